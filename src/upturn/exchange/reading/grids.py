"""Columns that hold marks, each for one session or one day: found by one row of headings, or two."""

from dataclasses import dataclass

from upturn.exchange.reading.headings import half_of, is_day_heading, split_half
from upturn.exchange.reading.table import Table, as_texts


@dataclass(frozen=True, slots=True, eq=False)
class GridColumn:
    """A column that holds marks: what its headings say of the day, and which half it is.

    ``half`` is None where the heading names a whole day: a session column says which half a row is, or each
    cell holds both marks.
    """

    place: int
    day: str
    half: int | None
    heading: str


def find_grid(table: Table, fixed: set[int]) -> tuple[tuple[GridColumn, ...], int]:
    """The columns of marks by their headings, with the rows above or below that complete them."""
    free = [place for place in range(table.width) if place not in fixed]
    below = table.collect(table.frame.head(2))
    second = [as_texts(series)[0] if series.len() else "" for series in below.get_columns()]
    rows_above = [row for row in table.above if any(cell.strip() for cell in row)]
    above = _carried(list(rows_above[-1]) if rows_above else [], table.width)
    here = _carried(list(table.headings), table.width)
    if columns := _columns_of(table, free, list(table.headings)):
        return columns, 0
    halves_here = [place for place in free if half_of(table.headings[place]) is not None]
    if len(halves_here) >= 2 and any(is_day_heading(above[place]) for place in halves_here):
        return _paired(halves_here, above, list(table.headings)), 0
    halves_below = [place for place in free if half_of(second[place]) is not None]
    if len(halves_below) >= 2 and any(is_day_heading(here[place]) for place in halves_below):
        return _paired(halves_below, here, second), 1
    return _whole_days(table, free), 0


def _whole_days(table: Table, free: list[int]) -> tuple[GridColumn, ...]:
    headings = ((place, table.headings[place]) for place in free)
    return tuple(GridColumn(place, day, None, day) for place, day in headings if is_day_heading(day))


def _columns_of(table: Table, free: list[int], row: list[str]) -> tuple[GridColumn, ...]:
    columns = []
    for place in free:
        day, half = split_half(row[place])
        if half is not None and day and is_day_heading(row[place]):
            columns.append(GridColumn(place, day, half, table.headings[place]))
    return tuple(columns)


def _paired(places: list[int], days: list[str], halves: list[str]) -> tuple[GridColumn, ...]:
    paired = []
    for place in places:
        half = half_of(halves[place])
        if half is not None and is_day_heading(days[place]):
            paired.append(GridColumn(place, days[place], half, f"{days[place]} {halves[place]}".strip()))
    return tuple(paired)


def _carried(cells: list[str], width: int) -> list[str]:
    """Cells of a row whose merged cells left blanks: each blank takes what stands before it."""
    carried, last = [], ""
    for cell in [*cells, *[""] * width][:width]:
        last = " ".join(cell.split()) or last
        carried.append(last)
    return carried
