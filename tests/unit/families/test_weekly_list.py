"""The week's list: as long as the team can hold, by what is due and why, and cleared by talking alone."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.families.weekly_list import (
    Due,
    PupilNow,
    Suggested,
    WeeksList,
    Window,
    is_enough_for_a_fall,
    reasons_to_talk,
    spoken_date,
    weeks_list,
)

TODAY = date(2026, 3, 12)
MONDAY = date(2026, 3, 9)
FULL = Window(40, 40)


def pupil(number: int = 1, **more: object) -> PupilNow:
    """Someone with nothing to ask about, but for what ``more`` says."""
    nothing = PupilNow(
        enrolment_id=number,
        persistent=False,
        severe=False,
        newly_persistent=False,
        possible=200,
        attended=198,
        last_4=FULL,
        previous_4=FULL,
        no_reason_yet=0,
        no_reason_since=None,
    )
    return replace(nothing, **more)  # type: ignore[arg-type]


PROMISED = {"look_again_on": TODAY, "last_conversation_on": date(2026, 2, 26)}
NO_REASON = {"no_reason_yet": 4, "no_reason_since": MONDAY}
FALLING = {"last_4": Window(40, 24)}
NEWLY = {
    "newly_persistent": True,
    "persistent": True,
    "attended": 180,
    "last_conversation_on": date(2026, 3, 1),
}
NOT_ASKED = {"persistent": True, "attended": 150}
QUIET = {"persistent": True, "attended": 150, "last_conversation_on": date(2025, 12, 1)}
SEVERE = {"persistent": True, "severe": True, "attended": 90}
FRIDAYS = Suggested(
    "9 of 14 short absences began on a Friday.", "What is different about Fridays?", date(2026, 2, 13)
)
SUGGESTED = {"suggested": FRIDAYS}
KINDS = {
    Due.PROMISED: PROMISED,
    Due.NO_REASON_YET: NO_REASON,
    Due.FALLING: FALLING,
    Due.SUGGESTED: SUGGESTED,
    Due.NEWLY_PERSISTENT: NEWLY,
    Due.NOT_ASKED: NOT_ASKED,
    Due.QUIET: QUIET,
    Due.SEVERE: SEVERE,
}


def due(**more: object) -> list[Due]:
    return [reason.due for reason in reasons_to_talk(pupil(**more), TODAY)]


def sentence(kind: Due, **more: object) -> str:
    found = reasons_to_talk(pupil(**more), TODAY)
    return next(reason.sentence for reason in found if reason.due is kind)


def week(*pupils: PupilNow, conversations: int = 12) -> WeeksList:
    return weeks_list(pupils, conversations=conversations, today=TODAY)


def chosen(found: WeeksList) -> list[int]:
    return [each.pupil.enrolment_id for each in found.chosen]


def test_nobody_is_on_the_list_for_nothing() -> None:
    assert due() == []
    assert week(pupil()) == WeeksList((), (), (), 0)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_is_first_for_its_own_reason_and_asks_something(kind: Due) -> None:
    assert due(**KINDS[kind])[0] is kind
    assert kind.question.endswith("?")


def test_reasons_are_sentences_a_tutor_can_read_aloud() -> None:
    assert sentence(Due.PROMISED, **PROMISED) == "We said we would look again on Thu 12 Mar."
    assert (
        sentence(Due.NO_REASON_YET, **NO_REASON) == "Away for 4 sessions with no reason yet, since Mon 9 Mar."
    )
    assert sentence(Due.FALLING, **FALLING) == (
        "Attended 24 of 40 sessions in the last four weeks, after 40 of 40 in the four before."
    )
    assert sentence(Due.NEWLY_PERSISTENT, **NEWLY) == (
        "Has now missed one session in ten this year (20 of 200); four weeks ago it was fewer."
    )
    assert sentence(Due.NOT_ASKED, **NOT_ASKED) == (
        "Attended 150 of 200 sessions this year. No conversation is recorded yet."
    )
    assert sentence(Due.QUIET, **QUIET) == "No conversation for 14 weeks; the last was on Mon 1 Dec."
    assert sentence(Due.SEVERE, **SEVERE) == "Attended 90 of 200 sessions this year."


@pytest.mark.parametrize(
    ("sessions", "since", "listed"),
    [
        (2, TODAY, False),
        (2, TODAY - timedelta(days=6), False),
        (2, TODAY - timedelta(days=7), True),
        (1, TODAY - timedelta(days=20), False),
        (3, TODAY - timedelta(days=3), False),
        (4, TODAY, True),
    ],
)
def test_a_fresh_day_without_a_reason_is_for_the_mornings_call(
    sessions: int, since: date, listed: bool
) -> None:
    assert (Due.NO_REASON_YET in due(no_reason_yet=sessions, no_reason_since=since)) is listed


@pytest.mark.parametrize(
    ("now", "before", "falls"),
    [
        (Window(40, 32), Window(40, 40), True),
        (Window(40, 33), Window(40, 40), False),
        (Window(20, 12), Window(20, 16), True),
        (Window(19, 0), Window(40, 40), False),
        (Window(40, 20), Window(19, 19), False),
        (Window(40, 26, set_aside=14), Window(40, 40), False),
        (Window(40, 18, set_aside=14), Window(40, 40), True),
        (Window(40, 10, set_aside=21), Window(40, 40), False),
    ],
)
def test_a_fall_is_two_sessions_in_ten_of_those_that_count(now: Window, before: Window, falls: bool) -> None:
    assert (Due.FALLING in due(last_4=now, previous_4=before)) is falls


def test_a_fall_says_what_was_set_aside() -> None:
    said = sentence(Due.FALLING, last_4=Window(40, 18, set_aside=14))
    assert said.startswith("Attended 18 of 26 sessions")
    assert said.endswith("with illness and agreed absence set aside.")


@pytest.mark.parametrize(
    ("day", "listed"),
    [
        (MONDAY - timedelta(days=30), True),
        (MONDAY + timedelta(days=6), True),
        (MONDAY + timedelta(days=7), False),
    ],
)
def test_a_promise_is_due_by_the_end_of_the_week(day: date, listed: bool) -> None:
    assert (Due.PROMISED in due(look_again_on=day)) is listed


@pytest.mark.parametrize(("weeks", "listed"), [(5, False), (6, True)])
def test_six_weeks_is_a_long_silence(weeks: int, listed: bool) -> None:
    spoke = TODAY - timedelta(weeks=weeks)
    assert (Due.QUIET in due(persistent=True, last_conversation_on=spoke)) is listed


def test_severe_absence_is_in_front_and_never_counted() -> None:
    found = week(pupil(1, **SEVERE), pupil(2, **FALLING), pupil(3, **SEVERE), conversations=1)
    assert [each.pupil.enrolment_id for each in found.severe] == [1, 3]
    assert (chosen(found), found.waiting) == ([2], 0)


def test_severe_absence_stays_in_front_after_a_conversation_and_waits_longest_first() -> None:
    found = week(
        pupil(1, **SEVERE, last_conversation_on=TODAY),
        pupil(2, **SEVERE, last_conversation_on=date(2026, 1, 12)),
        pupil(3, **SEVERE),
        conversations=1,
    )
    assert [each.pupil.enrolment_id for each in found.severe] == [3, 2, 1]
    assert [each.enrolment_id for each in found.spoken_to] == [1]


def test_a_severely_absent_pupil_with_nothing_newly_due_still_has_words() -> None:
    listed = week(pupil(1, **SEVERE, last_conversation_on=date(2026, 3, 2))).severe[0]
    assert [reason.due for reason in listed.reasons] == [Due.SEVERE]


def test_places_go_to_each_kind_in_turn() -> None:
    everyone = [
        pupil(100 * kind + number, **values)
        for kind, values in KINDS.items()
        if kind is not Due.SEVERE
        for number in range(5)
    ]
    found = week(*everyone, conversations=14)
    assert Counter(each.reasons[0].due for each in found.chosen) == dict.fromkeys(list(Due)[1:], 2)
    assert found.waiting == 21
    assert [each.reasons[0].due for each in found.chosen] == sorted(
        each.reasons[0].due for each in found.chosen
    )


def test_a_kind_nobody_has_leaves_its_place_to_the_others() -> None:
    everyone = [pupil(number, **FALLING) for number in range(5)] + [pupil(9, **NOT_ASKED)]
    assert chosen(week(*everyone, conversations=4)) == [0, 1, 2, 9]


def test_inside_a_kind_the_most_reasons_come_first_then_the_longest_wait() -> None:
    late = pupil(1, look_again_on=date(2026, 1, 5))
    later = pupil(2, look_again_on=date(2026, 3, 1))
    more = pupil(3, look_again_on=date(2026, 3, 10), **FALLING)
    assert chosen(week(later, late, more, conversations=2)) == [3, 1]


def test_of_those_never_asked_the_first_are_those_already_written_to() -> None:
    wrote = pupil(2, **NOT_ASKED, last_attempt_on=date(2025, 12, 1))
    wrote_later = pupil(3, **NOT_ASKED, last_attempt_on=date(2026, 2, 1))
    assert chosen(week(pupil(1, **NOT_ASKED), wrote_later, wrote, conversations=2)) == [2, 3]


def test_a_conversation_takes_a_pupil_off_for_the_week_and_counts() -> None:
    spoken = pupil(1, **NOT_ASKED, last_conversation_on=MONDAY)
    found = week(spoken, pupil(2, **FALLING), pupil(3, **FALLING), conversations=2)
    assert [each.enrolment_id for each in found.spoken_to] == [1]
    assert (chosen(found), found.waiting) == ([2], 1)


@pytest.mark.parametrize("attempt", [MONDAY, TODAY])
def test_an_attempt_takes_nobody_off(attempt: date) -> None:
    found = week(pupil(1, **NOT_ASKED, last_attempt_on=attempt))
    assert chosen(found) == [1]


def test_a_conversation_last_week_takes_nobody_off_this_one() -> None:
    found = week(pupil(1, **FALLING, last_conversation_on=MONDAY - timedelta(days=1)))
    assert chosen(found) == [1]


def test_more_were_spoken_to_than_there_was_room_for() -> None:
    spoken = [pupil(number, last_conversation_on=TODAY) for number in range(5)]
    found = week(*spoken, pupil(9, **FALLING), conversations=3)
    assert (chosen(found), found.waiting, len(found.spoken_to)) == ([], 1, 5)


def test_a_date_as_staff_say_it() -> None:
    assert spoken_date(date(2026, 3, 5)) == "Thu 5 Mar"


DAYS = st.dates(date(2025, 9, 1), date(2026, 4, 30))
WINDOWS = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)).map(
    lambda three: Window(sum(three), three[0], three[1])
)
PUPILS = st.lists(
    st.builds(
        PupilNow,
        enrolment_id=st.integers(0, 10**6),
        persistent=st.none() | st.booleans(),
        severe=st.none() | st.booleans(),
        newly_persistent=st.booleans(),
        possible=st.just(200),
        attended=st.integers(0, 200),
        last_4=WINDOWS,
        previous_4=WINDOWS,
        no_reason_yet=st.integers(0, 6),
        no_reason_since=st.none() | DAYS,
        last_conversation_on=st.none() | DAYS,
        last_attempt_on=st.none() | DAYS,
        look_again_on=st.none() | DAYS,
    ),
    max_size=40,
    unique_by=lambda each: each.enrolment_id,
)


@given(PUPILS, st.integers(1, 20))
def test_the_list_is_never_longer_than_asked_and_nobody_is_lost(pupils: list[PupilNow], room: int) -> None:
    found = week(*pupils, conversations=room)
    held = sum(not each.severe for each in found.spoken_to)
    assert len(found.chosen) <= max(room - held, 0)
    assert [each.pupil.enrolment_id for each in found.severe] == [
        each.pupil.enrolment_id
        for each in sorted(found.severe, key=lambda each: each.pupil.last_conversation_on or date.min)
    ]
    assert {each.pupil.enrolment_id for each in found.severe} == {p.enrolment_id for p in pupils if p.severe}
    spoken = {each.enrolment_id for each in found.spoken_to}
    due_now = {p.enrolment_id for p in pupils if not p.severe and reasons_to_talk(p, TODAY)} - spoken
    assert len(due_now) == len(found.chosen) + found.waiting
    assert set(chosen(found)) <= due_now


@given(PUPILS, st.integers(1, 20))
def test_a_percentage_never_orders_the_list(pupils: list[PupilNow], room: int) -> None:
    """Who attended how much this year changes nothing but the words."""
    found = week(*pupils, conversations=room)
    turned = week(*(replace(each, attended=200 - each.attended) for each in pupils), conversations=room)
    assert chosen(found) == chosen(turned)


@given(PUPILS)
def test_the_quick_look_misses_no_fall(pupils: list[PupilNow]) -> None:
    for each in pupils:
        if any(reason.due is Due.FALLING for reason in reasons_to_talk(each, TODAY)):
            assert is_enough_for_a_fall(each.last_4.counted - each.last_4.attended)


def test_what_the_register_suggests_is_said_and_asked_first() -> None:
    (listed,) = week(pupil(**SUGGESTED, **NOT_ASKED)).chosen
    assert [each.due for each in listed.reasons] == [Due.SUGGESTED, Due.NOT_ASKED]
    assert listed.reasons[0].sentence == (
        "The register suggests asking about this: 9 of 14 short absences began on a Friday."
    )
    assert listed.question == "What is different about Fridays?"


@pytest.mark.parametrize("first", [PROMISED, NO_REASON, SEVERE])
def test_a_promise_and_an_unexplained_absence_are_asked_about_before_a_pattern(
    first: dict[str, object],
) -> None:
    found = week(pupil(**{**SUGGESTED, **first, "last_conversation_on": None}))
    (listed,) = (*found.chosen, *found.severe)
    assert listed.question == listed.reasons[0].due.question
    assert Due.SUGGESTED in {each.due for each in listed.reasons}


def test_a_pattern_that_may_have_been_asked_about_is_no_reason() -> None:
    assert due(**SUGGESTED, last_conversation_on=date(2026, 2, 12)) == [Due.SUGGESTED]
    assert due(**SUGGESTED, last_conversation_on=date(2026, 2, 13)) == []


def test_a_drift_is_not_said_beside_the_fall_it_is() -> None:
    lately = {"suggested": replace(FRIDAYS, of_the_last_weeks=True)}
    assert due(**lately) == [Due.SUGGESTED]
    assert due(**lately, **FALLING) == [Due.FALLING]


def test_a_pattern_never_lifts_anyone_above_a_reason_of_another_kind() -> None:
    falls, suggested = pupil(1, **FALLING), pupil(2, **SUGGESTED, **NOT_ASKED)
    assert chosen(week(suggested, falls, conversations=1)) == [1]
