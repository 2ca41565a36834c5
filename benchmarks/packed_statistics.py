"""Statistics of an authority's year: packed marks against a pandas grouping of the same marks.

Both start from what they hold in memory and end with the same figures: each pupil's counts over the year,
over the last four school weeks and the four before, each code's count, rate, persistent and severe, and the
same pooled by school and year group. pandas is given its rows at their best: codes as categories, the week
of each mark already worked out, and one grouping by pupil and code from which everything else follows.
They run in turn, the answers are compared, and the ratio is of medians.

    python benchmarks/packed_statistics.py [--pupils N] [--rounds N]
"""

import argparse
import os
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import SLOTS_PER_WEEK
from upturn.registers import kernels
from upturn.registers.codes import CodeClass, all_codes, code_numbered
from upturn.registers.groups import Group, grouped
from upturn.registers.packed import PackedMarks
from upturn.registers.statistics import COUNT_FIELDS, StatisticsArrays

YEAR = AcademicYear(2025)
PUPILS_PER_SCHOOL = 1_000
HOLIDAY_WEEKS = frozenset({*range(5), 12, 20, 21, 28, 34, 35, 42, *range(50, 53)})
ABSENT_MORNINGS = {
    "I": 0.42,
    "O": 0.25,
    "M": 0.06,
    "G": 0.06,
    "C": 0.05,
    "C2": 0.04,
    "E": 0.04,
    "D": 0.04,
    "N": 0.04,
}
PRESENT_OTHERWISE = {"L": 0.6, "B": 0.15, "V": 0.15, "U": 0.1}
MISSING = ""


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--pupils", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()

    packed, schools, groups = register(chosen.pupils)
    long = long_rows(packed, groups)
    print(
        f"{chosen.pupils:,} pupils × {packed.weeks.slots} slots, {len(long):,} marks, {os.cpu_count()} cores"
    )

    ours, theirs = [], []
    for _ in range(chosen.rounds):
        (found, pooled), seconds = timed(lambda: with_upturn(packed, schools, groups))
        ours.append(seconds)
        answer, seconds = timed(lambda: with_pandas(long))
        theirs.append(seconds)
        compare(found, pooled, answer)

    mine, pandas = float(np.median(ours)), float(np.median(theirs))
    print(f"upturn  {mine:8.3f} s   best {min(ours):.3f}")
    print(f"pandas  {pandas:8.3f} s   best {min(theirs):.3f}")
    print(f"ratio   {pandas / mine:8.1f} ×   best {min(theirs) / min(ours):.1f}   aim 15, floor 5")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak    {peak:8.1f} GiB, most of it the rows pandas holds")


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - start


def register(pupils: int) -> tuple[PackedMarks, NDArray[np.intp], dict[str, list[str]]]:
    """A made-up authority: schools of a thousand, absences in spells, a mark missing here and there."""
    random = np.random.default_rng(20250901)
    weeks = YEAR.weeks
    week, place = np.divmod(np.arange(weeks.slots), SLOTS_PER_WEEK)
    taught = ~np.isin(week, list(HOLIDAY_WEEKS)) & (place < 10)
    marks = np.zeros((pupils, weeks.slots), np.uint8)
    marks[:, taught] = np.where(np.flatnonzero(taught) % 2, numbered("\\"), numbered("/"))
    for row, risk in zip(marks, random.beta(0.5, 20, pupils), strict=True):
        spell(row, taught, float(risk), random)
    expected = np.tile(taught, (pupils, 1))
    schools = np.arange(pupils) // PUPILS_PER_SCHOOL
    groups = {
        "school": [str(school) for school in schools.tolist()],
        "year_group": [str(7 + pupil % 5) for pupil in range(pupils)],
    }
    return PackedMarks(weeks, marks, expected), schools, groups


def spell(
    row: NDArray[np.uint8], taught: NDArray[np.bool_], risk: float, random: np.random.Generator
) -> None:
    """Whole absences of a few days from random mornings, and single odd marks."""
    slots = np.flatnonzero(taught)
    codes = [numbered(text) for text in ABSENT_MORNINGS]
    for start in random.choice(len(slots) // 2, random.poisson(risk * 80)):
        length = 2 * random.geometric(0.4)
        row[slots[2 * start : 2 * start + length]] = random.choice(codes, p=list(ABSENT_MORNINGS.values()))
    odd = random.choice(slots, random.poisson(9))
    row[odd] = random.choice(
        [numbered(text) for text in PRESENT_OTHERWISE], len(odd), p=list(PRESENT_OTHERWISE.values())
    )
    row[random.choice(slots, random.poisson(0.4))] = 0


def numbered(text: str) -> int:
    return next(code.number for code in all_codes() if code.text == text)


def long_rows(packed: PackedMarks, groups: dict[str, list[str]]) -> pd.DataFrame:
    """A row a mark due, as a careful pandas user would hold it."""
    pupil, slot = np.nonzero(packed.expected)
    numbers = packed.marks[pupil, slot]
    texts = [MISSING, *(code.text for code in all_codes())]
    place = np.zeros(256, np.int8)
    for column, code in enumerate(all_codes(), start=1):
        place[code.number] = column
    return pd.DataFrame(
        {
            "pupil": pupil.astype(np.int32),
            "school": np.array(groups["school"], np.int16)[pupil],
            "year_group": pd.Categorical(groups["year_group"])[pupil],
            "week": (slot // SLOTS_PER_WEEK).astype(np.int8),
            "code": pd.Categorical.from_codes(place[numbers], categories=texts),
        }
    )


def with_upturn(
    packed: PackedMarks, schools: NDArray[np.intp], groups: dict[str, list[str]]
) -> tuple[StatisticsArrays, list[Group]]:
    found = kernels.statistics(packed, YEAR.first_day, YEAR.last_day, schools)
    _ = found.counts.absence_rate, found.counts.persistent, found.counts.severe
    return found, grouped(groups, found.counts)


# --- what a pandas user would write -------------------------------------------------------------

CLASSES = {each: [code.text for code in all_codes() if code.code_class is each] for each in CodeClass}
ATTENDED = CLASSES[CodeClass.PRESENT] + CLASSES[CodeClass.APPROVED_EDUCATIONAL_ACTIVITY]
ABSENT = CLASSES[CodeClass.AUTHORISED] + CLASSES[CodeClass.UNAUTHORISED]


def with_pandas(long: pd.DataFrame) -> dict[str, pd.DataFrame]:
    codes = count_codes(long)
    pupils = figures(codes)
    pupils["absence_rate"] = (pupils.authorised + pupils.unauthorised) / pupils.possible.where(
        pupils.possible > 0
    )
    pupils["persistent"] = (pupils.possible > 0) & (
        10 * (pupils.authorised + pupils.unauthorised) >= pupils.possible
    )
    pupils["severe"] = (pupils.possible > 0) & (
        2 * (pupils.authorised + pupils.unauthorised) >= pupils.possible
    )

    rank = school_week_ranks(long)
    newest_first = rank[long.school.to_numpy(), long.week.to_numpy()]
    last = figures(count_codes(long[newest_first < 4]))
    previous = figures(count_codes(long[(newest_first >= 4) & (newest_first < 8)]))

    about = long[["pupil", "school", "year_group"]].drop_duplicates("pupil").set_index("pupil")
    groups = {
        by: pupils.groupby(about[by], observed=True)[[*COUNT_FIELDS, "persistent", "severe"]].sum()
        for by in ("school", "year_group")
    }
    return {"codes": codes, "pupils": pupils, "last": last, "previous": previous, **groups}


def count_codes(long: pd.DataFrame) -> pd.DataFrame:
    return long.groupby(["pupil", "code"], observed=True).size().unstack(fill_value=0)


def figures(codes: pd.DataFrame) -> pd.DataFrame:
    def total(texts: list[str]) -> pd.Series:
        return codes[[text for text in texts if text in codes]].sum(axis=1)

    return pd.DataFrame(
        {
            "possible": total(ATTENDED + ABSENT),
            "attended": total(ATTENDED),
            "approved_educational_activity": total(CLASSES[CodeClass.APPROVED_EDUCATIONAL_ACTIVITY]),
            "authorised": total(CLASSES[CodeClass.AUTHORISED]),
            "unauthorised": total(CLASSES[CodeClass.UNAUTHORISED]),
            "late_before_close": total(["L"]),
            "late_after_close": total(["U"]),
            "missing": total([MISSING]),
        }
    )


def school_week_ranks(long: pd.DataFrame) -> NDArray[np.int64]:
    """For each school and week, how many school weeks have come after it; many where it is none."""
    held = long.loc[long.code.isin(ATTENDED + ABSENT), ["school", "week"]].drop_duplicates()
    held["rank"] = held.groupby("school").week.rank(ascending=False).astype(int) - 1
    ranks = np.full((long.school.max() + 1, YEAR.weeks.count), 99)
    ranks[held.school, held.week] = held["rank"]
    return ranks


def compare(found: StatisticsArrays, groups: list[Group], answer: dict[str, pd.DataFrame]) -> None:
    """Stop if the two disagree about anything."""
    for name, ours in (
        ("pupils", found.counts),
        ("last", found.last_4_weeks),
        ("previous", found.previous_4_weeks),
    ):
        table = answer[name].reindex(range(len(found)), fill_value=0)
        for field in COUNT_FIELDS:
            assert np.array_equal(table[field], getattr(ours, field)), (name, field)
    for number, counts in zip(found.code_numbers, found.code_counts.T, strict=True):
        assert np.array_equal(answer["codes"][code_numbered(number).text], counts), number
    assert np.array_equal(answer["pupils"].persistent, found.counts.persistent)
    assert np.array_equal(answer["pupils"].severe, found.counts.severe)
    for by in ("school", "year_group"):
        rows = {str(value): row for value, row in answer[by].iterrows()}
        for group in (each for each in groups if each.by == by):
            row = rows[str(group.value)]
            assert group.counts is not None
            assert [getattr(group.counts, field) for field in COUNT_FIELDS] == [
                row[field] for field in COUNT_FIELDS
            ]
            assert (group.persistent, group.severe) == (row.persistent, row.severe)


if __name__ == "__main__":
    main()
