"""What is written can be opened in a spreadsheet without harm, and read back."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from upturn.exchange.reading.opening import open_table
from upturn.exchange.reading.problems import Problem
from upturn.exchange.reading.recognition import recognise
from upturn.exchange.reading.register import read_register
from upturn.exchange.writing.cells import STARTS_A_FORMULA, safe, to_csv
from upturn.exchange.writing.rejected import LINE, REASON, rejected_rows


@given(st.text())
def test_no_cell_starts_a_formula(text: str) -> None:
    written = safe(text)
    assert written.strip() == "-" or not written.startswith(STARTS_A_FORMULA)
    assert written in (text, f"'{text}")


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0")), min_size=2, max_size=4),
        min_size=1,
        max_size=5,
    )
)
def test_cells_are_read_back_as_written(rows: list[list[str]]) -> None:
    text = to_csv(rows).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [[safe(cell) for cell in row] for row in rows]


def test_rejected_rows_come_back_with_their_line_and_reason_and_can_be_given_again() -> None:
    data = b'Report\nUPN,Date,Session,Mark,Note\nA,2025-09-03,AM,QQ,"=1+1"\n'
    data += b'B,2025-09-03,AM,/,\nC,2025-02-30,AM,/,\n"D,x\n'
    table = open_table(data, "marks.csv")
    reading = read_register([recognise(table)])
    rows = list(
        csv.reader(io.StringIO(rejected_rows(table, reading.problems).decode("utf-8-sig"), newline=""))
    )
    assert rows[0] == ["UPN", "Date", "Session", "Mark", "Note", LINE, REASON]
    assert [row[:6] for row in rows[1:]] == [
        ["A", "2025-09-03", "AM", "QQ", "'=1+1", "3"],
        ["C", "2025-02-30", "AM", "/", "", "5"],
        ['"D,x', "", "", "", "", "6"],
    ]
    assert "is not a register code" in rows[1][-1]
    again = recognise(
        open_table(
            to_csv([row if row[0] != "A" else ["A", "2025-09-03", "AM", "I", *row[4:]] for row in rows[:2]])
        )
    )
    assert [key.pupil for key in read_register([again]).pupils] == ["A"]


def test_rejected_rows_of_another_file_and_warnings_stay_out() -> None:
    table = open_table(b"UPN,Date,Session,Mark\nA,2025-09-03,AM,/\n", "marks.csv")
    problems = [Problem("other.csv", 2, None, None, "Not here.")]
    assert len(rejected_rows(table, problems).splitlines()) == 1
