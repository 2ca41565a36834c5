"""Parquet to a table that is streamed: an authority's year is never held as text."""

from pathlib import Path

import polars as pl

from upturn.exchange.reading.damage import damage_said
from upturn.exchange.reading.table import DAMAGED, Table


def read_parquet(name: str, source: Path | bytes) -> Table:
    """A lazy table over a Parquet file. Row ``i`` counts as line ``i + 2``, as if headings stood above.

    Raises:
        Unreadable: when the file is damaged or cut short.
    """
    with damage_said(name, DAMAGED, pl.exceptions.PolarsError):
        frame = pl.scan_parquet(source)
        headings = frame.collect_schema().names()
        height = int(frame.select(pl.len()).collect().item())
    return Table(
        name=name,
        headings=tuple(headings),
        frame=frame.select(pl.nth(place).alias(str(place)) for place in range(len(headings))),
        height=height,
        lines=None,
        heading_line=1,
        kind="parquet",
        detail="Parquet",
    )
