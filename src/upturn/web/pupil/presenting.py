"""A pupil's year and contacts as their page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import numpy as np
from django.urls import reverse
from django.utils import timezone

from upturn.access.doorways import OpenedRecord
from upturn.access.viewer import Viewer
from upturn.families.promises import Contact, LastContact, last_contact
from upturn.families.queries import ContactLine, FamilyAdult
from upturn.kernel.sessions import Session
from upturn.kernel.weeks import Weeks
from upturn.people.queries import EnrolledPupil, Needs
from upturn.registers.codes import NO_MARK, code_numbered
from upturn.registers.queries import MarkChanged, PupilYear
from upturn.web.asking.page import Sessions
from upturn.web.components import Link, Tag
from upturn.web.pupil.figures import YearSoFar, lead_figures, official_figures, official_provenance
from upturn.web.pupil.grid import Grid, GridSource, build_grid
from upturn.web.pupil.page import ChangedBy, ChangedMark, Fact, FamilyMember, LoggedContact, PupilPage
from upturn.web.pupil.periods import WHOLE_YEAR, PagePeriod
from upturn.web.pupil.trend import hope, trend
from upturn.web.words import day_words, due_words, lead_words, plural, year_words

CHANGES_SHOWN = 8
CONTACTS_SHOWN = 6
TAKEN_BACK_WITHIN = timedelta(days=28)
STARTING_OF_THE_YEAR = timedelta(days=60)
_RECORDED_BY_OTHERS = (
    "Contacts and family details are kept to attendance, pastoral, SEND and safeguarding staff and the head. "
    "If you hear something they should know, tell them."
)


@dataclass(frozen=True, slots=True)
class Around:
    """Contacts made, the adults to reach, and the names of the safeguarding leads."""

    contacts: Sequence[ContactLine]
    family: Sequence[FamilyAdult]
    designated_leads: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class OpenPupil:
    """All that the page is made from; ``needs`` and ``around`` are None for those who may not see them.

    ``year`` is the pupil's current year, or their last here; ``shown`` is the year of the chosen period.
    """

    viewer: Viewer
    record: OpenedRecord
    today: date
    pupil: EnrolledPupil
    needs: Needs | None
    year: PupilYear
    periods: Sequence[PagePeriod]
    chosen: PagePeriod
    shown: PupilYear
    file_names: Mapping[int, str]
    around: Around | None
    may_open_imports: bool

    @property
    def still_here(self) -> bool:
        """Whether the pupil has not left."""
        return self.pupil.leaves_on is None or self.pupil.leaves_on >= self.today


def pupil_page(opened: OpenPupil, speaks_of: Sequence[Sessions] = ()) -> PupilPage:
    """The page of an opened record; ``speaks_of`` are the sessions that each suggestion speaks of."""
    pupil, around = opened.pupil, opened.around
    lead = opened.periods[0]
    so_far = YearSoFar(opened.year, opened.today)
    last = last_contact(_oldest_first(around.contacts)) if around else LastContact()
    contacts = _contacts(opened, last)
    return PupilPage(
        pupil_id=opened.record.pupil_id,
        name=pupil.name,
        given_name=pupil.given_name,
        details=_details(opened),
        provisional=_provisional(opened, so_far),
        figures=lead_figures(so_far, lead, last if around else None, is_here=opened.still_here),
        grid=_grid(opened, speaks_of),
        no_grid=_no_grid(opened),
        period=opened.chosen.words,
        period_links=_period_links(opened),
        trend=trend(so_far, pupil.name),
        hope=_hope(opened, so_far, lead.key),
        hope_of_the_year=_hope(opened, so_far, WHOLE_YEAR),
        official=official_figures(so_far),
        official_period=f"{opened.year.year}" + (" so far" if opened.today in opened.year.year else ""),
        official_provenance=official_provenance(so_far, opened.today),
        contacts=contacts[:CONTACTS_SHOWN],
        earlier_contacts=contacts[CONTACTS_SHOWN:],
        family=_family(around),
        needs=_needs(opened.needs),
        changed=_changed(opened),
        access=f"You can see this as {opened.record.reason}; opening it was recorded.",
        designated_lead=lead_words(around.designated_leads if around else (), with_office=True),
        contact_url=reverse("pupil", args=[opened.record.pupil_id]),
        contact_refused="" if around else _RECORDED_BY_OTHERS,
    )


def _hope(opened: OpenPupil, so_far: YearSoFar, key: str) -> str:
    """What a period comes to if the next sessions are attended; nothing of who has left."""
    period = next((each for each in opened.periods if each.key == key), None)
    return hope(so_far, period, opened.pupil.given_name) if period and opened.still_here else ""


def _details(opened: OpenPupil) -> tuple[str, ...]:
    pupil = opened.pupil
    words = [year_words(pupil.year_group), pupil.form, _age(pupil.date_of_birth, opened.today)]
    if pupil.starts_on > opened.year.year.first_day + STARTING_OF_THE_YEAR:
        words.append(f"joined {day_words(pupil.starts_on, year=True)}")
    if pupil.leaves_on:
        left = "left" if pupil.leaves_on < opened.today else "leaves"
        words.append(f"{left} {day_words(pupil.leaves_on, year=True)}")
    return tuple(word for word in words if word)


def _age(born: date | None, today: date) -> str:
    if born is None:
        return ""
    return f"{today.year - born.year - ((today.month, today.day) < (born.month, born.day))} years old"


def _provisional(opened: OpenPupil, so_far: YearSoFar) -> tuple[str, ...]:
    """What is not settled about the pupil or the figures, a sentence each."""
    found = []
    if opened.pupil.provisional:
        found.append(
            f"{opened.pupil.given_name} came with a register and is on no roll yet. "
            "A roll import will settle the name, year and form."
        )
    if missing := so_far.counts.missing:
        has = "has" if missing == 1 else "have"
        found.append(
            f"{plural(missing, 'session')} {has} no mark this year, so the figures are provisional. "
            "A missing mark is not an absence."
        )
    return tuple(found)


def _grid(opened: OpenPupil, speaks_of: Sequence[Sessions]) -> Grid | None:
    """The sessions of the chosen period, cut to the enrolment and to what has been held."""
    shown, chosen, pupil = opened.shown, opened.chosen, opened.pupil
    held = np.flatnonzero(shown.due | (np.frombuffer(shown.marks, np.uint8) != NO_MARK))
    if not len(held):
        return None
    weeks = shown.year.weeks
    first = max(chosen.first, pupil.starts_on, weeks.day(int(held[0])))
    last = min(chosen.last, weeks.day(int(held[-1])))
    if first > last:
        return None
    source = GridSource(
        weeks=weeks,
        marks=shown.marks,
        due=shown.due.tolist(),
        first=max(chosen.first, pupil.starts_on) if chosen.key.startswith("term") else first,
        last=last,
        code=code_numbered,
        changes={change.slot: _change_words(change) for change in shown.changes},
        until=shown.until,
        speaks_of=[_slots(weeks, sessions) for sessions in speaks_of],
    )
    return build_grid(source, pupil.name)


def _slots(weeks: Weeks, sessions: Sessions) -> frozenset[int]:
    return frozenset(weeks.slot(day, half) for day, half in sessions if day in weeks)


def _no_grid(opened: OpenPupil) -> str:
    if opened.year.freshness.marks_to is None:
        return "No register has been brought in for this year yet. Every session will be here once one is."
    return (
        f"The registers brought in so far hold nothing for {opened.pupil.given_name} {opened.chosen.words}."
    )


def _period_links(opened: OpenPupil) -> tuple[Link, ...]:
    here = reverse("pupil", args=[opened.record.pupil_id])
    return tuple(
        Link(
            each.link,
            f"{here}#sessions" if each is opened.periods[0] else f"{here}?period={each.key}#sessions",
        )
        for each in opened.periods
        if each is not opened.chosen
    )


def _changed(opened: OpenPupil) -> tuple[ChangedBy, ...]:
    """The imports that changed marks, newest first, each with the days it changed."""
    newest_first = sorted(opened.shown.changes, key=lambda each: (each.at, each.proposal_id), reverse=True)
    by_import = groupby(newest_first, key=lambda each: (each.at, each.proposal_id))
    return tuple(_changed_by(opened, list(changes)) for _, changes in by_import)


def _changed_by(opened: OpenPupil, changes: Sequence[MarkChanged]) -> ChangedBy:
    marks, proposal_id = _changed_marks(opened.shown, changes), changes[0].proposal_id
    at, more = timezone.localtime(changes[0].at), len(marks) - CHANGES_SHOWN
    return ChangedBy(
        source=f"{opened.file_names.get(proposal_id, 'an import')}, {day_words(at.date())} at {at:%H:%M}",
        marks=marks[:CHANGES_SHOWN],
        url=reverse("import", args=[proposal_id]) if opened.may_open_imports else "",
        more=f"And {plural(more, 'earlier change')}, each with a dot in the grid." if more > 0 else "",
    )


def _changed_marks(year: PupilYear, changes: Sequence[MarkChanged]) -> tuple[ChangedMark, ...]:
    """Newest day first; both halves of a day in one line where they changed alike."""
    alike: dict[tuple[date, int, int], list[int]] = {}
    for each in sorted(changes, key=lambda change: change.slot):
        alike.setdefault((year.year.weeks.day(each.slot), each.old, each.new), []).append(each.slot)
    return tuple(
        ChangedMark(f"{day_words(day)}, {_halves(slots)}", _mark_words(old), _mark_words(new))
        for (day, old, new), slots in sorted(alike.items(), reverse=True)
    )


def _halves(slots: Sequence[int]) -> str:
    if len(slots) > 1:
        return "all day"
    return "morning" if Session.of_slot(slots[0]) is Session.AM else "afternoon"


def _change_words(change: MarkChanged) -> str:
    at = timezone.localtime(change.at)
    return f"was {_mark_words(change.old)} until the import of {day_words(at.date())}"


def _mark_words(number: int) -> str:
    if number == NO_MARK:
        return "no mark"
    code = code_numbered(number)
    return f"{code.text} ({code.meaning[0].lower()}{code.meaning[1:]})"


def _oldest_first(contacts: Sequence[ContactLine]) -> list[Contact]:
    return [
        Contact(each.on, each.by_id, each.by_name, each.held, each.spoke_with, each.look_again_on)
        for each in reversed(contacts)
    ]


def _contacts(opened: OpenPupil, last: LastContact) -> tuple[LoggedContact, ...]:
    contacts = opened.around.contacts if opened.around else ()
    newest = max((each.contact_id for each in contacts), default=0)
    return tuple(
        LoggedContact(
            when=day_words(each.on, year=each.on.year != opened.today.year),
            purpose=each.purpose,
            spoke_with=each.spoke_with,
            line=each.line,
            by=each.by_name,
            look_again=_look_again(each, contacts, last, opened.today),
            undo_url=_undo_url(opened, each, newest),
        )
        for each in contacts
    )


def _undo_url(opened: OpenPupil, contact: ContactLine, newest: int) -> str:
    """Where its author takes a contact back: a recent one, or the last recorded whatever its day."""
    recent = contact.on >= opened.today - TAKEN_BACK_WITHIN or contact.contact_id == newest
    if contact.by_id != opened.viewer.staff_id or not recent:
        return ""
    return reverse("contact_withdraw", args=[opened.record.pupil_id, contact.contact_id])


def _look_again(
    contact: ContactLine, contacts: Sequence[ContactLine], last: LastContact, today: date
) -> Tag | None:
    """Whether the promise to look again stands, was kept, or was moved."""
    due = contact.look_again_on
    if due is None:
        return None
    if any((each.by_id, each.due) == (contact.by_id, due) for each in last.promises):
        return Tag(f"Look again {due_words(due, today)}", "owed" if due <= today else "")
    if any(each.held and each.on >= due for each in contacts):
        return Tag("Looked again", "kept")
    return Tag(f"Was to look again {day_words(due)}; another day agreed")


def _family(around: Around | None) -> tuple[FamilyMember, ...]:
    return tuple(_family_member(each) for each in around.family) if around else ()


def _family_member(adult: FamilyAdult) -> FamilyMember:
    responsibility = {True: "has parental responsibility", False: "no parental responsibility", None: ""}
    how = [
        f"prefers {adult.channel[0].lower()}{adult.channel[1:]}"
        if adult.channel not in ("", "Not known")
        else "",
        f"speaks {adult.language}" if adult.language else "",
        responsibility[adult.parental_responsibility],
    ]
    words = ", ".join(word for word in how if word)
    return FamilyMember(
        name=adult.name,
        relationship=adult.relationship.lower() if adult.relationship.istitle() else adult.relationship,
        how=words[:1].upper() + words[1:],
        priority="first to reach" if adult.priority == 1 else "",
        phone=adult.phone,
        email=adult.email,
    )


def _needs(needs: Needs | None) -> tuple[Fact, ...]:
    if needs is None:
        return ()
    yes_no = {True: "Yes", False: "No", None: "Not known"}
    return (
        Fact("SEN status", needs.sen_status or "Not known"),
        Fact("Free school meals", yes_no[needs.free_school_meals]),
        Fact("First language", needs.first_language or "Not known"),
        Fact("Looked after", yes_no[needs.looked_after]),
        Fact("Social worker", yes_no[needs.social_worker]),
    )
