"""Who is to be named, as pages show it. Pure: what was read comes in, dataclasses go out."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from upturn.provision.taught.waiting.queries import Asked, LearnerToChoose, SaidLately, Worklist
from upturn.web.lessons_taught.page import AskedCard, Choice, SaidRow, WhoPage
from upturn.web.words import ago, day_words, plural, year_words

_NOTHING_WAITS = "Everybody in the records of lessons is known."
_SHARED = (
    "Two of your learners have this name, so it is asked for each lesson, and never remembered. An e-mail or "
    "a number in the record would tell them apart."
)


def who_page(found: Worklist, today: date) -> WhoPage:
    """The worklist."""
    waiting = plural(found.waiting, "name or address waits", "names and addresses wait")
    more = found.waiting - len({card.waiting_id for card in found.asked})
    return WhoPage(
        summary=f"{waiting} to be named, those in most lessons first." if found.waiting else _NOTHING_WAITS,
        cards=tuple(asked_card(each, today) for each in found.asked),
        more=f"{plural(more, 'more')} follow once these are named." if more > 0 else "",
        lately=tuple(_said(each, today) for each in found.lately),
    )


def asked_card(asked: Asked, today: date) -> AskedCard:
    """One of them."""
    last = timezone.localtime(asked.last_at)
    lessons = f"in {plural(asked.lessons, 'lesson')}"
    facts = (asked.email, lessons, f"last: {asked.last_lesson}, {day_words(last.date())} at {last:%H:%M}")
    return AskedCard(
        waiting_id=asked.waiting_id,
        name=asked.name or asked.email,
        facts=tuple(fact for fact in facts if fact and fact != (asked.name or asked.email)),
        likely=choices_of(asked.likely),
        note=_SHARED if asked.is_shared else "",
    )


def choices_of(learners: Iterable[LearnerToChoose]) -> tuple[Choice, ...]:
    """Learners to choose from."""
    return tuple(Choice(each.enrolment_id, each.name, year_words(each.group)) for each in learners)


def _said(said: SaidLately, today: date) -> SaidRow:
    at = timezone.localtime(said.at)
    return SaidRow(
        said_id=said.said_id,
        name=said.name,
        words=f"is {said.learner}" if said.learner else "is not a learner",
        who=f"{said.by}, {ago(at.date(), today)} at {at:%H:%M}, {plural(said.lessons, 'lesson')}",
    )
