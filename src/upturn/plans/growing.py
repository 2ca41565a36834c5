"""How a document grows: a light plan joined to what stands, a step marked, names as they are kept. Pure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import blake2b

from upturn.plans.document import NOT_KNOWN_YET, PlanDocument, PlanStep


def step_key(request_key: str) -> str:
    """A step's own key, the same for every sending of one form."""
    return "s" + blake2b(request_key.encode(), digest_size=5).hexdigest()


def with_light_plan(
    before: PlanDocument | None, step: PlanStep, barriers: tuple[str, ...], in_the_way: str
) -> PlanDocument:
    """A light plan, or the plan that stands with it added; who looks again and when is still to be said."""
    if before is None:
        return PlanDocument(barriers or (NOT_KNOWN_YET,), in_the_way, (step,), date.max, 0, "")
    known = [each for each in (*before.barriers, *barriers) if each != NOT_KNOWN_YET]
    return replace(
        before,
        barriers=tuple(dict.fromkeys(known)) or (NOT_KNOWN_YET,),
        in_the_way=in_the_way or before.in_the_way,
        steps=(*before.steps, step),
    )


def with_step_marked(document: PlanDocument, key: str, done_on: date | None) -> PlanDocument:
    """The document with one step done on a day, or still to do."""
    return replace(
        document,
        steps=tuple(replace(each, done_on=done_on) if each.key == key else each for each in document.steps),
    )


def with_names(document: PlanDocument, name_of: Callable[[int], str]) -> PlanDocument:
    """The document with everybody's name as it is kept."""
    return replace(
        document,
        steps=tuple(replace(each, who=name_of(each.who_id)) for each in document.steps),
        supports=tuple(replace(each, who=name_of(each.who_id)) for each in document.supports),
        review_by=name_of(document.review_by_id),
    )


def names_in(document: PlanDocument) -> dict[int, str]:
    """Everybody a document names, by number."""
    steps = {each.who_id: each.who for each in document.steps}
    supports = {each.who_id: each.who for each in document.supports}
    return {**steps, **supports, document.review_by_id: document.review_by}
