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

OF_THE_LAST_WEEKS = frozenset({Kind.DRIFT, Kind.SMALL_WIN})
"""What describes the last weeks, and is worked out again whenever the marks change."""

OF_THE_YEAR = frozenset(Kind) - OF_THE_LAST_WEEKS
"""What is looked for at the end of each half term and when a person asks, and never between."""
