"""The plain guides that families are handed: the same for everyone, dated, and with their sources named.

The words are in the ``.toml`` files beside this module, one a guide. They are written for a reading age of
about eleven and say nothing of any child. A guide is dated by the day somebody last held it against its
sources; after a year it is due to be checked again.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

CHECKED_AGAIN_AFTER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a mark, a number or a length of time, and what it means."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class GuideSection:
    """One part of a guide: sentences, then a list (``numbered`` where order matters), then terms.

    ``blanks`` are lines that a person at school fills in by hand, each with what belongs there.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    numbered: bool = False
    terms: tuple[Term, ...] = ()
    blanks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A public document that the guide was held against; ``url`` only where its address is certain."""

    body: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide. ``is_not`` says what it must not be taken for, ``ask`` whom to ask."""

    key: str
    place: int
    title: str
    summary: str
    checked: date
    is_not: str
    ask: tuple[str, ...]
    sections: tuple[GuideSection, ...]
    sources: tuple[Source, ...]

    def is_due_a_check(self, today: date) -> bool:
        """Whether it is more than a year since it was held against its sources."""
        return today > self.checked + CHECKED_AGAIN_AFTER


@cache
def guides() -> tuple[Guide, ...]:
    """Every guide, in the order they are offered."""
    folder = files("upturn.families") / "guides"
    texts = [each.read_text(encoding="utf-8") for each in folder.iterdir() if each.name.endswith(".toml")]
    return tuple(sorted((_guide(tomllib.loads(text)) for text in texts), key=lambda each: each.place))


def guide(key: str) -> Guide | None:
    """The guide of that key, if there is one."""
    return next((each for each in guides() if each.key == key), None)


def _guide(written: Mapping[str, Any]) -> Guide:
    plain = {name: written[name] for name in ("key", "place", "title", "summary", "checked", "is_not")}
    return Guide(
        **plain,
        ask=tuple(written["ask"]),
        sections=tuple(_section(each) for each in written["sections"]),
        sources=tuple(Source(**each) for each in written["sources"]),
    )


def _section(written: Mapping[str, Any]) -> GuideSection:
    return GuideSection(
        heading=written["heading"],
        paragraphs=tuple(written.get("paragraphs", ())),
        points=tuple(written.get("points", ())),
        numbered=written.get("numbered", False),
        terms=tuple(Term(*each) for each in written.get("terms", ())),
        blanks=tuple(written.get("blanks", ())),
    )
