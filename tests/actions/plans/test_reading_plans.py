"""Plans are read by who may see the pupil, many at once in one query."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.held_registers import TODAY, enrolment
from tests.people_at_work import at_work, organisation, staff
from tests.planned import REVIEW, document, plan, version
from upturn.access.doorways import OpenedRecord
from upturn.access.models import TrustedAdult
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.models import Barrier
from upturn.people.models import Enrolment, Staff, TeachingGroup, TeachingGroupPlace
from upturn.plans.cards.actions import read_card
from upturn.plans.cards.queries import card_of, readers_of
from upturn.plans.models import Plan
from upturn.plans.queries import (
    closed_plans,
    plan_of,
    plan_seen_by,
    plans_of,
    reviews_due,
    version_numbered,
    versions_of,
    versions_to_have_read,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def who(okoro: Viewer) -> Staff:
    return Staff.objects.get(pk=okoro.staff_id)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    return enrolment(organisation())


def record(about: Enrolment) -> OpenedRecord:
    return OpenedRecord(about.pk, about.pupil_id, "for a test")


def test_the_newest_version_of_the_plan_that_stands(okoro: Viewer, who: Staff, jordan: Enrolment) -> None:
    made = plan(jordan, who)
    version(made, who, document(who, stays_the_same="Art"), 2)
    found = plan_of(record(jordan))
    assert found is not None
    assert (found.plan_id, found.version, found.review_on, found.review_by) == (
        made.pk,
        2,
        REVIEW,
        "Ms Okoro",
    )
    assert found.document == document(who, stays_the_same="Art")
    assert plans_of(okoro) == {jordan.pk: found}


def test_many_plans_are_one_query(okoro: Viewer, who: Staff) -> None:
    enrolled = [enrolment(organisation(), f"Pupil {number}") for number in range(5)]
    for each in enrolled:
        plan(each, who)
    with CaptureQueriesContext(connection) as queries:
        assert len(plans_of(okoro)) == 5
    assert len(queries) == 1
    assert plans_of(okoro, [enrolled[0].pk]).keys() == {enrolled[0].pk}


def test_a_closed_plan_stands_no_more_and_is_kept(okoro: Viewer, who: Staff, jordan: Enrolment) -> None:
    made = plan(jordan, who)
    Plan.objects.filter(pk=made.pk).update(closed_on=TODAY, closed_by=who, closed_why="Moved")
    assert plan_of(record(jordan)) is None
    assert plans_of(okoro) == {}
    assert reviews_due(okoro, REVIEW, today=TODAY) == []
    (closed,) = closed_plans(record(jordan))
    assert (closed.plan_id, closed.closed_by, closed.why, closed.without_contact) == (
        made.pk,
        "Ms Okoro",
        "Moved",
        False,
    )
    assert version_numbered(record(jordan), made.pk, 1) is not None


def test_a_teacher_reads_only_plans_of_their_own_pupils(who: Staff, jordan: Enrolment) -> None:
    plan(jordan, who)
    person = staff("Mr Fallowfield")
    teacher = at_work(person, RoleName.TEACHER)
    assert plans_of(teacher) == {}
    TrustedAdult.objects.create(enrolment=jordan, staff=person, began_on=TODAY)
    assert plans_of(teacher).keys() == {jordan.pk}


def test_an_analyst_reads_none(who: Staff, jordan: Enrolment) -> None:
    plan(jordan, who)
    with pytest.raises(NotAllowed):
        plans_of(at_work(staff("Mr Ormathwaite"), RoleName.ANALYST))


def test_another_pupils_plan_is_not_reached_through_a_record(who: Staff, jordan: Enrolment) -> None:
    made = plan(jordan, who)
    maya = enrolment(organisation(), "Maya")
    assert versions_of(record(maya), made.pk) == []
    assert version_numbered(record(maya), made.pk, 1) is None


def test_barriers_closed_to_the_reader_are_not_in_what_they_read(who: Staff, jordan: Enrolment) -> None:
    Barrier.objects.create(
        enrolment=jordan,
        kind="family_change",
        status="raised",
        audience="helpers",
        sensitivity="restricted",
        raised_on=TODAY,
        raised_by=who,
    )
    plan(jordan, who, document(who, barriers=("family_change",)))
    begum = at_work(staff("Mr Begum"), RoleName.ATTENDANCE_LEAD)
    hall = at_work(staff("Mrs Hall"), RoleName.SENCO)
    seen = [plan_seen_by(viewer, record(jordan)) for viewer in (begum, hall)]
    assert [each.document.barriers if each else None for each in seen] == [(), ("family_change",)]


def test_a_safeguarding_concern_with_no_record_behind_it_is_restricted(who: Staff, jordan: Enrolment) -> None:
    plan(jordan, who, document(who, barriers=("safeguarding_concern",)))
    begum = at_work(staff("Mr Begum"), RoleName.ATTENDANCE_LEAD)
    found = plan_seen_by(begum, record(jordan))
    assert found is not None
    assert found.document.barriers == ()


def test_reviews_due_are_of_pupils_on_roll_soonest_first(
    okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    maya = enrolment(organisation(), "Maya")
    gone = enrolment(organisation(), "Gone", leaves_on=TODAY - timedelta(days=1))
    plan(jordan, who)
    plan(maya, who, document(who, review_on=TODAY))
    plan(gone, who, document(who, review_on=TODAY))
    assert [(each.name, each.review_on) for each in reviews_due(okoro, REVIEW, today=TODAY)] == [
        ("Maya Example", TODAY),
        ("Jordan Example", REVIEW),
    ]
    assert [each.name for each in reviews_due(okoro, TODAY, today=TODAY)] == ["Maya Example"]


def test_ticking_a_step_asks_nobody_to_read_again(okoro: Viewer, who: Staff, jordan: Enrolment) -> None:
    made = plan(jordan, who)
    group = TeachingGroup.objects.create(organisation=jordan.organisation, name="9C/Sc", teacher=who)
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    read_card(by=okoro, version_id=made.versions.get().pk, at=AT)
    step = replace(document(who).steps[0], done_on=TODAY)
    version(made, who, document(who, steps=(step,)), 2)
    assert versions_to_have_read([made.pk]) == {made.pk: 1}
    assert readers_of(jordan.pk).read == ("Ms Okoro",)
    card = card_of(okoro, record(jordan))
    assert card is not None
    assert card.is_read
    version(made, who, document(who, steps=(step,), boundaries="Back by ten"), 3)
    assert versions_to_have_read([made.pk]) == {made.pk: 3}
    assert readers_of(jordan.pk).not_read == ("Ms Okoro",)
    changed = card_of(okoro, record(jordan))
    assert changed is not None
    assert not changed.is_read
