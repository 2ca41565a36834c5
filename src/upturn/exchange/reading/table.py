"""A table of texts exactly as a file gives them, whatever kind of file it was."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from upturn.exchange.reading.damage import damage_said

if TYPE_CHECKING:
    pass

ROWS_AT_ONCE = 1_000_000
DAMAGED = "The file is damaged or cut short, so nothing was read from it. Write or copy it again."


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The rows below a file's headings.

    Attributes:
        name: the file's name, as problems give it.
        headings: what each column is called; blank where the file names none.
        frame: the rows, one column a heading, named ``"0"``, ``"1"``, …. Texts as given; null where a row
            ended before the column. Parquet keeps its own types and is lazy, so that it can be streamed.
        lines: the physical line of each row, from 1, headings included; None where row ``i`` is line
            ``i + 2``.
        heading_line: the line the headings stand on.
        above: the rows above the headings: titles, printed dates, the period a report covers.
        surplus: rows with more cells than there are headings, by row number.
        unreadable_lines: lines no row could be made of, with the reason.
        kind: ``text``, ``worksheet`` or ``parquet``.
        detail: what was recognised about the file, in words: encoding and delimiter, or the worksheet.
    """

    name: str
    headings: tuple[str, ...]
    frame: pl.LazyFrame
    height: int
    lines: NDArray[np.int64] | None
    heading_line: int
    above: tuple[tuple[str, ...], ...] = ()
    surplus: frozenset[int] = frozenset()
    unreadable_lines: tuple[tuple[int, str, str], ...] = ()
    kind: str = "text"
    detail: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def width(self) -> int:
        return len(self.headings)

    def line(self, row: int) -> int:
        """The physical line of a row."""
        return row + 2 if self.lines is None else int(self.lines[row])

    def lines_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The physical lines of many rows."""
        return rows + 2 if self.lines is None else self.lines[rows]

    def chunks(self, columns: list[int]) -> Iterator[tuple[int, pl.DataFrame]]:
        """Some columns, a bounded number of rows at a time, each with its first row's number."""
        names = [str(column) for column in columns]
        for first in range(0, self.height, ROWS_AT_ONCE):
            yield first, self.collect(self.frame.slice(first, ROWS_AT_ONCE).select(names))

    def collect(self, frame: pl.LazyFrame) -> pl.DataFrame:
        """Read what a query over ``frame`` asks for.

        Raises:
            Unreadable: when the file turns out to be damaged, as Parquet may only now.
        """
        with damage_said(self.name, DAMAGED, pl.exceptions.PolarsError):
            return frame.collect()

    def column(self, column: int) -> list[str]:
        """One whole column as texts; short rows give blanks. Not for tables of millions."""
        return self._texts([column])[0]

    def rows(self) -> list[tuple[str, ...]]:
        """Every row as texts, short rows filled with blanks. Not for tables of millions."""
        return list(zip(*self._texts(list(range(self.width))), strict=True)) if self.width else []

    def _texts(self, columns: list[int]) -> list[list[str]]:
        frame = self.collect(self.frame.select([str(column) for column in columns]))
        return [as_texts(series).to_list() for series in frame.get_columns()]

    def row(self, number: int) -> tuple[str, ...]:
        """One row as given, for showing beside what is wrong with it."""
        return self.rows_numbered([number])[0]

    def rows_numbered(self, numbers: Sequence[int]) -> list[tuple[str, ...]]:
        """Several rows as given, in the order asked for."""
        found: dict[int, tuple[str, ...]] = {}
        for first in sorted({number // ROWS_AT_ONCE * ROWS_AT_ONCE for number in numbers}):
            here = [number for number in numbers if first <= number < first + ROWS_AT_ONCE]
            piece = self.frame.slice(first, ROWS_AT_ONCE).select(
                pl.all().gather([each - first for each in here])
            )
            texts = [as_texts(series).to_list() for series in self.collect(piece).get_columns()]
            found.update(zip(here, zip(*texts, strict=True), strict=True))
        return [found[number] for number in numbers]


def as_texts(series: pl.Series) -> pl.Series:
    """A column as texts: whole numbers without a point, days as ISO, nothing as a blank."""
    kind = series.dtype
    if kind.is_float():
        whole = series.cast(pl.Int64, strict=False)
        is_whole = (whole.cast(kind) == series).fill_null(value=False)
        texts = whole.cast(pl.String).zip_with(is_whole, series.cast(pl.String))
    elif kind == pl.Binary:
        texts = series.cast(pl.String, strict=False)
    elif kind == pl.Null or kind.is_nested():
        texts = pl.Series(series.name, [None] * series.len(), dtype=pl.String)
    else:
        texts = series.cast(pl.String)
    return texts.fill_null("")


def table_of_rows(
    name: str,
    headings: tuple[str, ...],
    rows: list[list[str]],
    lines: list[int],
    heading_line: int,
    **rest: object,
) -> Table:
    """A table of rows that were read one by one; rows may be short or long."""
    width = len(headings)
    surplus = frozenset(
        number
        for number, row in enumerate(rows)
        if len(row) > width and any(cell.strip() for cell in row[width:])
    )
    columns = {
        str(place): pl.Series([row[place] if place < len(row) else None for row in rows], dtype=pl.String)
        for place in range(width)
    }
    return Table(
        name=name,
        headings=headings,
        frame=pl.LazyFrame(columns),
        height=len(rows),
        lines=np.array(lines, dtype=np.int64),
        heading_line=heading_line,
        surplus=surplus,
        **rest,  # type: ignore[arg-type]
    )
