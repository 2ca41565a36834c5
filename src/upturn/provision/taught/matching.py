"""Whom a name in a lesson's record stands for: known by an identifier or an address, or asked of a person.

A name alone is never enough: two learners may share it, and anybody can type it. A person says once whom it
stands for, and that is remembered.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

SHARED = 2
"""From so many learners of one name on, no name is remembered."""

_ASIDE = re.compile(r"\s*\([^)]*\)\s*")
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


class By(StrEnum):
    """What somebody is known by, the surest first."""

    IDENTIFIER = "identifier"
    EMAIL = "email"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody in a lesson's record, in its words; what it does not say is blank."""

    name: str = ""
    email: str = ""
    identifier: str = ""

    @property
    def known_by(self) -> tuple[tuple[By, str], ...]:
        """Everything they could be known by, as it is compared, the surest first."""
        found = (
            (By.IDENTIFIER, self.identifier.strip().casefold()),
            (By.EMAIL, self.email.strip().casefold()),
            (By.NAME, plain_name(self.name)),
        )
        return tuple((by, value) for by, value in found if value)


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner of the provider, as far as matching needs to know them."""

    enrolment_id: int
    given_name: str
    family_name: str
    identifiers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class Match:
    """Whom an attendee stands for.

    Attributes:
        enrolment_id: the learner; None where nobody is known, or it is known to be no learner.
        set_aside: whether somebody has said that this is no learner.
        likely: the learners whose name it could be, for a person to choose from.
    """

    enrolment_id: int | None = None
    set_aside: bool = False
    likely: tuple[int, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether nobody needs to be asked."""
        return self.set_aside or self.enrolment_id is not None


def plain_name(name: str) -> str:
    """A name as it is compared: without accents, case, marks, what stands in brackets, and order of words.

    “O’Neill, Aoife (Guest)” and “aoife o'neill” are the same.
    """
    without = _ASIDE.sub(" ", name)
    letters = unicodedata.normalize("NFKD", without).encode("ascii", "ignore").decode().casefold()
    words = _NOT_LETTERS.sub(" ", letters.replace("'", "").replace("’", "")).split()
    return " ".join(sorted(words))


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a provider's learners, and what people have said of names before.

    ``said`` gives the enrolment somebody chose for a key, None for one who is no learner.
    """

    learners: Sequence[Learner]
    said: Mapping[tuple[By, str], int | None] = field(default_factory=dict)

    def match(self, attendee: Attendee) -> Match:
        """Whom an attendee stands for. A name that two learners share is asked about each time."""
        likely = self._likely(plain_name(attendee.name))
        for key in attendee.known_by:
            if key in self.said and (key[0] is not By.NAME or len(likely) < SHARED):
                chosen = self.said[key]
                return Match(chosen, set_aside=chosen is None)
        named = self._numbered(attendee)
        return Match(named) if named is not None else Match(likely=likely)

    def _numbered(self, attendee: Attendee) -> int | None:
        given = {value for by, value in attendee.known_by if by is not By.NAME}
        found = {
            learner.enrolment_id
            for learner in self.learners
            if not given.isdisjoint(each.casefold() for each in learner.identifiers)
        }
        return found.pop() if len(found) == 1 else None

    def _likely(self, name: str) -> tuple[int, ...]:
        """The learners of that name; of one word, those with it for a given name."""
        if not name:
            return ()
        whole = [each for each in self.learners if plain_name(each.name) == name]
        return _ids(whole or [each for each in self.learners if plain_name(each.given_name) == name])


def _ids(learners: Iterable[Learner]) -> tuple[int, ...]:
    return tuple(each.enrolment_id for each in learners)
