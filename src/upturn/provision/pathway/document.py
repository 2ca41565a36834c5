"""What a referral says, part by part: each part is written, kept, shared and read by itself.

A part is also what may be shared: its name is the field of a share (`upturn.provision.pathway.sharing`).
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

from cattrs.preconf.json import JsonConverter, make_converter

from upturn.provision.pathway.powers import LawfulBasis, Power

MOST_OUTCOMES = 3
LONGEST_TEXT = 1000
LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Taster:
    """A taster that was taken before anybody referred anyone, as the family's own booking said it was."""

    title: str
    on: date
    how_it_was: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, and why now; and a taster already taken, where there was one."""

    what: str = ""
    why: str = ""
    tried: str = ""
    taster: Taster | None = None


@dataclass(frozen=True, slots=True)
class Needs:
    """SEND as far as the provider must know it. ``plan`` is blank, “none”, “asked” or “has”."""

    sen: str = ""
    plan: str = ""
    support: str = ""
    health: str = ""


@dataclass(frozen=True, slots=True)
class Safety:
    """What keeps everyone safe. ``known`` is blank, “none”, “here” or “speak”; the detail stays elsewhere."""

    known: str = ""
    what: str = ""
    keeps_safe: str = ""
    speak_to: str = ""


@dataclass(frozen=True, slots=True)
class ChosenWords:
    """Words somebody said, that the writer chose to send, with where they come from.

    ``words_id`` is the record they were taken from; ``audience`` how the child let them be heard.
    """

    words_id: int
    words: str
    whose: str
    on: date
    written_by: str
    audience: str


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What gets in the way, in the writer's line and in chosen words."""

    line: str = ""
    words: tuple[ChosenWords, ...] = ()


@dataclass(frozen=True, slots=True)
class Helps:
    """What helps, what does not, and what keeps pressure low: camera off, chat only, a quiet entry."""

    helps: str = ""
    not_to_do: str = ""
    camera_off: bool = False
    chat_only: bool = False
    quiet_entry: bool = False
    enjoys: str = ""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom to reach, and how."""

    family: str = ""
    family_reach: str = ""
    school: str = ""
    school_reach: str = ""
    safeguarding: str = ""
    caseworker: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """What the placement rests on, and what telling rests on."""

    power: Power | None = None
    power_line: str = ""
    notice_on: date | None = None
    lawful_basis: LawfulBasis | None = None
    told_family_on: date | None = None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What is hoped for, and the way out that is meant from the beginning."""

    wanted: tuple[str, ...] = ()
    exit_route: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """From when until when, how much, where, at what cost and who pays. ``weekly_cost`` is whole pounds."""

    starts_on: date | None = None
    ends_on: date | None = None
    hours_a_week: int | None = None
    where: str = ""
    weekly_cost: int | None = None
    paid_by: str = ""


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """One of the provider's own questions, as it was asked, and the answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class OwnAnswers:
    """The answers to what this provider asks besides."""

    answers: tuple[OwnAnswer, ...] = ()

    def to(self, question: str) -> str:
        """The answer to a question, blank while there is none."""
        return next((each.answer for each in self.answers if each.question == question), "")


Part = Asked | Needs | Safety | InTheWay | Helps | Contacts | Basis | Outcomes | Terms | OwnAnswers


@dataclass(frozen=True, slots=True)
class ReferralDocument:
    """A whole referral. The names of its parts are the fields that are shared."""

    asked: Asked = Asked()
    needs: Needs = Needs()
    safety: Safety = Safety()
    in_the_way: InTheWay = InTheWay()
    helps: Helps = Helps()
    contacts: Contacts = Contacts()
    basis: Basis = Basis()
    outcomes: Outcomes = Outcomes()
    terms: Terms = Terms()
    own_answers: OwnAnswers = OwnAnswers()


PARTS: tuple[str, ...] = tuple(each.name for each in fields(ReferralDocument))
"""The parts by name, in the order they are asked for."""

Kind = TypeVar("Kind")


def part_of(document: ReferralDocument, name: str) -> Part:
    """One part by its name."""
    part: Part = getattr(document, name)
    return part


def with_part(document: ReferralDocument, name: str, part: Part) -> ReferralDocument:
    """The document with one part in place of what it said before.

    Raises:
        TypeError: when the part is of another kind than its name.
    """
    if type(part) is not type(part_of(document, name)):
        raise TypeError(f"{type(part).__name__} is not what “{name}” holds")
    changed: dict[str, Any] = {name: part}
    return replace(document, **changed)


def is_written(document: ReferralDocument, name: str) -> bool:
    """Whether anything at all is said in a part."""
    return part_of(document, name) != part_of(ReferralDocument(), name)


def _converter() -> JsonConverter:
    converter = make_converter(forbid_extra_keys=True, omit_if_default=True, detailed_validation=False)
    converter.register_structure_hook_func(
        lambda kind: kind == tuple[str, ...], lambda value, _: tuple(value)
    )
    return converter


_CONVERTER = _converter()


def as_json(document: ReferralDocument) -> dict[str, Any]:
    """The document as it is stored; what was left out is left out."""
    stored: dict[str, Any] = _CONVERTER.unstructure(document)
    return stored


def from_json(stored: dict[str, Any]) -> ReferralDocument:
    """The document as it was stored."""
    return _CONVERTER.structure(stored, ReferralDocument)


def too_long(part: Part) -> tuple[str, ...]:
    """What in a part is longer than it may be, a sentence each."""
    texts = [getattr(part, each.name) for each in fields(part)]
    flat = [text for value in texts for text in (value if isinstance(value, tuple) else (value,))]
    return tuple(
        f"{len(text)} characters are more than anyone reads here; there is room for {LONGEST_TEXT}."
        for text in flat
        if isinstance(text, str) and len(text) > LONGEST_TEXT
    )
