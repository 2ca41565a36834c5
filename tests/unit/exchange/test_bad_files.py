"""Every wrong file gets a sentence: where, what was found, what was expected, what to do."""

import io
import random
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from upturn.exchange.reading import opening, spreadsheets
from upturn.exchange.reading.opening import open_table
from upturn.exchange.reading.problems import Unreadable
from upturn.exchange.reading.recognition import recognise
from upturn.exchange.reading.register import read_register

HEADINGS = "pupil,date,session,code\n"


def refusal(data: bytes | Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read_register([recognise(open_table(data, "marks.csv"))])
    return caught.value.sentence


def workbook(*cells: tuple[int, int, str]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, column, text in cells:
            sheet.write_string(row, column, text)
    return data.getvalue()


def packed(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return data.getvalue()


REGISTER_BOOK = workbook(
    *((0, place, name) for place, name in enumerate(("pupil", "date", "session", "code")))
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "The file is empty.", id="nothing"),
        pytest.param(b" \n\n \n", "The file is empty.", id="only blank lines"),
        pytest.param(HEADINGS.encode(), "headings but no marks below them", id="only headings"),
        pytest.param(b"%PDF-1.7\n...", "This is a PDF.", id="PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n...", "This is a picture.", id="picture"),
        pytest.param(b"<!DOCTYPE html><table>", "This is a web page", id="web page"),
        pytest.param(b'[{"pupil": 1}]', "This is a JSON file.", id="JSON"),
        pytest.param(random.Random(1).randbytes(4000), "This is not a text file.", id="bytes without sense"),
        pytest.param(b"a,b\n1,2\n", "line 1 starts with “a”, “b”", id="no register"),
        pytest.param(
            b"kid,when,half,mark,id\n1,2,3,4,5\n", "No column gives the date and the session", id="no date"
        ),
        pytest.param(b"P1,2025-09-03,AM,/\n", "No row names the columns", id="no headings"),
        pytest.param(
            b"pupil,date,date,session,code\n",
            "More than one column is called “date” (columns 2 and 3)",
            id="two of one name",
        ),
        pytest.param(
            REGISTER_BOOK[: len(REGISTER_BOOK) // 2], "damaged or cut short", id="workbook cut short"
        ),
        pytest.param(REGISTER_BOOK[:-20], "damaged or cut short", id="workbook without its end"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 2000,
            "damaged or cut short",
            id="old workbook, damaged",
        ),
        pytest.param(workbook(), "The workbook is empty", id="empty workbook"),
        pytest.param(
            packed(word__document_xml=b"<x/>"),
            "This is a packed file, but no workbook.",
            id="another packed file",
        ),
        pytest.param(
            workbook((0, 0, "pupil"), (1_048_575, 16_383, "x")), "unpacks to far more", id="a far cell"
        ),
        pytest.param(b"PAR1" + b"x" * 200, "damaged or cut short", id="Parquet without sense"),
    ],
)
def test_what_is_no_register_says_what_it_is(data: bytes, said: str) -> None:
    assert said in refusal(data)
    assert refusal(data).startswith("marks.csv")


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_UNPACKED", 1000)
    assert "unpacks to far more" in refusal(REGISTER_BOOK)


def test_a_text_file_of_two_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "marks.csv"
    with file.open("wb") as stream:
        stream.truncate(2 << 30)
    assert f"{file}" not in refusal(file)
    assert "The file is 2.0 GB" in refusal(file)
    assert f"up to {opening.MOST_TEXT >> 20} MB" in refusal(file)


def test_a_folder_and_a_file_that_is_not_there_are_said(tmp_path: Path) -> None:
    assert "This is a folder" in refusal(tmp_path)
    assert "There is no such file" in refusal(tmp_path / "none.csv")


def test_a_parquet_file_cut_short_is_said(tmp_path: Path) -> None:
    file = tmp_path / "marks.parquet"
    pl.DataFrame({"pupil": ["1"], "date": ["2025-09-03"], "session": ["AM"], "code": ["/"]}).write_parquet(
        file
    )
    file.write_bytes(file.read_bytes()[:-12])
    assert "damaged or cut short" in refusal(file)


def test_marks_without_a_first_day_cannot_be_placed() -> None:
    said = refusal(b"UPN,Marks\nA1,/\\/\\/\\\n")
    assert "nothing says on which day they begin" in said


def test_days_without_a_year_are_asked_about() -> None:
    assert "days without a year, such as “Wed 03 Sep”" in refusal(
        b"UPN,Wed 03 Sep AM,Wed 03 Sep PM\nA1,/,\\\n"
    )


def test_weekdays_without_a_week_are_said() -> None:
    assert "no column says which week" in refusal(b"UPN,Mon AM,Mon PM\nA1,/,\\\n")
