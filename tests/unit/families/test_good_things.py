"""One good thing: the best that is true, never more than the register shows, and never invented."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.families.good_things import Celebration, SessionHeld, Was, good_thing, sessions_held
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.sessions import Session
from upturn.kernel.weeks import monday_of
from upturn.registers.codes import all_codes

TODAY = date(2026, 3, 12)  # a Thursday
THIS_WEEK = monday_of(TODAY)
MARKS = {"/": Was.IN, "L": Was.LATE, "o": Was.AWAY, "i": Was.SET_ASIDE, "?": Was.NO_MARK}


def week(text: str, weeks_ago: int = 0) -> list[SessionHeld]:
    """A week's sessions from two marks a day: “// oo” is in on Monday and away on Tuesday."""
    monday = THIS_WEEK - timedelta(weeks=weeks_ago)
    return [
        SessionHeld(monday + timedelta(days=day), session, MARKS[mark])
        for day, halves in enumerate(text.split())
        for session, mark in zip(Session, halves, strict=True)
    ]


AWAY = "oo oo oo oo oo"
HERE = "// // // // //"


def said(*weeks: str, celebrations: tuple[Celebration, ...] = ()) -> str:
    """The good thing of some weeks, the last of them this one."""
    sessions = [
        each
        for ago, text in zip(range(len(weeks) - 1, -1, -1), weeks, strict=True)
        for each in week(text, ago)
    ]
    found = good_thing(sessions, celebrations, given_name="Jordan", today=TODAY)
    return f"{found.sentence} {found.source}" if found else ""


def test_this_week_so_far_is_the_best_to_hear() -> None:
    assert said(HERE, "// // //") == (
        "Jordan has been in for every session so far this week. "
        "From the register, with marks up to Wed 11 Mar."
    )


def test_illness_is_set_aside_and_said_to_be() -> None:
    assert said(AWAY, "// ii //").startswith(
        "Jordan has been in for every session they could so far this week. "
    )


def test_last_week_whole() -> None:
    assert said(HERE, "oo //").startswith("Jordan was in for every session last week.")
    assert said(HERE, "", "oo //").startswith("Jordan was in for every session in the week of 23 Feb.")


def test_a_missing_mark_is_no_good_news() -> None:
    assert "every session" not in said("// // // // /?", "oo oo")


def test_mornings_are_counted_in_tens() -> None:
    mornings = "/o /o oo /o /o"
    assert said(mornings, mornings).startswith("Jordan was in on 8 of the last 10 mornings.")
    assert "mornings" not in said(mornings, "/o oo oo /o /o")


def test_on_time_counts_only_after_a_time_of_lateness() -> None:
    late = "L/ L/ L/ L/ oo"
    on_time = "/o /o /o /o /o"
    assert said(late, on_time).startswith("Jordan was on time on each of the last 5 mornings.")
    assert "on time" not in said(on_time, on_time)


def test_more_than_before_is_a_session_in_ten_or_more() -> None:
    fewer, more = "oo oo o/ o/ oo", "oo /o o/ o/ /o"
    assert said(*[fewer] * 4, *[more] * 4).startswith(
        "Jordan was in for 16 of 40 sessions in the last four weeks, up from 8 of 40 in the four before."
    )
    assert "up from" not in said(*[fewer] * 8)


def test_a_weekday_kept_four_times() -> None:
    tuesdays = "oo // oo oo oo"
    assert said(*[tuesdays] * 4).startswith("Jordan was in all day on the last 4 Tuesdays.")
    assert "Tuesdays" not in said(*[tuesdays] * 3, AWAY)


def test_a_run_of_sessions() -> None:
    assert said(AWAY, "oo // // oo").startswith(
        "Jordan was in for 4 sessions in a row, from Tue 10 Mar to Wed 11"
    )


def test_an_old_run_is_no_news() -> None:
    ill = "ii ii ii ii ii"
    assert said("oo // // oo oo", ill, ill, ill, "ii ii oo") == ""


def test_coming_back_is_a_good_thing() -> None:
    assert said(AWAY, "oo oo /o").startswith("Jordan came back in on Wed 11 Mar, after a while away.")


def test_what_somebody_celebrated_is_said_again_when_the_register_has_nothing() -> None:
    celebrated = Celebration(date(2026, 3, 2), "Ms Okoro", "Jordan led the reading group.")
    assert said(AWAY, "oo oo", celebrations=(celebrated,)) == (
        "Jordan led the reading group. Ms Okoro told them so on Mon 2 Mar."
    )
    long_ago = Celebration(date(2025, 12, 2), "Ms Okoro", "Jordan led the reading group.")
    assert said(AWAY, "oo oo", celebrations=(long_ago,)) == ""


def test_nothing_good_is_invented() -> None:
    assert said(AWAY, "oo oo") == ""
    assert said("") == ""


def test_old_marks_are_not_news() -> None:
    old = [SessionHeld(each.day - timedelta(weeks=5), each.session, each.was) for each in week(HERE)]
    assert good_thing(old, (), given_name="Jordan", today=TODAY) is None


@given(st.lists(st.sampled_from("o?i"), min_size=2, max_size=60))
def test_who_was_never_in_is_never_said_to_have_been(marks: list[str]) -> None:
    days = [TODAY - timedelta(days=ago) for ago in range(60) if (TODAY - timedelta(days=ago)).weekday() < 5]
    held = [
        SessionHeld(days[place // 2], Session.of_slot(place), MARKS[mark]) for place, mark in enumerate(marks)
    ]
    held.sort(key=lambda each: (each.day, each.session))
    assert good_thing(held, (), given_name="Jordan", today=TODAY) is None


@pytest.mark.parametrize(
    ("code", "was"),
    [
        ("/", Was.IN),
        ("L", Was.LATE),
        ("B", Was.IN),
        ("U", Was.AWAY),
        ("O", Was.AWAY),
        ("C", Was.AWAY),
        ("I", Was.SET_ASIDE),
        ("C2", Was.SET_ASIDE),
    ],
)
def test_marks_are_read_as_the_register_means_them(code: str, was: Was) -> None:
    year = AcademicYear(2025)
    numbers = {each.text: each.number for each in all_codes()}
    marks = np.zeros(year.weeks.slots, np.uint8)
    slot = year.weeks.slot(TODAY, Session.AM)
    marks[slot], marks[slot + 14] = numbers[code], numbers["/"]
    due = [place in (slot, slot + 1) for place in range(year.weeks.slots)]
    assert sessions_held(marks.tobytes(), due, year.weeks, TODAY) == (
        SessionHeld(TODAY, Session.AM, was),
        SessionHeld(TODAY, Session.PM, Was.NO_MARK),
    )
