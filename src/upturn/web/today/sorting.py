"""Whose absence nobody can explain yet, and whose register has not come in. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from upturn.registers.codes import NO_MARK, code_numbered
from upturn.registers.queries import PupilToday

NO_REASON_YET = "N"
MORNING, AFTERNOON = "this morning", "this afternoon"


@dataclass(frozen=True, slots=True)
class NotIn:
    """A pupil not in today with no reason yet: in which halves, and in which there is no mark at all."""

    pupil: PupilToday
    away: tuple[str, ...]
    unmarked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A half-day with the forms whose registers have not come in."""

    half: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Morning:
    """A day sorted: ``begun`` when any register of it has come in."""

    begun: bool
    not_in: tuple[NotIn, ...]
    not_taken: tuple[NotTaken, ...]


def sort_the_day(pupils: Sequence[PupilToday]) -> Morning:
    """Sort a day's marks. A half in which nobody has a mark has not begun."""
    halves = {MORNING: [each.morning for each in pupils], AFTERNOON: [each.afternoon for each in pupils]}
    begun = {half: marks for half, marks in halves.items() if any(marks)}
    taken = {half: _forms_taken(pupils, marks) for half, marks in begun.items()}
    everywhere = {each.form for each in pupils} - {""}
    not_taken = [NotTaken(half, tuple(sorted(everywhere - forms))) for half, forms in taken.items()]
    return Morning(
        begun=bool(begun),
        not_in=tuple(_not_in(pupils, begun, taken)),
        not_taken=tuple(each for each in not_taken if each.forms),
    )


def _forms_taken(pupils: Sequence[PupilToday], marks: Sequence[int]) -> set[str]:
    """A register has come in when at least half of its form has a mark."""
    due: dict[str, int] = {}
    here: dict[str, int] = {}
    for pupil, mark in zip(pupils, marks, strict=True):
        due[pupil.form] = due.get(pupil.form, 0) + 1
        here[pupil.form] = here.get(pupil.form, 0) + (mark != NO_MARK)
    return {form for form, number in due.items() if 2 * here[form] >= number}


def _not_in(
    pupils: Sequence[PupilToday], begun: dict[str, list[int]], taken: dict[str, set[str]]
) -> Iterator[NotIn]:
    for place, pupil in enumerate(pupils):
        away = tuple(half for half, marks in begun.items() if is_unexplained(marks[place]))
        unmarked = tuple(
            half for half, marks in begun.items() if marks[place] == NO_MARK and pupil.form in taken[half]
        )
        if away or unmarked:
            yield NotIn(pupil, away, unmarked)


def is_unexplained(mark: int) -> bool:
    """Whether a mark says that no reason is known yet."""
    return mark != NO_MARK and code_numbered(mark).text == NO_REASON_YET


def waiting_for_a_reason(pupils: Sequence[PupilToday], day: date) -> list[PupilToday]:
    """Who was away on earlier days with no reason yet, the oldest first."""
    waiting = [each for each in pupils if each.no_reason_since is not None and each.no_reason_since < day]
    return sorted(waiting, key=lambda each: (each.no_reason_since or day, each.name))
