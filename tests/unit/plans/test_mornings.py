"""A morning meant to help never earns an absence unsaid; a warning says what would happen and what to do."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upturn.plans.mornings import MorningArrangement, warnings
from upturn.registers.codes import CodeClass, code_set_on

CLOSE = time(9, 30)
TODAY = date(2026, 3, 9)
BEFORE, AFTER = time(9, 10), time(9, 50)
CODES = code_set_on(TODAY).codes

QUIET_DOOR = MorningArrangement(
    arrive_by=BEFORE,
    place="the library door",
    greeted_by="Sam Okoro",
    first_thirty="a drink and a look at the day",
    registered_at="the library",
    registered_by=time(9, 20),
    code="L",
)
PART_TIME = replace(
    QUIET_DOOR,
    arrive_by=AFTER,
    registered_by=AFTER,
    code="C2",
    approved_by="J. Hallam, head",
    parent_agreed=True,
    review_on=date(2026, 3, 20),
    ends_on=date(2026, 3, 27),
)
HUB = replace(
    QUIET_DOOR, code="B", place="Canal Street hub", approved_by="J. Hallam", supervised_by="Ade Bello"
)


def said(arrangement: MorningArrangement, close: time = CLOSE, today: date = TODAY) -> str:
    return "\n".join(warnings(arrangement, close, today))


@pytest.mark.parametrize("code", ["", "/", "L", "l"])
def test_registered_before_the_register_closes_nothing_is_wrong(code: str) -> None:
    assert warnings(replace(QUIET_DOOR, code=code), CLOSE, TODAY) == ()


def test_the_minute_the_register_closes_is_in_time() -> None:
    assert warnings(replace(QUIET_DOOR, arrive_by=CLOSE, registered_by=CLOSE), CLOSE, TODAY) == ()


@pytest.mark.parametrize("code", ["", "/", "L"])
def test_arriving_after_the_register_closes_earns_an_unauthorised_absence(code: str) -> None:
    (warning,) = warnings(replace(QUIET_DOOR, code=code, arrive_by=AFTER, registered_by=AFTER), CLOSE, TODAY)
    assert warning.startswith("Arriving by 09:50 is after registers close at 09:30: the morning is marked U,")
    assert "counts towards a penalty notice (10 sessions in 10 school weeks)" in warning
    assert "5 such mornings a week reach that in 2 weeks" in warning
    assert "before 09:30" in warning
    assert "C2" in warning


def test_a_mark_nobody_could_truthfully_write_is_said() -> None:
    found = said(replace(QUIET_DOOR, arrive_by=AFTER, registered_by=time(9, 20)))
    assert "marked by 09:20 but to arrive by 09:50" in found


def test_coming_in_time_and_being_marked_too_late_earns_it_too() -> None:
    (warning,) = warnings(replace(QUIET_DOOR, registered_by=time(9, 45)), CLOSE, TODAY)
    assert "marked by 09:45, after registers close at 09:30" in warning
    assert "Mark them where they arrive, before 09:30" in warning


def test_a_pupil_met_elsewhere_must_be_marked_by_someone() -> None:
    (warning,) = warnings(replace(QUIET_DOOR, registered_at=""), CLOSE, TODAY)
    assert "the library door" in warning
    assert "Say who marks them, and where, by 09:30" in warning


def test_no_time_at_all_is_asked_for() -> None:
    (warning,) = warnings(MorningArrangement(place="the library"), CLOSE, TODAY)
    assert "Say by when they arrive and by when they are marked" in warning


def test_choosing_the_late_code_on_purpose_is_said() -> None:
    assert "would write U each morning it is kept" in said(replace(QUIET_DOOR, code="U", arrive_by=AFTER))


def test_a_part_time_timetable_that_is_whole_is_left_alone() -> None:
    assert warnings(PART_TIME, CLOSE, TODAY) == ()


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        (replace(PART_TIME, approved_by=""), "needs the head’s approval; until"),
        (replace(PART_TIME, parent_agreed=False), "needs the parent’s agreement; until"),
        (replace(PART_TIME, ends_on=None), "needs an end date; until"),
        (replace(PART_TIME, review_on=None), "needs a day when it is reviewed; until"),
    ],
)
def test_a_part_time_timetable_needs_approval_agreement_review_and_an_end(
    lacking: MorningArrangement, words: str
) -> None:
    (warning,) = warnings(lacking, CLOSE, TODAY)
    assert words in warning
    assert "counts towards persistent absence" in warning


def test_everything_it_lacks_is_said_at_once() -> None:
    (warning,) = warnings(MorningArrangement(code="C2"), CLOSE, TODAY)
    assert (
        "needs the head’s approval, the parent’s agreement, an end date and a day when it is reviewed;"
        in warning
    )


def test_a_part_time_timetable_is_reviewed_in_its_time() -> None:
    assert "was to be reviewed on Fri 6 Mar" in said(replace(PART_TIME, review_on=date(2026, 3, 6)))
    assert said(replace(PART_TIME, review_on=TODAY)) == ""
    assert said(replace(PART_TIME, review_on=PART_TIME.ends_on)) == ""
    assert "after it ends on Fri 27 Mar" in said(replace(PART_TIME, review_on=date(2026, 3, 30)))


def test_a_part_time_code_on_a_morning_that_needs_none() -> None:
    (warning,) = warnings(replace(PART_TIME, arrive_by=BEFORE), CLOSE, TODAY)
    assert "C2 would turn it into an absence" in warning


def test_what_has_ended_is_said() -> None:
    ended = said(replace(PART_TIME, ends_on=date(2026, 3, 6), review_on=date(2026, 3, 5)))
    assert ended.startswith("This arrangement ended on Fri 6 Mar")
    assert warnings(replace(QUIET_DOOR, ends_on=TODAY), CLOSE, TODAY) == ()


def test_elsewhere_needs_an_approved_and_supervised_place() -> None:
    assert warnings(HUB, CLOSE, TODAY) == ()
    assert "someone who supervises there" in said(replace(HUB, supervised_by=""))
    assert "the school’s approval" in said(replace(HUB, approved_by=""))
    assert "a named place" in said(replace(HUB, place="", registered_at=""))


@pytest.mark.parametrize("place", ["At home", "online lessons (Teams)", "remotely"])
def test_elsewhere_is_never_home(place: str) -> None:
    assert "cannot stand for learning at home" in said(replace(HUB, registered_at=place))


@pytest.mark.parametrize("code", ["I", "M", "C", "K", "V", "D", "Y7", "#"])
def test_no_plan_can_promise_what_a_day_will_be(code: str) -> None:
    (warning,) = warnings(replace(QUIET_DOOR, code=code), CLOSE, TODAY)
    assert warning.startswith(f"{code} (")
    assert "Plan for a present mark before 09:30" in warning


def test_a_code_that_is_none_is_said() -> None:
    assert "“Q9” is not a register code" in said(replace(QUIET_DOOR, code=" Q9 "))


clock = st.none() | st.times().map(lambda each: each.replace(second=0, microsecond=0))


@given(clock, clock, st.sampled_from(["", *CODES]), st.booleans())
def test_a_morning_that_would_earn_an_absence_is_never_let_by(
    arrive: time | None, register: time | None, code: str, place: bool
) -> None:
    """Silence means a present mark earned in time, or leave or a place with everything it needs."""
    arrangement = MorningArrangement(
        arrive, "the library" if place else "", registered_by=register, code=code
    )
    if warnings(arrangement, CLOSE, TODAY):
        return
    assert code == "" or CODES[code].code_class is CodeClass.PRESENT
    times = [each for each in (arrive, register) if each is not None]
    assert times
    assert max(times) <= CLOSE
