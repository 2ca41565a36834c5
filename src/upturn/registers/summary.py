"""A school year in figures for the School page: groups, weeks, weekdays, codes and registers not taken.

Nothing here names a child: groups are suppressed where they could, and the rest is pooled over everyone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upturn.kernel.sessions import DAYS_PER_WEEK, SLOTS_PER_DAY, SLOTS_PER_WEEK, Session
from upturn.registers import kernels
from upturn.registers.codes import NO_MARK, Code, CodeClass, all_codes, code_numbered
from upturn.registers.groups import Group
from upturn.registers.packed import PackedMarks
from upturn.registers.statistics import Counts
from upturn.registers.suppression import SMALLEST_SHOWN, shown_groups

EVERYONE = "school"
FORM = "form"
HALF_A_REGISTER = 2
SMALLEST_REGISTER = 5
REGISTERS_KEPT = 100


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """One school week, everyone pooled; ``week`` counts from the year's first packed Monday."""

    week: int
    possible: int
    attended: int
    missing: int


@dataclass(frozen=True, slots=True)
class HalfDayFigures:
    """One half of one weekday over the year, everyone pooled; weekday 0 is Monday."""

    weekday: int
    half: str
    possible: int
    attended: int


@dataclass(frozen=True, slots=True)
class MissingRegister:
    """A form's register with no mark for at least half of those due."""

    form: str
    day: str
    half: str
    missing: int
    due: int


@dataclass(frozen=True, slots=True)
class SchoolSummary:
    """The figures of a school year to date.

    ``groups`` begins with everyone and is already suppressed. ``codes`` maps a code to its sessions, or to
    None where so few pupils have it that it is hidden. ``held`` has a bit a slot, in hexadecimal: the
    sessions in which a mark is due from everyone on roll.
    """

    groups: tuple[Group, ...]
    weeks: tuple[WeekFigures, ...]
    half_days: tuple[HalfDayFigures, ...]
    codes: Mapping[str, int | None]
    missing_registers: tuple[MissingRegister, ...]
    missing_registers_in_all: int
    held: str = ""

    @classmethod
    def empty(cls) -> "SchoolSummary":
        """The summary of a year with no marks."""
        return cls((), (), (), {}, (), 0)

    def as_json(self) -> dict[str, Any]:
        """As kept beside the school year."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "SchoolSummary":
        """The summary kept beside a school year; an empty one where none was kept."""
        if not kept:
            return cls.empty()
        return cls(
            groups=tuple(_group(each) for each in kept["groups"]),
            weeks=tuple(WeekFigures(**each) for each in kept["weeks"]),
            half_days=tuple(HalfDayFigures(**each) for each in kept["half_days"]),
            codes=kept["codes"],
            missing_registers=tuple(MissingRegister(**each) for each in kept["missing_registers"]),
            missing_registers_in_all=kept["missing_registers_in_all"],
            held=kept.get("held", ""),
        )


def held_slots(held: str, slots: int) -> NDArray[np.bool_]:
    """``bool[slots]`` from a summary's ``held``: sessions in which a mark is due from everyone on roll."""
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(held), np.uint8))[:slots]
    return np.pad(bits, (0, slots - len(bits))).astype(np.bool_)


def summarise(
    packed: PackedMarks,
    first: date,
    last: date,
    groups: Sequence[Mapping[str, str]],
    open_slots: NDArray[np.bool_],
) -> SchoolSummary:
    """Summarise a school's year from ``first`` to ``last``.

    Args:
        packed: everyone's marks.
        first: the first day.
        last: the last day with marks.
        groups: each row's values, by characteristic; a characteristic missing from one is missing from all.
        open_slots: ``bool[slots]``, the school's sessions.
    """
    found = kernels.statistics(packed, first, last)
    names = list(dict.fromkeys(name for each in groups for name in each))
    values: dict[str, list[str | None]] = {EVERYONE: [EVERYONE] * len(groups)}
    values |= {name: [each.get(name) or None for each in groups] for name in names}
    missing = _missing_registers(packed, [each.get(FORM, "") for each in groups])
    return SchoolSummary(
        groups=tuple(shown_groups(values, found.counts)),
        weeks=_weeks(packed, first, last),
        half_days=_half_days(packed, first, last),
        codes=_codes(found.code_numbers, found.code_counts),
        missing_registers=tuple(missing[:REGISTERS_KEPT]),
        missing_registers_in_all=len(missing),
        held=_held(packed, open_slots),
    )


def _held(packed: PackedMarks, open_slots: NDArray[np.bool_]) -> str:
    """The school's sessions up to the last one in which anyone is marked."""
    marked = np.flatnonzero(packed.marks.any(axis=0))
    until = int(marked[-1]) + 1 if len(marked) else 0
    return np.packbits(open_slots & (np.arange(len(open_slots)) < until)).tobytes().hex()


def _weeks(packed: PackedMarks, first: date, last: date) -> tuple[WeekFigures, ...]:
    pooled = kernels.weekly(packed, first, last).sum_pupils()
    return tuple(
        WeekFigures(week, int(pooled.possible[week]), int(pooled.attended[week]), int(pooled.missing[week]))
        for week in np.flatnonzero(pooled.possible).tolist()
    )


def _half_days(packed: PackedMarks, first: date, last: date) -> tuple[HalfDayFigures, ...]:
    """Attended of possible by half-day: the table of classes, added over pupils and then over weeks."""
    period = packed.weeks.between(first, last)
    marks = np.zeros_like(packed.marks)
    marks[:, period] = packed.marks[:, period]
    possible = _by_half_day(marks, attended_only=False)
    attended = _by_half_day(marks, attended_only=True)
    return tuple(
        HalfDayFigures(
            place // SLOTS_PER_DAY, Session.of_slot(place).value, int(possible[place]), int(attended[place])
        )
        for place in range(SLOTS_PER_WEEK)
        if possible[place]
    )


def _by_half_day(marks: NDArray[np.uint8], *, attended_only: bool) -> NDArray[np.int64]:
    table = np.zeros(256, np.bool_)
    for code in all_codes():
        table[code.number] = code.attended if attended_only else code.possible
    by_slot = np.count_nonzero(table[marks], axis=0)
    by_half_day: NDArray[np.int64] = by_slot.reshape(-1, SLOTS_PER_WEEK).sum(axis=0)
    return by_half_day


def _codes(numbers: tuple[int, ...], counts: NDArray[np.int32]) -> dict[str, int | None]:
    """Each code's sessions; hidden where only a few pupils have it, unless it says that they attended.

    Totals of authorised and of unauthorised absence are shown, so a code hidden alone among its class
    takes the next rarest with it.
    """
    pupils = np.count_nonzero(counts, axis=0).tolist()
    used = [(code_numbered(number), held) for number, held in zip(numbers, pupils, strict=True)]
    hidden = {code.text for code, held in used if held < SMALLEST_SHOWN and not code.attended}
    for code_class in (CodeClass.AUTHORISED, CodeClass.UNAUTHORISED):
        texts = [code.text for code, _ in sorted(used, key=_by_pupils) if code.code_class is code_class]
        if len(hidden.intersection(texts)) == 1:
            hidden.update(texts[:2])
    totals: dict[str, int | None] = {}
    for (code, _), count in zip(used, counts.sum(axis=0).tolist(), strict=True):
        totals[code.text] = None if code.text in hidden else (totals.get(code.text) or 0) + int(count)
    return totals


def _by_pupils(used: tuple[Code, int]) -> int:
    return used[1]


def _missing_registers(packed: PackedMarks, forms: Sequence[str]) -> list[MissingRegister]:
    """Registers not taken, newest first: at least half of a form's marks due are not there."""
    found = []
    for form in sorted(set(forms) - {""}):
        rows = np.array([name == form for name in forms])
        due = packed.expected[rows].sum(axis=0)
        missing = (packed.expected[rows] & (packed.marks[rows] == NO_MARK)).sum(axis=0)
        blank = (due >= SMALLEST_REGISTER) & (HALF_A_REGISTER * missing >= due)
        found += [(slot, form, int(missing[slot]), int(due[slot])) for slot in np.flatnonzero(blank).tolist()]
    found.sort(key=lambda each: (-each[0], each[1]))
    return [
        MissingRegister(form, packed.weeks.day(slot).isoformat(), Session.of_slot(slot).value, missing, due)
        for slot, form, missing, due in found
    ]


def monday_of_week(year_monday: date, week: int) -> date:
    """The Monday a summary's week number stands for."""
    return year_monday + timedelta(days=DAYS_PER_WEEK * week)


def _group(kept: Mapping[str, Any]) -> Group:
    values = dict(kept)
    values["counts"] = None if values["counts"] is None else Counts(**values["counts"])
    return Group(**values)
