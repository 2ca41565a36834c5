"""Rows of a report that are no marks: totals, page numbers, "printed on", repeated headings, nothing."""

import re
from collections.abc import Sequence

import numpy as np

from upturn.exchange.reading.coded import Batch, CodedMarks
from upturn.exchange.reading.headings import plain
from upturn.exchange.reading.problems import Problem
from upturn.exchange.reading.recognition import Layout, Recognition

MOST_LISTED = 100_000
_FURNITURE = re.compile(
    r"(grand |sub-?)?totals?\b|(average|mean|summary|count|sum)\b|number of\b|page \d|printed\b|report\b"
    r"|generated\b|produced\b|exported\b|created (on|by)\b|end of\b|key\b|note[s:]|\*{2,}|-{3,}|={3,}"
    r"|\d+ (pupils?|students?|rows?|records?)\b",
    re.I,
)
_PERCENTAGE = re.compile(r"\d+(\.\d+)?\s*%?")


def leave_out(coded: CodedMarks) -> list[Problem]:
    """Take rows that are no marks out of a file's batches, and say what is wrong with those that should be.

    A batch's row is taken out by setting its pupil to -1.
    """
    table = coded.recognition.table
    problems = list(coded.problems)
    for line, text, reason in table.unreadable_lines:
        problems.append(Problem(table.name, line, None, text[:80], reason))
    suspects = _suspects(coded)
    if suspects:
        problems += _judge(coded, suspects)
    coded.problems = problems
    return problems


def _suspects(coded: CodedMarks) -> list[int]:
    """Rows without a pupil or a session, with a pupil that reads like a total, or of the wrong length."""
    odd_key = np.array([bool(_FURNITURE.match(key.pupil)) for key in coded.keys] + [True])
    odd_key |= np.array([key.pupil == _heading_of_pupil(coded.recognition) for key in coded.keys] + [True])
    no_time = np.array([moment.when < 0 and not moment.said for moment in coded.moments] + [True])
    short = set(coded.recognition.table.surplus) | _short_rows(coded.recognition)
    rows: set[int] = set(short)
    for batch in coded.batches:
        odd = odd_key[batch.pupil] | no_time[batch.moment]
        if odd.any():
            rows.update(batch.numbers(np.flatnonzero(odd)).tolist())
    return sorted(rows)


def _heading_of_pupil(recognition: Recognition) -> str | None:
    return recognition.heading("pupil") or recognition.heading("name")


def _short_rows(recognition: Recognition) -> set[int]:
    """Rows that end before a column they need. Only a row for each mark needs them all."""
    table = recognition.table
    if recognition.layout is not Layout.LONG or table.kind != "text":
        return set()
    last = max(recognition.places[role] for role in ("date", "code", "session") if role in recognition.places)
    frame = table.collect(table.frame.select(str(last))).to_series()
    return set(frame.is_null().arg_true().to_list()) if frame.null_count() else set()


def _judge(coded: CodedMarks, suspects: list[int]) -> list[Problem]:
    table = coded.recognition.table
    short = _short_rows(coded.recognition)
    problems: list[Problem] = []
    furniture: list[int] = []
    wrong: list[int] = []
    time_of_row, key_of_row = _where(coded, suspects)
    for start in range(0, len(suspects), MOST_LISTED):
        piece = suspects[start : start + MOST_LISTED]
        for row, cells in zip(piece, table.rows_numbered(piece), strict=True):
            moment = time_of_row.get(row)
            if _is_furniture(coded, cells, moment):
                furniture.append(row)
            elif problem := _problem(coded, row, cells, moment, key_of_row.get(row, -1), short):
                wrong.append(row)
                problems.append(problem)
    _take_out(coded.batches, furniture)
    if furniture:
        coded.nobody = _keys_left_out(coded)
    _take_out(coded.batches, wrong)
    return problems


def _keys_left_out(coded: CodedMarks) -> frozenset[int]:
    alive = np.zeros(len(coded.keys) + 1, np.bool_)
    for batch in coded.batches:
        alive[batch.pupil] = True
    return frozenset(np.flatnonzero(~alive[:-1]).tolist())


def _where(coded: CodedMarks, suspects: list[int]) -> tuple[dict[int, int], dict[int, int]]:
    """Each suspect's first moment without a time (or its first), and its key."""
    wanted = np.array(suspects, np.int64)
    times: dict[int, int] = {}
    keys: dict[int, int] = {}
    no_time = np.array([moment.when < 0 for moment in coded.moments] + [True])
    for batch in coded.batches:
        numbers = batch.numbers(np.arange(len(batch.pupil)))
        here = np.flatnonzero(np.isin(numbers, wanted))
        for place in here.tolist():
            row, moment = int(numbers[place]), int(batch.moment[place])
            if row not in times or no_time[moment]:
                times[row] = moment
            keys[row] = int(batch.pupil[place])
    return times, keys


def _problem(
    coded: CodedMarks, row: int, cells: tuple[str, ...], moment: int | None, key: int, short: set[int]
) -> Problem | None:
    """What is wrong with a row, or None where it is a whole one."""
    recognition, table = coded.recognition, coded.recognition.table
    line = table.line(row)
    if row in table.surplus:
        reason = (
            f"The row has more cells than the {table.width} headings. A comma inside a value needs "
            "quotation marks "
            "around the value. The row was left out."
        )
        return Problem(table.name, line, None, _joined(cells), reason)
    if key < 0:
        reason = "The row says no pupil. Fill it in, or delete the row."
        return Problem(table.name, line, _heading_of_pupil(recognition), "", reason)
    if row in short:
        reason = (
            f"The row ends too early: it has fewer cells than the {table.width} headings. Export it again."
        )
        return Problem(table.name, line, None, _joined(cells), reason)
    bad = None if moment is None else coded.moments[moment]
    if bad is not None and bad.when < 0 and not bad.said:
        return Problem(table.name, line, bad.column, bad.found, bad.reason)
    return None


def _joined(cells: Sequence[str]) -> str:
    return ",".join(cells)[:80]


def _is_furniture(coded: CodedMarks, cells: tuple[str, ...], moment: int | None) -> bool:
    """Whether a row is a report's own: blank, repeated headings, a total, a closing line."""
    recognition, places = coded.recognition, coded.recognition.places
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return True
    if all(plain(cells[place]) == plain(recognition.table.headings[place]) for place in places.values()):
        return True
    has_time = moment is not None and coded.moments[moment].when >= 0
    if recognition.layout in (Layout.LONG, Layout.PUPIL_DAY, Layout.WEEK_MARK) and has_time:
        return False
    if _FURNITURE.match(filled[0]) and (not recognition.grid or _only_sums(recognition, cells)):
        return True
    who = places.get("pupil", places.get("name", places.get("surname", 0)))
    return len(filled) == 1 and (not cells[who].strip() or len(filled[0]) > 30)


def _only_sums(recognition: Recognition, cells: tuple[str, ...]) -> bool:
    marks = [cells[column.place].strip() for column in recognition.grid]
    return all(not mark or _PERCENTAGE.fullmatch(mark) for mark in marks)


def _take_out(batches: list[Batch], rows: list[int]) -> None:
    wanted = np.array(rows, np.int64)
    for batch in batches:
        numbers = batch.numbers(np.arange(len(batch.pupil)))
        batch.pupil[np.isin(numbers, wanted)] = -1
