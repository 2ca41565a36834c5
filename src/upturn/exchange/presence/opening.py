"""Any report of who was in a lesson, to a reading, or to a sentence that says what the file is instead."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from upturn.exchange.presence.bigbluebutton import is_dashboard, read_dashboards
from upturn.exchange.presence.columns import columns_of
from upturn.exchange.presence.documents import documents_in, looks_like_json, objects_in
from upturn.exchange.presence.model import Answers, Reading
from upturn.exchange.presence.page import EXPECTED, Page, Row, page_of, page_of_worksheet
from upturn.exchange.presence.plain_table import read_table, table_of
from upturn.exchange.presence.statements import is_caliper, is_xapi, read_events, read_statements
from upturn.exchange.presence.teams import is_teams, read_teams
from upturn.exchange.presence.zoom import is_zoom, read_zoom
from upturn.exchange.reading.opening import refuse_others, whole_file
from upturn.exchange.reading.problems import Unreadable

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d{2})-(\d{2})-(\d{2})(?!\d)")
_CALENDAR = b"BEGIN:VCALENDAR"


def open_report(source: Path | bytes, name: str, answers: Answers, data: bytes | None = None) -> Reading:
    """What a file says of who was in which lesson.

    Args:
        source: where the file is, or what is in it.
        name: what to call it in messages.
        answers: what somebody has said of its times.
        data: what is in it, where it has been read already.

    Raises:
        Unreadable: with the sentence for whoever gave it.
    """
    data = whole_file(source, name) if data is None else data
    title = source.stem if isinstance(source, Path) else ""
    if looks_like_json(data):
        return _read_documents(name, documents_in(name, data), title, answers)
    page = open_page(name, data)
    if is_teams(page):
        return read_teams(page, title, answers)
    if is_zoom(page):
        return read_zoom(page, title, answers)
    table = table_of(page)
    if table is None:
        raise Unreadable(name, _refusal(page))
    return read_table(page, table, title, answers, day_in(title))


def open_page(name: str, data: bytes, expected: str = EXPECTED) -> Page:
    """The rows of a file of texts, or of a workbook.

    Raises:
        Unreadable: when it is neither.
    """
    if data.startswith(_WORKBOOKS):
        return page_of_worksheet(name, data)
    refuse_others(name, data[:4096], expected)
    return page_of(name, data, expected)


def day_in(title: str) -> date | None:
    """The one day in a file's name, as Google Meet writes it there: 2025-11-03."""
    found = {match.groups() for match in _DAY_IN_NAME.finditer(title)}
    if len(found) != 1:
        return None
    year, month, day = map(int, found.pop())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_documents(name: str, documents: list[object], title: str, answers: Answers) -> Reading:
    dashboards = [document for document in documents if is_dashboard(document)]
    if dashboards:
        return read_dashboards(name, dashboards, title)
    readers: tuple[tuple[Callable[..., bool], str, Callable[..., Reading]], ...] = (
        (is_xapi, "statements", read_statements),
        (is_caliper, "data", read_events),
    )
    for holds, inside, read in readers:
        if any(map(holds, objects_in(documents, inside))):
            return read(name, documents, answers)
    raise Unreadable(name, f"This JSON is not a report of a lesson. {EXPECTED}")


def _refusal(page: Page) -> str:
    """Why a page is no report, and what it may be."""
    if page.rows and page.rows[0][0].upper().encode().startswith(_CALENDAR):
        return "This is a calendar, and says not who was there. Give it with --timetable, beside reports."
    likely = [row for _, row in page.top()]
    best = max(likely, key=lambda row: (len(columns_of(row.cells)), row.filled), default=Row(1, ()))
    said = ", ".join(f"“{cell}”" for cell in best.cells[:12] if cell)
    roles = columns_of(best.cells).keys()
    if "name" in roles or "email" in roles:
        return (
            f"No column says when somebody joined, or for how long they stayed. The columns are {said}. If "
            "this is who is expected, give it with --roster, beside reports."
        )
    if {"title", "started"} <= roles:
        return f"No column says who was there. The columns are {said}. A timetable is given with --timetable."
    return f"No column says who was there, and when. {EXPECTED}"
