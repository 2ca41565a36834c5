"""The rows that were left out, as given, each with the reason: to be corrected and given again."""

from collections.abc import Mapping, Sequence

import numpy as np

from upturn.exchange.reading.problems import Problem
from upturn.exchange.reading.table import Table
from upturn.exchange.writing.cells import to_csv

LINE, REASON = "line in the file", "why it was left out"


def rejected_rows(
    table: Table, problems: Sequence[Problem], refused: Mapping[int, Sequence[str]] | None = None
) -> bytes:
    """The rejected rows of one file as CSV: its own headings, and two columns more.

    Lines that could not be taken apart stand whole in the first column. ``refused`` gives the reasons of
    rows that were read and then refused, by line.
    """
    reasons: dict[int, list[str]] = {line: list(said) for line, said in (refused or {}).items()}
    found: dict[int, str] = {}
    for problem in problems:
        if problem.rejected and problem.line is not None and problem.file == table.name:
            sentences = reasons.setdefault(problem.line, [])
            if problem.reason not in sentences:
                sentences.append(problem.reason)
            found.setdefault(problem.line, problem.found or "")
    rows = [(*table.headings, LINE, REASON)]
    cells = _cells(table, sorted(reasons))
    for line in sorted(reasons):
        own = cells.get(line, (found.get(line, ""), *[""] * (table.width - 1)))
        rows.append((*own, str(line), " ".join(reasons[line])))
    return to_csv(rows)


def _cells(table: Table, lines: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The cells of those lines that are rows of the table."""
    wanted = np.array(lines, np.int64)
    if table.lines is None:
        rows = wanted - 2
        known = (rows >= 0) & (rows < table.height)
    elif not table.height:
        return {}
    else:
        rows = np.minimum(np.searchsorted(table.lines, wanted), table.height - 1)
        known = table.lines[rows] == wanted
    rows = rows[known]
    cells = table.rows_numbered(rows.tolist())
    return dict(zip(wanted[known].tolist(), cells, strict=True))
