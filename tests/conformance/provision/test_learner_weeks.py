"""The arrays against the definition: lessons, learners and records that nobody would write by hand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upturn.provision import reference
from upturn.provision.learner_weeks import LearnerWeeks, Measure, learner_weeks
from upturn.provision.lesson import LessonState, ScheduledLesson, Way
from upturn.provision.lesson_rows import Asked, Due, Lessons, Presences, lesson_rows
from upturn.provision.presence import InLesson, Preference, There, in_lesson

MONDAY = datetime(2026, 9, 7, tzinfo=UTC)
WEEKS = 3


@dataclass(frozen=True)
class Provider:
    """A few weeks of a few learners, as people hold them."""

    lessons: list[ScheduledLesson]
    preferences: list[frozenset[Preference]]
    due: dict[tuple[int, int], bool]
    """Learner and lesson, and whether it is set aside for them."""

    seen: dict[tuple[int, int], list[There]]


ways = st.integers(0, 31).map(Way)


@st.composite
def scheduled(draw: st.DrawFn) -> ScheduledLesson:
    begins = MONDAY + timedelta(
        weeks=draw(st.integers(0, WEEKS - 1)), days=draw(st.integers(0, 4)), hours=draw(st.integers(8, 16))
    )
    length = draw(st.sampled_from([1, 30, 60]))
    opened = draw(st.none() | st.integers(-15, 70).map(lambda late: begins + timedelta(minutes=late)))
    return ScheduledLesson(
        begins,
        begins + timedelta(minutes=length),
        draw(st.sampled_from([LessonState.HELD] * 3 + [LessonState.CANCELLED, LessonState.SET_ASIDE])),
        recorded=draw(st.sampled_from([True, True, True, False])),
        shows=draw(ways),
        opened=opened,
    )


@st.composite
def presence_in(draw: st.DrawFn, lesson: ScheduledLesson) -> There:
    """Also of people who came the evening before, went before they came, or were in for longer than it is."""
    minutes = st.integers(-30, 90)
    first = draw(st.none() | minutes.map(lambda each: lesson.begins + timedelta(minutes=each)))
    last = draw(st.none() | minutes.map(lambda each: lesson.begins + timedelta(minutes=each)))
    stayed = draw(st.sampled_from([0.0, 0.5, 5.0, 24.0, 48.0, 59.5, 60.0, 600.0]))
    return There(first, last, stayed, draw(ways))


@st.composite
def providers(draw: st.DrawFn, most_rows: int = 1) -> Provider:
    lessons = draw(st.lists(scheduled(), min_size=1, max_size=6))
    learners = draw(st.integers(1, 4))
    preferences = [draw(st.frozensets(st.sampled_from(Preference))) for _ in range(learners)]
    due: dict[tuple[int, int], bool] = {}
    seen: dict[tuple[int, int], list[There]] = {}
    for learner in range(learners):
        for place, lesson in enumerate(lessons):
            if draw(st.sampled_from([True, True, False])):
                due[learner, place] = draw(st.sampled_from([False, False, True]))
            if draw(st.sampled_from([True, True, False])):
                rows = st.lists(presence_in(lesson), min_size=1, max_size=most_rows)
                seen[learner, place] = draw(rows)
    return Provider(lessons, preferences, due, seen)


def by_reference(provider: Provider) -> dict[tuple[int, int], dict[Measure, tuple[int, int]]]:
    weeks: defaultdict[tuple[int, int], list[InLesson]] = defaultdict(list)
    for (learner, place), set_aside in provider.due.items():
        lesson = provider.lessons[place]
        rows = provider.seen.get((learner, place), [])
        there = united(rows) if rows else None
        week = (lesson.begins - MONDAY).days // 7
        did = in_lesson(lesson, there, provider.preferences[learner], set_aside=set_aside)
        weeks[learner, week].append(did)
    return {
        (learner, week): reference.week_of(weeks[learner, week])
        for learner in range(len(provider.preferences))
        for week in range(WEEKS)
    }


def united(rows: list[There]) -> There:
    did = Way(0)
    for row in rows:
        did |= row.did
    return There(
        min((row.first_join for row in rows if row.first_join), default=None),
        max((row.last_leave for row in rows if row.last_leave), default=None),
        max(row.minutes for row in rows),
        did,
    )


def by_arrays(provider: Provider, shuffle: int = 0) -> LearnerWeeks:
    lessons = Lessons(
        np.array([(each.begins - MONDAY).days // 7 for each in provider.lessons], np.int64),
        _minutes([each.begins for each in provider.lessons]),
        _minutes([each.ends for each in provider.lessons]),
        _minutes([each.started for each in provider.lessons]),
        np.array([each.counts for each in provider.lessons]),
        np.array([int(each.shows) for each in provider.lessons], np.uint8),
    )
    pairs = list(provider.due)
    learner, place = np.array(pairs, np.int64).reshape(-1, 2).T
    due = Due(learner, place, np.array([provider.due[pair] for pair in pairs], np.bool_))
    agreed = Asked(
        np.array([Preference.CHAT_ONLY in each for each in provider.preferences]),
        np.array([Preference.QUIET_ENTRY in each for each in provider.preferences]),
    )
    rows = lesson_rows(lessons, due, _presences(provider, shuffle), agreed)
    assert rows.not_due == len(provider.seen.keys() - provider.due.keys())
    return learner_weeks(rows, agreed.learners, WEEKS)


def _presences(provider: Provider, shuffle: int) -> Presences:
    flat = [(pair, there) for pair, rows in provider.seen.items() for there in rows]
    flat = [flat[place] for place in np.random.default_rng(shuffle).permutation(len(flat)).tolist()]
    learner, place = np.array([pair for pair, _ in flat], np.int64).reshape(-1, 2).T
    return Presences(
        learner,
        place,
        _minutes([there.first_join for _, there in flat]),
        _minutes([there.last_leave for _, there in flat]),
        np.array([there.minutes for _, there in flat], np.float64),
        np.array([int(there.did) for _, there in flat], np.uint8),
    )


@pytest.mark.parametrize(("learner", "lesson"), [(-1, 0), (1, 0), (0, -1), (0, 1)])
def test_a_presence_of_nobody_here_is_never_somebody_elses(learner: int, lesson: int) -> None:
    one = np.zeros(1)
    lessons = Lessons(np.zeros(1, np.int64), one, one + 60, one, np.ones(1, np.bool_), np.zeros(1, np.uint8))
    due = Due(np.zeros(1, np.int64), np.zeros(1, np.int64), np.zeros(1, np.bool_))
    seen = Presences(np.array([learner]), np.array([lesson]), one, one + 60, one + 60, np.zeros(1, np.uint8))
    with pytest.raises(ValueError, match="leave it out first"):
        lesson_rows(lessons, due, seen, Asked(np.zeros(1, np.bool_), np.zeros(1, np.bool_)))


def _minutes(times: list[datetime | None]) -> np.ndarray:
    since = [float("nan") if each is None else (each - MONDAY).total_seconds() / 60 for each in times]
    return np.array(since, np.float64)


def _assert_alike(provider: Provider, shuffle: int) -> None:
    ours = by_arrays(provider, shuffle)
    for (learner, week), measures in by_reference(provider).items():
        for measure, counted in measures.items():
            assert ours.share(measure, learner, week) == counted, (measure, learner, week)


@settings(deadline=None, max_examples=60)
@given(providers(), st.integers(0, 100))
def test_the_arrays_are_the_definition(provider: Provider, shuffle: int) -> None:
    _assert_alike(provider, shuffle)


@settings(deadline=None, max_examples=40)
@given(providers(most_rows=3), st.integers(0, 100))
def test_so_they_are_where_a_record_has_someone_several_times(provider: Provider, shuffle: int) -> None:
    _assert_alike(provider, shuffle)


@settings(deadline=None, max_examples=40)
@given(providers())
def test_nobody_did_more_than_they_could(provider: Provider) -> None:
    weeks = by_arrays(provider)
    assert (weeks.did <= weeks.of).all()
    assert (weeks.did >= 0).all()
    joined = weeks.did[Measure.JOINED]
    for measure in set(Measure) - {Measure.JOINED, Measure.SUBMITTED}:
        assert (weeks.of[measure] <= joined).all(), measure
