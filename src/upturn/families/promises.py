"""Promises to look again, and what was last said: worked out from the contacts made, oldest first.

A promise stands until somebody speaks with the pupil or family on or after its day, or until whoever made
it speaks with them before and agrees another day. A letter or an unanswered call never moves it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact: ``held`` when somebody was spoken with, ``how`` in the words it was recorded with."""

    on: date
    by_id: int
    by_name: str
    held: bool
    how: str
    look_again_on: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """We said that we would look again: when it is due, who said so, and when."""

    due: date
    by_id: int
    by_name: str
    made_on: date


@dataclass(frozen=True, slots=True)
class LastContact:
    """The last conversation, the last attempt, and the promises that stand, soonest first."""

    conversation: Contact | None = None
    attempt: Contact | None = None
    promises: tuple[Promise, ...] = ()

    @property
    def conversation_on(self) -> date | None:
        return self.conversation.on if self.conversation else None

    @property
    def attempt_on(self) -> date | None:
        return self.attempt.on if self.attempt else None

    @property
    def look_again_on(self) -> date | None:
        """The day of the soonest promise that stands."""
        return self.promises[0].due if self.promises else None


def last_contact(contacts: Iterable[Contact]) -> LastContact:
    """What one pupil's contacts come to, oldest first."""
    conversation = attempt = None
    standing: dict[int, Promise] = {}
    for each in contacts:
        if each.held:
            conversation = each
            standing = {by: promise for by, promise in standing.items() if not _met(promise, each)}
        else:
            attempt = each
        if each.look_again_on:
            _promise(standing, each, each.look_again_on)
    return LastContact(conversation, attempt, tuple(sorted(standing.values(), key=lambda each: each.due)))


def _met(promise: Promise, conversation: Contact) -> bool:
    """Kept, or moved to another day by whoever made it."""
    moved = conversation.by_id == promise.by_id and conversation.look_again_on is not None
    return moved or conversation.on >= promise.due


def _promise(standing: dict[int, Promise], contact: Contact, due: date) -> None:
    before = standing.get(contact.by_id)
    if before is None or due < before.due:
        standing[contact.by_id] = Promise(due, contact.by_id, contact.by_name, contact.on)
