"""Workbooks to rows: which worksheet, real dates as ISO, whole numbers without a point."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from upturn.exchange.reading.damage import damage_said
from upturn.exchange.reading.headings import complete, find_headings, score
from upturn.exchange.reading.problems import NoHeadings, Unreadable
from upturn.exchange.reading.table import Table, table_of_rows

MOST_UNPACKED = 1 << 30
MOST_CELLS = 40_000_000
_PIECE, _ENCRYPTED = 1 << 22, 0x1
_WORKBOOK_PARTS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
_FAR_COLUMN = re.compile(rb'r="([A-Z]{3})(\d{1,7})"')
_ROW = re.compile(rb'<row[^>]* r="(\d{1,7})"')

Cell = int | float | str | bool | date | time | datetime | timedelta


def read_workbook(name: str, data: bytes, wanted: Sequence[str] = ()) -> Table:
    """A table from the worksheet that looks most like one.

    Raises:
        Unreadable: when the workbook is damaged, protected, too large unpacked, or holds no headings.
    """
    sheets = worksheets(name, data)
    title, rows, place = _best_sheet(name, sheets, wanted)
    headings = complete(rows[place], rows[place + 1 : place + 2])
    others = tuple(other for other, _ in sheets if other != title)
    note = f"Read from the worksheet “{title}”; not read: {', '.join(others)}." if others else ""
    return table_of_rows(
        name,
        headings,
        rows[place + 1 :],
        list(range(place + 2, len(rows) + 1)),
        place + 1,
        above=tuple(tuple(row) for row in rows[:place]),
        kind="worksheet",
        detail=f"worksheet “{title}”",
        notes=(note,) if note else (),
    )


def worksheets(name: str, data: bytes) -> list[tuple[str, list[list[str]]]]:
    """The title and rows of each worksheet that can be seen and holds anything.

    Raises:
        Unreadable: when the workbook is damaged, protected, too large unpacked, or empty.
    """
    if data.startswith(b"PK"):
        _check_size(name, data)
    try:
        with damage_said(name, DAMAGED):
            sheets = _sheets(data)
    except PasswordError as refusal:
        raise Unreadable(name, PROTECTED) from refusal
    except CalamineError as failure:
        raise Unreadable(name, DAMAGED) from failure
    if not sheets:
        raise Unreadable(name, "The workbook is empty: no worksheet has anything in it. Export it again.")
    return sheets


PROTECTED = (
    "The workbook is protected by a password, so it cannot be read. Open it, save a copy without the "
    "password, "
    "and give that."
)
DAMAGED = (
    "The workbook is damaged or cut short, so nothing was read from it. Download or export it again; if it "
    "opens "
    "in a spreadsheet, save a copy from there."
)
NO_WORKBOOK = (
    "This is a packed file, but no workbook. A register was expected as CSV, TSV, Excel (.xlsx) or "
    "Parquet. Unpack it, "
    "and give the file inside."
)
TOO_LARGE = (
    "The workbook unpacks to far more than a register needs, so it was not read. Save the one worksheet that "
    "holds the register as CSV, and give that."
)


def _worth(sheet: object) -> bool:
    typ, visible = getattr(sheet, "typ", None), getattr(sheet, "visible", None)
    return typ == SheetTypeEnum.WorkSheet and visible == SheetVisibleEnum.Visible


def _best_sheet(
    name: str, sheets: list[tuple[str, list[list[str]]]], wanted: Sequence[str]
) -> tuple[str, list[list[str]], int]:
    """The worksheet whose headings are best; of equals, the longest."""
    found = [(title, rows, find_headings(rows, wanted)) for title, rows in sheets]
    usable = [(title, rows, place) for title, rows, place in found if place is not None]
    if not usable:
        raise NoHeadings(
            name,
            "No worksheet has a row that names its columns. This does not look like a register: headings "
            "such as pupil, date, session, code were expected. Add them, or give another file.",
            max((rows for _, rows in sheets), key=len, default=[]),
        )
    return max(usable, key=lambda each: (len(each[1]) > each[2] + 1, score(each[1][each[2]]), len(each[1])))


def _sheets(data: bytes) -> list[tuple[str, list[list[str]]]]:
    """The worksheets anybody can see and that hold anything: title and rows."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    titles = [sheet.name for sheet in workbook.sheets_metadata if _worth(sheet)]
    sheets = [(title, workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)) for title in titles]
    return [(title, [list(map(cell_text, row)) for row in rows]) for title, rows in sheets if rows]


def cell_text(cell: Cell) -> str:
    """A cell as a person reads it, dates as ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
        )
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _check_size(name: str, data: bytes) -> None:
    """Refuse a workbook whose parts unpack to too much, whatever its directory claims."""
    with damage_said(name, DAMAGED), zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if not _WORKBOOK_PARTS & {part.filename for part in parts}:
            raise Unreadable(name, NO_WORKBOOK)
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise Unreadable(name, PROTECTED)
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Unreadable(name, TOO_LARGE)
        unpacked = 0
        for part in parts:
            unpacked += _unpacked(name, archive, part, MOST_UNPACKED - unpacked)


def _unpacked(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """How long a part is unpacked; a worksheet's farthest cell says how much memory it would take."""
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    length, far, last_row, tail = 0, 0, 0, b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            length += len(piece)
            if length > most:
                raise Unreadable(name, TOO_LARGE)
            if is_sheet:
                window = tail + piece
                far = max([far, *(_column(match[1]) for match in _FAR_COLUMN.finditer(window))])
                last_row = max([last_row, *(int(match[1]) for match in _ROW.finditer(window))])
                tail = window[-64:]
    if far * last_row > MOST_CELLS:
        raise Unreadable(name, TOO_LARGE)
    return length


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
