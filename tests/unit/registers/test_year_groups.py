"""Last year's year groups are not this year's."""

from datetime import date

import pytest

from upturn.kernel.academic_year import AcademicYear
from upturn.registers.year_groups import year_group_before, years_before_the_roll

TODAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("year", "leaves_on", "years"),
    [
        (2025, None, 0),
        (2024, None, 1),
        (2023, None, 2),
        (2026, None, 0),
        (2025, date(2026, 7, 21), 0),
        (2024, date(2026, 7, 21), 1),
        (2024, date(2025, 7, 21), 0),
        (2024, date(2025, 8, 31), 0),
        (2023, date(2025, 8, 31), 1),
        (2024, date(2025, 9, 12), 1),
    ],
)
def test_a_roll_speaks_of_today_or_of_the_day_someone_left(
    year: int, leaves_on: date | None, years: int
) -> None:
    assert years_before_the_roll(AcademicYear(year), TODAY, leaves_on) == years


@pytest.mark.parametrize(
    ("year_group", "years", "then"),
    [
        ("9", 0, "9"),
        ("9", 1, "8"),
        ("10", 1, "9"),
        ("1", 1, "R"),
        ("2", 2, "R"),
        ("1", 2, ""),
        ("R", 1, ""),
        ("R", 0, "R"),
        ("Nursery", 1, ""),
        ("", 1, ""),
    ],
)
def test_year_groups_go_up_by_one_a_year(year_group: str, years: int, then: str) -> None:
    assert year_group_before(year_group, years) == then
