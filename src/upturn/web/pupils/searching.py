"""Search and filters over everyone: what was asked for, and who matches. Pure.

A UPN is never searched for: names and forms are what people say, and an address is no place for a UPN.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from upturn.families.queries import PupilThisWeek
from upturn.web.components import Filter, Option
from upturn.web.words import year_words

ANY = ""
MISSED_ONE_IN_TEN = "one-in-ten"
MISSED_HALF = "half"
NO_REASON_YET = "no-reason"
MARKS_MISSING = "marks-missing"
SHOWS = {
    MISSED_ONE_IN_TEN: "Missed one session in ten or more",
    MISSED_HALF: "Missed half or more",
    NO_REASON_YET: "Away with no reason yet",
    MARKS_MISSING: "Marks missing",
}
NEEDS = {
    "sen-support": "SEN support",
    "plan": "Education, health and care plan",
    "free-meals": "Free school meals",
    "looked-after": "Looked after",
    "social-worker": "Has a social worker",
}


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked for; empty fields ask for nothing."""

    words: str = ""
    year: str = ANY
    form: str = ANY
    show: str = ANY
    need: str = ANY

    @classmethod
    def asked(cls, given: Mapping[str, str], *, sees_needs: bool) -> "Search":
        """Read from an address; what is not on offer is asked by nobody."""
        show, need = given.get("show", ""), given.get("need", "")
        return cls(
            words=given.get("q", "").strip()[:80],
            year=given.get("year", "")[:20],
            form=given.get("form", "")[:40],
            show=show if show in SHOWS else ANY,
            need=need if need in NEEDS and sees_needs else ANY,
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything was asked for."""
        return any((self.words, self.year, self.form, self.show, self.need))

    @property
    def query(self) -> str:
        """As the rest of an address."""
        asked = {"q": self.words, "year": self.year, "form": self.form, "show": self.show, "need": self.need}
        return urlencode({name: value for name, value in asked.items() if value})


def found(
    everyone: Sequence[PupilThisWeek], search: Search, with_need: Collection[int] = ()
) -> list[PupilThisWeek]:
    """Who matches, in the order given. ``with_need`` are the enrolments that have the need asked for."""
    words = _folded(search.words).split()
    return [
        pupil
        for pupil in everyone
        if (not search.year or pupil.year_group == search.year)
        and (not search.form or pupil.form == search.form)
        and (not search.show or _shows(pupil, search.show))
        and (not search.need or pupil.enrolment_id in with_need)
        and (not words or _named(pupil, words))
    ]


def _named(pupil: PupilThisWeek, words: Sequence[str]) -> bool:
    """Every word begins a part of the name, or is the form: “zoe pros”, “9c”."""
    parts = [*re.split(r"[\s\-’']+", _folded(pupil.name)), *_folded(pupil.form).split()]
    whole = _folded(pupil.form)
    return all(word == whole or any(part.startswith(word) for part in parts) for word in words)


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    """Without case and accents, so that Zoe finds Zoë."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("-", " ")


def _shows(pupil: PupilThisWeek, show: str) -> bool:
    return {
        MISSED_ONE_IN_TEN: bool(pupil.persistent),
        MISSED_HALF: bool(pupil.severe),
        NO_REASON_YET: pupil.no_reason_yet > 0,
        MARKS_MISSING: pupil.missing > 0,
    }[show]


def filters(everyone: Sequence[PupilThisWeek], search: Search, *, sees_needs: bool) -> tuple[Filter, ...]:
    """The drop-downs, holding only the years and forms that pupils are in."""
    years = sorted({pupil.year_group for pupil in everyone} - {""}, key=_natural)
    forms = sorted({pupil.form for pupil in everyone} - {""}, key=_natural)
    offered = [
        _filter("year", "Year", [(year, year_words(year)) for year in years], search.year),
        _filter("form", "Form", [(form, form) for form in forms], search.form),
        _filter("show", "Attendance this year", SHOWS.items(), search.show),
    ]
    if sees_needs:
        offered.append(_filter("need", "Need", NEEDS.items(), search.need))
    return tuple(offered)


def _filter(name: str, label: str, offered: Collection[tuple[str, str]], chosen: str) -> Filter:
    options = [Option(value, text, value == chosen) for value, text in offered]
    return Filter(name, label, (Option("", "All", not chosen), *options))


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Reception before Year 1, and 9 before 10."""
    if text in {"R", "N", "N1", "N2"}:
        return ((0, -1, text),)
    pieces = re.findall(r"\d+|\D+", text)
    return tuple((1, int(piece), "") if piece.isdecimal() else (2, 0, piece) for piece in pieces)
