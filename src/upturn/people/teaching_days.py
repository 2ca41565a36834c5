"""The weekdays an organisation teaches on, kept as seven bits: Monday is the lowest."""

from collections.abc import Iterable

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class BadTeachingDaysError(ValueError):
    """Days that cannot stand; the message is the sentence the person reads."""


def days_to_bits(days: Iterable[int]) -> int:
    """Seven bits from weekday numbers, 0 for Monday.

    Raises:
        BadTeachingDaysError: when there is no day, or a number is not a weekday.
    """
    bits = 0
    for day in days:
        if not 0 <= day < len(WEEKDAYS):
            raise BadTeachingDaysError(f"{day} is not a weekday: 0 is Monday and 6 is Sunday.")
        bits |= 1 << day
    if not bits:
        raise BadTeachingDaysError("Choose at least one day. Most schools teach Monday to Friday.")
    return bits


def bits_to_days(bits: int) -> tuple[int, ...]:
    """The weekday numbers of seven bits, 0 for Monday."""
    return tuple(day for day in range(len(WEEKDAYS)) if bits >> day & 1)
