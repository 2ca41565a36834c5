"""Two ledgers side by side: the mismatches that matter, and all that is none."""

from datetime import date, datetime, time

import pytest

from upturn.kernel.sessions import Session
from upturn.provision.ledgers import (
    LiveLesson,
    Mismatch,
    Place,
    SchoolDay,
    mismatches,
    session_of,
    side_by_side,
)
from upturn.provision.lesson import LessonState, ScheduledLesson
from upturn.provision.online_rule import APPROVED_ACTIVITY, ONLINE_AT_HOME
from upturn.provision.presence import There, in_lesson
from upturn.registers.codes import Code, all_codes, code_set_on

DAY = date(2026, 11, 3)
CODES = code_set_on(DAY).codes


def code(text: str) -> Code | None:
    return CODES[text] if text else None


def live(
    joined: bool, place: Place = Place.HOME, hour: int = 9, state=LessonState.HELD, recorded=True
) -> LiveLesson:
    begins, ends = (datetime.combine(DAY, time(each, 30)) for each in (hour, hour + 1))
    there = There(begins, ends, 60) if joined else None
    return LiveLesson(begins, ends, place, in_lesson(ScheduledLesson(begins, ends, state, recorded), there))


def found(text: str, *lessons: LiveLesson) -> Mismatch | None:
    kinds = [each.kind for each in mismatches(side_by_side([(DAY, Session.AM, code(text))], lessons))]
    assert len(kinds) <= 1
    return kinds[0] if kinds else None


@pytest.mark.parametrize(
    ("text", "place", "kind"),
    [
        ("", Place.HOME, Mismatch.SEEN_AND_NO_MARK),
        ("N", Place.HOME, Mismatch.SEEN_AND_NO_REASON),
        ("N", Place.CENTRE, Mismatch.SEEN_AND_NO_REASON),
        ("G", Place.HOME, Mismatch.SEEN_AND_ON_HOLIDAY),
        ("O", Place.HOME, Mismatch.SEEN_AND_UNAUTHORISED),
        ("E", Place.HOME, Mismatch.SEEN_AND_NO_PROVISION),
        ("/", Place.HOME, Mismatch.SEEN_AND_PRESENT_AT_SCHOOL),
        ("L", Place.NOT_SAID, Mismatch.SEEN_AND_PRESENT_AT_SCHOOL),
        ("/", Place.SCHOOL, None),
        ("B", Place.HOME, Mismatch.ONLINE_AT_HOME_AS_ATTENDING),
        ("K", Place.HOME, Mismatch.ONLINE_AT_HOME_AS_ATTENDING),
        ("B", Place.CENTRE, None),
        ("C2", Place.HOME, None),
        ("I", Place.HOME, None),
        ("C", Place.HOME, None),
        ("D", Place.HOME, None),
    ],
)
def test_the_provider_saw_them(text: str, place: Place, kind: Mismatch | None) -> None:
    assert found(text, live(True, place)) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("B", Mismatch.NOBODY_THERE),
        ("K", Mismatch.NOBODY_THERE),
        ("I", None),
        ("N", None),
        ("", None),
        ("/", None),
    ],
)
def test_the_provider_did_not(text: str, kind: Mismatch | None) -> None:
    assert found(text, live(False, Place.CENTRE)) is kind


def test_a_lesson_called_off_or_not_recorded_is_nobodys_absence() -> None:
    assert found("B", live(False, Place.CENTRE, state=LessonState.CANCELLED)) is None
    assert found("B", live(False, Place.CENTRE, recorded=False)) is None
    assert found("B") is None


def test_one_lesson_joined_of_two_is_somebody_there() -> None:
    assert found("B", live(False, Place.CENTRE), live(True, Place.CENTRE, hour=10)) is None


def test_an_evening_lesson_is_in_neither_session() -> None:
    assert found("/", live(True, hour=17)) is None


@pytest.mark.parametrize(
    ("begins", "ends", "session"),
    [
        (time(9), time(10), Session.AM),
        (time(11, 45), time(12, 45), Session.AM),  # Half of it.
        (time(12, 45), time(13, 45), Session.PM),
        (time(12, 15), time(13), None),
        (time(15), time(16), Session.PM),
        (time(16), time(17), None),
    ],
)
def test_which_session_a_lesson_is_in(begins: time, ends: time, session: Session | None) -> None:
    assert session_of(datetime.combine(DAY, begins), datetime.combine(DAY, ends), SchoolDay()) is session


def test_a_mismatch_is_both_facts_and_a_question() -> None:
    [one] = mismatches(side_by_side([(DAY, Session.AM, code("N"))], [live(True), live(False, hour=10)]))
    assert one.fact.startswith("3 November, morning: the register has N (")
    assert one.fact.endswith("The provider saw them in 1 of 2 lessons.")
    assert one.question.endswith("?")
    assert one.rule is ONLINE_AT_HOME


def test_the_rule_is_shown_with_its_source_and_leaves_the_code_to_the_school() -> None:
    for rule in (ONLINE_AT_HOME, APPROVED_ACTIVITY):
        assert "egfl.org.uk" in rule.source
    assert "also one accredited" in ONLINE_AT_HOME.says
    assert "neither suggests one nor fills one in" in ONLINE_AT_HOME.judgement
    named = [
        each.text for each in all_codes() if len(each.text) > 1 and each.text in ONLINE_AT_HOME.says.split()
    ]
    assert named == []


def test_every_code_of_the_set_can_stand_beside_a_lesson() -> None:
    for text in CODES:
        for lesson in (live(True), live(False, Place.CENTRE)):
            found(text, lesson)


def test_lines_are_the_registers_and_never_the_providers() -> None:
    """A lesson on a day the register does not have makes no line, and no line's code is ever another."""
    lines = side_by_side([(DAY, Session.PM, code("C")), (DAY, Session.AM, None)], [live(True, hour=9)])
    assert [(line.session, line.code) for line in lines] == [(Session.AM, None), (Session.PM, code("C"))]
    assert side_by_side([], [live(True)]) == []
