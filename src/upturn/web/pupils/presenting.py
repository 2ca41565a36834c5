"""The week's list and everyone, as the Pupils page shows them."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from upturn.families.promises import Contact, LastContact
from upturn.families.queries import PupilThisWeek
from upturn.families.weekly_list import Due, Listed, WeeksList, Window
from upturn.registers.queries import Freshness
from upturn.web.charts.sparkline import sparkline
from upturn.web.components import Provenance, Tag
from upturn.web.imports.presenting import freshness_words
from upturn.web.pupils.page import Conversation, PupilRow, SpokenTo, Week
from upturn.web.words import day_words, group_words, of, plural

MOST_CONVERSATIONS = 100
_SPOKE_WITH = {"family": "family", "pupil": "the pupil", "both": "pupil and family"}
Weeks = Mapping[int, Sequence[tuple[int, int]]]


def week_of(
    week: WeeksList,
    people: Mapping[int, PupilThisWeek],
    *,
    capacity: int,
    refused: str,
    freshness: Freshness,
    today: date,
) -> Week:
    """This week's conversations, those had, and how they were chosen."""
    spoken_to = {pupil.enrolment_id for pupil in week.spoken_to}
    return Week(
        capacity=capacity,
        most=MOST_CONVERSATIONS,
        capacity_url=reverse("pupils_conversations"),
        summary=_summary(week, capacity),
        severe_summary=_severe_summary(week),
        severe=tuple(_severe(each, people, spoken_to) for each in week.severe),
        chosen=tuple(_conversation(each, people) for each in week.chosen),
        spoken_to=tuple(_spoken_to(people[pupil.enrolment_id]) for pupil in week.spoken_to),
        provenance=_provenance(people, freshness, today),
        waiting=_waiting(week.waiting),
        refused=refused,
    )


def row_of(pupil: PupilThisWeek, weeks: Weeks, today: date, *, shows_contacts: bool) -> PupilRow:
    """One row of everyone."""
    now = pupil.now
    owed = _owed(pupil, today) if shows_contacts else ()
    return PupilRow(
        name=pupil.name,
        url=reverse("pupil", args=[pupil.pupil_id]),
        group=group_words(pupil.year_group, pupil.form),
        year_to_date=of(now.attended, now.possible) if now.possible else "no marks yet",
        last_four=_of(now.last_4),
        before=f"before: {_of(now.previous_4)}" if now.previous_4.possible else "",
        last_contact=last_contact_words(pupil.contact) if shows_contacts and _any(pupil.contact) else "",
        missing=f"{plural(pupil.missing, 'mark')} missing" if pupil.missing else "",
        spark=sparkline(weeks.get(now.enrolment_id, ())),
        owed=owed,
    )


def last_contact_words(contact: LastContact) -> str:
    """When somebody last spoke with the pupil or family, and any attempt since."""
    held, tried = contact.conversation, contact.attempt
    if held is None and tried is None:
        return "No contact recorded this year"
    if tried and (held is None or tried.on > held.on):
        before = f"; {_spoke(held, 'spoke')}" if held else ""
        return f"{_tried(tried)}{before}"
    return _spoke(held, "Spoke") if held else ""


def _any(contact: LastContact) -> bool:
    return contact.conversation is not None or contact.attempt is not None


def _spoke(contact: Contact, verb: str) -> str:
    return f"{verb} with {_SPOKE_WITH.get(contact.how, 'family')} {day_words(contact.on)}"


def _tried(contact: Contact) -> str:
    if contact.how == "wrote":
        return f"Wrote {day_words(contact.on)}, no reply yet"
    if contact.how == "staff":
        return f"Asked staff {day_words(contact.on)}"
    return f"Tried {day_words(contact.on)}, no answer"


def _of(window: Window) -> str:
    return of(window.attended, window.possible) if window.possible else ""


def _recent(pupil: PupilThisWeek) -> str:
    window = _of(pupil.now.last_4)
    return f"Attended {window} in the last four weeks" if window else "No marks in the last four weeks"


def _conversation(listed: Listed, people: Mapping[int, PupilThisWeek]) -> Conversation:
    pupil = people[listed.pupil.enrolment_id]
    return Conversation(
        name=pupil.name,
        url=reverse("pupil", args=[pupil.pupil_id]),
        group=group_words(pupil.year_group, pupil.form),
        reasons=_reasons(listed),
        recent="" if any(reason.due is Due.FALLING for reason in listed.reasons) else _recent(pupil),
        question=listed.question,
        last_contact=last_contact_words(pupil.contact),
        ring_url=reverse("before_you_ring", args=[pupil.pupil_id]),
    )


def _reasons(listed: Listed) -> tuple[str, ...]:
    """Every reason, but for a silence that the last contact beside it says already."""
    first, *more = listed.reasons
    said = {Due.QUIET, Due.NOT_ASKED}
    return (first.sentence, *(reason.sentence for reason in more if reason.due not in said))


def _severe(listed: Listed, people: Mapping[int, PupilThisWeek], spoken_to: set[int]) -> Conversation:
    """One line each: contacts are said once, and patterns on the pupil's own page."""
    pupil = people[listed.pupil.enrolment_id]
    said = {Due.NOT_ASKED, Due.QUIET, Due.FALLING, Due.SUGGESTED}
    spoken = pupil.enrolment_id in spoken_to
    return Conversation(
        name=pupil.name,
        url=reverse("pupil", args=[pupil.pupil_id]),
        group=group_words(pupil.year_group, pupil.form),
        reasons=tuple(reason.sentence for reason in listed.reasons if reason.due not in said),
        recent=_recent(pupil),
        last_contact=last_contact_words(pupil.contact),
        owed=(Tag("Spoken to this week", "kept"),) if spoken else (),
    )


def _spoken_to(pupil: PupilThisWeek) -> SpokenTo:
    held = pupil.contact.conversation
    contact = f"{_spoke(held, 'Spoke')}: {held.by_name}" if held else ""
    return SpokenTo(
        name=pupil.name,
        url=reverse("pupil", args=[pupil.pupil_id]),
        group=group_words(pupil.year_group, pupil.form),
        contact=contact,
    )


def _summary(week: WeeksList, capacity: int) -> str:
    had = sum(not pupil.severe for pupil in week.spoken_to)
    held = f"{plural(had, 'conversation')} had this week" if had else "None had yet this week"
    return f"{held}, {len(week.chosen)} to have, of the {capacity} you can hold."


def _severe_summary(week: WeeksList) -> str:
    never = sum(each.pupil.last_conversation_on is None for each in week.severe)
    always = f"{plural(len(week.severe), 'pupil')}, always shown and never counted against the week."
    if not never:
        return always
    return f"{always} {never:,} with no conversation recorded this year; the longest wait is first."


def _waiting(waiting: int) -> str:
    if not waiting:
        return ""
    one = "Another pupil has a reason too, and waits for room."
    return one if waiting == 1 else f"Another {waiting:,} pupils have a reason too, and wait for room."


def _owed(pupil: PupilThisWeek, today: date) -> tuple[Tag, ...]:
    due = pupil.contact.look_again_on
    if due is None or due > today:
        return ()
    return (Tag(f"Look again: due {day_words(due)}", "owed"),)


def _provenance(people: Mapping[int, PupilThisWeek], freshness: Freshness, today: date) -> Provenance:
    missing = sum(pupil.missing for pupil in people.values())
    return Provenance(
        sessions="Possible sessions of everyone on roll, from the register; contacts from the log.",
        period=f"This academic year to {day_words(freshness.marks_to or today)}; "
        "“four weeks” are the last four weeks in which the school was open.",
        formula="Places go in turn to: promises to look again, two days or a week-old day with no reason, "
        "a fall of two sessions in ten between two spans of four weeks (illness and agreed absence set "
        "aside), a pattern not asked about since it was found (about 1 in 10 is chance), newly one session "
        "in ten, never asked, and quiet for six weeks. In each, whoever has the most reasons, then has "
        "waited longest. Only a conversation takes a pupil off for the week.",
        as_of=freshness_words(freshness, today),
        missing=f"{plural(missing, 'mark')} missing: a missing mark is not an absence."
        if missing
        else "No marks are missing.",
    )
