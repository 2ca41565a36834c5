"""Google Meet's attendance reports, and any table with a name or e-mail and times of coming and going."""

from collections.abc import Mapping, Sequence
from datetime import date

from upturn.exchange.presence.columns import columns_of, says_who_and_when
from upturn.exchange.presence.model import Answers, Reading, Report, Source, Stay
from upturn.exchange.presence.moments import Times
from upturn.exchange.presence.page import Page, Row
from upturn.exchange.presence.tabular import Remarks, Table, repeats_headings, stay_of
from upturn.exchange.reading.headings import plain
from upturn.exchange.reading.problems import Unreadable

_MEET = frozenset({"timejoined", "timeexited"})
_LESSON_ROLES = ("title", "started", "ended", "date")


def table_of(page: Page) -> Table | None:
    """The table of a page: the row of headings with most known columns, and all rows below it."""
    found = [
        (len(columns_of(row.cells)), -number) for number, row in page.top() if says_who_and_when(row.cells)
    ]
    if not found:
        return None
    place = -max(found)[1]
    heading = page.rows[place]
    rows = tuple(row for row in page.rows[place + 1 :] if not repeats_headings(heading.cells, row))
    return Table(heading.cells, rows, _as_stays(columns_of(heading.cells)), heading.line)


def _as_stays(places: Mapping[str, int]) -> Mapping[str, int]:
    """“Start” and “end” beside a name are when somebody came and went, where nothing else says it."""
    if "joined" in places or "duration" in places or not {"started", "ended"} <= places.keys():
        return places
    renamed = {"started": "joined", "ended": "left"}
    return {renamed.get(role, role): place for role, place in places.items()}


def is_meet(table: Table) -> bool:
    """Whether a table is an attendance report of Google Meet."""
    words = set(map(plain, table.headings))
    return bool(words & _MEET) or {"firstname", "lastname", "email", "duration"} <= words


def read_table(page: Page, table: Table, title: str, answers: Answers, day: date | None = None) -> Reading:
    """The lessons of a table: one, unless a column says which lesson or day a row is of.

    Raises:
        Unreadable: when it lists nobody, or its times have to be asked about.
    """
    source = Source.MEET if is_meet(table) else Source.CSV
    remarks = Remarks(page.name, list(page.problems))
    cells = table.cells("joined", "left", "started", "ended")
    times = Times.of(page.name, cells, answers, day=day)
    lessons: dict[tuple[str, str, str, str], list[Stay]] = {}
    for row in table.rows:
        stay = stay_of(table, row, times, remarks)
        if stay is not None:
            lessons.setdefault(_lesson(table, row, stay), []).append(stay)
    if not lessons and not remarks.problems:
        raise Unreadable(page.name, "The file has headings and nobody below them. Export it again.")
    reports = [
        _report(page.name, source, key[0] or title, (key[1], key[2]), stays, times)
        for key, stays in lessons.items()
    ]
    return Reading(tuple(reports), tuple(remarks.problems))


def _lesson(table: Table, row: Row, stay: Stay) -> tuple[str, str, str, str]:
    """What tells a row's lesson from others: its title, its times, and its day where it has no times."""
    title, started, ended = (
        table.text(row, "title"),
        table.moment(row, "started"),
        table.moment(row, "ended"),
    )
    day = "" if started or stay.joined is None else stay.joined.date().isoformat()
    return title, started, ended, day


def _report(
    file: str, source: Source, title: str, bounds: Sequence[str], stays: Sequence[Stay], times: Times
) -> Report:
    started, ended = (times.read(text) if text else None for text in bounds)
    if started is None or ended is None or ended <= started:
        ended = None
    return Report(file, source, title, started, ended, tuple(stays))
