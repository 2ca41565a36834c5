"""A day's marks sorted: who is not in with no reason, and whose register has not come in."""

from datetime import date

from upturn.registers.codes import all_codes
from upturn.registers.queries import PupilToday
from upturn.web.today.sorting import Morning, NotTaken, sort_the_day, waiting_for_a_reason

TODAY = date(2026, 3, 12)
CODES = {code.text: code.number for code in all_codes()} | {"": 0}


def pupil(name: str, form: str, am: str = "", pm: str = "", since: date | None = None) -> PupilToday:
    return PupilToday(
        enrolment_id=1,
        pupil_id=1,
        given_name=name,
        family_name="",
        year_group="9",
        form=form,
        marks=bytes((CODES[am], CODES[pm])),
        no_reason_yet=int(since is not None),
        no_reason_since=since,
    )


def not_in(morning: Morning) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(each.pupil.name, each.away, each.unmarked) for each in morning.not_in]


def test_before_any_register_nothing_has_begun() -> None:
    assert sort_the_day([pupil("Ivy", "9C"), pupil("Leo", "9D")]) == Morning(False, (), ())
    assert sort_the_day([]) == Morning(False, (), ())


def test_only_an_unexplained_absence_is_listed() -> None:
    day = sort_the_day(
        [pupil("Ivy", "9C", "N"), pupil("Leo", "9C", "I"), pupil("Mia", "9C", "/"), pupil("Zac", "9C", "O")]
    )
    assert not_in(day) == [("Ivy", ("this morning",), ())]


def test_a_pupil_without_a_mark_in_a_register_that_was_taken() -> None:
    day = sort_the_day([pupil("Ivy", "9C"), pupil("Leo", "9C", "/"), pupil("Mia", "9C", "/")])
    assert not_in(day) == [("Ivy", (), ("this morning",))]
    assert day.not_taken == ()


def test_a_register_not_taken_is_one_thing_and_not_its_pupils() -> None:
    day = sort_the_day([pupil("Ivy", "9C"), pupil("Leo", "9C"), pupil("Mia", "9D", "/"), pupil("Zac", "9E")])
    assert not_in(day) == []
    assert day.not_taken == (NotTaken("this morning", ("9C", "9E")),)


def test_a_register_half_taken_was_taken() -> None:
    half = [pupil("Ivy", "9C"), pupil("Leo", "9C", "/")]
    assert sort_the_day(half).not_taken == ()
    day = sort_the_day([*half, pupil("Mia", "9C"), pupil("Zac", "9D", "/")])
    assert day.not_taken == (NotTaken("this morning", ("9C",)),)


def test_the_afternoon_begins_with_its_first_mark() -> None:
    morning_only = [pupil("Ivy", "9C", "/"), pupil("Leo", "9C", "/")]
    assert not_in(sort_the_day(morning_only)) == []
    day = sort_the_day([pupil("Ivy", "9C", "N", "N"), pupil("Leo", "9C", "/", "\\"), pupil("Mia", "9D", "/")])
    assert not_in(day) == [("Ivy", ("this morning", "this afternoon"), ())]
    assert day.not_taken == (NotTaken("this afternoon", ("9D",)),)


def test_earlier_days_are_the_oldest_first_and_today_is_not_one() -> None:
    pupils = [
        pupil("Ivy", "9C", since=TODAY),
        pupil("Leo", "9C", since=date(2026, 3, 9)),
        pupil("Mia", "9C"),
        pupil("Zac", "9C", since=date(2026, 2, 20)),
    ]
    assert [each.name for each in waiting_for_a_reason(pupils, TODAY)] == ["Zac", "Leo"]
