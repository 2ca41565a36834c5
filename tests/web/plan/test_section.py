"""The plan on the pupil's page: in short, for those who help, and for nobody else."""

from datetime import date

import pytest
from django.template.loader import render_to_string

from tests.held_registers import TODAY, enrolment
from tests.page_rules import complaints, read
from tests.people_at_work import at_work, organisation, staff
from tests.planned import document, plan
from upturn.access.doorways import OpenedRecord
from upturn.access.models import TrustedAdult
from upturn.access.permissions import can, check_may_plan
from upturn.access.queries import trusted_adults_of
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment, Staff
from upturn.plans.document import PlanStep
from upturn.plans.queries import plan_of
from upturn.web.plan.section import plan_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    return enrolment(organisation())


def said(viewer: Viewer, about: Enrolment) -> str:
    record = OpenedRecord(about.pk, about.pupil_id, "for a test")
    held = trusted_adults_of([about.pk]).get(about.pk)
    may_plan = can(check_may_plan, viewer)
    section = plan_section(plan_of(record), held, about.pupil_id, "Jordan", TODAY, may_plan=may_plan)
    html = render_to_string("plan/section.html", {"section": section})
    assert not complaints(html, fragment=True)
    return read(html).text()


def test_without_a_plan_it_says_how_one_begins(okoro: Viewer, jordan: Enrolment) -> None:
    text = said(okoro, jordan)
    assert "No plan yet. It begins with three lines" in text
    assert "Trusted adult Nobody yet. Choose one" in text


def test_a_plan_in_short(okoro: Viewer, jordan: Enrolment) -> None:
    who = Staff.objects.get(pk=okoro.staff_id)
    steps = (
        PlanStep("a", "Book the screen", who.pk, who.name, date(2026, 3, 6), TODAY),
        PlanStep("b", "Ask the site team", who.pk, who.name, date(2026, 3, 20)),
        PlanStep("c", "Ring home", who.pk, who.name, date(2026, 3, 10)),
        PlanStep("d", "Move the seat", who.pk, who.name),
        PlanStep("e", "Tell Mr Reid", who.pk, who.name),
    )
    plan(jordan, who, document(who, steps=steps))
    TrustedAdult.objects.create(enrolment=jordan, staff=who, began_on=TODAY)
    text = said(okoro, jordan)
    assert "The start of the day is too loud." in text
    assert text.index("Ring home Ms Okoro 2 days late") < text.index(
        "Ask the site team Ms Okoro Due Fri 20 Mar"
    )
    assert "Book the screen" not in text
    assert "and 1 more in the plan" in text
    assert "Look again Due Mon 16 Mar Ms Okoro" in text
    assert "Trusted adult Ms Okoro" in text


def test_who_may_not_plan_is_shown_no_way_to_begin(jordan: Enrolment) -> None:
    text = said(at_work(staff("Mr Fallowfield"), RoleName.TEACHER), jordan)
    assert "No plan yet." in text
    assert "Begin a plan" not in text
    assert "Nobody yet." in text
    assert "Choose one" not in text
