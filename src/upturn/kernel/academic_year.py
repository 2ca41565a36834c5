"""Academic years, 1 August to 31 July, and the 53 packed weeks that hold one."""

from dataclasses import dataclass
from datetime import date

from upturn.kernel.weeks import Weeks, monday_of

WEEKS_IN_A_PACKED_YEAR = 53


@dataclass(frozen=True, slots=True, order=True)
class AcademicYear:
    """The year that starts on 1 August of ``start``."""

    start: int

    @classmethod
    def containing(cls, day: date) -> "AcademicYear":
        """The academic year a day belongs to."""
        return cls(day.year if day.month >= 8 else day.year - 1)

    @property
    def first_day(self) -> date:
        return date(self.start, 8, 1)

    @property
    def last_day(self) -> date:
        return date(self.start + 1, 7, 31)

    @property
    def weeks(self) -> Weeks:
        """The packed weeks: from the Monday on or before 1 August."""
        return Weeks(monday_of(self.first_day), WEEKS_IN_A_PACKED_YEAR)

    @property
    def previous(self) -> "AcademicYear":
        return AcademicYear(self.start - 1)

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return f"{self.start}/{(self.start + 1) % 100:02d}"
