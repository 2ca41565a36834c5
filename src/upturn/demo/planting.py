"""Planting barriers and patterns: who has what in their way, decided before a single mark is drawn."""

from collections.abc import Iterator, Mapping
from datetime import date

from upturn.demo.clock import THIS_YEAR
from upturn.demo.roster import Roster
from upturn.demo.stories import NAMED_PUPILS
from upturn.demo.streams import Floats, Stream
from upturn.demo.truth import Barrier, PatternKind, Planted

PLANTED_FROM_RATE = 0.07
"""Children who miss less than this have nothing planted, unless a story says so."""

_BARRIERS: tuple[tuple[Barrier, float], ...] = (
    (Barrier.ANXIETY, 0.17),
    (Barrier.HEALTH, 0.12),
    (Barrier.FAMILY, 0.1),
    (Barrier.UNMET_NEED, 0.09),
    (Barrier.MORNINGS, 0.07),
    (Barrier.BUILT_UP, 0.07),
    (Barrier.FRIENDSHIPS, 0.06),
    (Barrier.SENSORY, 0.05),
    (Barrier.DISENGAGED, 0.05),
    (Barrier.HOME_ROUTINE, 0.05),
    (Barrier.SLEEP, 0.04),
    (Barrier.LESSON, 0.03),
    (Barrier.CARING, 0.03),
    (Barrier.SANCTIONS, 0.02),
    (Barrier.TRANSPORT, 0.02),
    (Barrier.SPECIFIC_FEAR, 0.01),
    (Barrier.PAST_SCHOOLING, 0.01),
    (Barrier.ROUTINE_BROKEN, 0.01),
)

_NO_PATTERN = (PatternKind.NONE, 1.0)
_PATTERNS: Mapping[Barrier, tuple[tuple[PatternKind, float], ...]] = {
    Barrier.ANXIETY: (
        (PatternKind.WEEKDAY, 0.15),
        (PatternKind.AFTER_BREAK, 0.15),
        (PatternKind.DRIFT, 0.2),
        (PatternKind.CHANGE_POINT, 0.1),
        (PatternKind.NONE, 0.4),
    ),
    Barrier.FAMILY: (
        (PatternKind.CHANGE_POINT, 0.35),
        (PatternKind.ALTERNATE_WEEK, 0.15),
        (PatternKind.NONE, 0.5),
    ),
    Barrier.MORNINGS: ((PatternKind.MORNINGS, 0.6), (PatternKind.WEEKDAY, 0.1), (PatternKind.NONE, 0.3)),
    Barrier.BUILT_UP: ((PatternKind.DRIFT, 0.7), (PatternKind.NONE, 0.3)),
    Barrier.FRIENDSHIPS: (
        (PatternKind.CHANGE_POINT, 0.5),
        (PatternKind.RECOVERY, 0.2),
        (PatternKind.NONE, 0.3),
    ),
    Barrier.SENSORY: ((PatternKind.WEEKDAY, 0.3), (PatternKind.DRIFT, 0.2), (PatternKind.NONE, 0.5)),
    Barrier.DISENGAGED: ((PatternKind.DRIFT, 0.4), (PatternKind.WEEKDAY, 0.2), (PatternKind.NONE, 0.4)),
    Barrier.HOME_ROUTINE: (
        (PatternKind.WEEKDAY, 0.3),
        (PatternKind.AFTER_BREAK, 0.2),
        (PatternKind.MORNINGS, 0.2),
        (PatternKind.NONE, 0.3),
    ),
    Barrier.SLEEP: ((PatternKind.WEEKDAY, 0.4), (PatternKind.MORNINGS, 0.3), (PatternKind.NONE, 0.3)),
    Barrier.LESSON: ((PatternKind.LESSON, 0.8), (PatternKind.NONE, 0.2)),
    Barrier.CARING: ((PatternKind.MORNINGS, 0.4), (PatternKind.NONE, 0.6)),
    Barrier.SANCTIONS: (_NO_PATTERN,),
    Barrier.TRANSPORT: ((PatternKind.MORNINGS, 0.5), (PatternKind.WEEKDAY, 0.2), (PatternKind.NONE, 0.3)),
    Barrier.SPECIFIC_FEAR: ((PatternKind.WEEKDAY, 0.6), (PatternKind.NONE, 0.4)),
    Barrier.ROUTINE_BROKEN: ((PatternKind.AFTER_BREAK, 0.7), (PatternKind.NONE, 0.3)),
}

_STRENGTHS: Mapping[PatternKind, tuple[float, float]] = {
    PatternKind.WEEKDAY: (5.0, 14.0),
    PatternKind.MORNINGS: (4.0, 12.0),
    PatternKind.LESSON: (20.0, 40.0),
    PatternKind.AFTER_BREAK: (6.0, 18.0),
    PatternKind.ALTERNATE_WEEK: (6.0, 16.0),
    PatternKind.CHANGE_POINT: (5.0, 12.0),
    PatternKind.DRIFT: (5.0, 12.0),
    PatternKind.RECOVERY: (6.0, 14.0),
}
_WEEKDAYS = ((0, 0.45), (1, 0.1), (2, 0.1), (3, 0.1), (4, 0.25))
_STARTS = tuple(
    date.fromisoformat(day)
    for day in (
        "2025-09-08",
        "2025-09-22",
        "2025-10-06",
        "2025-11-03",
        "2025-11-17",
        "2025-12-01",
        "2026-01-05",
    )
)
_WITHIN_THE_YEAR = frozenset({PatternKind.CHANGE_POINT, PatternKind.RECOVERY, PatternKind.DRIFT})


def plant(roster: Roster, rates: Floats, seed: int) -> Iterator[Planted]:
    """What is planted for the children who miss much of one school's year, the named as their story says."""
    for named in NAMED_PUPILS:
        if named.school == roster.school:
            yield named.planted
    stories = {named.key for named in NAMED_PUPILS}
    for row, pupil in enumerate(roster.pupils):
        if rates[row] >= PLANTED_FROM_RATE and pupil.key not in stories:
            yield _planted(pupil.key, Stream(seed, "planted", pupil.key))


def _planted(pupil: str, stream: Stream) -> Planted:
    barrier = stream.weighted(_BARRIERS)
    pattern = stream.weighted(_PATTERNS.get(barrier, (_NO_PATTERN,)))
    if pattern is PatternKind.NONE:
        return Planted(pupil, barrier)
    weakest, strongest = _STRENGTHS[pattern]
    within = pattern in _WITHIN_THE_YEAR
    return Planted(
        pupil,
        barrier,
        pattern,
        weekday=stream.weighted(_WEEKDAYS) if pattern in (PatternKind.WEEKDAY, PatternKind.LESSON) else None,
        half=stream.below(2) if pattern is PatternKind.LESSON else None,
        since=stream.pick(_STARTS) if within else THIS_YEAR.first_day,
        strength=weakest + (strongest - weakest) * stream.one(),
    )
