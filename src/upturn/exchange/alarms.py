"""Odd proportions: what a person should look at before a file is taken."""

from upturn.exchange.outcomes import Outcome

A_TENTH = 10
A_FIFTH = 5
ENOUGH_TO_JUDGE = 20


def odd_proportions(outcome: Outcome, *, held: int = 0, on_roll: int = 0) -> tuple[str, ...]:
    """A sentence for each proportion that is seldom right.

    Args:
        outcome: what the file would do.
        held: how many of the store's things the file's period or scope covers.
        on_roll: how many pupils are on roll; 0 where that says nothing.
    """
    read = outcome.new + outcome.changed + outcome.unchanged
    found = (
        _many_rejected(outcome, read),
        _many_changed(outcome, held),
        _many_missing(outcome, on_roll),
    )
    return tuple(sentence for sentence in found if sentence)


def _many_rejected(outcome: Outcome, read: int) -> str | None:
    rows = read + outcome.rejected
    if rows < ENOUGH_TO_JUDGE or A_TENTH * outcome.rejected < rows:
        return None
    return (
        f"{outcome.rejected:,} of {rows:,} {outcome.things} would be rejected. "
        "Is this the right file for this organisation?"
    )


def _many_changed(outcome: Outcome, held: int) -> str | None:
    if held < ENOUGH_TO_JUDGE or A_FIFTH * outcome.changed < held:
        return None
    return (
        f"{outcome.changed:,} of the {held:,} {outcome.things} already held would change. "
        "Later corrections are usually few: is this the right period and export?"
    )


def _many_missing(outcome: Outcome, on_roll: int) -> str | None:
    absent = on_roll - outcome.pupils
    if on_roll < ENOUGH_TO_JUDGE or A_TENTH * absent < on_roll:
        return None
    return (
        f"{absent:,} of the {on_roll:,} pupils on roll are not in the file. "
        "Was it filtered when it was exported?"
    )
