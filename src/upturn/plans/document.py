"""What a plan says, whole, in one version: light by default, and never longer than a page.

Everything here is written to be read by every adult who works with the pupil; what a child said in private
is kept by `upturn.barriers` and reaches a plan only as a key of the playbook, shown to those who may see it.
"""

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from cattrs.preconf.json import JsonConverter, make_converter

from upturn.plans.mornings import MorningArrangement

NOT_KNOWN_YET = "not_known_yet"


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One thing somebody will do. ``key`` stays the same through every version."""

    key: str
    text: str
    who_id: int
    who: str
    due: date | None = None
    done_on: date | None = None
    barrier: str = ""


@dataclass(frozen=True, slots=True)
class Support:
    """A support with who gives it and on which weekdays (0 is Monday): its intended dose.

    ``kind`` is the playbook's key, or blank for one of the school's own.
    """

    key: str
    name: str
    who_id: int
    who: str
    weekdays: tuple[int, ...]
    starts_on: date
    ends_on: date | None = None
    kind: str = ""
    barrier: str = ""
    is_check_in: bool = False


@dataclass(frozen=True, slots=True)
class StepUp:
    """A dated step: so many sessions of so many that count, by a day."""

    by: date
    attended: int
    counted: int


@dataclass(frozen=True, slots=True)
class SmallStep:
    """The next small step, from the pupil's own record: where they began, and dated steps up from there."""

    words: str
    baseline_attended: int
    baseline_counted: int
    steps: tuple[StepUp, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class PupilVersion:
    """The plan in the pupil's own words: for them and for home, and holding nothing else."""

    what_is_hard: str = ""
    what_helps: str = ""
    my_next_step: str = ""
    who_i_go_to: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What every adult who meets the pupil needs, and nothing confidential."""

    helps: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()
    not_to_say: tuple[str, ...] = ()
    low_pressure: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read yet."""
        return not (self.helps or self.agreed or self.not_to_say or self.low_pressure)


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A whole plan. Only the first four are asked of a light one.

    ``barriers`` are keys of the playbook, or `NOT_KNOWN_YET`; ``in_the_way`` says the same for every adult.
    """

    barriers: tuple[str, ...]
    in_the_way: str
    steps: tuple[PlanStep, ...]
    review_on: date
    review_by_id: int
    review_by: str
    supports: tuple[Support, ...] = ()
    morning: MorningArrangement | None = None
    stays_the_same: str = ""
    flexibility: str = ""
    boundaries: str = ""
    card: Card = Card()
    small_step: SmallStep | None = None
    familys_part: str = ""
    settling_in_until: date | None = None
    pupil_version: PupilVersion = PupilVersion()
    agreed_with: tuple[str, ...] = ()

    @property
    def is_light(self) -> bool:
        """Whether it says only what is in the way, one thing we will do, and who looks again and when."""
        return self == replace(
            PlanDocument(
                self.barriers,
                self.in_the_way,
                self.steps,
                self.review_on,
                self.review_by_id,
                self.review_by,
            ),
            agreed_with=self.agreed_with,
        )

    @property
    def next_step(self) -> PlanStep | None:
        """The first thing still to do, soonest first."""
        waiting = [step for step in self.steps if step.done_on is None]
        return min(waiting, key=lambda step: step.due or date.max, default=None)


def _converter() -> JsonConverter:
    # What is read was written here, so a fault needs no tour of every field, nor a list each of its items.
    converter = make_converter(forbid_extra_keys=True, omit_if_default=True, detailed_validation=False)
    converter.register_unstructure_hook(time, lambda value: value.isoformat())
    converter.register_structure_hook(time, lambda value, _: time.fromisoformat(value))
    converter.register_structure_hook_func(_is_plain, lambda value, _: tuple(value))
    return converter


def _is_plain(kind: Any) -> bool:
    return kind in (tuple[str, ...], tuple[int, ...])


_CONVERTER = _converter()


def as_json(document: PlanDocument) -> dict[str, Any]:
    """The document as it is stored; what was left out is left out."""
    stored: dict[str, Any] = _CONVERTER.unstructure(document)
    return stored


def from_json(stored: dict[str, Any]) -> PlanDocument:
    """The document as it was stored."""
    return _CONVERTER.structure(stored, PlanDocument)


def morning_from_json(stored: dict[str, Any] | None) -> MorningArrangement | None:
    """The morning alone, for pages that show many: a whole document takes ten times as long."""
    return None if stored is None else _CONVERTER.structure(stored, MorningArrangement)
