"""A school year is written whole, from the version it was worked out from, or not at all."""

from dataclasses import replace
from datetime import date

import pytest

from tests.held_registers import (
    CALENDAR,
    NUMBERS,
    TODAY,
    WRITTEN_AT,
    YEAR,
    enrolment,
    hold,
    present,
)
from tests.people_at_work import organisation
from upturn.access.models import AuditEvent
from upturn.kernel.sessions import Session
from upturn.registers.actions import (
    NewMark,
    YearMovedOn,
    picture_year_again,
    write_year,
)
from upturn.registers.models import CalendarPeriod, MarkChange, Picture, Register, SchoolYear
from upturn.registers.queries import years_held

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 9)
SLOT = YEAR.weeks.slot(MONDAY, Session.AM)


def test_a_year_comes_with_its_calendar_pictures_and_summary() -> None:
    school = organisation()
    jordan = enrolment(school)
    hold(school, {jordan: present({(MONDAY, Session.AM): "N"})})
    kept = SchoolYear.objects.get()
    assert (kept.version, kept.marks_to, kept.refreshed_at) == (1, TODAY, WRITTEN_AT)
    assert not kept.calendar_is_provisional
    assert kept.periods.count() == len(CALENDAR.periods)
    picture = Picture.objects.get(enrolment=jordan)
    assert (picture.data_version, picture.no_reason_yet, picture.no_reason_since) == (1, 1, MONDAY)
    assert picture.possible == picture.attended + 1
    assert kept.summary["groups"][0]["pupils"] is None, "a school of one is hidden from its own summary"


def test_what_was_worked_out_from_an_older_version_is_not_written() -> None:
    school = organisation()
    jordan = enrolment(school)
    first = hold(school, {jordan: present()})
    with pytest.raises(YearMovedOn):
        write_year(by=None, organisation_id=school.pk, write=first, proposal_id=None, at=WRITTEN_AT)
    assert SchoolYear.objects.get().version == 1


def test_a_version_from_a_year_never_written_is_refused_and_leaves_nothing() -> None:
    school = organisation()
    jordan = enrolment(school)
    write = replace(hold(school, {jordan: present()}), base_version=7)
    SchoolYear.objects.all().delete()
    Register.objects.all().delete()
    with pytest.raises(YearMovedOn):
        write_year(by=None, organisation_id=school.pk, write=write, proposal_id=None, at=WRITTEN_AT)
    assert not SchoolYear.objects.exists()
    assert not Register.objects.exists()


def test_a_changed_mark_is_kept_with_what_it_was() -> None:
    school = organisation()
    jordan, maya = enrolment(school), enrolment(school, "Maya")
    before = present({(MONDAY, Session.AM): "N"})
    hold(school, {jordan: before, maya: before})
    change = NewMark(jordan.pk, SLOT, NUMBERS["N"], NUMBERS["I"])
    hold(school, {jordan: present({(MONDAY, Session.AM): "I"})}, changes=(change,), proposal_id=31)
    changed = MarkChange.objects.get()
    assert changed.register.enrolment_id == jordan.pk
    assert (changed.slot, changed.old, changed.new) == (SLOT, NUMBERS["N"], NUMBERS["I"])
    assert (changed.proposal_id, changed.at) == (31, WRITTEN_AT)
    assert Register.objects.get(enrolment=maya).marks == before


def test_pictures_are_those_of_the_new_version_only() -> None:
    school = organisation()
    jordan = enrolment(school)
    hold(school, {jordan: present({(MONDAY, Session.AM): "N"})})
    hold(school, {jordan: present()})
    picture = Picture.objects.get()
    assert (picture.data_version, picture.no_reason_yet) == (2, 0)


def test_a_change_of_roll_pictures_the_year_again_and_keeps_its_marks() -> None:
    school = organisation()
    jordan, maya = enrolment(school), enrolment(school, "Maya")
    hold(school, {jordan: present(), maya: present({(MONDAY, Session.AM): "", (MONDAY, Session.PM): ""})})
    assert Picture.objects.get(enrolment=maya).missing == 2
    maya.starts_on = MONDAY.replace(day=10)
    maya.save()
    picture_year_again(by=None, organisation_id=school.pk, year=YEAR, at=WRITTEN_AT.replace(hour=9))
    kept = SchoolYear.objects.get()
    assert (kept.version, kept.refreshed_at) == (2, WRITTEN_AT), "the marks are no fresher than they were"
    assert Picture.objects.get(enrolment=maya).missing == 0
    assert Register.objects.get(enrolment=jordan).marks == present()


def test_without_a_new_calendar_the_old_one_stays() -> None:
    school = organisation()
    jordan = enrolment(school)
    hold(school, {jordan: present()})
    hold(school, {jordan: present()}, calendar=None)
    assert CalendarPeriod.objects.count() == len(CALENDAR.periods)


def test_every_write_is_in_the_audit_trail_without_a_mark() -> None:
    school = organisation()
    hold(school, {enrolment(school): present()})
    event = AuditEvent.objects.get(action="school year written")
    assert event.organisation_id == school.pk
    assert event.payload == {"registers": 1, "changed_marks": 0, "version": 1}


def test_the_years_held_are_in_order() -> None:
    school = organisation()
    jordan = enrolment(school)
    hold(school, {jordan: present()})
    hold(school, {jordan: bytes(742)}, year=YEAR.previous)
    assert years_held(school.pk) == [YEAR.previous, YEAR]
