"""What changed between two documents of a plan, in sentences; and two people's changes made one.

A document is taken apart into *parts*: each step and each support by its key, each field of the card, of the
morning and of the pupil's version by itself, everything else whole. Parts are what two people can both touch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from upturn.families.weekly_list import spoken_date
from upturn.plans.document import NOT_KNOWN_YET, Card, PlanDocument, PlanStep, PupilVersion, Support
from upturn.plans.mornings import MorningArrangement
from upturn.plans.sentences import (
    barrier_words,
    dose_planned_words,
    in_a_row,
    step_words,
    support_words,
    value_words,
)

Part = str
"""The name of a part: “review_on”, “steps:k3”, “card.helps”."""

KEYED = ("steps", "supports")
GROUPED: Mapping[str, type[Any]] = {
    "card": Card,
    "morning": MorningArrangement,
    "pupil_version": PupilVersion,
}
REVIEWER = ("review_by_id", "review_by")
FOR_EVERY_ADULT = ("card", "morning", "flexibility", "boundaries", "stays_the_same")
"""What the card carries: a change to any other field asks nobody to read it again."""

_LABELS = {
    "barriers": "What we are working on",
    "in_the_way": "What is in the way",
    "review_on": "Review date",
    "review_by": "Who looks again",
    "stays_the_same": "What stays the same",
    "flexibility": "Agreed flexibility",
    "boundaries": "Its boundaries",
    "small_step": "Next small step",
    "familys_part": "The family’s part",
    "settling_in_until": "Settling in until",
    "agreed_with": "Written with",
    "card.helps": "Card: what helps",
    "card.agreed": "Card: what is agreed",
    "card.not_to_say": "Card: what not to say",
    "card.low_pressure": "Card: low pressure",
    "morning.arrive_by": "Morning: arrives by",
    "morning.place": "Morning: comes to",
    "morning.greeted_by": "Morning: greeted by",
    "morning.first_thirty": "Morning: first thirty minutes",
    "morning.registered_at": "Morning: registered at",
    "morning.registered_by": "Morning: registered by",
    "morning.code": "Morning: register code",
    "morning.approved_by": "Morning: approved by",
    "morning.ends_on": "Morning: ends on",
    "morning.parent_agreed": "Morning: parent has agreed",
    "morning.review_on": "Morning: reviewed on",
    "morning.supervised_by": "Morning: supervised by",
    "pupil_version.what_is_hard": "Their own words: what is hard",
    "pupil_version.what_helps": "Their own words: what helps",
    "pupil_version.my_next_step": "Their own words: my next step",
    "pupil_version.who_i_go_to": "Their own words: who I go to",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that differs: its name, its label, and what happened to it in a sentence."""

    part: Part
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Merged:
    """Two people's changes to one document.

    Attributes:
        document: mine, with everything of theirs that I did not touch.
        taken: the parts taken from theirs, in the document's order.
        both: the parts both changed, each in their own way; the document holds mine.
    """

    document: PlanDocument
    taken: tuple[Part, ...]
    both: tuple[Part, ...]


def label_of(part: Part) -> str:
    """What a part is called on a page."""
    kind, _, key = part.partition(":")
    if key:
        return "A step" if kind == "steps" else "A support"
    return _LABELS[part]


def parts_of(document: PlanDocument) -> dict[Part, Any]:
    """The document taken apart, in its own order."""
    apart: dict[Part, Any] = {}
    for field in fields(PlanDocument):
        name, value = field.name, getattr(document, field.name)
        if name in KEYED:
            apart |= {f"{name}:{each.key}": each for each in value}
        elif name in GROUPED:
            group = value if value is not None else GROUPED[name]()
            apart |= {f"{name}.{each.name}": getattr(group, each.name) for each in fields(group)}
        elif name == "review_by":
            apart[name] = (document.review_by_id, document.review_by)
        elif name != "review_by_id":
            apart[name] = value
    return apart


def whole_of(apart: Mapping[Part, Any]) -> PlanDocument:
    """A document put together again from its parts; steps and supports in the order of the parts."""
    built: dict[str, Any] = {name: tuple(_keyed(apart, name)) for name in KEYED}
    for name, kind in GROUPED.items():
        group = kind(**{each.name: apart[f"{name}.{each.name}"] for each in fields(kind)})
        built[name] = None if name == "morning" and group == MorningArrangement() else group
    built |= dict(zip(REVIEWER, apart["review_by"], strict=True))
    plain = {each.name for each in fields(PlanDocument)} - built.keys()
    return PlanDocument(**built, **{name: apart[name] for name in plain})


def _keyed(apart: Mapping[Part, Any], name: str) -> list[Any]:
    return [value for part, value in apart.items() if part.startswith(f"{name}:")]


_GONE = object()


def merge(base: PlanDocument, theirs: PlanDocument, mine: PlanDocument) -> Merged:
    """Both people's changes to ``base``, part by part; where both changed a part, mine stands and is said.

    A part I removed stays removed unless they changed it: then both touched it, and theirs is kept in
    place so that it can be looked at.
    """
    was, other, own = parts_of(base), parts_of(theirs), parts_of(mine)
    merged: dict[Part, Any] = {}
    taken, both = [], []
    for part in dict.fromkeys([*own, *other]):
        before, here, there = (each.get(part, _GONE) for each in (was, own, other))
        if here == there or there == before:
            value = here
        elif here == before:
            value = there
            taken.append(part)
        else:
            value = there if here is _GONE else here
            both.append(part)
        if value is not _GONE:
            merged[part] = value
    return Merged(whole_of(merged), tuple(taken), tuple(both))


def with_theirs(document: PlanDocument, theirs: PlanDocument, parts: tuple[Part, ...]) -> PlanDocument:
    """The document with some parts as they have them, and without those they removed."""
    apart, other = parts_of(document), parts_of(theirs)
    for part in parts:
        if part in other:
            apart[part] = other[part]
        else:
            apart.pop(part, None)
    return whole_of(apart)


def differences(
    before: PlanDocument, after: PlanDocument, barrier_names: Mapping[str, str]
) -> tuple[Difference, ...]:
    """What changed, a sentence for each part, in the document's order.

    Args:
        before: the older document.
        after: the newer one.
        barrier_names: names of the barriers its reader may see, by key; a change to any other is left out.
    """
    was, now = parts_of(before), parts_of(after)
    found = []
    for part in _in_order(was, now):
        old, new = was.get(part, _GONE), now.get(part, _GONE)
        if old != new and (sentence := _sentence(part, old, new, barrier_names)):
            found.append(Difference(part, label_of(part), sentence))
    return tuple(found)


def _in_order(was: Mapping[Part, Any], now: Mapping[Part, Any]) -> list[Part]:
    """Every part of either, kinds in the document's order, new steps and supports after the old."""
    kinds = {field.name: place for place, field in enumerate(fields(PlanDocument))}
    every = list(dict.fromkeys([*was, *now]))
    return sorted(every, key=lambda part: kinds[part.partition(":")[0].partition(".")[0]])


def _sentence(part: Part, old: Any, new: Any, barrier_names: Mapping[str, str]) -> str:
    if part == "barriers":
        return _lines(barrier_words(old, barrier_names), barrier_words(new, barrier_names))
    if part.startswith("steps:"):
        return _step(old, new)
    if part.startswith("supports:"):
        return _support(old, new)
    if part == "review_by":
        return f"Was {old[1]}, now {new[1]}."
    if isinstance(old, tuple):
        return _lines(old, new)
    return _value(old, new)


def _lines(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    added = [each for each in new if each not in old]
    gone = [each for each in old if each not in new]
    parts = [f"Added: {in_a_row(added)}." if added else "", f"Taken out: {in_a_row(gone)}." if gone else ""]
    return " ".join(part for part in parts if part) or ("In another order." if old != new else "")


def _value(old: Any, new: Any) -> str:
    if isinstance(new, bool):
        return f"Now {value_words(new)}."
    if old in (None, ""):
        return f"Now: {_ended(value_words(new))}"
    if new in (None, ""):
        return f"No longer: {_ended(value_words(old))}"
    return f"Was: {_ended(value_words(old))} Now: {_ended(value_words(new))}"


def _step(old: Any, new: Any) -> str:
    if old is _GONE:
        return f"Added: {step_words(new)}."
    if new is _GONE:
        return f"Taken out: {step_words(old)}."
    return " ".join([*_done(old, new), *_reworded(step_words(old), step_words(new))])


def _done(old: PlanStep, new: PlanStep) -> list[str]:
    if old.done_on == new.done_on:
        return []
    if new.done_on is None:
        return [f"Not done after all: {new.text}."]
    return [f"Done {spoken_date(new.done_on)}: {new.text}."]


def _reworded(was: str, now: str) -> list[str]:
    return [] if was == now else [f"Was: {was}. Now: {now}."]


def _support(old: Any, new: Any) -> str:
    if old is _GONE:
        return f"Added: {support_words(new)}."
    if new is _GONE:
        return f"Taken out: {support_words(old)}."
    if (old.name, old.who) == (new.name, new.who) and dose_planned_words(old) != dose_planned_words(new):
        return f"{new.name}: was {dose_planned_words(old)}; now {dose_planned_words(new)}."
    changed: list[str] = _reworded(support_words(old), support_words(new))
    return changed[0] if changed else _check_in(new)


def _check_in(new: Support) -> str:
    return f"{new.name} is {'now a check-in' if new.is_check_in else 'no longer a check-in'}."


def _ended(words: str) -> str:
    return words if words[-1:] in ".!?" else f"{words}."


def as_seen(document: PlanDocument, open_barriers: frozenset[str]) -> PlanDocument:
    """The document with no barrier in it that is not open to its reader."""
    return replace(
        document,
        barriers=tuple(each for each in document.barriers if each in {*open_barriers, NOT_KNOWN_YET}),
        steps=tuple(
            each if each.barrier in open_barriers else replace(each, barrier="") for each in document.steps
        ),
        supports=tuple(
            each if each.barrier in open_barriers else replace(each, barrier="") for each in document.supports
        ),
    )
