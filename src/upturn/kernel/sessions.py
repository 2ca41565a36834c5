"""Half-day sessions and their places in a packed week."""

from enum import StrEnum

SLOTS_PER_DAY = 2
DAYS_PER_WEEK = 7
SLOTS_PER_WEEK = SLOTS_PER_DAY * DAYS_PER_WEEK


class Session(StrEnum):
    """One of the two sessions of a school day."""

    AM = "AM"
    PM = "PM"

    @property
    def half(self) -> int:
        """0 for the morning, 1 for the afternoon."""
        return 0 if self is Session.AM else 1

    @classmethod
    def of_slot(cls, slot: int) -> "Session":
        """The half of the day a slot stands for: even slots are mornings."""
        return cls.PM if slot % SLOTS_PER_DAY else cls.AM
