"""Children learning with the online provider: their placements, and who joined which lesson.

What happened in a lesson is one ledger and the school's register another; neither is made from the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from upturn.demo.calendars import days_held
from upturn.demo.cast import HIGH_SCHOOL, PROVIDER
from upturn.demo.clock import THIS_YEAR, TODAY
from upturn.demo.rolls import Enrolment
from upturn.demo.stories import AISHA
from upturn.demo.streams import Stream

LESSON_MINUTES = 45
SUBJECTS = ("English", "Mathematics", "Science", "Wellbeing", "English", "Mathematics")
WEEK = ((0, "10:00"), (1, "10:00"), (2, "11:00"), (3, "10:00"), (3, "11:30"), (4, "10:00"))
"""Six lessons a week: weekday and start."""

AISHA_JOINED = "010010001001110110101111"
"""Aisha's last twenty-four lessons up to yesterday: 4 of the earlier twelve joined, 9 of the last."""


@dataclass(frozen=True, slots=True)
class Placement:
    """One child's place with the provider, arranged by their school."""

    pupil: str
    provider: str
    school: str
    starts_on: date
    ends_on: date | None
    why: str
    pathway: str


@dataclass(frozen=True, slots=True)
class OnlineLesson:
    """One child's part in one lesson: ``minutes`` there, 0 for who did not join, ``late`` by how many."""

    pupil: str
    day: date
    start: str
    subject: str
    minutes: int
    late: int = 0

    @property
    def joined(self) -> bool:
        return self.minutes > 0


_PATHWAYS = ("Back to Pennerby High by half days", "College in September", "GCSEs in June, then college")


def placements(
    enrolments: Sequence[Enrolment], rates: Mapping[tuple[str, str], float], seed: int
) -> tuple[Placement, ...]:
    """Aisha's placement, and those of seven more of the children who miss the most in Years 9 to 11."""
    stream = Stream(seed, "placements")
    older = [each for each in enrolments if each.organisation == HIGH_SCHOOL and each.entry <= 2016]
    candidates = [
        each.pupil for each in older if each.on_roll(TODAY) and rates[each.pupil, HIGH_SCHOOL] >= 0.45
    ]
    chosen = [AISHA, *sorted(pupil for pupil in candidates if pupil.startswith("p"))[:7]]
    return tuple(_placement(pupil, stream) for pupil in chosen)


def _placement(pupil: str, stream: Stream) -> Placement:
    starts = date(2026, 1, 12) if pupil == AISHA else date(2025, 9, 15) + timedelta(days=7 * stream.below(20))
    why = (
        "Too unwell with worry to be in the building all week"
        if pupil == AISHA
        else stream.pick(
            ("Waiting for a specialist assessment", "Long recovery from illness", "Worry about school")
        )
    )
    return Placement(pupil, PROVIDER, HIGH_SCHOOL, starts, None, why, stream.pick(_PATHWAYS))


def online_lessons(placed: Sequence[Placement], seed: int) -> tuple[OnlineLesson, ...]:
    """Every lesson of every placed child up to yesterday."""
    return tuple(
        lesson for each in placed for lesson in _lessons_of(each, Stream(seed, "lessons", each.pupil))
    )


def _lessons_of(placement: Placement, stream: Stream) -> Iterator[OnlineLesson]:
    times = list(_times(placement.starts_on))
    likely = 0.35 + 0.25 * stream.one()
    for number, (day, start, subject) in enumerate(times):
        climb = 0.3 * number / len(times)
        joined = stream.one() < likely + climb
        from_end = len(times) - number
        if placement.pupil == AISHA and from_end <= len(AISHA_JOINED):
            joined = AISHA_JOINED[-from_end] == "1"
        late = stream.below(9) if joined and stream.one() < 0.35 else 0
        minutes = LESSON_MINUTES - late - (stream.below(12) if stream.one() < 0.3 else 0)
        yield OnlineLesson(placement.pupil, day, start, subject, minutes if joined else 0, late)


def _times(starts_on: date) -> Iterator[tuple[date, str, str]]:
    number = 0
    for day in days_held(HIGH_SCHOOL, THIS_YEAR, TODAY):
        if starts_on <= day < TODAY:
            for weekday, start in WEEK:
                if weekday == day.weekday():
                    yield day, start, SUBJECTS[number % len(SUBJECTS)]
                    number += 1
