"""An adult's check-ins as pages show them. Pure: what was read comes in, dataclasses go out."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.urls import reverse
from django.utils import timezone

from upturn.access.viewer import Viewer
from upturn.plans.dose import Dose, PlanDose
from upturn.support.caseload.queries import CaseloadLine, OwedGap
from upturn.support.check_ins import NOT_SEEN, Readiness
from upturn.support.queries import CheckInHeld
from upturn.web.check_ins.page import Ask, Choice, Done, DoseLine, Entry, Owed, Question, Row, Typed
from upturn.web.components import Tag
from upturn.web.words import ago, day_words, group_words, plural

SHOWN_OF_TIMELINE = 6
ANSWER_WORDS = {"": "Done", "good": "Good", "ok": "OK", "hard": "Hard", NOT_SEEN: "Did not happen"}
AUDIENCE_WORDS = (
    ("just_us", "Just us"),
    ("helpers", "People helping me"),
    ("teachers", "My teachers too"),
    ("home", "Home too"),
)
SAYINGS = (
    ("feels_ok_here", "I feel OK here"),
    ("someone_helps", "Someone here helps me"),
    ("can_do_some", "I can do some of this"),
)
READY_WORDS = (("yes", "Yes"), ("sometimes", "Sometimes"), ("not_yet", "Not yet"), ("", "Skip"))
_READY = dict(READY_WORDS)


def questions(chosen: Mapping[str, str] | None = None) -> tuple[Question, ...]:
    """Who may see the line, then the three sayings; people helping the pupil and skipped until chosen."""
    picked = {"audience": "helpers", **(chosen or {})}
    who = Question("audience", "Who may see this line", _choices(AUDIENCE_WORDS, picked["audience"]))
    sayings = (Question(name, text, _choices(READY_WORDS, picked.get(name, ""))) for name, text in SAYINGS)
    return (who, *sayings)


def _choices(words: Sequence[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value, text, value == chosen) for value, text in words)


def row_key(enrolment_id: int, support: str) -> str:
    """Where a row stands on a page: the same after it was answered as before."""
    return f"{enrolment_id}-{support}" if support else str(enrolment_id)


def row_of(line: CaseloadLine, viewer: Viewer, today: date, *, page: str, typed: Typed | None = None) -> Row:
    """One pupil's row; ``page`` is the address it stands on, to come back to."""
    key = row_key(line.enrolment_id, line.due.support)
    came = f"{line.came.time:%H:%M}" if line.came else ""
    return Row(
        key=key,
        name=line.name,
        given_name=line.given_name,
        url=reverse("pupil", args=[line.pupil_id]) if line.may_open else "",
        facts=tuple(_facts(line, today)),
        enrolment_id=line.enrolment_id,
        support=line.due.support,
        request_key=secrets.token_urlsafe(18),
        next_url=f"{page}#with-{key}",
        typed=_as_of(typed or Typed(), came, today),
        tag=Tag("handed over to you", "owed") if line.due.covers and not line.recorded else None,
        done=done_of(line.recorded, viewer) if line.recorded else None,
    )


def _as_of(typed: Typed, came: str, today: date) -> Typed:
    """A form of today, prefilled from the door; only one that could not stand keeps its own day and time."""
    return typed if typed.problem else replace(typed, arrived_at=came, on=today.isoformat())


def _facts(line: CaseloadLine, today: date) -> list[str]:
    facts = [group_words(line.year_group, line.form), line.due.name]
    if line.came:
        facts.append(f"In at {line.came.time:%H:%M}" + (f", {line.came.door}" if line.came.door else ""))
    if line.before:
        how, on = line.before
        facts.append(f"{ago(on, today).capitalize()}: {ANSWER_WORDS[how].lower()}")
    return [fact for fact in facts if fact]


def done_of(held: CheckInHeld, viewer: Viewer) -> Done:
    """What is recorded today, in a line."""
    mine = held.by_id == viewer.staff_id
    who = "you" if mine else held.by_name
    return Done(
        words=ANSWER_WORDS[held.how],
        who=f"{timezone.localtime(held.at):%H:%M}, {who}",
        undo_url=reverse("check_in_take_back", args=[held.check_in_id]) if mine else "",
        cover=cover_words(held.cover_by, held.cover_on),
    )


def cover_words(cover_by: str, cover_on: date | None) -> str:
    """Who does the next, and when; blank while nobody was asked."""
    return f"{cover_by} does the next, {day_words(cover_on)}." if cover_by and cover_on else ""


def asking(row: Row, check_in_id: int, options: str, day: date) -> Row:
    """The row of a check-in that did not happen, with the question who does the next."""
    if row.done is None:
        return row
    return replace(row, done=replace(row.done, ask=ask_of(check_in_id, row.name, options, day, row.next_url)))


def ask_of(check_in_id: int, name: str, options: str, day: date, next_url: str) -> Ask:
    """The question who does the next, with a day proposed."""
    return Ask(
        url=reverse("check_in_hand_over", args=[check_in_id]),
        label=name,
        day=day.isoformat(),
        options=options,
        next_url=next_url,
    )


def owed_of(owed: OwedGap, options: str, day: date, today: date, *, page: str) -> Owed:
    """A check-in a pupil is still owed, and the question who does it."""
    return Owed(
        key=f"owed-{owed.gap.check_in_id}",
        name=owed.pupil,
        url=reverse("pupil", args=[owed.pupil_id]),
        fact=gap_words(owed, today),
        tag=Tag("nobody is asked yet" if owed.gap.cover_on is None else "still to do", "owed"),
        ask=ask_of(owed.gap.check_in_id, owed.pupil, options, day, f"{page}#owed"),
    )


def gap_words(owed: OwedGap, today: date) -> str:
    """What did not happen, and what became of whoever was asked to do the next."""
    what = owed.support or "A check-in"
    said = f"{what} did not happen {_on(owed.gap.on, today)}."
    if owed.gap.cover_on is None:
        return said
    return f"{said} {owed.gap.cover_by} was to do it on {day_words(owed.gap.cover_on)}."


def _on(day: date, today: date) -> str:
    return "today" if day == today else f"on {day_words(day)}"


def summary_words(lines: Sequence[CaseloadLine], *, owed: int) -> str:
    """The day in a sentence."""
    due = [line for line in lines if line.due.is_due]
    left = sum(line.recorded is None for line in due)
    if not due:
        said = "Nothing is planned today."
    elif left:
        said = f"{left} of {len(due)} still to do today."
    else:
        said = "All of today’s are done."
    return f"{said} {plural(owed, 'check-in')} {'is' if owed == 1 else 'are'} owed." if owed else said


def entry_of(held: CheckInHeld, viewer: Viewer, today: date, names: Mapping[str, str]) -> Entry:
    """One check-in of the timeline."""
    at = timezone.localtime(held.at)
    mine_today = held.by_id == viewer.staff_id and at.date() == today
    came = f"Came in at {held.arrived_at:%H:%M}." if held.arrived_at and held.happened else ""
    day = day_words(held.on, year=held.on.year != today.year)
    when = f"{day}, {at:%H:%M}" if at.date() == held.on else f"{day}, written {day_words(at.date())}"
    foot = [when, held.by_name, names.get(held.support, "")]
    owed = not held.happened and not held.cover_on
    return Entry(
        title=f"{ANSWER_WORDS[held.how]}.",
        line=" ".join(part for part in (came, held.line, cover_words(held.cover_by, held.cover_on)) if part),
        sayings=tuple(_said(held.ready)),
        foot=" · ".join(part for part in foot if part),
        undo_url=reverse("check_in_take_back", args=[held.check_in_id]) if mine_today else "",
        tag=Tag("who can do the next?", "owed") if owed and held.on == today else None,
    )


def _said(ready: Readiness) -> list[str]:
    answers = (ready.feels_ok_here, ready.someone_helps, ready.can_do_some)
    return [
        f"{text}: {_READY[answer].lower()}"
        for (_, text), answer in zip(SAYINGS, answers, strict=True)
        if answer
    ]


def dose_lines(dose: PlanDose, next_day: date | None) -> tuple[DoseLine, ...]:
    """What was given of each support, as what adults kept and what they owe."""
    return tuple(
        DoseLine(each.name, given_words(each.dose), owed_tag(each.dose, next_day))
        for each in dose.supports
        if each.dose.planned or each.dose.besides
    )


def given_words(dose: Dose) -> str:
    """“9 of 14 planned”, and how many besides."""
    said = f"{dose.delivered} of {dose.planned} planned" if dose.planned else "none planned yet"
    return f"{said}, {dose.besides} more on other days" if dose.besides else said


def owed_tag(dose: Dose, next_day: date | None) -> Tag | None:
    """What adults owe: what did not happen, what nobody recorded; nothing where all was given."""
    said = [f"{dose.did_not_happen} did not happen"] if dose.did_not_happen else []
    said += [f"{dose.not_recorded} nobody recorded"] if dose.not_recorded else []
    if not said:
        return Tag("all given", "kept") if dose.planned else None
    ask = f"; who can do {next_day:%A}?" if next_day and dose.did_not_happen else ""
    return Tag(", ".join(said) + ask, "owed")
