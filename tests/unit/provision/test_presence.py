"""What one learner did in one lesson: each part by itself, and never more than the record says."""

from datetime import UTC, datetime, timedelta

import pytest

from upturn.provision.lesson import NO_WAY, LessonState, ScheduledLesson, Way
from upturn.provision.presence import Preference, There, in_lesson

TEN = datetime(2026, 11, 2, 10, tzinfo=UTC)
EVERYTHING = Way.CHAT | Way.VOICE | Way.REACTION | Way.POLL | Way.WORK


def lesson(state=LessonState.HELD, recorded=True, shows=EVERYTHING, opened=None) -> ScheduledLesson:
    opened = None if opened is None else at(opened)
    return ScheduledLesson(TEN, at(60), state, recorded, shows, opened)


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def there(came: float | None, went: float | None, minutes: float, did=NO_WAY) -> There:
    return There(None if came is None else at(came), None if went is None else at(went), minutes, did)


def test_each_part_is_told_apart() -> None:
    did = in_lesson(lesson(), there(10, 60, 50, Way.CHAT))
    assert (did.joined, did.minutes_late, did.stayed) == (True, 10.0, 1.0)
    assert did.took_part[Way.CHAT] is True
    assert did.took_part[Way.VOICE] is False
    assert did.contributed is True
    assert did.on_time is False
    assert did.did_stay is True


def test_being_late_is_not_held_against_staying() -> None:
    """Half an hour late and to the end: all of what was left."""
    assert in_lesson(lesson(), there(30, 60, 30)).stayed == 1.0


def test_coming_early_is_no_longer_stay() -> None:
    """In from a quarter to ten, gone at ten past: ten minutes, though the service says twenty-five."""
    assert in_lesson(lesson(), there(-15, 10, 25)).stayed == pytest.approx(10 / 60)
    assert in_lesson(lesson(), there(-15, 10, 25)).minutes_late == 0


def test_minutes_never_exceed_the_lesson() -> None:
    assert in_lesson(lesson(), there(0, 300, 300)).stayed == 1.0


def test_a_meeting_left_before_the_lesson_began_was_another() -> None:
    assert in_lesson(lesson(), there(-40, -5, 35)).joined is False
    assert in_lesson(lesson(), there(75, 90, 15)).joined is False


def test_nobody_is_late_for_a_door_that_is_shut() -> None:
    late_teacher = lesson(opened=12)
    assert in_lesson(late_teacher, there(13, 60, 47)).minutes_late == 1
    assert in_lesson(late_teacher, there(13, 60, 47)).stayed == 1.0
    assert in_lesson(lesson(opened=-20), there(6, 60, 54)).minutes_late == 6


def test_not_recorded_is_not_absent() -> None:
    """No record of the lesson, no times in it, no ways of taking part in it: three kinds of not knowing."""
    assert in_lesson(lesson(recorded=False), None).joined is None
    assert not in_lesson(lesson(recorded=False), None).no_show
    durations_only = in_lesson(lesson(shows=NO_WAY), there(None, None, 45))
    assert durations_only.joined is True
    assert durations_only.minutes_late is None
    assert durations_only.stayed == 0.75
    assert durations_only.contributed is None


@pytest.mark.parametrize("state", [LessonState.CANCELLED, LessonState.SET_ASIDE])
def test_a_lesson_called_off_is_neither_opportunity_nor_absence(state: LessonState) -> None:
    for presence in (None, there(0, 60, 60, Way.CHAT)):
        did = in_lesson(lesson(state), presence)
        assert not did.counts
        assert did.joined is None
        assert did.contributed is None


def test_so_for_one_learner_it_is_set_aside_for() -> None:
    assert not in_lesson(lesson(), None, set_aside=True).counts


def test_a_no_show_is_due_and_not_there() -> None:
    did = in_lesson(lesson(), None)
    assert did.no_show
    assert did.contributed is None  # Missed once, not also for every way of taking part.
    assert did.took_part[Way.WORK] is False


def test_work_may_be_handed_in_without_being_there() -> None:
    did = in_lesson(lesson(), There(None, None, 0, Way.WORK))
    assert did.joined is False
    assert did.took_part[Way.WORK] is True


def test_a_camera_is_no_way_of_taking_part() -> None:
    assert not any("camera" in way.name.lower() for way in Way)
    on, off = (in_lesson(lesson(), there(0, 60, 60), asked) for asked in (set(), {Preference.CAMERA_OFF}))
    assert on == off


def test_by_chat_alone_nobody_is_asked_for_their_voice() -> None:
    by_chat = frozenset({Preference.CHAT_ONLY})
    quiet = in_lesson(lesson(), there(0, 60, 60), by_chat)
    assert quiet.took_part[Way.VOICE] is None
    assert quiet.contributed is False
    assert in_lesson(lesson(shows=Way.VOICE), there(0, 60, 60), by_chat).contributed is None
    spoke = in_lesson(lesson(), there(0, 60, 60, Way.VOICE), by_chat)
    assert spoke.took_part[Way.VOICE] is True  # What they chose to do is seen.


def test_coming_in_when_ready_is_not_late() -> None:
    did = in_lesson(lesson(), there(20, 60, 40), frozenset({Preference.QUIET_ENTRY}))
    assert did.minutes_late is None
    assert did.stayed == 1.0


def test_in_and_out_at_once_was_there_and_did_not_stay() -> None:
    did = in_lesson(lesson(), there(3, 3, 0))
    assert (did.joined, did.stayed, did.did_stay) == (True, 0.0, False)


def test_a_lesson_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after it begins"):
        ScheduledLesson(TEN, TEN)


def test_nothing_is_folded_into_a_score() -> None:
    """Two learners who differ in one part differ in that part alone."""
    talks, listens = (in_lesson(lesson(), there(0, 60, 60, did)) for did in (Way.VOICE, NO_WAY))
    assert (talks.joined, talks.minutes_late, talks.stayed) == (
        listens.joined,
        listens.minutes_late,
        listens.stayed,
    )
