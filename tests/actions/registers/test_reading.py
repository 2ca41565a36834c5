"""What pages read of registers: one pupil's year as it is due, and the school's figures by permission."""

from datetime import date, timedelta

import numpy as np
import pytest
from pytest_django import Settings

from tests.held_registers import CALENDAR, LAST_SLOT, NOW, NUMBERS, TODAY, YEAR, enrolment, hold, present
from tests.people_at_work import at_work, organisation, staff
from upturn.access.doorways import OpenedRecord
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.kernel.sessions import Session
from upturn.people.models import Enrolment
from upturn.registers import kernels
from upturn.registers.actions import NewMark
from upturn.registers.packed import PackedMarks
from upturn.registers.queries import PupilYear, enrolled_in, pupil_year, school_figures, stored_year

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 9)
SLOT = YEAR.weeks.slot(MONDAY, Session.AM)


def year_of(enrolled: Enrolment) -> PupilYear:
    record = OpenedRecord(enrolled.pk, enrolled.pupil_id, "a test")
    return pupil_year(record, enrolled.organisation_id, YEAR)


def missing_in(year: PupilYear) -> int:
    marks = np.frombuffer(year.marks, np.uint8)
    packed = PackedMarks(YEAR.weeks, marks[np.newaxis], year.due[np.newaxis])
    return kernels.counts(packed, YEAR.first_day, YEAR.last_day).at(0).missing


def test_a_pupil_with_no_register_has_a_year_of_nothing() -> None:
    year = year_of(enrolment(organisation()))
    assert year.marks == bytes(742)
    assert not year.due.any()
    assert (year.until, year.picture, year.changes, year.calendar) == (0, None, (), None)
    assert year.freshness.marks_to is None


def test_marks_are_due_while_on_roll_and_up_to_the_last_session_held() -> None:
    school = organisation()
    jordan = enrolment(school)
    joined = enrolment(school, "Maya", starts_on=MONDAY)
    left = enrolment(school, "Theo", leaves_on=date(2025, 9, 5))
    hold(school, {jordan: present()})
    assert year_of(jordan).until == LAST_SLOT + 1
    assert year_of(jordan).due.sum() == CALENDAR.open_slots(YEAR.weeks)[: LAST_SLOT + 1].sum()
    assert YEAR.weeks.day(int(np.flatnonzero(year_of(joined).due)[0])) == MONDAY
    assert YEAR.weeks.day(int(np.flatnonzero(year_of(left).due)[-1])) == date(2025, 9, 5)


def test_what_a_page_counts_as_missing_is_what_the_picture_counted() -> None:
    school = organisation()
    jordan = enrolment(school)
    gaps = enrolment(school, "Maya", starts_on=date(2026, 1, 5))
    hold(school, {jordan: present(), gaps: present({(MONDAY, Session.AM): ""}, first=date(2026, 1, 7))})
    year = year_of(gaps)
    assert year.picture is not None
    assert missing_in(year) == year.picture.missing == 5


def test_the_same_with_only_a_proposed_calendar() -> None:
    school = organisation()
    jordan, maya = enrolment(school), enrolment(school, "Maya")
    hold(school, {jordan: present(), maya: present({(MONDAY, Session.AM): ""})}, calendar=None)
    year = year_of(maya)
    assert year.freshness.calendar_is_provisional
    assert year.picture is not None
    assert missing_in(year) == year.picture.missing == 1


def test_a_mark_on_a_day_the_school_was_closed_is_not_shown_as_one() -> None:
    school = organisation()
    jordan = enrolment(school)
    saturday = MONDAY - timedelta(days=2)
    hold(school, {jordan: present({(saturday, Session.AM): "/"})})
    assert year_of(jordan).marks[YEAR.weeks.slot(saturday, Session.AM)] == 0
    assert stored_year(school.pk, YEAR).marks[jordan.pk][YEAR.weeks.slot(saturday, Session.AM)] != 0


def test_changed_marks_come_with_the_import_that_changed_them() -> None:
    school = organisation()
    jordan = enrolment(school)
    hold(
        school,
        {jordan: present()},
        changes=(NewMark(jordan.pk, SLOT, NUMBERS["N"], NUMBERS["I"]),),
        proposal_id=31,
    )
    (change,) = year_of(jordan).changes
    assert (change.slot, change.old, change.new, change.proposal_id) == (SLOT, NUMBERS["N"], NUMBERS["I"], 31)


def test_everyone_on_roll_at_any_time_of_the_year_is_enrolled_in_it() -> None:
    school = organisation()
    here = enrolment(school, sen_status="K", free_school_meals=True, sex="F")
    left = enrolment(school, "Theo", leaves_on=date(2025, 9, 5))
    enrolment(school, "Gone", leaves_on=date(2025, 7, 31))
    enrolment(school, "Coming", starts_on=date(2026, 9, 1))
    enrolment(organisation("989201", "Cobnut Lane Primary School"), "Elsewhere")
    found = {each.enrolment_id: each for each in enrolled_in(school.pk, YEAR)}
    assert set(found) == {here.pk, left.pk}
    groups = found[here.pk].groups
    assert (groups["sen_status"], groups["fsm"], groups["sex"]) == ("SEN support", "Yes", "Female")
    assert (groups["looked_after"], groups["first_language"]) == ("", "")


def test_last_year_s_groups_are_those_of_last_year(settings: Settings) -> None:
    settings.HELD_AT = NOW
    school = organisation()
    enrolment(school, year_group="9", form="9C")
    enrolment(school, "Theo", year_group="11", form="11C", leaves_on=date(2025, 7, 21))
    groups = [each.groups for each in enrolled_in(school.pk, YEAR.previous)]
    assert [(each["year_group"], each["form"]) for each in groups] == [("8", ""), ("11", "")]


@pytest.mark.parametrize("role", [RoleName.TEACHER, RoleName.ADMINISTRATOR])
def test_the_school_s_figures_are_not_for_everyone(role: RoleName) -> None:
    viewer = at_work(staff(), role)
    with pytest.raises(NotAllowed):
        school_figures(viewer, YEAR)


def test_the_school_s_figures_are_those_of_the_viewer_s_own_school() -> None:
    school, other = organisation(), organisation("989201", "Cobnut Lane Primary School")
    hold(school, {enrolment(school, f"Pupil {n}"): present() for n in range(6)})
    viewer = at_work(staff(), RoleName.ANALYST, at=school)
    stranger = at_work(staff("Mr Elsewhere"), RoleName.ANALYST, at=other)
    assert school_figures(viewer, YEAR).summary.groups[0].pupils == 6
    assert school_figures(viewer, YEAR).freshness.marks_to == TODAY
    assert school_figures(stranger, YEAR).summary.groups == ()
