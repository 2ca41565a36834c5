"""Today: what needs me this morning?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from upturn.access.permissions import (
    can,
    check_may_import,
    check_may_plan,
    check_may_record_contact,
    check_may_see_every_pupil,
    check_may_see_pupils,
    check_may_see_school,
)
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.exchange.queries import imports_of
from upturn.families.promises import LastContact
from upturn.families.queries import first_adults, last_contacts
from upturn.kernel.academic_year import AcademicYear
from upturn.kernel.weeks import monday_of
from upturn.people.queries import organisation_details
from upturn.plans.cards.queries import cards_for
from upturn.registers.queries import Freshness, PupilToday, freshness_of, pupils_today, school_figures
from upturn.registers.summary import MissingRegister
from upturn.support.doors.queries import still_time
from upturn.web import clock
from upturn.web.check_ins.section import check_ins_today
from upturn.web.components import Link
from upturn.web.imports.presenting import freshness_words
from upturn.web.meeting.page import ReviewsSection
from upturn.web.meeting.section import reviews_section
from upturn.web.still_time.presenting import still_time_section
from upturn.web.today.casework import cards_section
from upturn.web.today.lately import lately_sections
from upturn.web.today.owed import casework_sections
from upturn.web.today.page import NothingYet, Section, TodayPage
from upturn.web.today.presenting import (
    MOST_WAITING,
    calendar_section,
    conversations_section,
    imports_section,
    no_reason_section,
    not_in_section,
    promises_section,
    registers_section,
    summary_words,
)
from upturn.web.today.sorting import Morning, sort_the_day, waiting_for_a_reason
from upturn.web.viewing import viewer_of
from upturn.web.words import long_day


@dataclass(frozen=True, slots=True)
class _Day:
    """What was read for one viewer's day; registers missing only for those who see the school's figures."""

    viewer: Viewer
    today: date
    pupils: list[PupilToday]
    morning: Morning
    contacts: dict[int, LastContact]
    freshness: Freshness
    missing_registers: Sequence[MissingRegister]


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What needs whoever is signed in, this morning, by what they do here."""
    day = _read(viewer_of(request), clock.today())
    sections, beside = tuple(_first(day)), (*casework_sections(day.viewer, day.today), *_beside(day))
    mine = check_ins_today(day.viewer, clock.now()) if day.pupils else None
    if not (sections or mine):
        sections, beside = beside, ()
    page = TodayPage(
        day=long_day(day.today),
        summary=summary_words((*sections, *beside), first=mine.summary if mine else ""),
        freshness=freshness_words(day.freshness, day.today),
        sections=sections,
        beside=beside,
        nothing_yet=None if day.freshness.marks_to else _nothing_yet(day.viewer),
        check_ins=mine,
        reviews=_reviews(day),
    )
    return render(request, "today/page.html", {"page": page})


def _read(viewer: Viewer, today: date) -> _Day:
    year = AcademicYear.containing(today)
    pupils = pupils_today(viewer, today) if can(check_may_see_pupils, viewer) else []
    sees_contacts = can(check_may_see_every_pupil, viewer)
    figures = school_figures(viewer, year) if can(check_may_see_school, viewer) else None
    return _Day(
        viewer=viewer,
        today=today,
        pupils=pupils,
        morning=sort_the_day(pupils),
        contacts=last_contacts(viewer.organisation_id, since=year.first_day) if sees_contacts else {},
        freshness=figures.freshness if figures else freshness_of(viewer.organisation_id, year),
        missing_registers=figures.summary.missing_registers if figures else (),
    )


def _first(day: _Day) -> Iterator[Section]:
    """What is about pupils: what is due first, then what the last weeks show."""
    if not day.pupils:
        return
    may_record = can(check_may_record_contact, day.viewer)
    reaching = [each.pupil.pupil_id for each in day.morning.not_in] if may_record else []
    adults = first_adults(reaching, day.viewer.organisation_id) if reaching else {}
    if may_record:
        still_time_now = still_time_section(still_time(day.viewer, clock.now(), day.pupils))
        if still_time_now and still_time_now.people:
            yield still_time_now
    elif cards := cards_for(day.viewer, day.today):
        yield cards_section(cards)
    yield not_in_section(day.morning, day.contacts, adults, day.today, may_record=may_record)
    if may_record:
        yield no_reason_section(waiting_for_a_reason(day.pupils, day.today), day.contacts, day.today)
    yield from lately_sections(day.viewer, day.today, day.contacts, _named(day))


def _reviews(day: _Day) -> ReviewsSection | None:
    """One's own reviews and actions, for those who plan."""
    if not (day.pupils and can(check_may_plan, day.viewer)):
        return None
    section = reviews_section(day.viewer, day.today)
    return section if section.meeting or not section.is_empty else None


def _beside(day: _Day) -> Iterator[Section]:
    """What can wait an hour: promises, registers, imports."""
    viewer = day.viewer
    if can(check_may_see_school, viewer) and day.freshness.marks_to:
        yield registers_section(
            day.morning.not_taken,
            day.missing_registers,
            day.today,
            may_import=can(check_may_import, viewer),
            knows_today=bool(day.pupils),
        )
    if day.pupils and can(check_may_see_every_pupil, viewer):
        everyones = viewer.is_any(RoleName.ATTENDANCE_LEAD)
        promised = promises_section(
            day.pupils, day.contacts, day.today, staff_id=viewer.staff_id, everyones=everyones
        )
        if promised.people or everyones:
            yield promised
        yield _conversations(day)
    if can(check_may_import, viewer):
        waiting = imports_section(imports_of(viewer))
        if waiting.dues or not day.pupils:
            yield waiting
        if day.freshness.marks_to and day.freshness.calendar_is_provisional:
            yield calendar_section()


def _named(day: _Day) -> frozenset[int]:
    """Who is on one of the first lists already."""
    not_in = {each.pupil.enrolment_id for each in day.morning.not_in}
    if not can(check_may_record_contact, day.viewer):
        return frozenset(not_in)
    waiting = waiting_for_a_reason(day.pupils, day.today)[:MOST_WAITING]
    return frozenset(not_in | {each.enrolment_id for each in waiting})


def _conversations(day: _Day) -> Section:
    monday = monday_of(day.today)
    on_roll = {pupil.enrolment_id for pupil in day.pupils}
    held = sum(
        contact.conversation_on is not None and contact.conversation_on >= monday
        for enrolment_id, contact in day.contacts.items()
        if enrolment_id in on_roll
    )
    return conversations_section(held, organisation_details(day.viewer.organisation_id).weekly_conversations)


def _nothing_yet(viewer: Viewer) -> NothingYet:
    then = (
        "When one is, this page will say who is not in with no reason yet, which registers are missing, "
        "and whose conversation is due."
    )
    if can(check_may_import, viewer):
        return NothingYet(then, Link("Import a register", reverse("imports")))
    return NothingYet(f"{then} The attendance lead, an analyst or an administrator imports them.")
