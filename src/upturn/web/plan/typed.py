"""Between a plan's document and what its form holds: written as typed text, and read from it again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, time
from typing import Any

from upturn.access.drafts import Typed
from upturn.plans.document import (
    NOT_KNOWN_YET,
    Card,
    PlanDocument,
    PlanStep,
    PupilVersion,
    SmallStep,
    StepUp,
    Support,
)
from upturn.plans.mornings import MorningArrangement
from upturn.web.plan.forms import PlanForms, Row

_CARD = ("helps", "agreed", "not_to_say", "low_pressure")
_OWN = ("what_is_hard", "what_helps", "my_next_step", "who_i_go_to")
_PLAIN = ("in_the_way", "stays_the_same", "flexibility", "boundaries", "familys_part", "settling_in_until")
_MORNING = {
    each.name: "morning_review_on" if each.name == "review_on" else each.name
    for each in fields(MorningArrangement)
}
"""A morning's fields by the names the form gives them."""


def typed_from(document: PlanDocument, based_on: int) -> Typed:
    """A document as its form would be filled in."""
    typed: dict[str, list[str]] = {name: _written(getattr(document, name)) for name in _PLAIN}
    typed["barriers"] = [key for key in document.barriers if key != NOT_KNOWN_YET]
    typed["review_on"] = _written(document.review_on)
    typed["review_by"] = _written(document.review_by_id or "")
    typed["agreed_with"] = [", ".join(document.agreed_with)]
    typed["based_on"] = [str(based_on)]
    morning = document.morning or MorningArrangement()
    typed |= {name: _written(getattr(morning, field)) for field, name in _MORNING.items()}
    typed |= {name: ["\n".join(getattr(document.card, name))] for name in _CARD}
    typed |= {name: [getattr(document.pupil_version, name)] for name in _OWN}
    typed |= typed_small_step(document.small_step)
    for number, step in enumerate(document.steps):
        typed |= _row(f"step-{number}", _typed_step(step))
    for number, support in enumerate(document.supports):
        typed |= _row(f"support-{number}", _typed_support(support))
    return typed


def typed_small_step(step: SmallStep | None) -> Typed:
    """A small step as its part of the form would be filled in."""
    if step is None:
        return {}
    typed: dict[str, list[str]] = {
        "small_words": [step.words],
        "small_attended": [str(step.baseline_attended)],
        "small_counted": [str(step.baseline_counted)],
        "small_why": [step.why],
    }
    for number, up in enumerate(step.steps):
        values = {"by": up.by, "attended": up.attended, "counted": up.counted}
        typed |= _row(f"up-{number}", values)
    return typed


def _typed_step(step: PlanStep) -> dict[str, Any]:
    return {
        "key": step.key,
        "text": step.text,
        "who": step.who_id,
        "due": step.due,
        "barrier": step.barrier,
        "done": step.done_on is not None,
    }


def _typed_support(support: Support) -> dict[str, Any]:
    return {
        "key": support.key,
        "kind": support.kind,
        "name": support.name,
        "who": support.who_id,
        "weekdays": support.weekdays,
        "starts_on": support.starts_on,
        "until": support.ends_on,
        "is_check_in": support.is_check_in,
        "barrier": support.barrier,
    }


def _row(row: str, values: Mapping[str, Any]) -> Typed:
    return {f"{row}-{name}": _written(value) for name, value in values.items()}


def _written(value: Any) -> list[str]:
    """As a browser would send it; a box not ticked sends nothing."""
    if value is None or value is False:
        return []
    if value is True:
        return ["on"]
    if isinstance(value, tuple):
        return [str(each) for each in value]
    if isinstance(value, time):
        return [f"{value:%H:%M}"]
    return [value.isoformat() if isinstance(value, date) else str(value)]


@dataclass(frozen=True, slots=True)
class Writing:
    """What a form is read with.

    Attributes:
        base: the version it was written from; None for a new plan.
        open_barriers: barriers its writer may see; whatever else ``base`` names stays as it is.
        names: who can be chosen, by number.
        today: when a step now ticked was done, and when a support without a first day begins.
        new_key: begins the keys of rows that have none yet.
    """

    base: PlanDocument | None
    open_barriers: frozenset[str]
    names: Mapping[int, str]
    today: date
    new_key: str


def document_from(forms: PlanForms, writing: Writing) -> PlanDocument:
    """What a checked form says, over the version it was written from."""
    said = forms.plan.cleaned_data
    return PlanDocument(
        barriers=_barriers(said["barriers"], writing),
        steps=tuple(_steps(forms.rows["step"], writing)),
        supports=tuple(_supports(forms.rows["support"], writing)),
        review_on=said["review_on"],
        review_by_id=int(said["review_by"]),
        review_by=writing.names[int(said["review_by"])],
        morning=_morning(said),
        card=Card(**{name: _lines(said[name]) for name in _CARD}),
        small_step=_small_step(said, forms.rows["up"]),
        pupil_version=PupilVersion(**{name: _text(said[name]) for name in _OWN}),
        agreed_with=tuple(each.strip() for each in said["agreed_with"].split(",") if each.strip()),
        **{name: _text(said[name]) for name in _PLAIN},
    )


def _barriers(chosen: Sequence[str], writing: Writing) -> tuple[str, ...]:
    """In the order they stood, with those the writer may not see, then the new ones."""
    before = [key for key in writing.base.barriers if key != NOT_KNOWN_YET] if writing.base else []
    kept = [key for key in before if key in chosen or key not in writing.open_barriers]
    return tuple(dict.fromkeys([*kept, *chosen])) or (NOT_KNOWN_YET,)


def _steps(rows: Iterable[Row], writing: Writing) -> Iterable[PlanStep]:
    before = {step.key: step for step in writing.base.steps} if writing.base else {}
    for number, row in enumerate(rows):
        if row.is_blank:
            continue
        said, was = row.cleaned_data, before.get(row.cleaned_data["key"])
        yield PlanStep(
            key=said["key"] or f"{writing.new_key}{number}",
            text=_text(said["text"]),
            who_id=int(said["who"]),
            who=writing.names[int(said["who"])],
            due=said["due"],
            done_on=((was and was.done_on) or writing.today) if said["done"] else None,
            barrier=_barrier(said["barrier"], was, writing),
        )


def _supports(rows: Iterable[Row], writing: Writing) -> Iterable[Support]:
    before = {support.key: support for support in writing.base.supports} if writing.base else {}
    for number, row in enumerate(rows):
        if row.is_blank:
            continue
        said, was = row.cleaned_data, before.get(row.cleaned_data["key"])
        yield Support(
            key=said["key"] or f"{writing.new_key}{number}",
            name=_text(said["name"]),
            who_id=int(said["who"]),
            who=writing.names[int(said["who"])],
            weekdays=tuple(sorted(int(day) for day in said["weekdays"])),
            starts_on=said["starts_on"] or (was.starts_on if was else writing.today),
            ends_on=said["until"],
            kind=said["kind"],
            barrier=_barrier(said["barrier"], was, writing),
            is_check_in=said["is_check_in"],
        )


def _barrier(chosen: str, was: PlanStep | Support | None, writing: Writing) -> str:
    """What was chosen; what its writer could not see stays where it was."""
    if not chosen and was is not None and was.barrier not in writing.open_barriers:
        return was.barrier
    return chosen


def _morning(said: Mapping[str, Any]) -> MorningArrangement | None:
    morning = MorningArrangement(**{field: _text(said[name]) for field, name in _MORNING.items()})
    morning = replace(morning, code=morning.code.upper())
    return None if morning == MorningArrangement() else morning


def _small_step(said: Mapping[str, Any], rows: Iterable[Row]) -> SmallStep | None:
    ups = [row.cleaned_data for row in rows if not row.is_blank]
    step = SmallStep(
        words=_text(said["small_words"]),
        baseline_attended=said["small_attended"] or 0,
        baseline_counted=said["small_counted"] or 0,
        steps=tuple(StepUp(up["by"], up["attended"], up["counted"]) for up in ups),
        why=_text(said["small_why"]),
    )
    return None if step == SmallStep("", 0, 0) else step


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _text(value: Any) -> Any:
    """Without white space around it, and lines ended in one way; anything but text as it is."""
    return "\n".join(value.splitlines()).strip() if isinstance(value, str) else value
