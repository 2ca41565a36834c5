"""A kept file to a prepared import: opened, recognised by what is remembered of its source, compared."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from upturn.exchange.keeping import write_privately
from upturn.exchange.kinds.calendar import prepare_calendar
from upturn.exchange.kinds.class_lists import prepare_class_lists
from upturn.exchange.kinds.contacts import prepare_contacts
from upturn.exchange.kinds.incidents import prepare_incidents
from upturn.exchange.kinds.lessons import prepare_lessons
from upturn.exchange.kinds.presence import AT_A_PROVIDER, is_presence, prepare_presence
from upturn.exchange.kinds.register import prepare_register
from upturn.exchange.kinds.roll import prepare_roll
from upturn.exchange.models import ImportProposal, ImportSource
from upturn.exchange.outcomes import COLUMNS, DATES, Question
from upturn.exchange.preparing import NeedsAnswer, Prepared, Request
from upturn.exchange.queries import columns_remembered, rejected_rows_file, remembered_source
from upturn.exchange.reading.calendar import open_calendar, read_calendar
from upturn.exchange.reading.class_lists import read_class_lists
from upturn.exchange.reading.contacts import read_contacts
from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.incidents import read_incidents
from upturn.exchange.reading.lessons import read_lessons
from upturn.exchange.reading.opening import open_table
from upturn.exchange.reading.problems import AmbiguousDates, NoHeadings, Unreadable
from upturn.exchange.reading.recognition import Kind, Recognition, fingerprint, recognise
from upturn.exchange.reading.register import read_register
from upturn.exchange.reading.roll import read_roll
from upturn.exchange.reading.table import Table
from upturn.provision.taught.queries import is_provider


def prepare(request: Request, today: date) -> Prepared:
    """Read a file and set it against the store, writing nothing.

    Raises:
        Unreadable: when nothing can be read from the file; the sentence is for the person who gave it.
        NeedsAnswer: when the file leaves something open that only a person can say.
    """
    try:
        if _is_ics(request.path):
            return prepare_calendar(request, open_calendar(request.path, request.file_name), None)
        if is_provider(request.organisation_id):
            return _prepare_at_a_provider(request, today)
        return _prepare_table_or_say_where(request, today)
    except AmbiguousDates as asked:
        raise NeedsAnswer(_which_order(asked), asked.advice) from asked


def keep_rejected_rows(proposal: ImportProposal, prepared: Prepared) -> None:
    """Keep the rows that are not taken beside the file; no transaction waits for it."""
    kept = rejected_rows_file(proposal)
    kept.unlink(missing_ok=True)
    if prepared.outcome.rejected:
        write_privately(kept, [prepared.rejected_rows()])


def _prepare_table(request: Request, today: date) -> Prepared:
    table = _open(request)
    source = remembered_source(request.organisation_id, fingerprint(table))
    known = _with_what_is_remembered(request, source)
    try:
        recognition = recognise(table, known.columns or None, Kind(known.kind) if known.kind else None)
    except Unreadable as failure:
        raise NeedsAnswer(_which_columns(table, failure), failure.advice) from failure
    try:
        order = DateOrder(request.date_order) if request.date_order else None
        return _prepare(known, recognition, order, today)
    except AmbiguousDates as asked:
        # What was answered before is only for dates that can mean two days; a column of both kinds is odd.
        if source is None or not source.date_order or not (asked.day_first and asked.month_first):
            raise
        return _prepare(known, recognition, DateOrder(source.date_order), today)


def _prepare_at_a_provider(request: Request, today: date) -> Prepared:
    """A provider gives records of its lessons, besides everything a school gives."""
    if not is_presence(request):
        return _prepare_table(request, today)
    order = DateOrder(request.date_order) if request.date_order else None
    return prepare_presence(request, order, today)


def _prepare_table_or_say_where(request: Request, today: date) -> Prepared:
    """A school's file; of a report of online lessons it is said where that is brought in."""
    try:
        return _prepare_table(request, today)
    except (NeedsAnswer, Unreadable):
        if is_presence(request):
            raise Unreadable(request.file_name, AT_A_PROVIDER) from None
        raise


def _open(request: Request) -> Table:
    """The file's table; headings in words nobody knows are a source's mapped before, or asked about."""
    given = tuple(request.columns.values())
    try:
        return open_table(request.path, request.file_name, wanted=given)
    except NoHeadings as failure:
        for columns in columns_remembered(request.organisation_id):
            if columns and set(columns.values()) <= set(failure.likely):
                return open_table(request.path, request.file_name, wanted=tuple(columns.values()))
        if not failure.likely:
            raise
        raise NeedsAnswer(_which_headings(request.file_name, failure), failure.advice) from failure


def _prepare(request: Request, recognition: Recognition, order: DateOrder | None, today: date) -> Prepared:
    match recognition.kind:
        case Kind.REGISTER:
            return prepare_register(request, recognition, read_register([recognition], order), today)
        case Kind.ROLL:
            return prepare_roll(request, recognition, read_roll(recognition, order), today)
        case Kind.CONTACTS:
            return prepare_contacts(request, recognition, read_contacts(recognition), today)
        case Kind.CLASS_LISTS:
            return prepare_class_lists(request, recognition, read_class_lists(recognition), today)
        case Kind.INCIDENTS:
            return prepare_incidents(request, recognition, read_incidents(recognition, order), today)
        case Kind.LESSONS:
            return prepare_lessons(request, recognition, read_lessons(recognition, order), today)
        case Kind.CALENDAR:
            return prepare_calendar(request, read_calendar(recognition, order), recognition)
        case Kind.PRESENCE:
            return prepare_presence(request, order, today)


def _is_ics(path: Path) -> bool:
    with path.open("rb") as file:
        return b"BEGIN:VCALENDAR" in file.read(64).upper()


def _with_what_is_remembered(request: Request, source: ImportSource | None) -> Request:
    """The request, with the columns a person once accepted for files with these headings."""
    if source is None or request.columns:
        return request
    return replace(request, kind=request.kind or source.kind, columns=dict(source.columns))


def _which_columns(table: Table, failure: Unreadable) -> Question:
    """Which column is what: the file's headings, each with what its first row holds."""
    first = table.row(0) if table.height else ("",) * table.width
    return Question(COLUMNS, failure.sentence, tuple(zip(table.headings, first, strict=True)))


def _which_headings(file_name: str, failure: NoHeadings) -> Question:
    """Which column is what, of headings in words that are not known."""
    named = ", ".join(f"“{heading}”" for heading in failure.likely[:6])
    more = " and others" if len(failure.likely) > 6 else ""
    sentence = f"{file_name}: none of the headings is one that Upturn knows. They seem to be {named}{more}."
    return Question(COLUMNS, sentence, tuple(zip(failure.likely, failure.example, strict=True)))


def _which_order(asked: AmbiguousDates) -> Question:
    """Day first or month first: both readings of the file's own example, for a person to choose."""
    answers = [
        (order.value, f"{words}: {found} is {day:%A} {day.day} {day:%B %Y}")
        for order, words, found, day in (
            (DateOrder.DAY_FIRST, "Day first", asked.found, asked.day_first),
            (DateOrder.MONTH_FIRST, "Month first", *(asked.other or (asked.found, asked.month_first))),
        )
        if day is not None
    ]
    return Question(DATES, asked.sentence, tuple(answers))
