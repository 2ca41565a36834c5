"""The light path as its pages show it."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from upturn.barriers.conversations import card_groups
from upturn.barriers.playbook import Playbook
from upturn.barriers.queries import WHOSE
from upturn.people.queries import EnrolledPupil
from upturn.plans.document import NOT_KNOWN_YET
from upturn.plans.light.path import ideas_for
from upturn.plans.light.queries import Conversation, LightPathKept
from upturn.web.light.forms import AUDIENCE_WORDS, NOTHING_YET, OWN_WORDS, LightForm
from upturn.web.light.page import Choice, ChoiceGroup, IdeaShown, Kept, LightPage, SavedPage
from upturn.web.words import day_words, long_day

_AUDIENCE, _WHOSE = dict(AUDIENCE_WORDS), dict(WHOSE)


def light_page(
    form: LightForm,
    pupil: EnrolledPupil,
    pupil_id: int,
    *,
    after: Conversation | None = None,
    would_help: Iterable[str] = (),
    plan_stands: bool = False,
) -> LightPage:
    """The page around a form, shown or sent: groups to tap, and ideas for what is chosen so far."""
    chosen, thing = form.chosen, form["thing"].value()
    ideas = ideas_for(form.offered.playbook, chosen, would_help)
    return LightPage(
        name=pupil.name,
        given_name=pupil.given_name,
        url=reverse("light_path", args=[pupil_id]),
        pupil_url=reverse("pupil", args=[pupil_id]),
        not_known=Choice(NOT_KNOWN_YET, "Not known yet", not chosen),
        groups=_groups(form.offered.playbook, set(chosen)),
        ideas=tuple(IdeaShown(idea, idea.key == thing) for idea in ideas),
        own_words_chosen=thing == OWN_WORDS,
        nothing_yet_chosen=thing == NOTHING_YET,
        after=str(after.contact_id) if after else "",
        conversation=f"{after.spoke_with}, {day_words(after.on)}" if after else "",
        plan_stands=plan_stands,
    )


def _groups(playbook: Playbook, chosen: set[str]) -> tuple[ChoiceGroup, ...]:
    return tuple(
        ChoiceGroup(
            group.title, tuple(Choice(each.key, each.name, each.key in chosen) for each in group.cards)
        )
        for group in card_groups(playbook)
    )


def saved_page(kept: LightPathKept, pupil: EnrolledPupil, pupil_id: int, today: date) -> SavedPage:
    """What was saved, line by line, as it is in the store now."""
    day = kept.look_again_on
    undo = reverse("light_path_undo", args=[pupil_id, kept.contact_id]) if kept.taken_on == today else ""
    return SavedPage(
        name=pupil.name,
        pupil_url=reverse("pupil", args=[pupil_id]),
        comes_back=f"{pupil.given_name} comes back to the week’s list for {long_day(day)}." if day else "",
        kept=tuple(line for line in _lines(kept) if line.value),
        undo_url=undo,
        conversation_stays=not kept.contact_came_with_it,
    )


def _lines(kept: LightPathKept) -> tuple[Kept, ...]:
    step = kept.step
    by = f", by {day_words(step.due)}" if step and step.due else ""
    again = f"{kept.review_by}, on {day_words(kept.look_again_on)}" if kept.look_again_on else ""
    return (
        Kept(f"{kept.spoke_with}, {day_words(kept.on)}", kept.line),
        Kept("What is in the way", _barriers(kept)),
        Kept(_WHOSE[kept.words.whose] if kept.words else "", _words(kept)),
        Kept(
            "One thing we will do",
            f"{step.text} {step.who}{by}." if step else "Nothing yet: we look again first.",
        ),
        Kept("Who looks again", again),
    )


def _barriers(kept: LightPathKept) -> str:
    if not kept.barriers:
        return "Not known yet."
    return f"{'; '.join(kept.barriers)}. {_may_see(kept.audience)}"


def _words(kept: LightPathKept) -> str:
    return f"“{kept.words.words}” {_may_see(kept.words.audience)}" if kept.words else ""


def _may_see(audience: str) -> str:
    return f"Who may see this: {_AUDIENCE[audience][0].lower()}{_AUDIENCE[audience][1:]}."
