"""Invented registers as long tables, a row a mark, in the order registers are taken: day by day."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

FIRST = date(2025, 9, 1)
SCHOOL_DAYS = 190
SHARES = {
    "I": 0.03, "O": 0.02, "L": 0.02, "N": 0.005, "U": 0.003, "M": 0.004, "C": 0.005, "B": 0.003, "V": 0.005,
    "E": 0.002, "G": 0.004, "C2": 0.003, "": 0.002,
}  # fmt: skip


def days() -> list[date]:
    """The weekdays a year is taught on, a fortnight's holiday after every ten weeks or so."""
    every = (FIRST + timedelta(days=number) for number in range(400))
    taught = [
        day
        for day in every
        if day.weekday() < 5 and (day - FIRST).days // 7 not in (8, 15, 16, 24, 31, 32, 38)
    ]
    return taught[:SCHOOL_DAYS]


def school(number: int, pupils: int) -> pl.DataFrame:
    """One school's year."""
    chance, taught = np.random.default_rng(number), days()
    rows = len(taught) * 2 * pupils
    names = np.array(
        [f"{'ABCDEFGH'[number % 8]}{900_000_000_000 + number * 10_000 + pupil}" for pupil in range(pupils)]
    )
    half = np.tile(np.repeat([0, 1], pupils), len(taught))
    codes = np.array(["/", "\\", *SHARES])
    kind = chance.choice(len(SHARES) + 1, rows, p=[1 - sum(SHARES.values()), *SHARES.values()])
    return pl.DataFrame(
        {
            "school": pl.Series([f"School {number:03d}"]).new_from_index(0, rows),
            "pupil": np.tile(names, len(taught) * 2),
            "date": pl.Series(np.repeat(np.array(taught, "datetime64[D]"), 2 * pupils)),
            "session": np.array(["AM", "PM"])[half],
            "code": codes[np.where(kind == 0, half, kind + 1)],
        }
    )


def write_csv(path: Path, pupils: int) -> int:
    """One school's year as CSV without a school column; how many rows."""
    frame = school(0, pupils).drop("school")
    frame.write_csv(path)
    return frame.height


def write_parquet(folder: Path, schools: int, pupils: int) -> tuple[Path, int]:
    """An authority's year as one Parquet file, written a school at a time; where, and how many rows."""
    parts = []
    for number in range(schools):
        parts.append(folder / f"part-{number:03d}.parquet")
        school(number, pupils).write_parquet(parts[-1], compression="zstd")
    whole = folder / "authority.parquet"
    pl.scan_parquet(parts).sink_parquet(whole, compression="zstd", row_group_size=1_000_000)
    for part in parts:
        part.unlink()
    return whole, schools * pupils * SCHOOL_DAYS * 2
