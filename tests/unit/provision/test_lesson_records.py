"""Rows of one learner united, records settled and set against what is held: pure, and against brute force."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.provision.taught.matching import Attendee, By, Known, Learner
from upturn.provision.taught.record import LessonRecord, Seen, united
from upturn.provision.taught.settling import (
    Group,
    HeldLesson,
    HeldRow,
    Settled,
    change_of,
    group_of,
    lesson_held,
    settle,
)

TEN = datetime(2026, 3, 9, 10, tzinfo=UTC)
DAY = date(2026, 3, 9)
ADA, BO = Learner(1, "Ada", "Adason", ("h-ada",)), Learner(2, "Bo", "Boson", ("h-bo",))
MATHS = Group(7, "Maths A", places=((1, date(2025, 9, 1), None), (2, date(2025, 9, 1), date(2026, 2, 1))))


def seen(came: int, went: int, minutes: float | None = None, joins: int = 1) -> Seen:
    """From so many minutes after ten until so many."""
    whole = float(went - came) if minutes is None else minutes
    return Seen(TEN + timedelta(minutes=came), TEN + timedelta(minutes=went), whole, joins)


def record(*attendees: tuple[Attendee, Seen], guests: tuple[tuple[Attendee, Seen], ...] = ()) -> LessonRecord:
    return LessonRecord("k", "csv", "Maths A", TEN, TEN + timedelta(hours=1), "", attendees, guests)


stays = st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59)).map(sorted), min_size=1, max_size=6)


@given(stays)
def test_devices_united_are_never_more_than_their_union_nor_less_than_the_longest(
    given_stays: list[list[int]],
) -> None:
    rows = [seen(came, went) for came, went in given_stays]
    whole = united(rows, 60)
    there = {minute for came, went in given_stays for minute in range(came, went)}
    assert max(row.minutes for row in rows) <= whole.minutes <= len(there)
    assert whole.first_join == min(row.first_join for row in rows if row.first_join)
    assert whole.last_leave == max(row.last_leave for row in rows if row.last_leave)


@given(stays)
def test_the_order_of_rows_changes_nothing_and_a_part_again_adds_nothing(
    given_stays: list[list[int]],
) -> None:
    rows = [seen(came, went) for came, went in given_stays]
    whole = united(rows, 60)
    assert united(rows[::-1], 60).minutes == whole.minutes
    assert united((whole, whole), 60) == whole


def test_never_more_than_the_lesson() -> None:
    assert united((seen(0, 30, 50.0), seen(40, 60, 50.0)), 60).minutes == 60
    assert united((seen(0, 30, 90.0),), 60).minutes == 60


def settled(*attendees: tuple[Attendee, Seen], **more: object) -> Settled:
    said = {(By.NAME, "cy"): 1, (By.EMAIL, "gran@home.example"): None}
    return settle(record(*attendees, **more), Known((ADA, BO), said).match)  # type: ignore[arg-type]


def test_everybody_is_sure_asked_about_or_set_aside() -> None:
    found = settled(
        (Attendee("Ada", identifier="h-ada"), seen(0, 30)),
        (Attendee("cy"), seen(40, 60)),
        (Attendee("Bo Boson"), seen(0, 60)),
        (Attendee("Gran", "gran@home.example"), seen(0, 60)),
        (Attendee(), seen(0, 60)),
        guests=((Attendee("A visitor"), seen(0, 5)), (Attendee("Bo", identifier="h-bo"), seen(0, 5))),
    )
    assert found.aside == {"guest": 1, "no name": 1}
    assert {each: row.minutes for each, row in found.learners.items()} == {1: 50.0, 2: 5.0}
    assert [(each.key, each.enrolment_id, each.said is not None) for each in found.asked] == [
        ((By.NAME, "cy"), 1, True),
        ((By.NAME, "bo boson"), None, False),
        ((By.EMAIL, "gran@home.example"), None, True),
    ]
    assert found.both_ways == {1}


def test_a_new_lesson_has_everybody_who_came_or_was_due() -> None:
    change = change_of(settled((Attendee("Bo", identifier="h-bo"), seen(0, 60))), None, MATHS, DAY)
    assert (change.is_new, dict(change.arrived)) == (True, {2: seen(0, 60), 1: None})
    assert change.due == {1}


def test_a_held_lesson_only_grows() -> None:
    held = HeldLesson(5, "k", TEN, TEN + timedelta(hours=1), 7, {1: HeldRow(11, seen(0, 40))})
    less = change_of(settled((Attendee("", identifier="h-ada"), seen(0, 20))), held, MATHS, DAY)
    assert not less.is_new | less.is_changed
    more = change_of(settled((Attendee("", identifier="h-ada"), seen(0, 50))), held, MATHS, DAY)
    assert (more.is_changed, dict(more.grown)) == (True, {11: seen(0, 50)})


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Maths A", 7),
        ("maths a", 7),
        ("Mon P1 - Maths A (online)", 7),
        ("Maths AB", None),
        ("Maths", None),
        ("Maths A and Maths B", None),
    ],
)
def test_a_title_names_one_class_or_none(title: str, expected: int | None) -> None:
    found = group_of(title, (MATHS, Group(8, "Maths B")))
    assert (found.group_id if found else None) == expected


def test_a_record_is_of_the_one_lesson_begun_for_its_class_at_its_time() -> None:
    begun = HeldLesson(5, "", TEN, TEN + timedelta(hours=1), 7)
    later = HeldLesson(6, "", TEN + timedelta(hours=2), TEN + timedelta(hours=3), 7)
    assert lesson_held(record(), MATHS, {}, (begun, later)) is begun
    assert lesson_held(record(), None, {}, (begun, later)) is None
    assert lesson_held(record(), MATHS, {"k": later}, (begun,)) is later
    twice = replace(begun, lesson_id=9)
    assert lesson_held(record(), MATHS, {}, (begun, twice)) is None
