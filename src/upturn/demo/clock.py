"""When the town is: a Thursday morning in March, with some registers in and some still to come."""

from datetime import date, datetime

from upturn.kernel.academic_year import AcademicYear

HELD_AT = datetime(2026, 3, 12, 9, 10)
"""The moment the town's clock is held at, Europe/London. Registers opened at 8:50 and close at 9:20."""

TODAY: date = HELD_AT.date()
THIS_YEAR = AcademicYear(2025)
LAST_YEAR = THIS_YEAR.previous
YEARS = (LAST_YEAR, THIS_YEAR)
SEED = 20260312
"""The seed of the town that is shipped."""
