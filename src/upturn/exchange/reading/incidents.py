"""Behaviour incidents: when, in which lesson, where, and of what kind. Free descriptions are never read."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, time
from hashlib import sha256

from upturn.exchange.reading.cells import Remarks, Row, days_of, rows_of, whole_name
from upturn.exchange.reading.dates import DateOrder
from upturn.exchange.reading.headings import plain
from upturn.exchange.reading.problems import Problem, Unreadable
from upturn.exchange.reading.recognition import Recognition

_CLOCK = re.compile(r"(?:.*[ T])?(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\s*([ap]\.?m\.?)?", re.I)
_NOON = 12


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """One incident of one pupil; blank where the file does not say. ``number`` is its own in the log."""

    line: int
    pupil: str
    pupil_name: str | None
    on: date
    time: time | None
    lesson: str
    place: str
    what: str
    number: str


@dataclass(frozen=True, slots=True)
class IncidentsReading:
    """A file's incidents, and what was wrong with other rows. ``numbered`` when the log numbers its own."""

    rows: tuple[IncidentRow, ...]
    problems: tuple[Problem, ...]
    numbered: bool


def read_incidents(recognition: Recognition, order: DateOrder | None = None) -> IncidentsReading:
    """Every incident in a file.

    Raises:
        Unreadable: when it holds none.
        AmbiguousDates: when ``order`` is None and its days can be read in two orders.
    """
    remarks, found = Remarks(recognition), list(rows_of(recognition))
    days = {text: read.day for text, read in days_of(recognition, found, "date", order).items()}
    rows = [read for row in found if (read := _row(row, days.get(row["date"]), remarks)) is not None]
    if not rows and not remarks.problems:
        raise Unreadable(
            recognition.table.name, "The file has headings but no incidents below them. Export it again."
        )
    return IncidentsReading(
        tuple(_numbered(rows)), tuple(remarks.problems), "incident_number" in recognition.places
    )


def _row(row: Row, on: date | None, remarks: Remarks) -> IncidentRow | None:
    pupil = row["pupil"] or row["upn"] or whole_name(row)
    if not pupil:
        remarks.reject(row, "pupil", "The row says no pupil. Fill it in, or delete the row.")
        return None
    if on is None:
        remarks.reject(row, "date", f"“{row['date']}” is no day. Expected one like 12/03/2026.")
        return None
    return IncidentRow(
        line=row.line,
        pupil=pupil,
        pupil_name=whole_name(row) or None,
        on=on,
        time=_time(row, remarks),
        lesson=row["lesson"],
        place=row["place"],
        what=row["incident"],
        number=row["incident_number"],
    )


def _time(row: Row, remarks: Remarks) -> time | None:
    if not row["time"]:
        return None
    read = clock(row["time"])
    if read is None:
        remarks.warn(row, "time", f"“{row['time']}” is no time of day, and was left out. Expected 08:50.")
    return read


def clock(text: str) -> time | None:
    """A time of day: 08:50, 8.50 am, or the end of a day and time; None where it is none."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2]), plain(match[3] or "")
    if half and not 1 <= hour <= _NOON:
        return None
    if half:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _numbered(rows: list[IncidentRow]) -> list[IncidentRow]:
    """Each with a number of its own: the log's, or one made from what the row says.

    Rows without a number that say the same are told apart by their order, so that a file read again gives
    the same numbers.
    """
    seen: Counter[str] = Counter()
    numbered = []
    for row in rows:
        key = row.number or _said(row)
        if not row.number:
            seen[key] += 1
            key = f"{key}-{seen[key]}"
        numbered.append(
            IncidentRow(
                row.line,
                row.pupil,
                row.pupil_name,
                row.on,
                row.time,
                row.lesson,
                row.place,
                row.what,
                key[:80],
            )
        )
    return numbered


def _said(row: IncidentRow) -> str:
    said = "\n".join((row.pupil, row.on.isoformat(), str(row.time), row.lesson, row.place, row.what))
    return f"row-{sha256(said.encode()).hexdigest()[:20]}"
