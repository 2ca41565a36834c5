"""Progress for many pupils at once: from the registers held, over two years, of those open to the viewer."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.held_registers import CALENDAR, TODAY, YEAR, enrolment, hold, present
from tests.people_at_work import at_work, organisation, staff
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.kernel.sessions import Session
from upturn.people.models import TeachingGroup, TeachingGroupPlace
from upturn.registers.calendar import Period, PeriodKind, SchoolCalendar
from upturn.reviews.queries import progress_of

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)
AWAY = {(MONDAY, Session.AM): "O", (MONDAY, Session.PM): "O", (TUESDAY, Session.AM): "I"}


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


def test_the_last_forty_that_count_beside_the_forty_before(lead: Viewer) -> None:
    ama, bea = (enrolment(organisation(), given) for given in ("Ama", "Bea"))
    hold(organisation(), {ama: present(AWAY), bea: present()})
    found = progress_of(lead, [ama.pk, bea.pk], until=TODAY)
    assert (found[ama.pk].now.attended, found[ama.pk].now.counted) == (38, 40)
    assert (found[ama.pk].now.set_aside, found[ama.pk].now.reasons) == (1, ("illness",))
    assert found[ama.pk].before.attended == 40
    assert found[bea.pk].now.attended == 40


def test_since_a_day_of_each_ones_own(lead: Viewer) -> None:
    ama, bea = (enrolment(organisation(), given) for given in ("Ama", "Bea"))
    hold(organisation(), {ama: present(AWAY), bea: present()})
    found = progress_of(lead, [bea.pk, ama.pk], until=TODAY, started={ama.pk: MONDAY, bea.pk: TUESDAY})
    assert (found[ama.pk].now.attended, found[ama.pk].now.counted) == (4, 6)
    assert found[bea.pk].now.counted == 5


def test_it_reaches_into_last_year(lead: Viewer) -> None:
    ama = enrolment(organisation(), "Ama")
    before = SchoolCalendar((Period(PeriodKind.TERM, date(2025, 6, 2), date(2025, 7, 18), "Summer term"),))
    last = YEAR.previous
    marks = present(year=last, first=last.first_day, until=last.weeks.slots, calendar=before)
    hold(organisation(), {ama: marks}, year=last, calendar=before)
    hold(
        organisation(), {ama: present(until=YEAR.weeks.slot(date(2025, 9, 5), Session.PM))}, calendar=CALENDAR
    )
    found = progress_of(lead, [ama.pk], until=date(2025, 9, 5))[ama.pk]
    assert (found.now.attended, found.now.since) == (40, date(2025, 6, 30))


def test_only_of_pupils_open_to_the_viewer(lead: Viewer) -> None:
    ama = enrolment(organisation(), "Ama")
    elsewhere = enrolment(organisation("989402", "Cobnut Lane"), "Eve")
    hold(organisation(), {ama: present()})
    assert progress_of(lead, [ama.pk, elsewhere.pk], until=TODAY).keys() == {ama.pk}
    pike = at_work(staff("Mr Pike"), RoleName.TEACHER)
    assert progress_of(pike, [ama.pk], until=TODAY) == {}
    group = TeachingGroup.objects.create(organisation=organisation(), name="9C/En", teacher_id=pike.staff_id)
    TeachingGroupPlace.objects.create(group=group, enrolment=ama)
    assert progress_of(pike, [ama.pk], until=TODAY).keys() == {ama.pk}
    with pytest.raises(NotAllowed):
        progress_of(at_work(staff("Mr Ormathwaite"), RoleName.ANALYST), [ama.pk], until=TODAY)


def test_three_queries_whatever_the_number(lead: Viewer) -> None:
    pupils = [enrolment(organisation(), f"Pupil{number}") for number in range(12)]
    hold(organisation(), {each: present() for each in pupils})
    with CaptureQueriesContext(connection) as asked:
        assert len(progress_of(lead, [each.pk for each in pupils], until=TODAY)) == 12
    assert len(asked) == 3
