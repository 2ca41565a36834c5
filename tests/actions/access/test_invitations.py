"""Invitations: one secret, seven days, accepted once, and never a way into somebody's account."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.people_at_work import PASSWORD, administrator, at_work, organisation, staff
from upturn.access.actions import (
    OpenInvitation,
    RefusedError,
    accept_invitation,
    invite,
    note_invitation_sent,
    withdraw_invitation,
)
from upturn.access.models import AuditEvent, Invitation
from upturn.access.permissions import NotAllowed
from upturn.access.queries import received_invitation, waiting_invitations
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Staff

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 9, 20, tzinfo=UTC)
EMAIL = "d.begum@pennerby-high.example"


def invited(by: Viewer, email: str = EMAIL, *roles: RoleName, at: datetime = NOW) -> OpenInvitation:
    chosen = roles or (RoleName.TEACHER, RoleName.SENCO)
    return invite(by=by, email=email, name="Mr Begum", roles=chosen, at=at, job_title="Teacher of maths")


def accepted(made: OpenInvitation, at: datetime = NOW, password: str = PASSWORD) -> Viewer:
    return accept_invitation(by=None, secret=made.secret, at=at, password=password)


def test_an_invitation_opens_the_roles_it_was_sent_for() -> None:
    viewer = accepted(invited(administrator()))
    assert viewer.roles == {RoleName.TEACHER, RoleName.SENCO}
    person = Staff.objects.get(email=EMAIL)
    assert (person.name, person.job_title) == ("Mr Begum", "Teacher of maths")
    assert person.check_password(PASSWORD)
    assert [event.action for event in AuditEvent.objects.order_by("id")] == [
        "person invited",
        "invitation accepted",
    ]
    assert AuditEvent.objects.latest("id").by_id == person.pk


def test_the_secret_is_kept_nowhere() -> None:
    made = invited(administrator())
    assert len(made.secret) >= 43
    assert made.secret not in str(list(Invitation.objects.values()))
    assert made.secret not in str(list(AuditEvent.objects.values()))
    assert EMAIL not in str(list(AuditEvent.objects.values()))


def test_an_invitation_is_accepted_once() -> None:
    made = invited(administrator())
    accepted(made)
    with pytest.raises(RefusedError, match="accepted already"):
        accepted(made)
    assert received_invitation(made.secret, NOW) is None


@pytest.mark.parametrize("later", [timedelta(days=7), timedelta(days=400)])
def test_an_invitation_ends_after_seven_days(later: timedelta) -> None:
    made = invited(administrator())
    assert received_invitation(made.secret, NOW + timedelta(days=7, seconds=-1)) is not None
    assert received_invitation(made.secret, NOW + later) is None
    with pytest.raises(RefusedError, match="seven days"):
        accepted(made, NOW + later)
    assert not Staff.objects.filter(email=EMAIL).exists()


def test_a_withdrawn_invitation_opens_nothing() -> None:
    boss = administrator()
    made = invited(boss)
    withdraw_invitation(by=boss, invitation_id=made.invitation_id, at=NOW)
    withdraw_invitation(by=boss, invitation_id=made.invitation_id, at=NOW)
    with pytest.raises(RefusedError, match="not open"):
        accepted(made)
    assert waiting_invitations(boss.organisation_id, NOW) == []


def test_inviting_again_ends_the_first_link() -> None:
    boss = administrator()
    first, second = invited(boss), invited(boss, EMAIL.upper())
    assert [each.id for each in waiting_invitations(boss.organisation_id, NOW)] == [second.invitation_id]
    with pytest.raises(RefusedError, match="not open"):
        accepted(first)
    accepted(second)


@pytest.mark.parametrize("secret", ["", "x", "A" * 43])
def test_a_guess_opens_nothing(secret: str) -> None:
    invited(administrator())
    with pytest.raises(RefusedError, match="not open"):
        accept_invitation(by=None, secret=secret, at=NOW, password=PASSWORD)


@pytest.mark.parametrize("password", ["", "short", "d.begum@pennerby-high", "password1234", "123456789012"])
def test_a_weak_password_is_refused_and_the_link_stays_open(password: str) -> None:
    made = invited(administrator())
    with pytest.raises(RefusedError) as refused:
        accepted(made, password=password)
    assert refused.value.field == "password"
    assert not Staff.objects.filter(email=EMAIL).exists()
    accepted(made)


def test_a_link_never_opens_an_account_that_exists() -> None:
    elsewhere = organisation("kittiwake-online", "Kittiwake Online")
    known = staff("Mr Begum", EMAIL, password="something else entirely")
    at_work(known, RoleName.TEACHER, at=elsewhere)
    made = invited(administrator())
    with pytest.raises(RefusedError, match="Sign in with that address"):
        accepted(made)
    with pytest.raises(RefusedError, match="Sign in with that address"):
        accept_invitation(by=None, secret=made.secret, at=NOW, signed_in_id=known.pk + 1)
    viewer = accept_invitation(by=None, secret=made.secret, at=NOW, signed_in_id=known.pk)
    assert viewer.organisation_name == "Pennerby High School"
    known.refresh_from_db()
    assert known.check_password("something else entirely")


@pytest.mark.parametrize(
    ("email", "name", "roles", "sentence"),
    [
        ("nowhere", "Mr Begum", [RoleName.TEACHER], "not an e-mail address"),
        (EMAIL, " ", [RoleName.TEACHER], "name"),
        (EMAIL, "Mr Begum", [], "at least one role"),
        ("ms.okoro@pennerby-high.example", "Ms Okoro", [RoleName.HEAD], "works here already"),
    ],
)
def test_an_invitation_that_cannot_stand_says_why(
    email: str, name: str, roles: list[RoleName], sentence: str
) -> None:
    with pytest.raises(RefusedError, match=sentence):
        invite(by=administrator(), email=email, name=name, roles=roles, at=NOW)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [role for role in RoleName if role is not RoleName.ADMINISTRATOR], ids=str)
def test_only_an_administrator_invites_sends_and_withdraws(role: RoleName) -> None:
    made = invited(administrator())
    other = at_work(staff("Mr Reid"), role)
    with pytest.raises(NotAllowed):
        invited(other, "new@pennerby-high.example")
    with pytest.raises(NotAllowed):
        withdraw_invitation(by=other, invitation_id=made.invitation_id, at=NOW)
    with pytest.raises(NotAllowed):
        note_invitation_sent(by=other, invitation_id=made.invitation_id)


def test_another_organisations_invitation_is_out_of_reach() -> None:
    made = invited(administrator())
    stranger = administrator("Ms Lund", at=organisation("kittiwake-online", "Kittiwake Online"))
    with pytest.raises(RefusedError, match="no such invitation"):
        withdraw_invitation(by=stranger, invitation_id=made.invitation_id, at=NOW)


def test_an_accepted_invitation_is_not_withdrawn() -> None:
    boss = administrator()
    made = invited(boss)
    accepted(made)
    with pytest.raises(RefusedError, match="accepted already"):
        withdraw_invitation(by=boss, invitation_id=made.invitation_id, at=NOW)
