"""Reading a column of dates: ISO, day first, month first, with month names, or as spreadsheet serials.

A column is read in one order, decided on all its values. Where the values allow two orders the column is
ambiguous, and somebody is asked: nothing is guessed.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

SERIAL_ZERO = date(1899, 12, 30)
SERIALS = range(20_000, 80_000)
YEARS = range(1900, 2101)
_PIVOT = 80

_EARLY = ("january", "february", "march", "april", "may", "june")
_MONTHS = (*_EARLY, "july", "august", "september", "october", "november", "december")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_WEEKDAY = re.compile(
    r"(mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
    r"\b[.,]?\s*",
    re.I,
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME, re.I)
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([-/. ])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})" + _TIME, re.I)
_EIGHT_DIGITS = re.compile(r"\d{8}")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]*(?:of\s+)?([a-z]{3,9})\.?[\s\-/.,]*(\d{4}|\d{2})?" + _TIME, re.I
)
_MONTH_DAY = re.compile(
    r"([a-z]{3,9})\.?[\s\-/.,]*(\d{1,2})(?:st|nd|rd|th)?(?:[\s\-/.,]+(\d{4}|\d{2}))?" + _TIME, re.I
)
_WITH_ZONE = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})", re.I)


class DateOrder(StrEnum):
    """The order in which a column writes its dates."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    ISO = "iso"


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What one text can mean. ``certain`` is set where no order is needed.

    ``day_and_month`` is what a text without a year says.
    """

    certain: date | None = None
    day_first: date | None = None
    month_first: date | None = None
    day_and_month: tuple[int, int] | None = None
    weekday: int | None = None
    iso: bool = False

    @property
    def readable(self) -> bool:
        return bool(self.certain or self.day_first or self.month_first)

    @property
    def open(self) -> bool:
        """Whether the two orders give two different days."""
        return bool(self.day_first and self.month_first and self.day_first != self.month_first)

    def read(self, order: DateOrder) -> date | None:
        """The day this means in one order; ISO admits only ISO dates."""
        if order is DateOrder.ISO:
            return self.certain if self.iso else None
        return self.certain or (self.day_first if order is DateOrder.DAY_FIRST else self.month_first)


@dataclass(frozen=True, slots=True)
class Undecided(Exception):
    """No one order fits: ``found`` could be either day, or ``other`` needs the other order."""

    found: int
    day_first: date | None
    month_first: date | None
    other: int | None = None


def read_dates(texts: Sequence[str], order: DateOrder | None = None) -> list[date | None]:
    """The days of a whole column; None where a text is no date.

    Args:
        texts: the column's values; repeated values are allowed but cost time.
        order: the order to read in, where somebody has said it.

    Raises:
        Undecided: when ``order`` is None and the values do not settle it; it names positions in ``texts``.
    """
    read = [interpret(text) for text in texts]
    chosen = order or decide(read)
    return [each.read(chosen) for each in read]


def decide(read: Sequence[Interpretation]) -> DateOrder:
    """The one order in which a column can be read; ISO's own texts need none.

    Raises:
        Undecided: when both orders, or neither, can be right.
    """
    only_day = _first(read, lambda each: bool(each.day_first and not each.month_first))
    only_month = _first(read, lambda each: bool(each.month_first and not each.day_first))
    if only_day is not None and only_month is not None:
        raise Undecided(only_day, read[only_day].day_first, None, other=only_month)
    if only_day is None and only_month is None:
        unsettled = _first(read, lambda each: each.open)
        if unsettled is not None:
            raise Undecided(unsettled, read[unsettled].day_first, read[unsettled].month_first)
    return DateOrder.DAY_FIRST if only_month is None else DateOrder.MONTH_FIRST


def _first(read: Iterable[Interpretation], holds: Callable[[Interpretation], bool]) -> int | None:
    return next((place for place, each in enumerate(read) if holds(each)), None)


def interpret(text: str) -> Interpretation:
    """Everything one text can mean as a date. A weekday named in it rules out days that are not that day."""
    wanted = " ".join(text.split())
    weekday = None
    if match := _WEEKDAY.match(wanted):
        weekday = _WEEKDAYS.index(match[1][:3].lower())
        wanted = wanted[match.end() :]
    return _on_weekday(_interpret(wanted), weekday)


def _interpret(text: str) -> Interpretation:
    if match := _YEAR_FIRST.fullmatch(text):
        day = _local_day(text) or _day(match[1], match[3], match[4])
        return Interpretation(certain=day, iso=match[2] == "-")
    if match := _YEAR_LAST.fullmatch(text):
        return _either_order(match[1], match[3], match[4])
    if _EIGHT_DIGITS.fullmatch(text):
        if day := _day(text[:4], text[4:6], text[6:]):
            return Interpretation(certain=day, iso=True)
        return _either_order(text[:2], text[2:4], text[4:])
    if (match := _SERIAL.fullmatch(text)) and int(match[1]) in SERIALS:
        return Interpretation(certain=SERIAL_ZERO + timedelta(days=int(match[1])))
    return _interpret_words(text)


def _interpret_words(text: str) -> Interpretation:
    if match := _DAY_MONTH.fullmatch(text):
        number, word, year = match[1], match[2], match[3]
    elif match := _MONTH_DAY.fullmatch(text):
        number, word, year = match[2], match[1], match[3]
    else:
        return Interpretation()
    month = _month_named(word)
    if month is None:
        return Interpretation()
    if year is None:
        return (
            Interpretation(day_and_month=(int(number), month)) if 1 <= int(number) <= 31 else Interpretation()
        )
    return Interpretation(certain=_day(year, str(month), number))


def _month_named(word: str) -> int | None:
    """The month a word names in full or by its first letters; “sept” is one."""
    wanted = word.lower()
    return next(
        (
            place
            for place, name in enumerate(_MONTHS, start=1)
            if len(wanted) >= 3 and name.startswith(wanted)
        ),
        None,
    )


def _either_order(first: str, second: str, year: str) -> Interpretation:
    return Interpretation(day_first=_day(year, second, first), month_first=_day(year, first, second))


def _day(year: str, month: str, day: str) -> date | None:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < _PIVOT else 1900
    if number not in YEARS:
        return None
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def _local_day(text: str) -> date | None:
    """The London day of a time with a zone: midnight in summer is 23:00 the day before in UTC."""
    if not _WITH_ZONE.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(ZoneInfo("Europe/London")).date()
    except ValueError:
        return None


def _on_weekday(read: Interpretation, weekday: int | None) -> Interpretation:
    if weekday is None:
        return read

    def kept(day: date | None) -> date | None:
        return day if day and day.weekday() == weekday else None

    return Interpretation(
        kept(read.certain),
        kept(read.day_first),
        kept(read.month_first),
        read.day_and_month,
        weekday,
        read.iso,
    )


def years_of(
    days: Sequence[tuple[int, int]], weekdays: Sequence[int | None], years: Iterable[int]
) -> list[int]:
    """The academic years (by the year they start in) in which every day and month falls on its weekday."""
    return [
        year
        for year in years
        if all(
            (day := in_academic_year(each, year)) is not None and weekday in (None, day.weekday())
            for each, weekday in zip(days, weekdays, strict=True)
        )
    ]


def in_academic_year(day_and_month: tuple[int, int], start: int) -> date | None:
    """A day and month in the academic year that starts in August of ``start``."""
    day, month = day_and_month
    return _day(str(start if month >= 8 else start + 1), str(month), str(day))


def said(day: date) -> str:
    """A day as it is said in a sentence: 3 September 2025."""
    return f"{day.day} {day:%B %Y}"
