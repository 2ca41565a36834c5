"""Patterns of an authority's year: packed marks against a pandas-and-SciPy script with the same results.

Both start from what they hold in memory, the one packed marks, the other a row a mark with codes as
categories, and end with the p of every tested pupil and kind (weekdays, first sessions, returns after a
break, alternate weeks, pairs) and with who shows a change point, drift or scattered days. The script is what
a careful analyst would write: grouping and shifting in pandas, SciPy's distributions over whole columns,
never a loop over pupils. Upturn also looks for small wins, holds false alarms down and writes the sentences,
inside its time. They run in turn, the answers are compared, and the ratio is of medians.

    python benchmarks/patterns.py [--schools N] [--rounds N]

SciPy is the script's alone: it is no part of Upturn, nor of its tests.
"""

import argparse
import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from upturn.patterns import after_break, change_point, co_absence, drift, first_session, weekday
from upturn.patterns import spells as scatter
from upturn.patterns.findings import look_for
from upturn.patterns.kinds import TESTED, Kind
from upturn.patterns.measured import ATTAINABLE
from upturn.patterns.simulation import Settings, simulate
from upturn.registers.codes import CodeClass, all_codes
from upturn.registers.packed import PackedMarks

PUPILS_PER_SCHOOL = 1_000
ABSENT = [code.text for code in all_codes() if code.code_class is CodeClass.UNAUTHORISED or code.text == "I"]
COUNTS = ABSENT + [code.text for code in all_codes() if code.attended]
LATE = [code.text for code in all_codes() if code.late is not None]
SHORT, UP_TO_A_WEEK = 2, 5
Chances = dict[Kind, dict[int, float]]
DESCRIBED = (Kind.CHANGE_POINT, Kind.DRIFT, Kind.SPELLS)


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--schools", type=int, default=100)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()

    packed, schools, groups = authority(chosen.schools)
    long = long_rows(packed, schools, groups)
    print(f"{packed.pupils:,} pupils, {len(long):,} marks, {os.cpu_count()} cores")
    ours, theirs = [], []
    for _ in range(chosen.rounds):
        found, seconds = timed(lambda: with_upturn(packed, schools, groups))
        ours.append(seconds)
        answer, seconds = timed(lambda: with_pandas(long))
        theirs.append(seconds)
        compare(found, answer)
    for place, what in enumerate(("by the clock", "of the processor")):
        mine, script = ([seconds[place] for seconds in each] for each in (ours, theirs))
        print(f"\nSeconds {what}")
        print(f"upturn           {median(mine):8.2f}   best {min(mine):.2f}")
        print(f"pandas and SciPy {median(script):8.2f}   best {min(script):.2f}")
        ratios = median(script) / median(mine), min(script) / min(mine)
        print(f"ratio            {ratios[0]:8.1f}   best {ratios[1]:.1f}   aim 15")


def timed(work: Callable[[], Any]) -> tuple[Any, tuple[float, float]]:
    """What it answers, and how long by the clock and of the processor: others may use the machine too."""
    start = time.perf_counter(), time.process_time()
    answer = work()
    return answer, (time.perf_counter() - start[0], time.process_time() - start[1])


def authority(schools: int) -> tuple[PackedMarks, NDArray[np.intp], list[str]]:
    """So many simulated schools, each its own."""
    drawn = [simulate(Settings(pupils=PUPILS_PER_SCHOOL, seed=seed)) for seed in range(schools)]
    marks = np.vstack([each.packed.marks for each in drawn])
    expected = np.vstack([each.packed.expected for each in drawn])
    groups = [group for each in drawn for group in each.year_groups]
    return (
        PackedMarks(drawn[0].packed.weeks, marks, expected),
        np.arange(len(marks)) // PUPILS_PER_SCHOOL,
        groups,
    )


def long_rows(packed: PackedMarks, schools: NDArray[np.intp], groups: list[str]) -> pd.DataFrame:
    """A row a mark, as a careful pandas user would hold it."""
    pupil, slot = np.nonzero(packed.marks)
    texts = [code.text for code in all_codes()]
    place = np.zeros(256, np.int8)
    place[[code.number for code in all_codes()]] = np.arange(len(texts))
    return pd.DataFrame(
        {
            "pupil": pupil.astype(np.int32),
            "school": schools[pupil].astype(np.int16),
            "year_group": pd.Categorical(groups)[pupil],
            "day": (slot // 2).astype(np.int16),
            "afternoon": slot % 2 == 1,
            "code": pd.Categorical.from_codes(place[packed.marks[pupil, slot]], categories=texts),
        }
    )


def with_upturn(packed: PackedMarks, schools: NDArray[np.intp], groups: list[str]) -> Chances:
    last = packed.weeks.last_day
    looks = look_for(packed, packed.weeks.monday, last, schools=schools, year_groups=groups)
    looks.findings()
    found: Chances = {kind: {} for kind in (*TESTED, *DESCRIBED)}
    for rows, look in looks.looks:
        for measured in (*look.tested, *look.described):
            if measured.kind in found:
                chances = np.nan_to_num(measured.p)
                found[measured.kind].update(zip(rows[measured.rows].tolist(), chances.tolist(), strict=True))
    return found


# --- what a pandas and SciPy user would write -----------------------------------------------------


def with_pandas(long: pd.DataFrame) -> Chances:
    days = pupil_days(long)
    spells = spells_of(days)
    return {
        Kind.WEEKDAY: by_weekday(days, spells),
        Kind.FIRST_SESSION: by_first_session(days),
        Kind.LESSON: {},
        Kind.AFTER_BREAK: by_return(days),
        Kind.ALTERNATE_WEEKS: by_alternate_week(days, spells),
        Kind.CO_ABSENCE: by_pair(spells),
        Kind.CHANGE_POINT: by_change(days, spells),
        Kind.DRIFT: by_drift(days, spells),
        Kind.SPELLS: by_scatter(spells),
    }


def pupil_days(long: pd.DataFrame) -> pd.DataFrame:
    """A row a pupil's day that counts: whether it was away, and which half alone went wrong."""
    marks = long[long.code.isin(COUNTS)]
    missed = marks.code.isin(ABSENT)
    wrong = missed | marks.code.isin(LATE)
    flags = marks.assign(
        missed=missed, morning=wrong & ~marks.afternoon, evening=wrong & marks.afternoon, halves=1
    )
    days = flags.groupby(["pupil", "day"], sort=True).agg(
        school=("school", "first"),
        year_group=("year_group", "first"),
        away=("missed", "any"),
        morning=("morning", "any"),
        evening=("evening", "any"),
        halves=("halves", "sum"),
    )
    days = days.reset_index()
    counted = days.groupby(["school", "day"]).size()
    fullest = counted.groupby("school").transform("max")
    held = (10 * counted >= fullest).rename("held").reset_index()
    days = days.merge(held[held.held], on=["school", "day"])
    days = days.sort_values(["pupil", "day"], ignore_index=True)
    before = days.groupby("pupil").away.shift(fill_value=False)
    days["at_risk"] = ~before
    days["begins"] = days.away & ~before
    days["weekday"] = days.day % 7
    days["week"] = days.day // 7
    return days


def spells_of(days: pd.DataFrame) -> pd.DataFrame:
    """A row a spell: where it begins and how long it is."""
    away = days[days.away].copy()
    away["spell"] = away.begins.cumsum()
    return away.groupby("spell").agg(
        pupil=("pupil", "first"),
        school=("school", "first"),
        year_group=("year_group", "first"),
        day=("day", "first"),
        weekday=("weekday", "first"),
        last_day=("day", "last"),
        length=("day", "size"),
    )


def table(rows: pd.DataFrame, columns: int) -> pd.DataFrame:
    counts = rows.groupby(["pupil", "weekday"]).size().unstack(fill_value=0)
    return counts.reindex(columns=range(columns), fill_value=0)


def by_weekday(days: pd.DataFrame, spells: pd.DataFrame) -> dict[int, float]:
    short = spells[spells.length <= SHORT]
    could = table(days[days.at_risk], 7)
    began = table(short, 7).reindex(could.index, fill_value=0)
    school = days.groupby("pupil").school.first().reindex(could.index)
    rate = began.groupby(school).sum() / could.groupby(school).sum().clip(lower=1)
    usual = could * rate.loc[school].to_numpy()
    share = usual.div(usual.sum(axis=1).clip(lower=1e-300), axis=0)
    n = began.sum(axis=1)
    kept = n >= weekday.FEWEST
    n, began, share, could = n[kept], began[kept], share[kept], could[kept]
    count = np.repeat(n.to_numpy()[:, None], 7, axis=1)
    tail = stats.binom.sf(began - 1, count, share) - stats.binom.pmf(began, count, share) / 2
    tail = np.where(could > 0, tail, 1.0)
    p = np.minimum(tail.min(axis=1) * (could > 0).sum(axis=1), 1)
    return dict(zip(n.index.tolist(), p.tolist(), strict=True))


def by_first_session(days: pd.DataFrame) -> dict[int, float]:
    both = days[days.halves == 2]
    one = both[both.morning ^ both.evening]
    counts = one.groupby("pupil").agg(
        n=("morning", "size"), mornings=("morning", "sum"), school=("school", "first")
    )
    totals = counts.groupby("school")[["n", "mornings"]].sum()
    share = (totals.mornings / totals.n).loc[counts.school].to_numpy()
    could = stats.binom.sf(counts.n - 1, counts.n, share) <= ATTAINABLE
    kept = (counts.n >= first_session.FEWEST).to_numpy() & could
    p = stats.binom.sf(counts.mornings[kept] - 1, counts.n[kept], share[kept])
    return dict(zip(counts.index[kept].tolist(), p.tolist(), strict=True))


def by_return(days: pd.DataFrame) -> dict[int, float]:
    held = days[["school", "day"]].drop_duplicates().sort_values(["school", "day"])
    held["back"] = held.groupby("school").day.diff() > 5
    marked = days.merge(held, on=["school", "day"])
    counts = marked.groupby(["pupil", "back"]).away.agg(["size", "sum"]).unstack(fill_value=0)
    n, missed = counts["size", True], counts["sum", True]
    other, away = counts["size", False], counts["sum", False]
    school = days.groupby("pupil").school.first().reindex(counts.index)
    sums = pd.DataFrame({"n": n, "missed": missed, "other": other, "away": away}).groupby(school).sum()
    rate = (sums.away / sums.other).loc[school].to_numpy()
    lift = (sums.missed / sums.n).loc[school].to_numpy() / rate
    draws = after_break.SCHOOL_DRAWS + other / after_break.DAYS_PER_DRAW
    mean = lift * (after_break.SCHOOL_DRAWS * rate + away / after_break.DAYS_PER_DRAW) / draws
    mean = mean.clip(after_break.LEAST, after_break.MOST)
    a, b = draws * mean, draws * (1 - mean)
    kept = (n >= after_break.FEWEST_RETURNS) & (away >= after_break.FEWEST_DAYS_AWAY)
    n, missed, a, b = n[kept], missed[kept], a[kept], b[kept]
    could = stats.betabinom.sf(n - 1, n, a, b) <= ATTAINABLE
    p = stats.betabinom.sf(missed - 1, n, a, b)
    return dict(zip(n.index[could].tolist(), p[could].tolist(), strict=True))


def by_alternate_week(days: pd.DataFrame, spells: pd.DataFrame) -> dict[int, float]:
    weeks = days[["school", "day"]].drop_duplicates()
    weeks["week"] = weeks.day // 7
    weeks["school_week"] = weeks.groupby("school").week.rank(method="dense").astype(int) - 1
    risk = days.loc[days.at_risk, ["pupil", "school", "day"]].merge(weeks, on=["school", "day"])
    began = spells[spells.length <= UP_TO_A_WEEK].merge(weeks, on=["school", "day"])
    n = began.groupby("pupil").size()
    n = n[n >= 10]
    total = risk.groupby("pupil").size().reindex(n.index)
    tails = []
    for clock, parity in (("week", 1), ("week", 0), ("school_week", 0), ("school_week", 1)):
        inside = began[began[clock] % 2 == parity].groupby("pupil").size().reindex(n.index, fill_value=0)
        could = risk[risk[clock] % 2 == parity].groupby("pupil").size().reindex(n.index, fill_value=0)
        tails.append(stats.hypergeom.sf(inside - 1, total, could, n))
    p = np.minimum(4 * np.min(tails, axis=0), 1)
    return dict(zip(n.index.tolist(), p.tolist(), strict=True))


def by_pair(spells: pd.DataFrame) -> dict[int, float]:
    short = spells[spells.length <= SHORT]
    group = short.groupby(["school", "year_group"], observed=True).ngroup()
    short = short.assign(group=group)
    per_day = short.groupby(["group", "day"]).size()
    share = per_day / per_day.groupby("group").transform("sum")
    together = (share**2).groupby("group").sum()
    n = short.groupby("pupil").agg(n=("day", "size"), group=("group", "first"))
    n = n[n.n >= co_absence.FEWEST]
    partners = n.groupby("group").n.transform("size") - 1
    starts = short[short.pupil.isin(n.index)][["pupil", "group", "day"]]
    pairs = starts.merge(starts, on=["group", "day"], suffixes=("", "_other"))
    pairs = pairs[pairs.pupil != pairs.pupil_other]
    joint = pairs.groupby(["pupil", "pupil_other", "group"]).size().rename("joint").reset_index()
    mine, theirs = n.n.loc[joint.pupil].to_numpy(), n.n.loc[joint.pupil_other].to_numpy()
    often = together.loc[joint.group].to_numpy()
    more = joint.joint.to_numpy() > mine * theirs * often
    joint, mine, theirs, often = joint[more], mine[more], theirs[more], often[more]
    chance = np.minimum(np.maximum(mine, theirs) * often, 1)
    tails = stats.binom.sf(joint.joint - 1, np.minimum(mine, theirs), chance)
    least = pd.Series(tails, index=joint.pupil.to_numpy()).groupby(level=0).min()
    p = np.minimum(least.reindex(n.index, fill_value=1.0) * partners, 1)
    return {pupil: p[pupil] for pupil in n.index[partners > 0].tolist()}


def by_change(days: pd.DataFrame, spells: pd.DataFrame) -> dict[int, float]:
    weekly = days.groupby(["pupil", "week"]).away.agg(["size", "sum"])
    totals = weekly.groupby("pupil").sum()
    times = spells.groupby("pupil").size().reindex(totals.index, fill_value=0)
    fit = totals.index[
        (totals["sum"] >= change_point.FEWEST_DAYS_AWAY) & (times >= change_point.FEWEST_SPELLS)
    ]
    counted, away = (weekly[name].unstack().loc[fit] for name in ("size", "sum"))
    ranks = ((away / counted).rank(axis=1) - 0.5).div(counted.notna().sum(axis=1), axis=0) - 0.5
    rate = away.sum(axis=1) / counted.sum(axis=1)
    school = days.groupby("pupil").school.first().loc[fit]
    found: dict[int, float] = {}
    for _, rows in school.groupby(school):
        for band in bands(rate.loc[rows.index]):
            found.update(changed(ranks.loc[band], counted.loc[band], away.loc[band]))
    return found


def bands(rate: "pd.Series[float]") -> list[Any]:
    """Pupils by band of absence, from the highest; too few wait for the next."""
    cut = list(zip(change_point.BANDS[:-1], change_point.BANDS[1:], strict=True))
    waiting, found = rate.index[:0], []
    for low, high in reversed(cut):
        waiting = waiting.append(rate.index[(rate >= low) & (rate < high)])
        if len(waiting) >= change_point.FEWEST_IN_A_BAND or low == 0:
            found.append(waiting.sort_values())
            waiting = waiting[:0]
    return found


def changed(ranks: pd.DataFrame, counted: pd.DataFrame, away: pd.DataFrame) -> dict[int, float]:
    left = ranks - ranks.mean()
    left = left.sub(left.mean(axis=1), axis=0).fillna(0)
    walk = left.cumsum(axis=1).abs()
    weeks = counted.notna().sum(axis=1)
    total = (left**2).to_numpy().sum()
    for lag in range(1, change_point.LAGS + 1):
        shifted = left.shift(lag, axis=1) * left
        total += 2 * (1 - lag / (change_point.LAGS + 1)) * shifted.to_numpy()[:, lag:].sum()
    spread = np.sqrt(max(total / weeks.sum(), 1e-12))
    chance = stats.kstwobign.sf(walk.max(axis=1) / (spread * np.sqrt(weeks)))
    turn = walk.iloc[:, :-1].to_numpy().argmax(axis=1) + 1
    after = np.arange(walk.shape[1]) >= turn[:, None]
    n, missed = counted.where(after).sum(axis=1), away.where(after).sum(axis=1)
    before, gone = counted.sum(axis=1) - n, away.sum(axis=1) - missed
    moved = (missed - n * gone / before.clip(lower=1)).abs() >= change_point.SMALLEST_CHANGE * n
    shown = (chance < change_point.SHOWN_BELOW) & moved & (before > 0) & (n > 0)
    return dict.fromkeys(walk.index[shown].tolist(), 0.0)


def by_drift(days: pd.DataFrame, spells: pd.DataFrame) -> dict[int, float]:
    weeks = days[["school", "week"]].drop_duplicates()
    weeks["recent"] = weeks.groupby("school").week.rank(ascending=False) <= drift.WEEKS
    marked = days.merge(weeks, on=["school", "week"])
    counts = marked.groupby(["pupil", "recent"]).away.agg(["size", "sum"]).unstack(fill_value=0)
    n, away = counts["size", True], counts["sum", True]
    before, gone = counts["size", False], counts["sum", False]
    school = days.groupby("pupil").school.first().reindex(counts.index)
    sums = pd.DataFrame({"n": n, "away": away, "before": before, "gone": gone}).groupby(school).sum()
    ends = spells.assign(week=spells.last_day // 7).merge(weeks, on=["school", "week"])
    touched = ends[ends.recent].groupby("pupil").size().reindex(counts.index, fill_value=0)
    rate = sums.gone / sums.before
    moved = ((sums.away / sums.n) / rate).loc[school].to_numpy()
    draws = drift.SCHOOL_DRAWS + before / drift.DAYS_PER_DRAW
    mean = moved * (drift.SCHOOL_DRAWS * rate.loc[school].to_numpy() + gone / drift.DAYS_PER_DRAW) / draws
    mean = mean.clip(1e-6, drift.SUREST)
    few, some = (n / drift.DAYS_PER_DRAW).round(), (away / drift.DAYS_PER_DRAW // 1)
    chance = stats.betabinom.sf(some - 1, few, draws * mean, draws * (1 - mean))
    shown = (n >= drift.FEWEST_DAYS) & (before >= drift.FEWEST_DAYS_BEFORE) & (touched >= drift.FEWEST_SPELLS)
    shown &= (away - n * mean >= drift.SMALLEST_RISE * n) & (chance <= drift.ONE_IN_FORTY)
    return dict.fromkeys(counts.index[shown].tolist(), 0.0)


def by_scatter(spells: pd.DataFrame) -> dict[int, float]:
    times = spells.groupby("pupil").size()
    single = spells[spells.length == 1].groupby("pupil").size().reindex(times.index, fill_value=0)
    shown = (times >= scatter.FEWEST) & (single >= scatter.MOSTLY * times)
    return dict.fromkeys(times.index[shown].tolist(), 0.0)


def compare(ours: Chances, theirs: Chances) -> None:
    """Stop if the two disagree about anyone."""
    assert ours.keys() == theirs.keys()
    for kind, chances in ours.items():
        other = theirs[kind]
        assert chances.keys() <= other.keys(), (kind, len(chances.keys() - other.keys()))
        # Upturn leaves out pupils with too few weeks or too many missing marks; there are none here.
        assert len(chances) == len(other), (kind, len(chances), len(other))
        mine, script = (np.array([each[row] for row in sorted(chances)]) for each in (chances, other))
        assert np.allclose(mine, script, rtol=1e-8, atol=1e-12), (kind, np.abs(mine - script).max())


if __name__ == "__main__":
    main()
