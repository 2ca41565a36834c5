"""Arrivals at the door, beside what was arranged. An arrival is no register mark, and makes none."""

from datetime import time


class ArrivalRefused(ValueError):
    """An arrival that cannot be recorded; the message is the sentence the person reads."""


def minutes_after(arranged: time, arrived: time) -> int:
    """Whole minutes from the arranged time to the arrival; below nought for whoever came before it."""
    return (arrived.hour - arranged.hour) * 60 + arrived.minute - arranged.minute


def beside_the_arranged(arranged: time | None, arrived: time) -> str:
    """An arrival beside what was arranged, as a fact; nothing where no time was."""
    if arranged is None:
        return ""
    minutes = minutes_after(arranged, arrived)
    if minutes <= 0:
        return f"by {arranged:%H:%M}, as arranged"
    return f"{minutes} {'minute' if minutes == 1 else 'minutes'} after the arranged {arranged:%H:%M}"
