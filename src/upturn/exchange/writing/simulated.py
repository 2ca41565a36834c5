"""An invented register as files, in the layouts `upturn analyse` reads, with the truth beside it."""

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from upturn.kernel.sessions import SLOTS_PER_DAY, Session
from upturn.patterns.kinds import Kind
from upturn.patterns.lesson import LessonMarks
from upturn.patterns.simulation import Planted, Simulated
from upturn.registers.codes import NO_MARK, all_codes

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def write_simulated(simulated: Simulated, lessons: LessonMarks, folder: Path) -> list[Path]:
    """Write ``register.csv``, ``roll.csv``, ``lessons.csv`` and ``truth.csv``; what was written.

    Raises:
        OSError: when the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    frames = {
        "register": _register(simulated),
        "roll": pl.DataFrame({"pupil": _pupils(simulated), "year_group": list(simulated.year_groups)}),
        "lessons": _lessons(simulated, lessons),
        "truth": _truth(simulated, lessons),
    }
    for name, frame in frames.items():
        frame.write_csv(folder / f"{name}.csv")
    return [folder / f"{name}.csv" for name in frames]


def _pupils(simulated: Simulated) -> list[str]:
    """Names that sort as their rows do: P00001, P00002, …"""
    return [_pupil(row) for row in range(simulated.packed.pupils)]


def _pupil(row: int) -> str:
    return f"P{row + 1:05d}"


def _texts(numbers: NDArray[np.uint8]) -> pl.Series:
    """Marks as their codes; nothing where there is none."""
    texts = {code.number: code.text for code in all_codes()} | {NO_MARK: ""}
    return pl.Series(numbers).replace_strict(texts, return_dtype=pl.String)


def _register(simulated: Simulated) -> pl.DataFrame:
    """A row a mark due, blank where it is missing."""
    row, slot = np.nonzero(simulated.packed.expected)
    return pl.DataFrame(
        {
            "pupil": _gathered(_pupils(simulated), row),
            "date": _dates(simulated, slot // SLOTS_PER_DAY),
            "session": _gathered([each.value for each in Session], slot % SLOTS_PER_DAY),
            "code": _texts(simulated.packed.marks[row, slot]),
        }
    )


def _gathered(texts: list[str], places: NDArray[np.integer]) -> pl.Series:
    return pl.Series(texts, dtype=pl.String).gather(places.astype(np.int64))


def _dates(simulated: Simulated, days: NDArray[np.integer]) -> pl.Series:
    """Days of the span, counted from its first Monday, as dates."""
    since = (simulated.packed.weeks.monday.toordinal() - _EPOCH) + days.astype(np.int32)
    return pl.Series(since, dtype=pl.Int32).cast(pl.Date)


_EPOCH = 719_163
"""1 January 1970, as Python counts days."""


def _lessons(simulated: Simulated, lessons: LessonMarks) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "pupil": _gathered(_pupils(simulated), lessons.row),
            "date": _dates(simulated, lessons.day),
            "period": _gathered(list(lessons.periods), lessons.period),
            "subject": _gathered(list(lessons.subjects), lessons.subject),
            "code": _texts(lessons.mark),
        }
    )


def _truth(simulated: Simulated, lessons: LessonMarks) -> pl.DataFrame:
    """A row a pupil with something planted, both of a pair."""
    planted = list(simulated.planted)
    planted += [Planted(each.which, each.kind, each.strength, each.row) for each in planted if _pair(each)]
    rows = [
        (_pupil(each.row), each.kind.value, each.strength, _what(each, lessons))
        for each in sorted(planted, key=lambda each: each.row)
    ]
    schema = {"pupil": pl.String, "kind": pl.String, "strength": pl.Float64, "what": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _pair(planted: Planted) -> bool:
    return planted.kind is Kind.CO_ABSENCE


def _what(planted: Planted, lessons: LessonMarks) -> str:
    """What the pattern is about, in words: a weekday, a subject, a partner, a half of the weeks."""
    match planted.kind:
        case Kind.WEEKDAY:
            return _DAYS[planted.which]
        case Kind.LESSON:
            return lessons.subjects[planted.which]
        case Kind.CO_ABSENCE:
            return _pupil(planted.which)
        case Kind.ALTERNATE_WEEKS:
            return "second weeks" if planted.which else "first weeks"
        case _:
            return ""
