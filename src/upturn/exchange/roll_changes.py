"""What a roll would change: its rows set against the enrolments held. Pure; it is written elsewhere.

A roll changes only what it has a column for, and removes nobody: who left is said by a leaving date.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from upturn.exchange.reading.names import share_a_word
from upturn.exchange.reading.roll import RollRow

PUPIL_FIELDS = {
    "forename": "given_name",
    "surname": "family_name",
    "date_of_birth": "date_of_birth",
    "sex": "sex",
}
ENROLMENT_FIELDS = {
    "year_group": "year_group",
    "form": "form",
    "sen_status": "sen_status",
    "fsm": "free_school_meals",
    "first_language": "first_language",
    "looked_after": "looked_after",
    "social_worker": "social_worker",
    "starts": "starts_on",
    "leaves": "leaves_on",
}
TEXTS = frozenset({"given_name", "family_name", "sex", "year_group", "form", "sen_status", "first_language"})
LENGTHS = {"given_name": 100, "family_name": 100, "year_group": 20, "form": 40, "first_language": 60}
ALWAYS_KEPT = frozenset({"given_name", "starts_on"})


@dataclass(frozen=True, slots=True)
class Held:
    """One enrolment as held, with its pupil's own fields beside it."""

    enrolment_id: int
    pupil_id: int
    upn: str | None
    local_id: str
    values: Mapping[str, Any]
    provisional: bool

    @property
    def name(self) -> str:
        return f"{self.values['given_name']} {self.values['family_name']}".strip()


@dataclass(frozen=True, slots=True)
class NewEnrolment:
    """Someone to be put on roll: a new pupil, or one who comes back (``pupil_id``).

    ``pupil`` is everything said of a new pupil, and only what changes of one who comes back. ``person``
    is the same for the several spells of one new pupil.
    """

    person: int
    upn: str | None
    local_id: str
    pupil: Mapping[str, Any]
    enrolment: Mapping[str, Any]
    pupil_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChangedEnrolment:
    """What changes of one enrolment and its pupil; an empty mapping where nothing of that side does."""

    held: Held
    upn: str | None
    local_id: str
    pupil: Mapping[str, Any]
    enrolment: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be taken, and the sentence that says why."""

    line: int
    found: str
    reason: str


@dataclass(frozen=True, slots=True)
class RollChange:
    """What a whole roll would change."""

    new: tuple[NewEnrolment, ...] = ()
    changed: tuple[ChangedEnrolment, ...] = ()
    unchanged: int = 0
    rejected: tuple[RejectedRow, ...] = ()
    seen: frozenset[int] = field(default_factory=frozenset)


def roll_change(
    rows: Sequence[RollRow],
    said: frozenset[str],
    held: Sequence[Held],
    elsewhere: frozenset[str],
    first_day: date,
) -> RollChange:
    """Set a roll's rows against what is held.

    Args:
        rows: the roll.
        said: the roles the file has a column for.
        held: the organisation's enrolments.
        elsewhere: UPNs of other organisations' pupils.
        first_day: when someone new starts whose starting date the roll does not give.
    """
    index = _Index(held)
    new: list[NewEnrolment] = []
    changed: list[ChangedEnrolment] = []
    rejected: list[RejectedRow] = []
    for person, own in enumerate(_by_person(rows, index)):
        known = index.find(own)
        refusals = [_refusal(row, own, known, elsewhere) for row in own]
        if any(refusals):
            why = next(filter(None, refusals))
            rejected += [RejectedRow(row.line, row.identifiers[0], why) for row in own]
            continue
        upn = next((row.upn for row in own if row.upn), None)
        newest = max(own, key=lambda row: row.starts or date.min)
        for row, spell in _paired(own, known.spells):
            if spell is None:
                made = replace(_new(person, row, said, first_day, known), upn=upn)
                new.append(made if row is newest or not known.spells else replace(made, pupil={}))
            elif _ends_too_early(change := _changed(row, said, spell)):
                rejected.append(RejectedRow(row.line, row.identifiers[0], _why_too_early(spell)))
            else:
                changed.append(change if row is newest else replace(change, pupil={}))
    really = tuple(each for each in changed if _differs(each))
    back = (each for each in held if each.pupil_id in {one.pupil_id for one in new})
    seen = frozenset(each.enrolment_id for each in (*(one.held for one in changed), *back))
    rejected.sort(key=lambda each: each.line)
    return RollChange(tuple(new), really, len(changed) - len(really), tuple(rejected), seen)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is held of the pupil a row speaks of, oldest first; ``contradicted`` when it is of two pupils."""

    spells: tuple[Held, ...]
    contradicted: bool


class _Index:
    """Enrolments by UPN and by the school's own identifier, oldest first."""

    def __init__(self, held: Iterable[Held]) -> None:
        self.by_upn: dict[str, list[Held]] = {}
        self.by_local_id: dict[str, list[Held]] = {}
        self.by_pupil: dict[int, list[Held]] = {}
        for each in sorted(held, key=lambda one: one.values["starts_on"]):
            self.by_pupil.setdefault(each.pupil_id, []).append(each)
            if each.upn:
                self.by_upn.setdefault(each.upn, []).append(each)
            if each.local_id:
                self.by_local_id.setdefault(each.local_id, []).append(each)

    def find(self, rows: Sequence[RollRow]) -> _Known:
        """The enrolments of the pupil some rows speak of: the UPN decides, and nothing may contradict it."""
        found = [self._find(row) for row in rows]
        pupils = {pupil for pupil, _ in found if pupil is not None}
        contradicted = len(pupils) > 1 or any(wrong for _, wrong in found)
        spells = [each for pupil in pupils for each in self.by_pupil[pupil]]
        return _Known(tuple(spells), contradicted)

    def pupil_of(self, row: RollRow) -> int | None:
        """The pupil a row speaks of, where one is held."""
        return self._find(row)[0]

    def _find(self, row: RollRow) -> tuple[int | None, bool]:
        """The pupil of one row, and whether its identifiers are of two."""
        own = self.by_upn.get(row.upn or "", [])
        local = [each for identifier in row.identifiers for each in self.by_local_id.get(identifier, ())]
        found = own or local
        others = {each.pupil_id for each in local} - {each.pupil_id for each in found[:1]}
        another_upn = bool(row.upn) and any(each.upn not in (None, row.upn) for each in local)
        return found[0].pupil_id if found else None, bool(others) or another_upn


def _by_person(rows: Sequence[RollRow], index: _Index) -> list[list[RollRow]]:
    """Rows that share an identifier, or are known to be of one pupil, together; in order of their lines."""
    group_of: dict[tuple[object, ...], list[RollRow]] = {}
    for row in rows:
        names: list[tuple[object, ...]] = [(row.school, identifier) for identifier in row.identifiers]
        if (known := index.pupil_of(row)) is not None:
            names.append((known,))
        groups = {id(group_of[name]): group_of[name] for name in names if name in group_of}
        joined = sorted([*(each for group in groups.values() for each in group), row], key=_line)
        if groups:
            group_of.update({name: joined for name, group in group_of.items() if id(group) in groups})
        group_of.update(dict.fromkeys(names, joined))
    people = {id(group): group for group in group_of.values()}
    return sorted(people.values(), key=lambda group: group[0].line)


def _line(row: RollRow) -> int:
    return row.line


def _refusal(row: RollRow, own: Sequence[RollRow], known: _Known, elsewhere: frozenset[str]) -> str | None:
    if row.upn in elsewhere:
        return (
            f"The UPN {row.upn} belongs to a pupil of another organisation. "
            "They can be put on this roll once a transfer or placement has been accepted."
        )
    if known.contradicted:
        return (
            f"{' and '.join(row.identifiers)} are not one pupil's on the roll held. "
            "Check in your MIS which of them is right."
        )
    starts = [each.starts for each in own]
    if len(own) > 1 and (None in starts or len(set(starts)) < len(own)):
        lines = " and ".join(str(each.line) for each in own)
        return (
            f"{row.identifiers[0]} stands on lines {lines} with different details. Keep the right row; a "
            "pupil who left and came back needs a start date of its own in each."
        )
    return _refusal_of_name(row, known.spells)


def _refusal_of_name(row: RollRow, spells: Sequence[Held]) -> str | None:
    if not spells or spells[-1].provisional or not row.name or share_a_word(row.name, spells[-1].name):
        return None
    born = spells[-1].values["date_of_birth"]
    if row.date_of_birth is not None and born == row.date_of_birth:
        return None
    return (
        f"The roll holds another name and birthday under {row.identifiers[0]} than “{row.name}”. "
        "Check in your MIS which is right."
    )


def _paired(rows: Sequence[RollRow], spells: Sequence[Held]) -> Iterator[tuple[RollRow, Held | None]]:
    """Each row with the spell it corrects; none where it begins a spell that is not held yet."""
    free = list(spells)
    exact = {each.values["starts_on"]: each for each in spells}
    in_order = sorted(rows, key=lambda row: (row.starts not in exact, row.starts or date.max))
    for row in in_order:
        nearest = exact.get(row.starts) or min(free, key=partial(_days_apart, row), default=None)
        if nearest is None or _comes_back(row, nearest):
            yield row, None
        else:
            free.remove(nearest)
            yield row, nearest


def _days_apart(row: RollRow, spell: Held) -> int:
    """How far a spell's beginning is from the row's; from today's end of time where the row has none."""
    starts: date = spell.values["starts_on"]
    return abs(((row.starts or date.max) - starts).days)


def _comes_back(row: RollRow, last: Held) -> bool:
    """A start after the last leaving date is a second enrolment, not a correction of the first."""
    left = last.values["leaves_on"]
    return row.starts is not None and left is not None and row.starts > left


def _ends_too_early(change: ChangedEnrolment) -> bool:
    after = {**change.held.values, **change.enrolment}
    return after["leaves_on"] is not None and after["leaves_on"] < after["starts_on"]


def _why_too_early(spell: Held) -> str:
    starts = spell.values["starts_on"]
    return (
        f"The pupil would leave before starting: the roll held has them from {starts.day} {starts:%b %Y}. "
        "Correct the leaving date, or give the start date too."
    )


def _new(person: int, row: RollRow, said: frozenset[str], first_day: date, known: _Known) -> NewEnrolment:
    last = known.spells[-1] if known.spells else None
    pupil = _pupil_changes(row, said, last) if last else _whole_pupil(row)
    enrolment = {name: _stored(row, role, name) for role, name in ENROLMENT_FIELDS.items() if role in said}
    enrolment["starts_on"] = row.starts or min(first_day, row.leaves or first_day)
    pupil_id = last.pupil_id if last else None
    return NewEnrolment(person, row.upn, _local_id(row), pupil, enrolment, pupil_id)


def _whole_pupil(row: RollRow) -> dict[str, Any]:
    """Everything a row says of a pupil nobody knows yet, with a name of some kind."""
    pupil = {name: _stored(row, role, name) for role, name in PUPIL_FIELDS.items()}
    named = row.forename or row.surname
    return pupil if named else pupil | _split(row.name or f"Pupil {row.identifiers[0]}")


def _pupil_changes(row: RollRow, said: frozenset[str], held: Held) -> dict[str, Any]:
    """What a row would change of a pupil held."""
    wanted = {name: _stored(row, role, name) for role, name in PUPIL_FIELDS.items() if role in said}
    if row.name and not {"forename", "surname"} & said:
        wanted |= _split(row.name)
    return _differences(held, wanted)


def _changed(row: RollRow, said: frozenset[str], held: Held) -> ChangedEnrolment:
    enrolment = _differences(
        held, {name: _stored(row, role, name) for role, name in ENROLMENT_FIELDS.items() if role in said}
    )
    return ChangedEnrolment(
        held=held,
        upn=row.upn or held.upn,
        local_id=_local_id(row) or held.local_id,
        pupil=_pupil_changes(row, said, held),
        enrolment=enrolment,
    )


def _differs(change: ChangedEnrolment) -> bool:
    identifiers = (change.upn, change.local_id) != (change.held.upn, change.held.local_id)
    return bool(change.pupil or change.enrolment or identifiers or change.held.provisional)


def _differences(held: Held, wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in wanted.items()
        if held.values[name] != value and not (name in ALWAYS_KEPT and not value)
    }


def _stored(row: RollRow, role: str, name: str) -> Any:
    """A row's value as the store keeps it: blank texts rather than nothing."""
    value = getattr(row, role)
    if name not in TEXTS:
        return value
    return (value or "")[: LENGTHS.get(name)]


def _split(name: str) -> dict[str, str]:
    """A whole name as given and family name; a comma means the family name came first."""
    if "," in name:
        family, _, given = name.partition(",")
    else:
        given, _, family = name.strip().partition(" ")
    return {"given_name": given.strip()[:100], "family_name": family.strip()[:100]}


def _local_id(row: RollRow) -> str:
    """The school's own identifier: its own column, else what is not the UPN."""
    others = (each for each in row.identifiers if each.upper() != row.upn)
    return row.local_id or next(others, "")
