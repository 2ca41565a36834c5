"""What the children who came were marked: present, late, or out with the school on something approved."""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np

from upturn.demo.calibration import FIGURES
from upturn.demo.clock import THIS_YEAR
from upturn.demo.marking import NUMBERS
from upturn.demo.roster import Bools, Bytes, Ints, Roster
from upturn.demo.streams import Floats, Stream
from upturn.demo.truth import PatternKind, Planted, Traits

WORK_EXPERIENCE_WEEK = (date(2025, 7, 7), date(2025, 7, 11))
LATE_AFTERNOONS = 0.08
"""How many of the lates are after lunch."""

UNKNOWN_MINUTES = 255


def mark_the_present(
    roster: Roster, marks: Bytes, traits: Traits, planted: Mapping[str, Planted], seed: int
) -> None:
    """Fill the sessions of ``uint8[rows, 2 * days]`` on roll and still 0 with codes of attendance."""
    came = np.repeat(roster.on_roll, 2, axis=1) & (marks == 0)
    for half, code in enumerate(("/", "\\")):
        marks[:, half::2][came[:, half::2]] = NUMBERS[code]
    for code, rows, sessions in _activities(roster, came, seed):
        block = np.ix_(rows, sessions)
        marks[block] = np.where(came[block], NUMBERS[code], marks[block])
    _mark_late(roster, marks, _lateness(roster, traits, planted), seed)


def _lateness(roster: Roster, traits: Traits, planted: Mapping[str, Planted]) -> Floats:
    lateness = traits.lateness[roster.child]
    for row, pupil in enumerate(roster.pupils):
        mine = planted.get(pupil.key)
        if mine is not None and mine.pattern is PatternKind.MORNINGS:
            lateness[row] = max(lateness[row], 1.0) * mine.strength
    return lateness


def _activities(roster: Roster, came: Bools, seed: int) -> Iterator[tuple[str, Ints, Ints]]:
    """Groups of rows out on sessions together, until each code has had its share of the school's sessions."""
    figures = FIGURES[roster.school]
    stream = Stream(seed, "activities", roster.school, roster.year.start)
    for code, share, groups in (
        ("V", figures.visits, _visits(roster, stream)),
        ("P", figures.sport, _fixtures(roster, stream)),
        ("B", figures.off_site, _weekly_places(roster, stream, both_halves=True)),
        ("K", figures.arranged, _weekly_places(roster, stream, both_halves=False)),
    ):
        quota = share * float(came.sum()) / 100
        for rows, sessions in groups:
            if quota <= 0:
                break
            quota -= float(came[np.ix_(rows, sessions)].sum())
            yield code, rows, sessions
    if roster.year != THIS_YEAR and figures.work_experience:
        yield "W", *_work_experience(roster, figures.work_experience * float(came.sum()) / 100, stream)


def _visits(roster: Roster, stream: Stream) -> Iterator[tuple[Ints, Ints]]:
    while True:
        form = stream.below(len(roster.forms))
        rows = np.flatnonzero(roster.form == form)
        day = stream.below(len(roster.days))
        yield rows, np.array([2 * day, 2 * day + 1])


def _fixtures(roster: Roster, stream: Stream) -> Iterator[tuple[Ints, Ints]]:
    while True:
        year_group = roster.year_group[stream.below(roster.rows)]
        squad = np.flatnonzero(roster.year_group == year_group)
        team = [int(squad[each]) for each in stream.order(len(squad))[: 11 + stream.below(4)]]
        yield np.array(team), np.array([2 * stream.below(len(roster.days)) + 1])


def _weekly_places(roster: Roster, stream: Stream, *, both_halves: bool) -> Iterator[tuple[Ints, Ints]]:
    """One of the older children, on the same weekday of a run of weeks."""
    older = np.flatnonzero(roster.year_group >= roster.year_group.max() - 1)
    while True:
        row = int(older[stream.below(len(older))])
        weekday = stream.below(5)
        first = stream.below(len(roster.days) // 2)
        days = [n for n, day in enumerate(roster.days) if day.weekday() == weekday and n >= first][:24]
        if days:
            halves = (0, 1) if both_halves else (1,)
            yield np.array([row]), np.array([2 * day + half for day in days for half in halves])


def _work_experience(roster: Roster, quota: float, stream: Stream) -> tuple[Ints, Ints]:
    first, last = (roster.day_index(day) for day in WORK_EXPERIENCE_WEEK)
    sessions = np.arange(2 * first, 2 * last + 2)
    year_10 = np.flatnonzero(roster.year_group == 10)
    count = min(round(quota / len(sessions)), len(year_10))
    return year_10[stream.order(len(year_10))[:count]], sessions


def _mark_late(roster: Roster, marks: Bytes, lateness: Floats, seed: int) -> None:
    """Turn mornings, and a few afternoons, into L until the school's share is reached."""
    stream = Stream(seed, "late", roster.school, roster.year.start)
    reach = np.cumsum(lateness)
    mondays = np.cumsum(np.where(roster.weekdays == 0, 1.15, 1.0))
    left = round(FIGURES[roster.school].late * float((marks > 0).sum()) / 100)
    for _ in range(12):
        if left <= 0:
            return
        rows = _drawn(reach, stream.uniforms(left))
        sessions = 2 * _drawn(mondays, stream.uniforms(left)) + (stream.uniforms(left) < LATE_AFTERNOONS)
        in_time = np.isin(marks[rows, sessions], (NUMBERS["/"], NUMBERS["\\"]))
        marks[rows[in_time], sessions[in_time]] = NUMBERS["L"]
        left -= len({*zip(rows[in_time].tolist(), sessions[in_time].tolist(), strict=True)})


def _drawn(reach: Floats, chances: Floats) -> Ints:
    drawn: Ints = np.searchsorted(reach, chances * reach[-1], side="right").clip(max=len(reach) - 1)
    return drawn


def minutes_late(marks: Bytes, stream: Stream) -> Bytes:
    """Minutes late for each L and U of ``marks``; ``UNKNOWN_MINUTES`` where there are none written."""
    chance = stream.uniforms(*marks.shape)
    before_close = 1 + np.floor(29 * chance * chance)
    after_close = 31 + np.floor(140 * chance * chance)
    minutes = np.full(marks.shape, UNKNOWN_MINUTES, np.uint8)
    written = stream.uniforms(*marks.shape) < 0.93
    for code, late in (("L", before_close), ("U", after_close)):
        here = (marks == NUMBERS[code]) & written
        minutes[here] = late[here].astype(np.uint8)
    return minutes
