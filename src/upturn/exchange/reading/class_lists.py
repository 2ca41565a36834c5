"""Class lists: which pupils are taught which subject, in which class, by whom."""

from dataclasses import dataclass

from upturn.exchange.reading.cells import Remarks, Row, rows_of, whole_name
from upturn.exchange.reading.problems import Problem, Unreadable
from upturn.exchange.reading.recognition import Recognition


@dataclass(frozen=True, slots=True)
class ClassListRow:
    """One pupil in one class. What the file does not say is None."""

    line: int
    pupil: str
    class_name: str
    school: str | None = None
    pupil_name: str | None = None
    subject: str | None = None
    teacher: str | None = None


@dataclass(frozen=True, slots=True)
class ClassListsReading:
    """A file's class lists, and what was wrong with some rows."""

    rows: tuple[ClassListRow, ...]
    problems: tuple[Problem, ...]
    said: frozenset[str]


def read_class_lists(recognition: Recognition) -> ClassListsReading:
    """Everyone in every class of a file.

    Raises:
        Unreadable: when it names nobody.
    """
    remarks = Remarks(recognition)
    rows = [read for row in rows_of(recognition) if (read := _row(row, remarks)) is not None]
    if not rows and not remarks.problems:
        raise Unreadable(
            recognition.table.name, "The file has headings but no pupils below them. Export it again."
        )
    return ClassListsReading(
        tuple(dict.fromkeys(rows)), tuple(remarks.problems), frozenset(recognition.places)
    )


def _row(row: Row, remarks: Remarks) -> ClassListRow | None:
    pupil = row["pupil"] or row["upn"] or whole_name(row)
    if not pupil:
        remarks.reject(row, "pupil", "The row says no pupil. Fill it in, or delete the row.")
        return None
    name = row["class_name"] or row["subject"]
    if not name:
        remarks.reject(row, "class_name", "The row names no class. Fill it in, or delete the row.")
        return None
    return ClassListRow(
        line=row.line,
        pupil=pupil,
        class_name=name,
        school=row["school"] or None,
        pupil_name=whole_name(row) or None,
        subject=row["subject"] or None,
        teacher=row["teacher"] or None,
    )
