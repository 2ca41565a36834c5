"""Days with a time, as lesson reports write them: a file is read in one order, and asked where it has none.

A time without a zone stays without one. Where a zone is needed and nobody has said it, somebody is asked.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

from upturn.exchange.presence.model import Answers
from upturn.exchange.reading.dates import DateOrder, Interpretation, Undecided, decide, interpret, said
from upturn.exchange.reading.problems import AmbiguousDates, Unreadable

ASK_ZONE = "Say it with --timezone, such as --timezone Europe/London."
_MOST_HOURS = 24

# Written before or after the time: in English, Spanish, Welsh, Greek, Chinese, Japanese and Korean.
_MORNING = r"a\.?\s?m\b\.?|yb\b|π\.?μ\.?|上午|午前|오전"
_AFTERNOON = r"p\.?\s?m\b\.?|yh\b|μ\.?μ\.?|下午|午後|오후"
_HALF = rf"{_MORNING}|{_AFTERNOON}"
_IN_THE_AFTERNOON = re.compile(_AFTERNOON, re.I)
_OFFSET = r"\(?(?:UTC|GMT)?\s*(?P<offset>[+\-−]\d{1,2}(?::?\d{2})?)(?:\s*\(?\w*\)?)?\)?"
_ZONE = rf"{_OFFSET}|\(?(?P<word>[A-Za-z]{{1,5}})\)?"
_CLOCK = re.compile(
    r"(?P<day>.*?)[\s,T]*(?:\b(?:at|um|kl\.?|klo|à|às|a las|alle|om)\s+)?"
    rf"(?P<before>{_HALF})?\s*"
    r"(?P<hour>\d{1,2})(?P<mark>[:.])(?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d)(?:[.,](?P<part>\d{1,9}))?)?"
    rf"\s*(?P<after>{_HALF})?\s*(?:{_ZONE})?",
    re.I,
)
_DIRECTIONS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


@dataclass(frozen=True, slots=True)
class Moment:
    """What one text can mean: a day in one or two orders (none, for a time alone), a time, and a zone.

    ``zone_word`` is a zone's letters that stand for more than one zone, such as BST.
    """

    day: Interpretation | None
    time: time
    offset: timezone | None = None
    zone_word: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text that should be a moment, and where it stands."""

    text: str
    line: int | None
    column: str


@lru_cache(65_536)
def interpret_moment(text: str) -> Moment | None:
    """Everything a text can mean as a moment; None where it is none."""
    plain = " ".join(text.translate(_DIRECTIONS).split())
    if plain[4:5] == "-" and len(plain) > 10 and (exact := _iso(plain)):
        return exact
    match = _CLOCK.fullmatch(plain)
    if match is None or (match["mark"] == "." and not match["day"]):
        return None
    clock = _time(match)
    day = _day(match["day"])
    if clock is None or (match["day"] and day is None):
        return None
    word = (match["word"] or "").upper()
    offset = _offset(match["offset"]) if match["offset"] else UTC if word in {"Z", "UTC", "GMT"} else None
    return Moment(day, clock, offset, "" if offset else word)


def _iso(text: str) -> Moment | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    offset = moment.utcoffset()
    day = Interpretation(certain=moment.date(), iso=True)
    return Moment(day, moment.time(), None if offset is None else timezone(offset))


@lru_cache(16_384)
def _day(text: str) -> Interpretation | None:
    read = interpret(text.strip(" ,")) if text else Interpretation()
    return read if read.readable else None


def _time(match: re.Match[str]) -> time | None:
    hour = int(match["hour"])
    half = match["before"] or match["after"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if _IN_THE_AFTERNOON.fullmatch(half) else 0)
    if hour >= _MOST_HOURS:
        return None
    part = (match["part"] or "").ljust(6, "0")[:6]
    return time(hour, int(match["minute"]), int(match["second"] or 0), int(part))


def _offset(text: str) -> timezone:
    digits = re.sub(r"\D", "", text)
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    size = timedelta(hours=int(hours) % _MOST_HOURS, minutes=int(minutes) % 60)
    return timezone(size if text[0] == "+" else -size)


class Times:
    """The moments of one file."""

    def __init__(self, order: DateOrder, answers: Answers, day: date | None, *, utc: bool = False) -> None:
        self._order = order
        self._answers = answers
        self._day = day
        self._utc = utc

    @classmethod
    def of(
        cls, file: str, cells: Iterable[Cell], answers: Answers, *, day: date | None = None, utc: bool = False
    ) -> "Times":
        """Settle how a file's moments are to be read.

        Args:
            file: what to call it.
            cells: every text of it that should be a moment.
            answers: what somebody has said.
            day: the day the file is known to be of, for times without one.
            utc: whether its times are said to be UTC.

        Raises:
            AmbiguousDates: where its days can be read in two orders and nobody has said which.
            Unreadable: where a day or a zone has to be said.
        """
        distinct = {cell.text: cell for cell in reversed(list(cells)) if cell.text}
        placed = [(cell, read) for cell in distinct.values() if (read := interpret_moment(cell.text))]
        placed.reverse()
        order = _order(file, placed, answers)
        known = answers.day or day
        if known is None:
            _ask_for_days(file, placed)
        if answers.zone is None and not utc:
            _ask_for_zones(file, placed)
        return cls(order, answers, known, utc=utc)

    def read(self, text: str) -> datetime | None:
        """The moment a text means; None where it is none."""
        moment = interpret_moment(text)
        if moment is None:
            return None
        day = self._day if moment.day is None else moment.day.read(self._order)
        if day is None:
            return None
        return self._zoned(datetime.combine(day, moment.time), moment.offset)

    def _zoned(self, moment: datetime, offset: timezone | None) -> datetime:
        if offset is not None:
            return moment.replace(tzinfo=offset)
        if self._utc:
            return moment.replace(tzinfo=UTC)
        return in_zone(moment, self._answers)


def in_zone(moment: datetime, answers: Answers) -> datetime:
    """A moment with the offset of the zone somebody has said; as it is where it has one, or nobody has."""
    if moment.tzinfo is not None or answers.zone is None:
        return moment
    # A fixed offset, since two times of one zone would be compared without regard to the clock change.
    offset = moment.replace(tzinfo=answers.zone).utcoffset()
    return moment if offset is None else moment.replace(tzinfo=timezone(offset))


def _order(file: str, placed: Sequence[tuple[Cell, Moment]], answers: Answers) -> DateOrder:
    dated = [(cell, read.day) for cell, read in placed if read.day is not None]
    try:
        return decide([day for _, day in dated])
    except Undecided as question:
        if answers.order is not None:
            return answers.order
        raise _ambiguous(file, [cell for cell, _ in dated], question) from None


def _ambiguous(file: str, cells: Sequence[Cell], question: Undecided) -> AmbiguousDates:
    cell = cells[question.found]
    if question.other is None and question.day_first and question.month_first:
        reason = (
            f"“{cell.text}” can mean {said(question.day_first)} (day first) or {said(question.month_first)} "
            "(month first), and nothing in the file settles which."
        )
    else:
        reason = (
            f"“{cell.text}” can only be read day first and another date of the file only month first, as "
            "happens when a spreadsheet has turned dates round. Export it again, or say which is right; rows "
            "with the others are then left out."
        )
    return AmbiguousDates(
        file,
        reason,
        line=cell.line,
        column=cell.column,
        found=cell.text,
        day_first=question.day_first,
        month_first=question.month_first,
        advice="Say it with --dates dmy or --dates mdy.",
    )


def _ask_for_days(file: str, placed: Sequence[tuple[Cell, Moment]]) -> None:
    for cell, read in placed:
        if read.day is None:
            raise Unreadable(
                file,
                f"“{cell.text}” is a time without a day, and nothing in the file says which day the lesson "
                "was on.",
                line=cell.line,
                column=cell.column,
                advice="Say it with --on, such as --on 2025-11-03.",
            )


def _ask_for_zones(file: str, placed: Sequence[tuple[Cell, Moment]]) -> None:
    for cell, read in placed:
        if read.zone_word:
            raise Unreadable(
                file,
                f"“{read.zone_word}” in “{cell.text}” stands for more than one time zone.",
                line=cell.line,
                column=cell.column,
                advice=ASK_ZONE,
            )
    with_offset = {read.offset is not None for _, read in placed}
    if len(with_offset) > 1:
        cell = next(cell for cell, read in placed if read.offset is None)
        raise Unreadable(
            file,
            f"“{cell.text}” has no time zone, and other times of the file have one.",
            line=cell.line,
            column=cell.column,
            advice=ASK_ZONE,
        )
