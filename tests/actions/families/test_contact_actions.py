"""Contacts are recorded once, by who may, with dates that can be, and taken back only by their author."""

from datetime import UTC, date, datetime

import pytest

from tests.held_registers import TODAY, enrolment
from tests.people_at_work import at_work, organisation, staff
from upturn.access.models import AuditEvent
from upturn.access.permissions import EVERY_PUPIL, NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.families.actions import ContactRefused, record_contact, withdraw_contact
from upturn.families.models import ContactMade
from upturn.families.queries import last_contacts
from upturn.people.models import Enrolment

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)
MAY_NOT = [role for role in RoleName if role not in EVERY_PUPIL]


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    return enrolment(organisation())


def record(by: Viewer, about: Enrolment, **changed: object) -> ContactMade:
    given = {
        "on": TODAY,
        "today": TODAY,
        "purpose": "ask",
        "spoke_with": "family",
        "line": "Mornings are hard.",
        "look_again_on": None,
        "request_key": "one",
    }
    return record_contact(by=by, enrolment_id=about.pk, **{**given, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("role", EVERY_PUPIL, ids=str)
def test_who_may_record(jordan: Enrolment, role: RoleName) -> None:
    record(at_work(staff("Mr Begum"), role), jordan)
    assert ContactMade.objects.get().by.name == "Mr Begum"


@pytest.mark.parametrize("role", MAY_NOT, ids=str)
def test_who_may_not(jordan: Enrolment, role: RoleName) -> None:
    with pytest.raises(NotAllowed):
        record(at_work(staff("Mr Begum"), role), jordan)
    assert not ContactMade.objects.exists()


def test_the_same_request_is_one_contact_and_both_are_in_the_trail(okoro: Viewer, jordan: Enrolment) -> None:
    first, again = record(okoro, jordan), record(okoro, jordan, line="Sent twice by a slow phone.")
    assert first.pk == again.pk
    assert again.line == "Mornings are hard."
    trail = AuditEvent.objects.order_by("id").values_list("action", flat=True)
    assert list(trail) == ["contact recorded", "contact already recorded"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"on": date(2026, 3, 13)}, "after today"),
        ({"look_again_on": date(2026, 3, 11)}, "has passed"),
        ({"line": "  "}, "Write a line"),
    ],
    ids=str,
)
def test_what_cannot_stand_says_why_and_is_not_kept(
    okoro: Viewer, jordan: Enrolment, changed: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ContactRefused, match=sentence):
        record(okoro, jordan, **changed)
    assert not ContactMade.objects.exists()
    assert not AuditEvent.objects.exists()


def test_the_trail_never_holds_what_was_said(okoro: Viewer, jordan: Enrolment) -> None:
    record(okoro, jordan)
    assert "hard" not in str(AuditEvent.objects.values())


def test_a_contact_taken_back_counts_for_nothing(okoro: Viewer, jordan: Enrolment) -> None:
    contact = record(okoro, jordan)
    assert jordan.pk in last_contacts(okoro.organisation_id, since=TODAY)
    withdraw_contact(by=okoro, contact_id=contact.pk, enrolment_id=jordan.pk, at=AT)
    assert last_contacts(okoro.organisation_id, since=TODAY) == {}
    assert ContactMade.objects.get().withdrawn_at == AT
    with pytest.raises(ContactRefused, match="already"):
        withdraw_contact(by=okoro, contact_id=contact.pk, enrolment_id=jordan.pk, at=AT)


def test_only_its_author_takes_a_contact_back(okoro: Viewer, jordan: Enrolment) -> None:
    contact = record(okoro, jordan)
    other = at_work(staff("Mr Begum"), RoleName.ATTENDANCE_LEAD)
    with pytest.raises(ContactRefused, match="Only the person"):
        withdraw_contact(by=other, contact_id=contact.pk, enrolment_id=jordan.pk, at=AT)


def test_contacts_are_counted_at_their_own_organisation_and_in_their_year(
    okoro: Viewer, jordan: Enrolment
) -> None:
    elsewhere = organisation("989402", "Cobnut Lane")
    record(at_work(staff("Ms Lund"), RoleName.HEAD, at=elsewhere), enrolment(elsewhere), request_key="two")
    record(okoro, jordan, on=date(2025, 6, 1), request_key="three")
    assert last_contacts(okoro.organisation_id, since=date(2025, 8, 1)) == {}
    assert len(last_contacts(elsewhere.pk, since=date(2025, 8, 1))) == 1
