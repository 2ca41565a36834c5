"""Marks written one after another, taken apart.

A digit is never a code by itself, so ``C1`` and ``Y7`` are read as one mark each without doubt.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile(r"[^\W\d_]\d?|[/\\#*\-]| ", re.UNICODE)
_REGULAR = (1, 2, 10, 14)


@dataclass(frozen=True, slots=True)
class Spelt:
    """A mark string taken apart; ``unknown`` is the first sign that is no mark."""

    marks: tuple[str, ...]
    unknown: str = ""


def take_apart(text: str, spaces_separate: bool) -> Spelt:
    """The marks of a string. Any other sign spoils it, since every later mark would be out of place."""
    wanted = text.replace("−", "-").replace("–", "-").replace("\u00a0", " ").strip("\r\n\t'")
    if spaces_separate:
        wanted = "".join(wanted.split())
    wanted = wanted.replace("|", "").replace(",", "")
    marks = tuple(_MARK.findall(wanted))
    if sum(map(len, marks)) != len(wanted):
        left = _MARK.sub("", wanted)
        return Spelt((), left[:1])
    return Spelt(tuple("" if mark == " " else mark for mark in marks))


def spaces_separate(texts: Sequence[str]) -> bool:
    """Whether spaces only part days or weeks: they cut every string into pieces of one regular length."""
    spaced = [text.strip() for text in texts if " " in text.strip()]
    if not spaced:
        return False
    return any(all(_cut_into(text, length) for text in spaced) for length in _REGULAR)


def _cut_into(text: str, length: int) -> bool:
    pieces = [len(_MARK.findall(piece)) for piece in text.split()]
    return all(piece == length for piece in pieces[:-1]) and 0 < pieces[-1] <= length
