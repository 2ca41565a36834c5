"""Tell a pupil's year from the register, the contacts made and the plan: facts, in their order. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from upturn.barriers.queries import WordsView
from upturn.families.promises import Promise
from upturn.families.queries import ContactLine
from upturn.kernel.weeks import Weeks
from upturn.plans.cards.content import morning_words
from upturn.plans.document import PlanStep
from upturn.plans.dose import Dose
from upturn.plans.progress import Progress
from upturn.plans.queries import CurrentPlan
from upturn.plans.sustained_gain import Confidence
from upturn.registers.codes import NO_MARK, code_numbered
from upturn.reviews.confidence import confidence
from upturn.reviews.confidence import confidence_words as confidence_sentence
from upturn.web.first_screen.page import Step
from upturn.web.words import day_words, due_words, of, plural

SESSIONS = 40
WROTE = "Wrote, no reply yet"
ASKED = "To ask"
IN_THE_WAY = "in_the_way"
_IN_WORDS = {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}
_QUOTED = re.compile(r"“([^”]+)”")


@dataclass(frozen=True, slots=True)
class Followed:
    """A plan with what adults did of it: the trusted adult, the dose, and how many teachers read it."""

    plan: CurrentPlan
    trusted_adult: str
    dose: Dose
    read: int
    teach: int


@dataclass(frozen=True, slots=True)
class Forty:
    """Attended of the last forty possible sessions up to a day, and of the forty before."""

    attended: int
    possible: int
    before: int
    before_possible: int


def last_forty(weeks: Weeks, marks: bytes, day: date) -> Forty:
    """Count the last possible sessions up to and including a day."""
    stop = weeks.between(weeks.monday, day).stop
    codes = [code_numbered(mark) for mark in marks[:stop] if mark != NO_MARK]
    here = [code.attended for code in codes if code.possible]
    last, before = here[-SESSIONS:], here[-2 * SESSIONS : -SESSIONS]
    return Forty(sum(last), len(last), sum(before), len(before))


def steps_told(
    weeks: Weeks,
    marks: bytes,
    contacts: Sequence[ContactLine],
    words: Sequence[WordsView],
    followed: Followed | None,
) -> tuple[Step, ...]:
    """What was done up to the first time somebody asked, and what was agreed and done since.

    Args:
        weeks: the span the marks cover.
        marks: the pupil's, a byte a slot.
        contacts: oldest first.
        words: what the pupil said, and nothing that is not meant for everyone at home.
        followed: the plan that stands; without one, the contact that followed is told.
    """
    asked = next((each for each in contacts if each.purpose == ASKED), None)
    if asked is None:
        return ()
    place = contacts.index(asked)
    letters = [each for each in contacts[:place] if each.spoke_with == WROTE]
    told = [_letters(weeks, marks, letters)] if letters else []
    told.append(_asked(asked, words))
    if followed is None:
        told += [_did(each) for each in contacts[place + 1 : place + 2]]
    else:
        told += _followed(followed)
    return tuple(told)


def forty_words(forty: Forty) -> str:
    """The last forty sessions beside the forty before."""
    if not forty.before_possible:
        return f"Attended {forty.attended} of the last {forty.possible} sessions."
    difference = forty.attended * forty.before_possible - forty.before * forty.possible
    than = "up from" if difference > 0 else "down from" if difference < 0 else "the same as in the"
    then = f"{forty.before} of the {forty.before_possible} before" if difference else "sessions before"
    return f"Attended {forty.attended} of the last {forty.possible} sessions, {than} {then}."


def fact_words(progress: Progress) -> str:
    """The last sessions that count beside as many before, and whether any were set aside."""
    now, before = progress.now, progress.before
    forty = Forty(now.attended, now.counted, before.attended, before.counted)
    aside = now.set_aside + before.set_aside
    said = f" {plural(aside, 'session is', 'sessions are')} set aside." if aside else ""
    return forty_words(forty) + said


def confidence_words(progress: Progress) -> str:
    """How sure, and no surer than two stretches of sessions can make anyone."""
    if confidence(progress.before, progress.now) is Confidence.EARLY_SIGN:
        return "Early sign; many rise anyway."
    return confidence_sentence(progress)


def late_steps(followed: Followed, today: date) -> tuple[Step, ...]:
    """What the plan says adults would have done by now, longest late first."""
    return tuple(
        Step(f"{step.who}, {due_words(due, today)}", step.text)
        for due, step in sorted(steps_late(followed.plan.document.steps, today), key=lambda each: each[0])
    )


def steps_late(steps: Sequence[PlanStep], today: date) -> list[tuple[date, PlanStep]]:
    """The steps not done whose day has passed, each with its day."""
    return [
        (step.due, step)
        for step in steps
        if step.done_on is None and step.due is not None and step.due < today
    ]


def still_owed(promises: Sequence[Promise], contacts: Sequence[ContactLine], today: date) -> tuple[Step, ...]:
    """What the adults said they would look at again, in the words they wrote."""
    return tuple(
        Step(f"{promise.by_name}, {due_words(promise.due, today)}", _line(promise, contacts))
        for promise in promises
    )


def _line(promise: Promise, contacts: Sequence[ContactLine]) -> str:
    return next(
        (
            each.line
            for each in contacts
            if (each.by_id, each.on, each.look_again_on) == (promise.by_id, promise.made_on, promise.due)
        ),
        "",
    )


def _letters(weeks: Weeks, marks: bytes, letters: Sequence[ContactLine]) -> Step:
    first, last = letters[0].on, letters[-1].on
    before, by_last = last_forty(weeks, marks, first), last_forty(weeks, marks, last)
    counted = (
        f"Attended {before.attended} of the {before.possible} sessions before the first, "
        f"{by_last.attended} of {by_last.possible} by the last."
    )
    number = _IN_WORDS.get(len(letters), str(len(letters)))
    home = "letter home" if len(letters) == 1 else "letters home"
    return Step(f"{day_words(first)} to {day_words(last)}", f"{number} {home}. {counted}")


def _asked(contact: ContactLine, words: Sequence[WordsView]) -> Step:
    """The question as it was written down; what was answered only in words that may be shown.

    A quotation inside the line itself was never said to be for anyone, so it is left out.
    """
    said = next((each.words for each in words if each.on == contact.on and each.topic == IN_THE_WAY), "")
    text = _QUOTED.sub("", contact.line).strip()
    return Step(f"{day_words(contact.on)}, {contact.by_name}", text, said)


def _followed(followed: Followed) -> list[Step]:
    plan, dose = followed.plan, followed.dose
    agreed = [morning_words(plan.document.morning) or plan.document.in_the_way]
    if followed.trusted_adult:
        agreed.append(f"Trusted adult: {followed.trusted_adult}.")
    given = [f"Adults gave {of(dose.delivered, dose.planned)} check-ins."] if dose.planned else []
    if followed.teach:
        given.append(f"{of(followed.read, followed.teach)} teachers have read the plan.")
    done = [Step(f"Since the plan of {day_words(plan.opened_on)}", " ".join(given))] if given else []
    return [Step(f"{day_words(plan.opened_on)}, agreed together", " ".join(agreed)), *done]


def _did(contact: ContactLine) -> Step:
    return Step(f"{day_words(contact.on)}, {contact.by_name}", contact.line)
