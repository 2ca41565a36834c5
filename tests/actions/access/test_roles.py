"""Roles are given and taken by administrators, and one administrator always stays."""

import pytest

from tests.people_at_work import administrator, at_work, organisation, staff
from upturn.access.actions import RefusedError, give_role, offer_new_password, remove_role
from upturn.access.models import AuditEvent, Membership
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName

pytestmark = pytest.mark.django_db
OTHERS = [role for role in RoleName if role is not RoleName.ADMINISTRATOR]


def roles_of(staff_id: int) -> set[str]:
    return set(Membership.objects.filter(staff_id=staff_id).values_list("role", flat=True))


def test_a_role_given_twice_is_given_once() -> None:
    boss, teacher = administrator(), at_work(staff("Mr Begum"), RoleName.TEACHER)
    give_role(by=boss, staff_id=teacher.staff_id, role=RoleName.HEAD)
    give_role(by=boss, staff_id=teacher.staff_id, role=RoleName.HEAD)
    assert roles_of(teacher.staff_id) == {"teacher", "head"}
    event = AuditEvent.objects.filter(action="role given").first()
    assert event is not None
    assert (event.by_id, event.subject_id, event.payload) == (
        boss.staff_id,
        str(teacher.staff_id),
        {"role": "head"},
    )


def test_a_role_taken_away_can_be_given_back_even_when_it_was_the_last() -> None:
    boss, teacher = administrator(), at_work(staff("Mr Begum"), RoleName.TEACHER)
    remove_role(by=boss, staff_id=teacher.staff_id, role=RoleName.TEACHER)
    assert roles_of(teacher.staff_id) == set()
    give_role(by=boss, staff_id=teacher.staff_id, role=RoleName.TEACHER)
    assert roles_of(teacher.staff_id) == {"teacher"}


@pytest.mark.parametrize("role", OTHERS, ids=str)
def test_nobody_else_changes_roles(role: RoleName) -> None:
    boss, other = administrator(), at_work(staff("Mr Begum"), role)
    with pytest.raises(NotAllowed, match="administrator"):
        give_role(by=other, staff_id=other.staff_id, role=RoleName.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        remove_role(by=other, staff_id=boss.staff_id, role=RoleName.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        offer_new_password(by=other, staff_id=boss.staff_id)


def test_the_last_administrator_stays() -> None:
    boss = administrator()
    with pytest.raises(RefusedError, match="last administrator"):
        remove_role(by=boss, staff_id=boss.staff_id, role=RoleName.ADMINISTRATOR)
    assert roles_of(boss.staff_id) == {"administrator"}


def test_nobody_takes_their_own_administrator_role() -> None:
    boss, other = administrator(), administrator("Mr Reid")
    with pytest.raises(RefusedError, match="your own"):
        remove_role(by=boss, staff_id=boss.staff_id, role=RoleName.ADMINISTRATOR)
    remove_role(by=boss, staff_id=other.staff_id, role=RoleName.ADMINISTRATOR)
    assert roles_of(other.staff_id) == set()


def test_of_two_administrators_who_take_each_others_role_one_stays() -> None:
    boss, other = administrator(), administrator("Mr Reid")
    remove_role(by=boss, staff_id=other.staff_id, role=RoleName.ADMINISTRATOR)
    with pytest.raises(RefusedError, match="last administrator"):
        remove_role(by=other, staff_id=boss.staff_id, role=RoleName.ADMINISTRATOR)


def test_another_organisations_people_are_out_of_reach() -> None:
    boss = administrator()
    theirs = at_work(
        staff("Ms Lund"), RoleName.TEACHER, at=organisation("kittiwake-online", "Kittiwake Online")
    )
    with pytest.raises(RefusedError, match="does not work here"):
        give_role(by=boss, staff_id=theirs.staff_id, role=RoleName.HEAD)
    with pytest.raises(RefusedError, match="does not hold"):
        remove_role(by=boss, staff_id=theirs.staff_id, role=RoleName.TEACHER)
    with pytest.raises(RefusedError, match="does not work here"):
        offer_new_password(by=boss, staff_id=theirs.staff_id)
    assert roles_of(theirs.staff_id) == {"teacher"}
    assert not AuditEvent.objects.exists()


def test_a_link_for_a_new_password_is_noted() -> None:
    boss, teacher = administrator(), at_work(staff("Mr Begum"), RoleName.TEACHER)
    assert offer_new_password(by=boss, staff_id=teacher.staff_id).name == "Mr Begum"
    assert AuditEvent.objects.get().action == "link for a new password given"


def test_whoever_works_elsewhere_too_keeps_their_password_to_themselves() -> None:
    boss, person = administrator(), staff("Mr Begum")
    at_work(person, RoleName.TEACHER)
    at_work(person, RoleName.TEACHER, at=organisation("kittiwake-online", "Kittiwake Online"))
    with pytest.raises(RefusedError, match="another organisation too"):
        offer_new_password(by=boss, staff_id=person.pk)
