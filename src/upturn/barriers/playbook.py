"""The playbook: what can get in the way, what to ask about it, and what may help, with how well it is known.

What is shipped is data in ``playbook/*.toml``, one file a jurisdiction. An organisation may replace the words
of an entry, choose among its supports, add its own, or retire it; the shipped words are never written over.
Nothing here says what is in any pupil's way: an entry ranks what to ask about, and only people confirm.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

SAFEGUARDING = "safeguarding_concern"


class Wording(StrEnum):
    """How a card speaks: to a primary pupil, or to an older one."""

    YOUNG = "young"
    OLDER = "older"


class Evidence(StrEnum):
    """What published studies of groups say about a support. Never a rank, and never about one pupil."""

    GOOD_FOR_SOME = "good_for_some"
    PROMISING = "promising"
    MIXED = "mixed"
    LITTLE_STUDIED = "little_studied"
    OURS_TO_DO = "ours_to_do"
    OUR_OWN = "our_own"

    @property
    def label(self) -> str:
        """The grade in words."""
        return _EVIDENCE_LABELS[self]


_EVIDENCE_LABELS = {
    Evidence.GOOD_FOR_SOME: "Good for some",
    Evidence.PROMISING: "Promising",
    Evidence.MIXED: "Mixed",
    Evidence.LITTLE_STUDIED: "Little studied",
    Evidence.OURS_TO_DO: "Ours to do",
    Evidence.OUR_OWN: "Our own idea",
}
OUR_OWN_WORDS = "Our own idea, not studied elsewhere. What happens here will say."


@dataclass(frozen=True, slots=True)
class Support:
    """Something adults can do; ``key`` is kept by plans and never changes."""

    key: str
    name: str
    what: str
    evidence: Evidence
    evidence_words: str
    first_step: str
    caution: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can get in the way, in the playbook's words or an organisation's own.

    ``looks_like`` ranks what to ask about and confirms nothing. A ``flag`` is only ever raised by a person.
    ``version`` is nought while the shipped words stand, else the number of the organisation's edit.
    """

    key: str
    name: str
    means: str
    in_their_words: Mapping[Wording, str]
    looks_like: tuple[str, ...]
    ask_pupil: tuple[str, ...]
    ask_home: tuple[str, ...]
    involve: tuple[str, ...]
    supports: tuple[Support, ...]
    seldom_works_alone: str
    is_flag: bool = False
    is_retired: bool = False
    version: int = 0

    def card(self, wording: Wording) -> str:
        """What its card says, in the first person."""
        return self.in_their_words[wording]


@dataclass(frozen=True, slots=True)
class Playbook:
    """The entries in their order, retired ones too, and every support by its key."""

    entries: tuple[Entry, ...]
    supports: Mapping[str, Support] = field(default_factory=dict)

    @property
    def in_use(self) -> tuple[Entry, ...]:
        """What may be raised: everything that is not retired."""
        return tuple(entry for entry in self.entries if not entry.is_retired)

    @property
    def barriers(self) -> tuple[Entry, ...]:
        """Those in use that are not flags."""
        return tuple(entry for entry in self.in_use if not entry.is_flag)

    @property
    def flags(self) -> tuple[Entry, ...]:
        """Those in use that only a person raises."""
        return tuple(entry for entry in self.in_use if entry.is_flag)

    def entry(self, key: str) -> Entry | None:
        """One entry, retired or not: what was raised once keeps its name."""
        return next((entry for entry in self.entries if entry.key == key), None)

    def support(self, key: str) -> Support | None:
        """One support of any entry."""
        return self.supports.get(key)

    def named(self, key: str) -> str:
        """What staff call an entry; its key in words where the playbook no longer has it."""
        entry = self.entry(key)
        return entry.name if entry else key.replace("_", " ").capitalize()

    def matched(self, kinds: Iterable[str]) -> tuple[Support, ...]:
        """The supports of some entries, each once, in the order of the entries given."""
        found: dict[str, Support] = {}
        for kind in kinds:
            if entry := self.entry(kind):
                found |= {support.key: support for support in entry.supports if support.key not in found}
        return tuple(found.values())


@cache
def shipped_playbook() -> Playbook:
    """The playbook that comes with the package."""
    text = (files("upturn.barriers") / "playbook" / "england.toml").read_text(encoding="utf-8")
    return read_playbook(tomllib.loads(text))


def read_playbook(data: Mapping[str, Any]) -> Playbook:
    """A playbook from its data.

    Raises:
        KeyError: when an entry lacks a field, or names a support that is not there.
    """
    supports = {key: _support(key, row) for key, row in data["supports"].items()}
    entries = tuple(_entry(row, supports) for row in data["entries"])
    return Playbook(entries, MappingProxyType(supports))


def _support(key: str, row: Mapping[str, str]) -> Support:
    return Support(
        key=key,
        name=row["name"],
        what=row["what"],
        evidence=Evidence(row["evidence"]),
        evidence_words=row["evidence_words"],
        first_step=row["first_step"],
        caution=row.get("caution", ""),
    )


def _entry(row: Mapping[str, Any], supports: Mapping[str, Support]) -> Entry:
    return Entry(
        key=row["key"],
        name=row["name"],
        means=row["means"],
        in_their_words={wording: row["in_their_words"][wording] for wording in Wording},
        looks_like=tuple(row["looks_like"]),
        ask_pupil=tuple(row["ask_pupil"]),
        ask_home=tuple(row["ask_home"]),
        involve=tuple(row["involve"]),
        supports=tuple(supports[key] for key in row["supports"]),
        seldom_works_alone=row["seldom_works_alone"],
        is_flag=row.get("flag", False),
    )


@dataclass(frozen=True, slots=True)
class Edit:
    """An organisation's own version of one entry.

    ``changes`` holds the replaced fields alone: texts by name, lists of texts by name, ``young`` and
    ``older`` for the two wordings, ``supports`` as keys, and ``own_supports`` as
    ``{"key", "name", "what", "first_step"}``.
    """

    entry: str
    version: int
    changes: Mapping[str, Any] = field(default_factory=dict)
    is_retired: bool = False


TEXTS = ("name", "means", "seldom_works_alone")
LISTS = ("looks_like", "ask_pupil", "ask_home", "involve")


def merged(shipped: Playbook, edits: Iterable[Edit]) -> Playbook:
    """The shipped playbook with an organisation's edits over it.

    Edits of entries that are no longer shipped, and supports nobody knows any longer, are passed over.
    """
    by_entry = {edit.entry: edit for edit in edits}
    own = {each.key: each for edit in by_entry.values() for each in own_supports(edit.changes)}
    supports = {**own, **shipped.supports}
    entries = tuple(
        _edited(entry, by_entry[entry.key], supports) if entry.key in by_entry else entry
        for entry in shipped.entries
    )
    return Playbook(entries, MappingProxyType(supports))


def own_supports(changes: Mapping[str, Any]) -> tuple[Support, ...]:
    """The supports that an organisation added to an entry."""
    return tuple(
        Support(row["key"], row["name"], row["what"], Evidence.OUR_OWN, OUR_OWN_WORDS, row["first_step"])
        for row in changes.get("own_supports", ())
    )


def _edited(entry: Entry, edit: Edit, supports: Mapping[str, Support]) -> Entry:
    changes = edit.changes
    cards = {wording: changes.get(wording.value, entry.in_their_words[wording]) for wording in Wording}
    fields: dict[str, Any] = {name: changes[name] for name in TEXTS if name in changes}
    fields |= {name: tuple(changes[name]) for name in LISTS if name in changes}
    return replace(
        entry,
        **fields,
        in_their_words=cards,
        supports=_chosen(entry.supports, changes, supports),
        is_retired=edit.is_retired,
        version=edit.version,
    )


def _chosen(
    shipped: Sequence[Support], changes: Mapping[str, Any], supports: Mapping[str, Support]
) -> tuple[Support, ...]:
    """The supports an edit chose, then those it added."""
    keys = changes.get("supports")
    chosen = shipped if keys is None else [supports[key] for key in keys if key in supports]
    return (*chosen, *own_supports(changes))
