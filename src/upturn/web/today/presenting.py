"""Each list of the day, as Today shows it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.urls import reverse

from upturn.exchange.queries import ImportLine
from upturn.exchange.states import ImportState
from upturn.families.promises import LastContact, Promise
from upturn.families.queries import FamilyAdult
from upturn.kernel.weeks import monday_of
from upturn.registers.queries import PupilToday
from upturn.registers.summary import MissingRegister
from upturn.web.components import Link, Tag
from upturn.web.pupils.presenting import last_contact_words
from upturn.web.pupils.searching import NO_REASON_YET
from upturn.web.today.page import Due, Person, Section
from upturn.web.today.sorting import Morning, NotIn, NotTaken
from upturn.web.words import day_words, group_words, listed, plural

MOST_WAITING = 12
LONG_LATE_DAYS = 14
DAYS_OF_MISSING_REGISTERS = timedelta(days=7)
NEEDS_A_PERSON = {ImportState.QUESTION, ImportState.PROPOSED, ImportState.UNREADABLE}
_NEVER = LastContact()


def not_in_section(
    morning: Morning,
    contacts: Mapping[int, LastContact],
    adults: Mapping[int, FamilyAdult],
    today: date,
    *,
    may_record: bool,
) -> Section:
    """Who is not in with no reason yet; those whom nobody has reached today come first."""
    people = sorted(morning.not_in, key=lambda each: _reached(contacts.get(each.pupil.enrolment_id), today))
    begun = "Everyone marked so far is in, or away with a reason."
    return Section(
        key="not-in",
        title=f"Not in, no reason yet ({len(people)})" if people else "Not in, no reason yet",
        intro="Those nobody has tried today come first." if may_record else "",
        nothing=begun if morning.begun else "No marks for today have come in yet.",
        people=tuple(
            _not_in(each, contacts.get(each.pupil.enrolment_id, _NEVER), adults, today, may_record)
            for each in people
        ),
        summary=f"{len(people):,} not in with no reason yet" if people else "",
    )


def no_reason_section(
    waiting: Sequence[PupilToday], contacts: Mapping[int, LastContact], today: date
) -> Section:
    """Earlier days with no reason yet, the oldest first."""
    shown = waiting[:MOST_WAITING]
    title = "Earlier days with no reason yet"
    more = Link(f"All {len(waiting)}", f"{reverse('pupils')}?show={NO_REASON_YET}#everyone")
    return Section(
        key="no-reason",
        title=f"{title} ({len(waiting)})" if waiting else title,
        intro="The oldest first. A reason is due within five school days; after that the register has to say "
        "that the absence is unauthorised.",
        nothing="Every absence of the last four weeks before today has a reason.",
        people=tuple(_waiting(each, contacts.get(each.enrolment_id, _NEVER), today) for each in shown),
        more=more if len(waiting) > len(shown) else None,
    )


def promises_section(
    pupils: Sequence[PupilToday],
    contacts: Mapping[int, LastContact],
    today: date,
    *,
    staff_id: int,
    everyones: bool,
) -> Section:
    """Promises to look again that are due by the end of this week: one's own first, or one's own only."""
    sunday = monday_of(today) + timedelta(days=6)
    due = [
        (promise, pupil)
        for pupil in pupils
        for promise in contacts.get(pupil.enrolment_id, _NEVER).promises
        if promise.due <= sunday and (everyones or promise.by_id == staff_id)
    ]
    due.sort(key=lambda pair: (pair[0].by_id != staff_id, pair[0].due, pair[1].name))
    whose = "We said we would look again" if everyones else "You said you would look again"
    return Section(
        key="look-again",
        title=f"{whose} ({len(due)})" if due else whose,
        intro="A promise stands until somebody speaks with the pupil or family.",
        nothing="No promise to look again is due this week.",
        people=tuple(_promised(promise, pupil, today, staff_id) for promise, pupil in due),
        summary=f"{plural(len(due), 'promise')} to look again" if due else "",
    )


def registers_section(
    not_taken: Sequence[NotTaken],
    kept: Sequence[MissingRegister],
    today: date,
    *,
    may_import: bool,
    knows_today: bool,
) -> Section:
    """Registers with no marks, newest first: of today as sorted or else as kept, and of the last week."""
    dues = [_forms_due(f"{each.half.capitalize()}", each.forms) for each in not_taken]
    count = sum(len(each.forms) for each in not_taken)
    since = today - DAYS_OF_MISSING_REGISTERS
    by_half: dict[tuple[date, str], list[str]] = {}
    for each in kept:
        day = date.fromisoformat(each.day)
        if since <= day and (day < today or not knows_today):
            by_half.setdefault((day, each.half), []).append(each.form)
    for (day, half), forms in by_half.items():
        dues.append(_forms_due(f"{day_words(day)}, {_HALVES[half]}", forms))
        count += len(forms)
    again = Link("Import registers again", reverse("imports")) if may_import and count else None
    return Section(
        key="registers",
        title=f"Registers not in ({count})" if count else "Registers not in",
        intro="A missing mark is not an absence. Until these come in, figures are provisional.",
        nothing="Every register of the last week is in.",
        dues=tuple(dues),
        more=again,
        summary=f"{plural(count, 'register')} not in" if count else "",
    )


_HALVES = {"AM": "morning", "PM": "afternoon"}


def _forms_due(when: str, forms: Sequence[str]) -> Due:
    return Due(when, listed(forms), Tag(f"{len(forms)} forms") if len(forms) > 1 else None)


def imports_section(lines: Sequence[ImportLine]) -> Section:
    """Imports that wait for a person."""
    waiting = [line for line in lines if line.state in NEEDS_A_PERSON]
    return Section(
        key="imports",
        title="Imports waiting for you",
        intro="",
        nothing="No import waits for a person.",
        dues=tuple(
            Due(
                line.file_name,
                line.by,
                Tag(line.state.label, "owed"),
                Link(_IMPORT_WORDS[line.state], reverse("import", args=[line.proposal_id])),
            )
            for line in waiting
        ),
        summary=f"{plural(len(waiting), 'import')} waiting for you" if waiting else "",
    )


_IMPORT_WORDS = {
    ImportState.QUESTION: "Answer it",
    ImportState.PROPOSED: "Review it",
    ImportState.UNREADABLE: "See why",
}


def calendar_section() -> Section:
    """The calendar was worked out from marks, and nobody has looked at it."""
    return Section(
        key="calendar",
        title="Check the school calendar",
        intro="",
        nothing="",
        dues=(
            Due(
                "Term dates were proposed from the register.",
                "Give the school’s own, so that missing marks are known for certain.",
                action=Link("See the calendar", reverse("settings_calendar")),
            ),
        ),
    )


def conversations_section(held: int, capacity: int) -> Section:
    """How the week's conversations stand."""
    return Section(
        key="conversations",
        title="This week’s conversations",
        intro="",
        nothing="",
        dues=(
            Due(
                f"{plural(held, 'conversation')} had so far.",
                f"You said that you can hold {capacity} a week, besides severe absence.",
                action=Link("Open the week’s list", f"{reverse('pupils')}#week"),
            ),
        ),
    )


def summary_words(sections: Sequence[Section], *, first: str = "") -> str:
    """The morning in one sentence; ``first`` is said before what the sections say."""
    said = listed([words for words in (first, *(section.summary for section in sections)) if words])
    return f"{said[0].upper()}{said[1:]}." if said else "Nothing waits for you this morning."


def _reached(contact: LastContact | None, today: date) -> bool:
    return contact is not None and today in (contact.conversation_on, contact.attempt_on)


def _not_in(
    each: NotIn,
    contact: LastContact,
    adults: Mapping[int, FamilyAdult],
    today: date,
    may_record: bool,
) -> Person:
    pupil = each.pupil
    tried = may_record and _reached(contact, today)
    url = reverse("pupil", args=[pupil.pupil_id])
    adult = adults.get(pupil.pupil_id)
    return Person(
        name=pupil.name,
        url=url,
        group=group_words(pupil.year_group, pupil.form),
        fact=_fact(each, today),
        reach=reach_words(adult) if may_record else "",
        phone=adult.phone if may_record and adult else "",
        tag=Tag(last_contact_words(contact), "kept") if tried else None,
        action=Link("Record a contact", f"{url}#record") if may_record else None,
    )


def _fact(each: NotIn, today: date) -> str:
    said = [f"Away {listed(each.away)}."] if each.away else []
    if each.unmarked:
        said.append(f"No mark {listed(each.unmarked)}, though the register was taken.")
    earlier = each.pupil.no_reason_since
    if earlier and earlier < today:
        number = each.pupil.no_reason_yet or 0
        said.append(f"{plural(number, 'session')} with no reason since {day_words(earlier)}.")
    return " ".join(said)


def reach_words(adult: FamilyAdult | None) -> str:
    """Whom to reach, and how: “Ada Example (mother), prefers a text, speaks Polish”."""
    if adult is None:
        return "No adult to reach is recorded."
    who = f"{adult.name} ({adult.relationship.lower()})" if adult.relationship else adult.name
    prefers = f"prefers {_CHANNELS.get(adult.channel, adult.channel.lower())}" if adult.channel else ""
    language = "" if adult.language in _NEEDS_NO_WORDS else f"speaks {adult.language}"
    return ", ".join(part for part in (who, prefers, language, "" if adult.phone else adult.email) if part)


_CHANNELS = {"Phone call": "a call", "Text message": "a text", "Letter": "a letter", "In person": "to meet"}
_NEEDS_NO_WORDS = {"", "English"}


def _waiting(pupil: PupilToday, contact: LastContact, today: date) -> Person:
    since = pupil.no_reason_since or today
    url = reverse("pupil", args=[pupil.pupil_id])
    return Person(
        name=pupil.name,
        url=url,
        group=group_words(pupil.year_group, pupil.form),
        fact=f"{plural(pupil.no_reason_yet or 0, 'session')} since {day_words(since)}.",
        reach=last_contact_words(contact),
        action=Link("Record a contact", f"{url}#record"),
    )


def _promised(promise: Promise, pupil: PupilToday, today: date, staff_id: int) -> Person:
    who = "You" if promise.by_id == staff_id else promise.by_name
    url = reverse("pupil", args=[pupil.pupil_id])
    return Person(
        name=pupil.name,
        url=url,
        group=group_words(pupil.year_group, pupil.form),
        fact=f"{who}, {day_words(promise.made_on)}",
        tag=Tag(_when_due(promise.due, today), "owed" if promise.due <= today else ""),
    )


def _when_due(due: date, today: date) -> str:
    late = (today - due).days
    return f"due {day_words(due)}" if late < LONG_LATE_DAYS else f"{plural(late // 7, 'week')} late"
