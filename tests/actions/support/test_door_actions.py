"""Arrivals are once a day and no register mark; the hours of the morning are set by who may."""

from datetime import UTC, datetime, time, timedelta

import pytest

from tests import planned
from tests.held_registers import TODAY, enrolment, hold, present
from tests.people_at_work import administrator, at_work, organisation, staff
from upturn.access.models import AuditEvent
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.kernel.sessions import Session
from upturn.people.models import Enrolment, Staff
from upturn.registers.models import Register
from upturn.support.arrivals import ArrivalRefused
from upturn.support.doors.actions import HoursRefused, record_arrival, set_mornings, withdraw_arrival
from upturn.support.doors.queries import at_the_door, door_times, still_time
from upturn.support.models import Arrival
from upturn.support.still_time import DoorTimes, Hour

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, 10, 40, tzinfo=UTC)


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    enrolled = enrolment(organisation())
    hold(organisation(), {enrolled: present({(TODAY, Session.AM): "N"})})
    planned.plan(enrolled, Staff.objects.get(pk=okoro.staff_id))
    return enrolled


def arrive(
    by: Viewer, who: Enrolment, key: str = "one", at: datetime = AT, door: str = "Side gate"
) -> Arrival:
    return record_arrival(by=by, enrolment_id=who.pk, door=door, at=at, request_key=key)


def test_an_arrival_is_once_a_day_from_whichever_door(okoro: Viewer, jordan: Enrolment) -> None:
    first = arrive(okoro, jordan)
    other = at_work(staff("Mr Begum"), RoleName.PASTORAL)
    again = arrive(other, jordan, "two", AT + timedelta(minutes=9), door="Reception")
    assert first.pk == again.pk
    assert (again.time, again.door, again.greeted_by.name) == (time(9, 10), "Side gate", "Ms Okoro")
    (line,) = at_the_door(okoro, TODAY)
    assert line.arrived is not None
    assert line.arrived.time == time(9, 10)


def test_an_arrival_makes_no_mark(okoro: Viewer, jordan: Enrolment) -> None:
    before = bytes(Register.objects.get().marks)
    arrive(okoro, jordan)
    assert bytes(Register.objects.get().marks) == before


def test_taken_back_it_can_be_recorded_anew(okoro: Viewer, jordan: Enrolment) -> None:
    first = arrive(okoro, jordan)
    other = at_work(staff("Mr Begum"), RoleName.PASTORAL)
    with pytest.raises(ArrivalRefused, match="Only the person"):
        withdraw_arrival(by=other, arrival_id=first.pk, at=AT)
    with pytest.raises(ArrivalRefused, match="own day"):
        withdraw_arrival(by=okoro, arrival_id=first.pk, at=AT + timedelta(days=1))
    withdraw_arrival(by=okoro, arrival_id=first.pk, at=AT)
    with pytest.raises(ArrivalRefused, match="already been taken back"):
        withdraw_arrival(by=okoro, arrival_id=first.pk, at=AT)
    with pytest.raises(ArrivalRefused, match="was taken back"):
        arrive(okoro, jordan)
    assert arrive(okoro, jordan, "two").pk != first.pk
    trail = list(
        AuditEvent.objects.filter(subject_kind="arrival").order_by("id").values_list("action", flat=True)
    )
    assert trail == ["arrival recorded", "arrival taken back", "arrival recorded"]


def test_a_pupil_who_is_not_theirs_is_refused(jordan: Enrolment) -> None:
    with pytest.raises(ArrivalRefused, match="not one of those"):
        arrive(at_work(staff("Mr Begum"), RoleName.TEACHER), jordan)
    with pytest.raises(NotAllowed):
        arrive(administrator("Mrs Wilczek"), jordan)
    assert not Arrival.objects.exists()


def test_there_is_still_time_until_the_pupil_comes(okoro: Viewer, jordan: Enrolment) -> None:
    enrolment(organisation(), "No plan")
    now = still_time(okoro, AT)
    assert [(pupil.name, each.door, each.mark) for pupil, each in now.waiting] == [
        ("Jordan Example", "Side gate", "N")
    ]
    arrive(okoro, jordan)
    assert still_time(okoro, AT).waiting == ()


def test_a_reason_given_takes_a_pupil_off_the_list_the_next_time_it_is_drawn(
    okoro: Viewer, jordan: Enrolment
) -> None:
    assert still_time(okoro, AT).waiting
    hold(organisation(), {jordan: present({(TODAY, Session.AM): "I"})})
    assert still_time(okoro, AT).waiting == ()


def test_after_the_hour_nobody_is_listed(okoro: Viewer, jordan: Enrolment) -> None:
    over = still_time(okoro, AT.replace(hour=11))
    assert (over.hour, over.waiting) == (Hour.OVER, ())
    saturday = still_time(okoro, AT + timedelta(days=2))
    assert (saturday.hour, saturday.waiting) == (Hour.CLOSED, ())


def test_still_time_is_for_those_who_see_every_pupil(jordan: Enrolment) -> None:
    with pytest.raises(NotAllowed):
        still_time(at_work(staff("Mr Begum"), RoleName.TEACHER), AT)


HOURS = {
    "registers_open": time(8, 40),
    "registers_close": time(9, 10),
    "still_time_until": time(10, 30),
    "doors": ["Side  gate", " Reception ", "Side gate", ""],
}


def test_the_hours_are_set_by_the_attendance_lead_or_an_administrator(okoro: Viewer) -> None:
    assert door_times(okoro.organisation_id) == DoorTimes()
    with pytest.raises(NotAllowed):
        set_mornings(by=okoro, **HOURS)  # type: ignore[arg-type]
    set_mornings(by=administrator("Mrs Wilczek"), **HOURS)  # type: ignore[arg-type]
    lead = at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)
    set_mornings(by=lead, **HOURS)  # type: ignore[arg-type]
    assert door_times(okoro.organisation_id) == DoorTimes(
        time(8, 40), time(9, 10), time(10, 30), ("Side gate", "Reception")
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"registers_close": time(8, 40)}, "registers_close"),
        ({"still_time_until": time(8, 30)}, "still_time_until"),
        ({"doors": ["x" * 61]}, "doors"),
        ({"doors": [f"Door {number}" for number in range(13)]}, "doors"),
    ],
    ids=str,
)
def test_hours_that_cannot_be_say_which(changed: dict[str, object], field: str) -> None:
    with pytest.raises(HoursRefused) as refused:
        set_mornings(by=administrator(), **{**HOURS, **changed})  # type: ignore[arg-type]
    assert refused.value.field == field
