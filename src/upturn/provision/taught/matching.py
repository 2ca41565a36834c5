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


Key = tuple[By, str]
"""What somebody is known by, as it is compared."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody in a lesson's record, in its words; what it does not say is blank."""

    name: str = ""
    email: str = ""
    identifier: str = ""

    @property
    def known_by(self) -> tuple[Key, ...]:
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
        said: what they were known by, where it was a person who said whom that stands for.
    """

    enrolment_id: int | None = None
    set_aside: bool = False
    likely: tuple[int, ...] = ()
    said: Key | None = field(default=None, compare=False)

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
    said: Mapping[Key, int | None] = field(default_factory=dict)
    _numbered: Mapping[str, frozenset[int]] = field(init=False, repr=False, compare=False)
    _whole_name: Mapping[str, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    _given_name: Mapping[str, tuple[int, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        numbers = ((number.casefold(), each) for each in self.learners for number in each.identifiers)
        numbered = {number: frozenset(ids) for number, ids in _grouped(numbers).items()}
        object.__setattr__(self, "_numbered", numbered)
        whole = _grouped((plain_name(each.name), each) for each in self.learners)
        object.__setattr__(self, "_whole_name", whole)
        given = _grouped((plain_name(each.given_name), each) for each in self.learners)
        object.__setattr__(self, "_given_name", given)

    def match(self, attendee: Attendee) -> Match:
        """Whom an attendee stands for. A name that two learners share is asked about each time."""
        keys = attendee.known_by
        likely = self._likely(plain_name(attendee.name))
        for key in keys:
            if key in self.said and (key[0] is not By.NAME or len(likely) < SHARED):
                chosen = self.said[key]
                return Match(chosen, set_aside=chosen is None, said=key)
        named = self._by_number(keys)
        return Match(named) if named is not None else Match(likely=likely)

    def _by_number(self, keys: Iterable[Key]) -> int | None:
        found = {each for by, value in keys if by is not By.NAME for each in self._numbered.get(value, ())}
        return found.pop() if len(found) == 1 else None

    def _likely(self, name: str) -> tuple[int, ...]:
        """The learners of that name; of one word, those with it for a given name."""
        return (self._whole_name.get(name) or self._given_name.get(name, ())) if name else ()


def _grouped(named: Iterable[tuple[str, Learner]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for name, learner in named:
        found[name] = (*found.get(name, ()), learner.enrolment_id)
    return found
