"""The kinds of pattern, and which of them are tested."""

from enum import StrEnum


class Kind(StrEnum):
    """What a register may hint at. The tested kinds come first; the rest are described, without a p."""

    WEEKDAY = "weekday"
    FIRST_SESSION = "first_session"
    LESSON = "lesson"
    AFTER_BREAK = "after_break"
    ALTERNATE_WEEKS = "alternate_weeks"
    CO_ABSENCE = "co_absence"
    CHANGE_POINT = "change_point"
    DRIFT = "drift"
    SMALL_WIN = "small_win"
    SPELLS = "spells"


TESTED = tuple(Kind)[:6]
DESCRIPTIVE = tuple(Kind)[6:]
