"""Cases a person can check with a pencil, on both engines."""

from datetime import date

import pytest

from tests.conformance.registers.written import FULL_WEEK, MONDAY, written
from upturn.registers.statistics import Counts


def test_each_class_counts_where_it_should(statistics) -> None:
    [pupil] = statistics(written(["/ \\ L B I C2 O U D Y7 # Z ? ?"]))
    assert pupil.counts == Counts(
        possible=8,
        attended=4,
        approved_educational_activity=1,
        authorised=2,
        unauthorised=2,
        late_before_close=1,
        late_after_close=1,
        missing=2,
    )
    assert pupil.codes == dict.fromkeys(["/", "\\", "L", "B", "I", "C2", "O", "U", "D", "Y7", "#", "Z"], 1)


def test_either_slash_is_present_in_either_session(statistics) -> None:
    [pupil] = statistics(written(["\\ / \\ / / /"]))
    assert pupil.counts == Counts(possible=6, attended=6)
    assert pupil.codes == {"/": 4, "\\": 2}


def test_nothing_possible_is_not_known(statistics) -> None:
    [pupil] = statistics(written(["Y4 Y4 D D # # X X Q Q"]))
    assert pupil.counts == Counts()
    assert (pupil.counts.absence_rate, pupil.counts.persistent, pupil.counts.severe) == (None, None, None)


def test_all_missing_is_not_absent(statistics) -> None:
    [pupil] = statistics(written(["? ? ? ? ? ? ? ? ? ?"]))
    assert pupil.counts == Counts(missing=10)
    assert pupil.counts.persistent is None
    assert pupil.counts.provisional


def test_no_mark_where_none_is_due_is_nothing(statistics) -> None:
    [pupil] = statistics(written([". . / \\"]))
    assert pupil.counts == Counts(possible=2, attended=2)


@pytest.mark.parametrize(
    ("absent", "persistent", "severe"),
    [(0, False, False), (1, True, False), (4, True, False), (5, True, True)],
)
def test_thresholds_are_reached_exactly(statistics, absent: int, persistent: bool, severe: bool) -> None:
    week = " ".join(["I"] * absent + ["/"] * (10 - absent))
    [pupil] = statistics(written([week]))
    assert (pupil.counts.persistent, pupil.counts.severe) == (persistent, severe)


def test_just_under_a_tenth_is_not_persistent(statistics) -> None:
    [pupil] = statistics(written([f"I {FULL_WEEK} \\"]))
    assert (pupil.counts.possible, pupil.counts.absent, pupil.counts.persistent) == (12, 1, False)


def test_weekends_count_where_a_school_teaches_then(statistics) -> None:
    [pupil] = statistics(written([". . . . . . . . . . / I O \\"]))
    assert pupil.counts == Counts(possible=4, attended=2, authorised=1, unauthorised=1)


def test_both_days_of_a_period_are_in_it(statistics) -> None:
    case = written(["O O / \\ / I O O"], first=date(2025, 9, 9), last=date(2025, 9, 10))
    assert statistics(case)[0].counts == Counts(possible=4, attended=3, authorised=1)


def test_a_period_outside_the_register_counts_nothing(statistics) -> None:
    case = written([FULL_WEEK], first=date(2026, 1, 5), last=date(2026, 1, 9))
    [pupil] = statistics(case)
    assert (pupil.counts, pupil.codes) == (Counts(), {})
    assert pupil.last_4_weeks == Counts(possible=10, attended=10)


def test_a_period_that_ends_before_the_register_has_no_weeks(statistics) -> None:
    [pupil] = statistics(written([FULL_WEEK], first=date(2025, 8, 1), last=date(2025, 8, 31)))
    assert (pupil.counts, pupil.last_4_weeks, pupil.previous_4_weeks) == (Counts(), Counts(), Counts())


def test_last_four_weeks_are_weeks_of_school(statistics) -> None:
    holiday = "# # # # # # # # # #"
    weeks = [FULL_WEEK, "O O", FULL_WEEK, holiday, FULL_WEEK, "Y4 Y4", FULL_WEEK, holiday, "I I"]
    [pupil] = statistics(written(weeks))
    assert pupil.last_4_weeks == Counts(possible=32, attended=30, authorised=2)
    assert pupil.previous_4_weeks == Counts(possible=12, attended=10, unauthorised=2)


def test_last_four_weeks_may_begin_before_the_period(statistics) -> None:
    weeks = [FULL_WEEK, "I I I I"] + [FULL_WEEK] * 3
    case = written(weeks, first=date(2025, 10, 8), last=date(2025, 10, 12))
    [pupil] = statistics(case)
    assert pupil.counts == Counts(possible=6, attended=6)
    assert pupil.last_4_weeks == Counts(possible=34, attended=30, authorised=4)


def test_last_four_weeks_end_with_the_period_mid_week(statistics) -> None:
    case = written([FULL_WEEK, "/ \\ O O O O O O O O", "O O"], last=date(2025, 9, 15))
    assert statistics(case)[0].last_4_weeks == Counts(possible=12, attended=12)


def test_a_week_whose_possible_sessions_come_after_the_period_is_not_held_yet(statistics) -> None:
    weeks = [FULL_WEEK, "I I", *[FULL_WEEK] * 3, "# # / \\"]
    case = written(weeks, last=date(2025, 10, 13))
    [pupil] = statistics(case)
    assert pupil.last_4_weeks == Counts(possible=32, attended=30, authorised=2)
    assert pupil.previous_4_weeks == Counts(possible=10, attended=10)


def test_a_pupil_may_have_nothing_in_a_week_the_school_held(statistics) -> None:
    pupils = statistics(written(["I I"], [".", *[FULL_WEEK] * 4]))
    assert pupils[0].last_4_weeks == Counts()
    assert pupils[0].previous_4_weeks == Counts(possible=2, authorised=2)
    assert pupils[1].last_4_weeks == Counts(possible=40, attended=40)


def test_schools_have_their_own_weeks(statistics) -> None:
    early = [FULL_WEEK] * 5 + ["."] * 3
    late = ["."] * 3 + ["O O", *[FULL_WEEK] * 4]
    pupils = statistics(written(early, late, ["I I"], schools=(0, 1, 0)))
    assert pupils[0].last_4_weeks == Counts(possible=40, attended=40)
    assert pupils[0].previous_4_weeks == Counts(possible=10, attended=10)
    assert pupils[1].last_4_weeks == Counts(possible=40, attended=40)
    assert pupils[1].previous_4_weeks == Counts(possible=2, unauthorised=2)
    assert pupils[2].previous_4_weeks == Counts(possible=2, authorised=2)


def test_missing_marks_of_the_last_weeks_are_counted_in_them(statistics) -> None:
    [pupil] = statistics(written([FULL_WEEK, "/ \\ ? ?"]))
    assert pupil.last_4_weeks == Counts(possible=12, attended=12, missing=2)


def test_a_week_with_only_missing_marks_is_not_a_school_week(statistics) -> None:
    weeks = ["I I", *[FULL_WEEK] * 4, "? ? ? ?"]
    [pupil] = statistics(written(weeks))
    assert pupil.last_4_weeks == Counts(possible=40, attended=40)
    assert pupil.previous_4_weeks == Counts(possible=2, authorised=2)


def test_old_and_new_codes_keep_their_own_classes_in_one_period(statistics) -> None:
    """The code set changed on Monday 19 August 2024; a byte means what it meant when it was written."""
    case = written(["J J H H Y Y"], ["J1 J1 C C Y7 Y7"], monday=date(2024, 8, 12))
    old, new = statistics(case)
    assert old.counts == Counts(possible=4, attended=2, approved_educational_activity=2, authorised=2)
    assert new.counts == Counts(possible=4, authorised=4)
    assert old.codes == {"J": 2, "H": 2, "Y": 2}


def test_the_turn_of_the_academic_year(statistics) -> None:
    """31 July and 1 August 2025 share a week, and a register of either year holds both."""
    july = written(["/ \\ / \\ / \\ I I O O"], monday=date(2025, 7, 28), last=date(2025, 7, 31))
    august = written(["/ \\ / \\ / \\ I I O O"], monday=date(2025, 7, 28), first=date(2025, 8, 1))
    assert statistics(july)[0].counts == Counts(possible=8, attended=6, authorised=2)
    assert statistics(august)[0].counts == Counts(possible=2, unauthorised=2)


def test_weeks_are_counted_one_by_one(weekly) -> None:
    case = written([FULL_WEEK, ".", "I I / \\ ?"], ["O", "L"], first=date(2025, 9, 9))
    first, second = weekly(case)
    assert first == {
        MONDAY: Counts(possible=8, attended=8),
        date(2025, 9, 22): Counts(possible=4, attended=2, authorised=2, missing=1),
    }
    assert second == {date(2025, 9, 15): Counts(possible=1, attended=1, late_before_close=1)}


def test_weeks_outside_the_register_hold_nothing(weekly) -> None:
    assert weekly(written([FULL_WEEK], first=date(2024, 9, 1), last=date(2024, 12, 1))) == [{}]
