"""Contacts: whom to speak to about a pupil, in which language, by which channel."""

from dataclasses import dataclass

from upturn.exchange.reading.cells import Remarks, Row, rows_of, whole_name, yes_or_no
from upturn.exchange.reading.headings import plain
from upturn.exchange.reading.problems import Problem, Unreadable
from upturn.exchange.reading.recognition import Recognition

_CHANNEL_WORDS = {
    "phone": "phone telephone call mobile voice landline",
    "text": "text sms textmessage",
    "email": "email mail",
    "letter": "letter post",
    "app": "app",
}
CHANNELS = {word: channel for channel, words in _CHANNEL_WORDS.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact of one pupil. What the file does not say is None; ``priority`` 1 is asked first."""

    line: int
    pupil: str
    name: str
    school: str | None = None
    pupil_name: str | None = None
    relationship: str | None = None
    parental_responsibility: bool | None = None
    priority: int | None = None
    language: str | None = None
    channel: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class ContactsReading:
    """A file's contacts, and what was wrong with others."""

    rows: tuple[ContactRow, ...]
    problems: tuple[Problem, ...]
    said: frozenset[str]


def read_contacts(recognition: Recognition) -> ContactsReading:
    """Every contact in a file.

    Raises:
        Unreadable: when it names nobody.
    """
    remarks = Remarks(recognition)
    rows = [read for row in rows_of(recognition) if (read := _row(row, remarks)) is not None]
    if not rows and not remarks.problems:
        raise Unreadable(
            recognition.table.name, "The file has headings but no contacts below them. Export it again."
        )
    return ContactsReading(tuple(dict.fromkeys(rows)), tuple(remarks.problems), frozenset(recognition.places))


def _row(row: Row, remarks: Remarks) -> ContactRow | None:
    pupil = row["pupil"] or row["upn"] or whole_name(row)
    name = whole_name(row, "contact_name", "contact_forename", "contact_surname")
    if not pupil:
        remarks.reject(row, "pupil", "The row says no pupil. Fill it in, or delete the row.")
        return None
    if not name:
        remarks.reject(row, "contact_name", "The row names no contact. Fill it in, or delete the row.")
        return None
    responsible = remarks.meaning(row, "parental_responsibility", yes_or_no, "yes or no")
    channel = remarks.meaning(
        row, "channel", lambda text: CHANNELS.get(plain(text)), "phone, text, email, letter or app"
    )
    return ContactRow(
        line=row.line,
        pupil=pupil,
        name=name,
        school=row["school"] or None,
        pupil_name=whole_name(row) or None,
        relationship=row["relationship"] or None,
        parental_responsibility=responsible if isinstance(responsible, bool) else None,
        priority=_priority(row, remarks),
        language=row["contact_language"] or None,
        channel=channel if isinstance(channel, str) else None,
        phone=row["phone"] or None,
        email=row["email"] or None,
    )


def _priority(row: Row, remarks: Remarks) -> int | None:
    text = row["priority"]
    if not text:
        return None
    if text.isdecimal() and int(text) >= 1:
        return int(text)
    remarks.warn(
        row, "priority", f"“{text}” is not a priority and was left as not known. Expected 1, 2, 3, …."
    )
    return None
