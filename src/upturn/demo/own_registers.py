"""One pupil's own register, asked a day or a stretch at a time, as it is known at the town's moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from upturn.demo.clock import TODAY
from upturn.demo.rolls import Enrolment
from upturn.demo.town import SCHOOLS, Town
from upturn.kernel.sessions import Session
from upturn.kernel.weeks import Weeks
from upturn.plans.progress import Counted, counted, last_counted
from upturn.registers.codes import NO_MARK, code_numbered

YESTERDAY = TODAY - timedelta(days=1)


@dataclass(frozen=True, eq=False)
class OwnRegister:
    """A pupil's marks of this year, a byte a slot, and how many minutes late each was."""

    enrolment: Enrolment
    weeks: Weeks
    days: tuple[date, ...]
    marks: bytes
    late_minutes: bytes

    def came(self, day: date, session: Session | None = None) -> bool:
        """Whether the register shows them in: in that session, or in either."""
        sessions = (session,) if session is not None else tuple(Session)
        return any(self._attended(self.marks[self.weeks.slot(day, each)]) for each in sessions)

    def was_late(self, day: date) -> int:
        """How many minutes late that morning, 0 for in time or not known."""
        slot = self.weeks.slot(day, Session.AM)
        late = self.marks[slot] != NO_MARK and code_numbered(self.marks[slot]).text in {"L", "U"}
        minutes = self.late_minutes[slot]
        return minutes if late and minutes < _UNKNOWN else 0

    def between(self, first: date, last: date) -> Counted:
        """What was attended of what counts, both days included."""
        return counted(self.weeks, self.marks, first, last)

    def until(self, last: date, sessions: int) -> Counted:
        """The last so many sessions that count, up to a day."""
        return last_counted(self.weeks, self.marks, until=last, sessions=sessions)

    @staticmethod
    def _attended(mark: int) -> bool:
        return mark != NO_MARK and code_numbered(mark).attended


_UNKNOWN = 255


class OwnRegisters:
    """The registers of everybody on roll at the town's moment."""

    def __init__(self, town: Town) -> None:
        self._years = {school: town.school_year(school) for school in SCHOOLS}
        self._rows = {
            (each.pupil, school): row
            for school, year in self._years.items()
            for row, each in enumerate(year.enrolments)
            if each.on_roll(TODAY)
        }

    @cached_property
    def _marks(self) -> dict[str, bytes]:
        return {school: year.marks.tobytes() for school, year in self._years.items()}

    def of(self, pupil: str, school: str) -> OwnRegister:
        """One pupil's.

        Raises:
            KeyError: when they are not on roll there.
        """
        year, row = self._years[school], self._rows[pupil, school]
        slots = year.year.weeks.slots
        return OwnRegister(
            year.enrolments[row],
            year.year.weeks,
            year.days,
            self._marks[school][row * slots : (row + 1) * slots],
            year.late_minutes[row].tobytes(),
        )

    def at(self, school: str) -> Iterator[Enrolment]:
        """Everybody on roll at a school, in the order of its register."""
        enrolments = self._years[school].enrolments
        return (enrolments[row] for (_, where), row in self._rows.items() if where == school)
