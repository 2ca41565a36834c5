"""Reading the days of a column or of headings, once each, with the sentence for those that are none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from upturn.exchange.reading.coded import Codes
from upturn.exchange.reading.dates import DateOrder, Interpretation, Undecided, decide, interpret, said
from upturn.exchange.reading.problems import AmbiguousDates
from upturn.exchange.reading.recognition import Recognition

MONTHS = 12
YEARS = range(1990, 2100)
EPOCH = date(1970, 1, 1).toordinal()
_LATER_TEXT = {
    DateOrder.ISO: "a date such as 2025-09-03",
    DateOrder.DAY_FIRST: "a date such as 2025-09-03 or, day first, 03/09/2025",
    DateOrder.MONTH_FIRST: "a date such as 2025-09-03 or, month first, 09/03/2025",
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or why a text is none."""

    day: date | None
    reason: str = ""


def when(day: date, half: int) -> int:
    """A session's number: days since 1970 times two, and the half."""
    return (day.toordinal() - EPOCH) * 2 + half


def no_session_in(text: str) -> str:
    """Why a text is no session."""
    return (
        f"“{text}” is not a session. Expected AM or PM."
        if text
        else "The row says no session. Expected AM or PM."
    )


def first_row_with(parts: Sequence[tuple[int, Codes]], number: int) -> int | None:
    """The first row a coded text occurs on."""
    for first, codes in parts:
        places = np.flatnonzero(codes == number)
        if len(places):
            return first + int(places[0])
    return None


def read_days(
    recognition: Recognition,
    texts: Sequence[str],
    order: DateOrder | None,
    heading: str,
    locate: Callable[[int], int | None],
) -> list[Day]:
    """The days of distinct texts, read in one order.

    ``locate`` gives the table's row on which a text first stands, or None where it is a heading.

    Raises:
        AmbiguousDates: when no order is given and the texts do not settle it.
    """
    read = [interpret(text) for text in texts]
    try:
        chosen = order or decide(read)
    except Undecided as open_question:
        raise _ambiguous(recognition, texts, open_question, heading, locate) from None
    if order is None and recognition.table.kind == "worksheet":
        _refuse_turned_dates(recognition, texts, read, heading, locate)
    return [_day(text, each.read(chosen), chosen) for text, each in zip(texts, read, strict=True)]


def _day(text: str, day: date | None, order: DateOrder) -> Day:
    if day is None:
        return Day(None, _no_date(text, order))
    if day.year not in YEARS:
        return Day(
            None,
            f"“{text}” is too long ago or too far ahead. Expected a year from {YEARS[0]} to {YEARS[-1]}.",
        )
    return Day(day)


def _refuse_turned_dates(
    recognition: Recognition,
    texts: Sequence[str],
    read: Sequence[Interpretation],
    heading: str,
    locate: Callable[[int], int | None],
) -> None:
    """A worksheet where only days after the twelfth are still text has probably turned all the others round.

    A spreadsheet set to month first does this to a file written day first: 03/09 becomes a real 9 March,
    and 13/09, which is no date to it, stays as it was.
    """
    real = [place for place, each in enumerate(read) if each.iso and each.certain]
    text = [place for place, each in enumerate(read) if each.day_first or each.month_first]
    turnable = all((day := read[place].certain) is not None and day.day <= MONTHS for place in real)
    if not (
        real
        and text
        and turnable
        and all(not each.open and each.day_first != each.month_first for each in map(read.__getitem__, text))
    ):
        return
    row, table = locate(real[0]), recognition.table
    raise AmbiguousDates(
        table.name,
        f"“{texts[real[0]]}” is a real date and “{texts[text[0]]}” still text, and so are all dates after "
        "the twelfth of a "
        "month: a spreadsheet has probably turned day and month round in the others. Export the file again "
        "and give "
        "it without opening it in a spreadsheet, unless the real dates are right as they are.",
        line=table.heading_line if row is None else table.line(row),
        column=heading,
        found=texts[real[0]],
        day_first=read[real[0]].certain,
        month_first=None,
        advice="Say --dates dmy if they are.",
    )


def _no_date(text: str, order: DateOrder) -> str:
    if not text:
        return f"The row has no date. Expected {_LATER_TEXT[order]}."
    return f"“{text}” is not a date that exists or can be read. Expected {_LATER_TEXT[order]}."


def _ambiguous(
    recognition: Recognition,
    texts: Sequence[str],
    question: Undecided,
    heading: str,
    locate: Callable[[int], int | None],
) -> AmbiguousDates:
    table = recognition.table

    def line(place: int) -> int:
        row = locate(place)
        return table.heading_line if row is None else table.line(row)

    found = texts[question.found]
    other = None if question.other is None else texts[question.other]
    other_day = None if other is None else interpret(other).month_first
    if question.other is not None:
        reason = (
            f"“{found}” can only be read day first, but “{other}” on line {line(question.other)} only "
            "month first: "
            "the column holds both, as happens when a spreadsheet has turned dates round. Export it again "
            "with "
            "dates as 2025-09-03, or say which is right; rows with the others are then left out."
        )
    else:
        day, month = question.day_first, question.month_first
        assert day is not None
        assert month is not None
        reason = (
            f"“{found}” can mean {said(day)} (day first) or {said(month)} (month first), and nothing in "
            "the column "
            "settles which."
        )
    return AmbiguousDates(
        table.name,
        reason,
        line=line(question.found),
        column=heading,
        found=found,
        day_first=question.day_first,
        month_first=question.month_first,
        other=(other, other_day) if other and other_day else None,
        advice="Say it with --dates dmy or --dates mdy.",
    )
