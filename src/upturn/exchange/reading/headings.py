"""What columns are called in the files schools have, and finding the row that names them."""

import re
from collections.abc import Sequence
from functools import lru_cache

from upturn.exchange.reading.dates import interpret
from upturn.exchange.reading.synonyms import NAMES

LOOK_DOWN = 40

_EVERY_NAME = frozenset(name for names in NAMES.values() for name in names)
_WHO = frozenset(name for role in ("pupil", "name", "surname") for name in NAMES[role])

_HALF = r"(?P<half>a\.?m\.?|p\.?m\.?|morning|afternoon)"
_HALF_LAST = re.compile(r"(?P<day>.*?)[\s\-_/:.,(\[]*" + _HALF + r"[)\]]?\s*", re.I)
_HALF_FIRST = re.compile(_HALF + r"[\s\-_/:.,(]+(?P<day>.+?)\)?\s*", re.I)
_WEEKDAY_WORDS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY_ALONE = re.compile(
    r"(mon(?:day)?|tues?(?:day)?|wed(?:s|nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\.?",
    re.I,
)


def plain(heading: str) -> str:
    """A heading without case, spaces and punctuation, as synonyms are kept."""
    return "".join(character for character in heading.lower() if character.isalnum())


@lru_cache(4096)
def half_of(text: str) -> int | None:
    """0 for a text that says morning, 1 for afternoon, None otherwise."""
    word = plain(text)
    if word in ("am", "morning", "amsession", "morningsession", "morn", "sessionam"):
        return 0
    if word in ("pm", "afternoon", "pmsession", "afternoonsession", "aft", "sessionpm"):
        return 1
    return None


@lru_cache(16_384)
def split_half(text: str) -> tuple[str, int | None]:
    """The rest of a text and the half it names: “2025-09-03 AM” is (“2025-09-03”, 0)."""
    for pattern in (_HALF_LAST, _HALF_FIRST):
        if match := pattern.fullmatch(text.strip()):
            return match["day"].strip(), 0 if match["half"].lower().startswith(("a", "m")) else 1
    return text.strip(), None


def weekday_of(text: str) -> int | None:
    """The weekday a heading is (Monday 0), alone or with the word “session” away."""
    match = _WEEKDAY_ALONE.fullmatch(text.strip())
    return _WEEKDAY_WORDS.index(match[1][:3].lower()) if match else None


@lru_cache(16_384)
def is_day_heading(text: str) -> bool:
    """Whether a heading names a day: a date, a day and month, or a weekday."""
    day, half = split_half(text)
    if not day or not any(character.isdigit() for character in day):
        return weekday_of(day) is not None
    read = interpret(day)
    return bool((read.readable or read.day_and_month) and (half is not None or not day.isdigit()))


def score(row: Sequence[str]) -> int:
    """How much a row looks like headings: known names count most, above all who a row is about."""
    words = set(map(plain, row))
    known = 2 * len(words & _EVERY_NAME) + 3 * bool(words & _WHO)
    days = sum(1 for cell in row if is_day_heading(cell))
    halves = sum(1 for cell in row if half_of(cell) is not None)
    return known + (days if days > 1 else 0) + (halves if halves > 1 else 0)


def find_headings(rows: Sequence[Sequence[str]], wanted: Sequence[str] = ()) -> int | None:
    """Which row names the columns, or None.

    Args:
        rows: the first rows of the file.
        wanted: headings somebody has named; the row that holds them all is the one.
    """
    names = {plain(name) for name in wanted}
    if names:
        named = [len(names & set(map(plain, row))) for row in rows]
        return named.index(max(named)) if any(named) else find_headings(rows)
    scores = [score(row) for row in rows[:LOOK_DOWN]]
    best = max(scores, default=0)
    if best < 4:
        return None
    place = scores.index(best)
    return place - 1 if place and _completes(rows[place], rows[place - 1]) else place


def _completes(row: Sequence[str], above: Sequence[str]) -> bool:
    """Whether a row of AM and PM stands under the row that names the pupil's columns and the days."""
    says_who = [bool(_WHO & set(map(plain, cells))) for cells in (row, above)]
    halves = sum(half_of(cell) is not None for cell in row)
    return says_who == [False, True] and halves > 1 and any(map(is_day_heading, above))


def complete(row: Sequence[str], below: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Headings with single spaces, as many as a second row of headings (AM, PM, …) asks for."""
    names = [" ".join(cell.split()) for cell in row]
    if below and sum(half_of(cell) is not None for cell in below[0]) > 1:
        names += [""] * (len(below[0]) - len(names))
    return tuple(names)
