"""The transition pack: chosen fields only, and never what a child did not let go there."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, TODAY, enrolment
from tests.page_rules import read
from tests.people_at_work import at_work, organisation, sign_in, staff
from tests.planned import HELPS, document, plan
from upturn.access.models import AuditEvent, TrustedAdult
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.models import WordsSaid
from upturn.people.models import Enrolment, Staff
from upturn.plans.document import PupilVersion
from upturn.support.models import Referral

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    enrolled = enrolment(organisation())
    someone = Staff.objects.get(pk=okoro.staff_id)
    plan(
        enrolled, someone, document(someone, pupil_version=PupilVersion(what_helps="Knowing who I will see"))
    )
    TrustedAdult.objects.create(enrolment=enrolled, staff=someone, chosen_with_pupil=True, began_on=TODAY)
    for audience in ("just_us", "helpers", "teachers", "home"):
        said(enrolled, someone, f"For {audience}", audience=audience)
    said(enrolled, someone, "Closely held", audience="home", sensitivity="restricted")
    return enrolled


def said(enrolled: Enrolment, by: Staff, words: str, **more: str) -> None:
    WordsSaid.objects.create(enrolment=enrolled, words=words, whose="pupil", on=TODAY, by=by, at=AT, **more)


def page(client: Client, viewer: Viewer, enrolled: Enrolment, to: str = "next_year") -> str:
    address = reverse("transition", args=[enrolled.pupil_id]) + f"?to={to}"
    response = sign_in(client, viewer).get(address)
    assert response.status_code == 200
    return read(response.content.decode()).text()


@pytest.fixture
def pdf_text(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each PDF made was made of; the PDF itself is made too."""
    from upturn.web import paper

    made: list[str] = []
    real = paper.render_to_string

    def kept(template: str, context: dict[str, object]) -> str:
        made.append(real(template, context))
        return made[-1]

    monkeypatch.setattr(paper, "render_to_string", kept)
    return made


def test_next_years_staff_get_what_teachers_may_see(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    text = page(client, okoro, jordan)
    assert HELPS in text
    assert "Ms Okoro, chosen with the pupil" in text
    assert "“Knowing who I will see”" in text
    assert "For teachers" in text
    assert "For home" in text
    assert "For helpers" not in text
    assert "For just_us" not in text
    assert "Closely held" not in text


def test_another_setting_gets_only_what_may_go_home(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    text = page(client, okoro, jordan, "another_setting")
    assert "For home" in text
    assert "For teachers" not in text


def test_only_what_is_ticked_goes_and_that_it_went_is_kept(
    client: Client, okoro: Viewer, jordan: Enrolment, pdf_text: list[str]
) -> None:
    sign_in(client, okoro)
    address = reverse("transition_pdf", args=[jordan.pupil_id])
    response = client.post(address, {"to": "next_year", "part": ["helps"]})
    assert response.content.startswith(b"%PDF")
    assert HELPS in pdf_text[0]
    assert "For teachers" not in pdf_text[0]
    event = AuditEvent.objects.get(action="transition pack made")
    assert event.payload == {"going": "next_year", "parts": ["helps"]}
    assert "Jordan" not in response.headers["Content-Disposition"]


def test_restricted_referrals_never_go(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    for sensitivity, to in (("pastoral", "young_carers"), ("restricted", "camhs")):
        Referral.objects.create(
            enrolment=jordan,
            to=to,
            reason="Asked",
            sensitivity=sensitivity,
            sent_on=TODAY,
            by_id=okoro.staff_id,
            request_key=to,
        )
    text = page(client, okoro, jordan)
    assert "Young carers’ service: sent" in text
    assert "CAMHS" not in text


def test_a_teacher_makes_no_pack(client: Client, jordan: Enrolment) -> None:
    teacher = at_work(staff("Mr Fallowfield"), RoleName.TEACHER)
    sign_in(client, teacher)
    assert client.get(reverse("transition", args=[jordan.pupil_id])).status_code == 403
    assert client.post(reverse("transition_pdf", args=[jordan.pupil_id])).status_code == 403


def test_with_nothing_written_it_says_where_it_would_come_from(client: Client, okoro: Viewer) -> None:
    text = page(client, okoro, enrolment(organisation(), "Ada", "Other"))
    assert "There is nothing to hand on about Ada yet." in text
