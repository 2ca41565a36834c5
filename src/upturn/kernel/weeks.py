"""Spans of whole weeks, and the slot each session has in them.

A slot is ``week * 14 + weekday * 2 + half``: weekday 0 is Monday, half 0 is the morning.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from upturn.kernel.sessions import DAYS_PER_WEEK, SLOTS_PER_DAY, SLOTS_PER_WEEK, Session


def monday_of(day: date) -> date:
    """The Monday on or before a day."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Weeks:
    """A run of whole weeks from a Monday, in which every session has a slot.

    Raises:
        ValueError: when ``monday`` is not a Monday, or there is not at least one week.
    """

    monday: date
    count: int

    def __post_init__(self) -> None:
        if self.monday.weekday() != 0:
            raise ValueError(f"{self.monday} is not a Monday")
        if self.count < 1:
            raise ValueError("a span needs at least one week")

    @classmethod
    def covering(cls, first: date, last: date) -> "Weeks":
        """The whole weeks that hold both days."""
        monday = monday_of(first)
        return cls(monday, (last - monday).days // DAYS_PER_WEEK + 1)

    @property
    def slots(self) -> int:
        """How many slots the weeks have."""
        return self.count * SLOTS_PER_WEEK

    @property
    def last_day(self) -> date:
        """The Sunday that ends the span."""
        return self.monday + timedelta(days=self.count * DAYS_PER_WEEK - 1)

    def __contains__(self, day: date) -> bool:
        return self.monday <= day <= self.last_day

    def slot(self, day: date, session: Session) -> int:
        """The slot of one session.

        Raises:
            ValueError: when the day is outside the span.
        """
        if day not in self:
            raise ValueError(f"{day} is outside the weeks from {self.monday} to {self.last_day}")
        return (day - self.monday).days * SLOTS_PER_DAY + session.half

    def day(self, slot: int) -> date:
        """The day a slot falls on."""
        return self.monday + timedelta(days=slot // SLOTS_PER_DAY)

    def between(self, first: date, last: date) -> slice:
        """The slots from the first day's morning to the last day's afternoon, cut to the span."""
        start = max((first - self.monday).days, 0) * SLOTS_PER_DAY
        stop = ((last - self.monday).days + 1) * SLOTS_PER_DAY
        return slice(min(start, self.slots), max(min(stop, self.slots), 0))
