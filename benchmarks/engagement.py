"""A term of a provider's lessons: learner-weeks and falls, against a pandas script with the same answers.

Both start from what they hold in memory, the one columns, the other a row a learner and lesson with the
presence beside it in another frame, and end with every measure of every learner-week (with denominators) and
with who is asked about in which week. The script is what a careful analyst would write: a merge, grouping and
rolling sums in pandas, SciPy's distributions over whole columns, never a loop over learners. They run in
turn, the answers are compared, and the ratio is of medians.

    python benchmarks/engagement.py [--learners N] [--rounds N]

SciPy is the script's alone: it is no part of Upturn, nor of its tests.
"""

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from upturn.provision import falls as rule
from upturn.provision.falls import Falls, falls, level
from upturn.provision.learner_weeks import LearnerWeeks, Measure, learner_weeks
from upturn.provision.lesson import IN_THE_ROOM, Way
from upturn.provision.lesson_rows import Asked, Due, Lessons, Presences, lesson_rows
from upturn.provision.presence import ON_TIME_MINUTES, STAYED_SHARE
from upturn.provision.spread import LEAST_SPREAD

WEEKS, LESSONS_A_WEEK, GROUP = 15, 20, 50
MINUTES = 50.0
WAYS = {
    Measure.CONTRIBUTED: int(IN_THE_ROOM),
    Measure.SUBMITTED: int(Way.WORK),
    Measure.CHAT: int(Way.CHAT),
    Measure.VOICE: int(Way.VOICE),
    Measure.REACTION: int(Way.REACTION),
    Measure.POLL: int(Way.POLL),
}


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--learners", type=int, default=2_000)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()

    term = invented(chosen.learners)
    frames = as_frames(term)
    print(f"{chosen.learners:,} learners, {len(term.lessons):,} lessons, {len(term.due.learner):,} due,")
    print(f"{len(term.seen.learner):,} rows of presence, {os.cpu_count()} cores")
    ours, theirs = [], []
    for _ in range(chosen.rounds):
        found, seconds = timed(lambda: with_upturn(term))
        ours.append(seconds)
        answer, seconds = timed(lambda: with_pandas(*frames, chosen.learners))
        theirs.append(seconds)
        compare(*found, *answer)
    mine, pandas = float(np.median(ours)), float(np.median(theirs))
    print(f"upturn           {mine:8.3f} s   best {min(ours):.3f}   bound 1")
    print(f"pandas and SciPy {pandas:8.3f} s   best {min(theirs):.3f}")
    print(f"ratio            {pandas / mine:8.1f} ×   best {min(theirs) / min(ours):.1f}")


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - start


@dataclass(frozen=True)
class Term:
    """What a term of lessons is held as."""

    lessons: Lessons
    due: Due
    seen: Presences
    agreed: Asked


def invented(learners: int) -> Term:
    """Groups with twenty lessons a week; four in five joined, by learners who differ; one in ten rejoins."""
    random = np.random.default_rng(1)
    groups = -(-learners // GROUP)
    count = groups * WEEKS * LESSONS_A_WEEK
    week = np.arange(count) // LESSONS_A_WEEK % WEEKS
    begins = week * 10_080.0 + np.arange(count) % LESSONS_A_WEEK * 300
    shows = random.choice([0, 3, 15, 31], count).astype(np.uint8)
    started = begins + np.where(random.random(count) < 0.2, 3.0, 0.0)
    held = random.random(count) > 0.03
    lessons = Lessons(week, begins, begins + MINUTES, started, held, shows)
    learner = np.repeat(np.arange(learners), WEEKS * LESSONS_A_WEEK)
    lesson = learner // GROUP * WEEKS * LESSONS_A_WEEK + np.tile(np.arange(WEEKS * LESSONS_A_WEEK), learners)
    due = Due(learner, lesson, random.random(len(learner)) < 0.02)
    agreed = Asked(random.random(learners) < 0.2, random.random(learners) < 0.1)
    return Term(lessons, due, _presences(random, lessons, due, learners), agreed)


def _presences(random: np.random.Generator, lessons: Lessons, due: Due, learners: int) -> Presences:
    usual = random.beta(6, 1.5, learners)
    falls_from = np.where(random.random(learners) < 0.1, random.integers(6, WEEKS, learners), WEEKS)
    share = np.where(lessons.week[due.lesson] >= falls_from[due.learner], 0.25, 1.0) * usual[due.learner]
    joined = np.flatnonzero(random.random(len(share)) < share)
    rows = np.sort(np.concatenate([joined, random.choice(joined, len(joined) // 10)]))
    begins = lessons.begins[due.lesson[rows]]
    first = begins + random.normal(1, 5, len(rows))
    last = np.maximum(first, begins + MINUTES - random.exponential(4, len(rows)))
    order = random.permutation(len(rows))
    # A tenth of the records have durations without times.
    timeless = random.random(len(rows)) < 0.1
    times = (np.where(timeless, np.nan, each)[order] for each in (first, last))
    did = random.integers(0, 32, len(rows)).astype(np.uint8)
    return Presences(
        due.learner[rows][order], due.lesson[rows][order], *times, (last - first)[order], did[order]
    )


def with_upturn(term: Term) -> tuple[LearnerWeeks, dict[Measure, Falls]]:
    rows = lesson_rows(term.lessons, term.due, term.seen, term.agreed)
    weeks = learner_weeks(rows, term.agreed.learners, WEEKS)
    return weeks, falls(weeks)


def as_frames(term: Term) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row a learner and lesson with all of the lesson's columns, and a row a presence."""
    lessons, of = term.lessons, term.due.lesson
    due = pd.DataFrame({"learner": term.due.learner, "lesson": of, "week": lessons.week[of]})
    due["begins"], due["ends"], due["started"] = lessons.begins[of], lessons.ends[of], lessons.started[of]
    due["counts"], due["shows"] = lessons.counts[of] & ~term.due.set_aside, lessons.shows[of].astype(int)
    due["chat_only"] = term.agreed.chat_only[term.due.learner]
    due["quiet_entry"] = term.agreed.quiet_entry[term.due.learner]
    seen = pd.DataFrame(
        {
            "learner": term.seen.learner,
            "lesson": term.seen.lesson,
            "first": term.seen.first_join,
            "last": term.seen.last_leave,
            "minutes": term.seen.minutes,
            "did": term.seen.did.astype(int),
        }
    )
    for way in Way:
        seen[way.name] = (seen.did & int(way)) > 0
    return due, seen.drop(columns="did")


def with_pandas(
    due: pd.DataFrame, seen: pd.DataFrame, learners: int
) -> tuple[dict[Measure, pd.DataFrame], dict[Measure, pd.DataFrame]]:
    rows = by_lesson(due, seen)
    weeks = {measure: counted(known, done, rows, learners) for measure, known, done in measured(rows)}
    return weeks, {measure: fallen(weeks[measure], level(measure)) for measure in rule.SHARES}


def by_lesson(due: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """Rejoins united, held to who was due."""
    kinds = {"first": "min", "last": "max", "minutes": "max"} | {way.name: "max" for way in Way}
    united = seen.groupby(["learner", "lesson"], as_index=False).agg(kinds)
    rows = due.merge(united, on=["learner", "lesson"], how="left")
    there = rows.minutes.notna() & ~((rows.minutes <= 0) & rows["first"].isna())
    there &= ~(rows["last"] <= rows.begins) & ~(rows["first"] >= rows.ends)
    rows["joined"] = rows.counts & there
    rows["late"] = (rows["first"] - rows.started).clip(lower=0).where(rows.joined & ~rows.quiet_entry)
    came = rows[["started", "first"]].max(axis=1)
    went = rows[["ends", "last"]].min(axis=1)
    left = rows.ends - came
    stayed = np.minimum(rows.minutes, went - came).clip(lower=0) / left.where(left > 0)
    rows["stayed"] = stayed.clip(upper=1).where(rows.joined)
    return rows


def measured(rows: pd.DataFrame) -> Any:
    """Each measure with the rows in which it is known, and those in which it is so."""
    yield Measure.JOINED, rows.counts, rows.joined
    yield Measure.ON_TIME, rows.late.notna(), rows.late <= ON_TIME_MINUTES
    yield Measure.STAYED, rows.stayed.notna(), rows.stayed >= STAYED_SHARE
    did, known = {}, {}
    for way in Way:
        could = rows.counts if way is Way.WORK else rows.joined
        did[way] = could & rows[way.name].eq(True)
        asked = (rows.shows & int(way) > 0) & ~(rows.chat_only & (way is Way.VOICE))
        known[way] = could & (asked | did[way])
    for measure, ways in WAYS.items():
        mine = [way for way in Way if int(way) & ways]
        yield (
            measure,
            np.logical_or.reduce([known[way] for way in mine]),
            np.logical_or.reduce([did[way] for way in mine]),
        )


def counted(known: Any, done: Any, rows: pd.DataFrame, learners: int) -> pd.DataFrame:
    """``of`` and ``did`` by learner and week, every week of every learner."""
    sums = (
        pd.DataFrame({"learner": rows.learner, "week": rows.week, "of": known, "did": done})
        .groupby(["learner", "week"])
        .sum()
    )
    every = pd.MultiIndex.from_product([range(learners), range(WEEKS)], names=["learner", "week"])
    return sums.reindex(every, fill_value=0).astype(int)


def fallen(weeks: pd.DataFrame, asked_below: float) -> pd.DataFrame:
    taught = weeks[weeks.of > 0].reset_index()
    taught["spread"] = spread(weeks).loc[pd.MultiIndex.from_frame(taught[["learner", "week"]])].to_numpy()
    by = taught.groupby("learner")
    last = {name: by[name].shift(1) for name in ("of", "did")}
    sums = by[["of", "did"]].rolling(rule.OWN_WEEKS).sum().droplevel("learner").sort_index()
    own = sums.groupby(taught.learner).shift(rule.RECENT_WEEKS)
    own_of, own_did = own.of, own.did
    n, x = taught.of + last["of"], taught.did + last["did"]
    since = taught.week - by.week.shift(rule.RECENT_WEEKS + rule.OWN_WEEKS - 1)
    looked = (since < rule.WITHIN_WEEKS) & (n >= rule.FEWEST_RECENT) & (own_of >= rule.FEWEST_OWN)
    fell = looked.copy()
    for of, did in ((taught.of, taught.did), (last["of"], last["did"])):
        fell &= 5 * (own_did * of - did * own_of) >= own_of * of
    varies = by.spread.shift(rule.RECENT_WEEKS - 1)[fell]
    n, x, own_of, own_did = n[fell], x[fell], own_of[fell], own_did[fell]
    usual = (own_did / varies + 0.5) / (own_of / varies + 1)
    alike = ((varies * (1 + n / own_of) - 1) / (n - 1)).clip(upper=rule.MOST_ALIKE)
    chance = stats.betabinom.cdf(x, n, usual * (1 / alike - 1), (1 - usual) * (1 / alike - 1))
    found = fell.copy()
    found[fell] = chance < asked_below
    return taught.assign(looked=looked, found=found)


def spread(weeks: pd.DataFrame) -> "pd.Series[float]":
    """Everybody's spread before each week, or the learner's own where that is more."""
    parts = weeks.assign(taught=(weeks.of > 0).astype(int), squares=weeks.did**2 / weeks.of.clip(lower=1))
    before = parts.groupby("learner").cumsum() - parts
    rate = (before.did + 0.5) / (before.of + 1)
    chance = rate * (1 - rate)
    strayed = (before.squares - before.did**2 / before.of.clip(lower=1)).clip(lower=0)
    free = (before.taught - 1).clip(lower=0)
    week = weeks.index.get_level_values("week")
    here = strayed.groupby(week).sum() / (free * chance).groupby(week).sum().clip(lower=1e-9)
    own = strayed / (free.clip(lower=1) * chance)
    return np.maximum(np.maximum(own, here.loc[week].to_numpy()), LEAST_SPREAD)


def compare(
    weeks: LearnerWeeks,
    found: dict[Measure, Falls],
    their_weeks: dict[Measure, pd.DataFrame],
    their_falls: dict[Measure, pd.DataFrame],
) -> None:
    """Stop if the two disagree about anyone."""
    for measure, theirs in their_weeks.items():
        assert (weeks.of[measure].ravel() == theirs.of.to_numpy()).all(), measure
        assert (weeks.did[measure].ravel() == theirs.did.to_numpy()).all(), measure
    for measure, answers in their_falls.items():
        at = answers.learner.to_numpy(), answers.week.to_numpy()
        assert (found[measure].looked[at] == answers.looked.to_numpy()).all(), measure
        assert (found[measure].found[at] == answers.found.to_numpy()).all(), measure
        assert found[measure].found.sum() == answers.found.sum()
    assert sum(each.found.sum() for each in found.values()) > 0


if __name__ == "__main__":
    main()
