"""How learners engage: their lessons, the counts of their weeks, and falls as questions about a learner."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from django.utils import timezone

from upturn.access.doorways import OpenedRecord, enrolments_open_to, log_readings
from upturn.access.permissions import check_may_see_lessons
from upturn.access.viewer import Viewer
from upturn.provision import words
from upturn.provision.expectations import Expectation, Stands, silent, stands
from upturn.provision.falls import OWN_WEEKS, RECENT_WEEKS, SHARES, Falls, falls
from upturn.provision.learner_weeks import Measure
from upturn.provision.placing.queries import expectations_agreed
from upturn.provision.presence import InLesson
from upturn.provision.taught.lessons.queries import Rating, as_scheduled, what_they_did, whom_to_tell
from upturn.provision.taught.models import LearnerInLesson
from upturn.provision.taught.weeks.queries import A_WEEK, Engaged, engaged

WEEKS_OF_LESSONS = 4
STILL_NEW_WEEKS = 2
"""A fall is asked about as long as it is of one of the last two weeks."""


@dataclass(frozen=True, slots=True)
class FallSeen:
    """A fall of one learner: the fact with its chance, and the question to open with."""

    enrolment_id: int
    sentence: str
    question: str


@dataclass(frozen=True, slots=True)
class _Looked:
    """Everybody's weeks, what was agreed of each, and every measure's looks."""

    engaged: Engaged
    agreed: dict[int, Expectation]
    looks: dict[Measure, Falls]

    @classmethod
    def at(cls, organisation_id: int, today: date) -> "_Looked":
        found, agreed = engaged(organisation_id, today), expectations_agreed(organisation_id)
        expected = [agreed.get(int(each)) for each in found.enrolments]
        quiet = silent(expected, found.weeks, found.counted, len(SHARES))
        return cls(found, agreed, falls(found.counted, quiet) if len(found.enrolments) else {})

    def of(self, learner: int) -> Iterator[FallSeen]:
        """The falls of one learner's last week with lessons, where that is not long ago."""
        taught = np.flatnonzero(self.engaged.counted.of[Measure.JOINED, learner])
        if not len(taught) or taught[-1] < self.engaged.weeks.count - STILL_NEW_WEEKS:
            return
        week = int(taught[-1])
        for measure, look in self.looks.items():
            if look.found[learner, week]:
                yield FallSeen(
                    int(self.engaged.enrolments[learner]),
                    words.fall_sentence(look, learner, week),
                    words.fall_question(measure),
                )

    def could_look(self, learner: int) -> bool:
        """Whether there was enough of a learner's past to look at joining, in either of the last weeks."""
        return bool(self.looks[Measure.JOINED].looked[learner, -STILL_NEW_WEEKS:].any())


@dataclass(frozen=True, slots=True)
class LearnerAsked:
    """One learner to ask about, by name, and who calls."""

    pupil_id: int
    name: str
    falls: tuple[FallSeen, ...]
    caller: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The provider's learners with a fall, by name; of how many looked at, and of how many we cannot tell."""

    asked: tuple[LearnerAsked, ...]
    looked: int
    cannot_tell: int


def overview(viewer: Viewer, today: date) -> Overview:
    """Whom to ask about, among the learners open to the viewer; what it says is logged.

    Raises:
        NotAllowed: when no lesson's page is open to the viewer.
    """
    check_may_see_lessons(viewer)
    looked = _Looked.at(viewer.organisation_id, today)
    open_here = set(enrolments_open_to(viewer).values_list("id", flat=True))
    learners = [row for row, each in enumerate(looked.engaged.enrolments) if int(each) in open_here]
    found = {int(looked.engaged.enrolments[row]): tuple(looked.of(row)) for row in learners}
    found = {each: theirs for each, theirs in found.items() if theirs}
    named = enrolments_open_to(viewer).filter(pk__in=found).select_related("pupil")
    ordered = sorted(named, key=lambda row: (row.pupil.family_name, row.pupil.given_name, row.pk))
    log_readings(viewer, [row.pupil_id for row in ordered], page="Engagement")
    callers = whom_to_tell(viewer.organisation_id, [row.pk for row in ordered])
    could = sum(looked.could_look(row) for row in learners)
    return Overview(
        tuple(LearnerAsked(row.pupil_id, str(row.pupil), found[row.pk], callers[row.pk]) for row in ordered),
        could,
        len(learners) - could,
    )


@dataclass(frozen=True, slots=True)
class MeasureSeen:
    """One measure: the last two weeks with lessons, and the learner's own four before them."""

    measure: Measure
    recent: tuple[int, int]
    own: tuple[int, int]


@dataclass(frozen=True, slots=True)
class WeekSeen:
    """One week with lessons: joined of how many, and how that stands beside what was agreed."""

    monday: date
    joined: int
    of: int
    stands: Stands


@dataclass(frozen=True, slots=True)
class LessonOfLearner:
    """One lesson a learner was due in or came to."""

    lesson_id: int
    title: str
    begins: datetime
    did: InLesson
    minutes: float
    rating: Rating | None


@dataclass(frozen=True, slots=True)
class Engagement:
    """One learner's engagement; ``settling_until`` is the last day of settling in, while that is still so."""

    measures: tuple[MeasureSeen, ...]
    weeks: tuple[WeekSeen, ...]
    falls: tuple[FallSeen, ...]
    cannot_tell: str
    settling: str
    lessons: tuple[LessonOfLearner, ...]


def engagement_of(record: OpenedRecord, organisation_id: int, today: date) -> Engagement:
    """What an opened learner did in the last weeks, held against themselves and what was agreed."""
    looked, lessons = _Looked.at(organisation_id, today), tuple(_lessons(record, today))
    agreed = looked.agreed.get(record.enrolment_id)
    row = looked.engaged.row_of(record.enrolment_id)
    settling = ""
    if agreed is not None and today < agreed.settled_from:
        missed = sum(each.did.no_show for each in lessons)
        settling = words.settling_in(agreed.settled_from - timedelta(days=1), missed)
    if row is None:
        return Engagement((), (), (), words.too_little_to_look(), settling, lessons)
    return Engagement(
        measures=tuple(_measures(looked.engaged, row)),
        weeks=tuple(_weeks(looked.engaged, row, agreed)),
        falls=tuple(looked.of(row)),
        cannot_tell="" if looked.could_look(row) or settling else words.too_little_to_look(),
        settling=settling,
        lessons=lessons,
    )


def _measures(found: Engaged, row: int) -> Iterator[MeasureSeen]:
    taught = np.flatnonzero(found.counted.of[Measure.JOINED, row])
    recent, own = taught[-RECENT_WEEKS:], taught[-RECENT_WEEKS - OWN_WEEKS : -RECENT_WEEKS]
    for measure in Measure:
        did, of = found.counted.did[measure, row], found.counted.of[measure, row]
        yield MeasureSeen(
            measure,
            (int(did[recent].sum()), int(of[recent].sum())),
            (int(did[own].sum()), int(of[own].sum())),
        )


def _weeks(found: Engaged, row: int, agreed: Expectation | None) -> Iterator[WeekSeen]:
    for week in np.flatnonzero(found.counted.of[Measure.JOINED, row])[::-1][: RECENT_WEEKS + OWN_WEEKS]:
        monday = found.weeks.monday + int(week) * A_WEEK
        joined, lessons = found.counted.share(Measure.JOINED, row, int(week))
        yield WeekSeen(monday, joined, lessons, stands(agreed, monday, joined, lessons))


def _lessons(record: OpenedRecord, today: date) -> Iterator[LessonOfLearner]:
    since = timezone.make_aware(datetime.combine(today - WEEKS_OF_LESSONS * A_WEEK, time()))
    rows = LearnerInLesson.objects.filter(enrolment_id=record.enrolment_id, lesson__begins_at__gte=since)
    for row in rows.select_related("lesson").order_by("-lesson__begins_at", "-id"):
        rating = (
            Rating(row.progress, row.engagement, row.communication, row.next_step) if row.rated_at else None
        )
        did = what_they_did(as_scheduled(row.lesson), row)
        yield LessonOfLearner(row.lesson_id, row.lesson.title, row.lesson.begins_at, did, row.minutes, rating)
