"""A plain pandas script that gives the same figures as `upturn analyse`, as somebody would write it.

It reads the file, knows what each code counts as, groups once by pupil and code, and does so again for the
last four school weeks and the four before. It checks nothing: no duplicates, no unknown codes, no dates.
"""

import json
import sys
from typing import Any

import pandas as pd

PRESENT, ACTIVITY = ["/", "\\", "L"], ["B", "P", "V", "W", "K"]
AUTHORISED = ["I", "M", "R", "S", "T", "E", "C", "C1", "C2", "J1"]
UNAUTHORISED = ["G", "U", "O", "N"]
MISSING = ["", "-", "*"]
POSSIBLE = PRESENT + ACTIVITY + AUTHORISED + UNAUTHORISED
COUNTS = {
    "possible": POSSIBLE,
    "attended": PRESENT + ACTIVITY,
    "approved_educational_activity": ACTIVITY,
    "authorised": AUTHORISED,
    "unauthorised": UNAUTHORISED,
    "late_before_close": ["L"],
    "late_after_close": ["U"],
    "missing": MISSING,
}


def main() -> None:
    frame = _read(sys.argv[1])
    keys = ["school", "pupil"] if "school" in frame else ["pupil"]
    codes = _codes(frame, keys)
    figures = _counts(codes)
    absent = figures["authorised"] + figures["unauthorised"]
    figures["absence_rate"] = absent / figures["possible"]
    figures["persistent"] = 10 * absent >= figures["possible"]
    figures["severe"] = 2 * absent >= figures["possible"]
    last, previous = _windows(frame, keys, figures.index)
    _print(figures, last, previous, codes.drop(columns=MISSING, errors="ignore"), keys)


def _read(path: str) -> pd.DataFrame:
    if path.endswith(".parquet"):
        frame = pd.read_parquet(path)
        frame["date"] = pd.to_datetime(frame["date"])
        return frame
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame["date"] = pd.to_datetime(frame["date"], format="%Y-%m-%d")
    return frame


def _codes(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return frame.groupby([*keys, "code"]).size().unstack(fill_value=0)


def _counts(codes: pd.DataFrame) -> pd.DataFrame:
    figures = {
        name: codes[[code for code in which if code in codes]].sum(axis=1) for name, which in COUNTS.items()
    }
    return pd.DataFrame(figures)


def _windows(frame: pd.DataFrame, keys: list[str], index: Any) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The last four weeks that hold a possible session in each school, and the four before."""
    days = frame["date"].to_numpy().astype("datetime64[D]").astype("int64")
    week = pd.Series((days + 3) // 7, index=frame.index)  # 1 January 1970 was a Thursday
    possible = frame["code"].isin(POSSIBLE)
    school = frame["school"] if "school" in frame else pd.Series("", index=frame.index)
    weeks = (
        pd.DataFrame({"school": school[possible], "week": week[possible]})
        .drop_duplicates()
        .sort_values("week")
    )
    weeks["place"] = weeks.groupby("school").cumcount(ascending=False)
    recent = weeks[weeks["place"] < 8].set_index(["school", "week"])["place"]
    # Only the weeks since the earliest of them can matter, which spares most rows the join.
    near = week >= weeks.loc[weeks["place"] < 8, "week"].min()
    part = frame[near]
    place = recent.reindex(pd.MultiIndex.from_arrays([school[near], week[near]])).to_numpy()
    windows = []
    for low, high in ((0, 4), (4, 8)):
        counted = _counts(_codes(part[(place >= low) & (place < high)], keys))
        windows.append(counted.reindex(index, fill_value=0))
    return windows[0], windows[1]


def _print(
    figures: pd.DataFrame, last: pd.DataFrame, previous: pd.DataFrame, codes: pd.DataFrame, keys: list[str]
) -> None:
    rows = figures.reset_index().to_dict("records")
    for row, recent, before, used in zip(
        rows, last.to_dict("records"), previous.to_dict("records"), codes.to_dict("records"), strict=True
    ):
        row["last_4_weeks"], row["previous_4_weeks"] = recent, before
        row["codes"] = {code: count for code, count in used.items() if count}
    json.dump({"pupils": rows}, sys.stdout)


if __name__.endswith("main__"):
    main()
