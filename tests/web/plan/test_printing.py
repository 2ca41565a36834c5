"""A plan on paper: one A4 page whatever it says, and nothing on it that is not for its reader."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.page_rules import read
from tests.people_at_work import at_work, organisation, sign_in, staff
from tests.planned import document, plan
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment, Staff
from upturn.plans import limits
from upturn.plans.document import (
    NOT_KNOWN_YET,
    Card,
    PlanDocument,
    PlanStep,
    PupilVersion,
    SmallStep,
    StepUp,
    Support,
)
from upturn.plans.mornings import MorningArrangement
from upturn.web.paper import laid_out
from upturn.web.plan import fitting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def who(okoro: Viewer) -> Staff:
    return Staff.objects.get(pk=okoro.staff_id)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    enrolled = enrolment(organisation())
    hold(organisation(), {enrolled: present()})
    return enrolled


def words(length: int) -> str:
    """Words of ordinary length, so many characters in all."""
    return ("The corridor by the hall is loud before lessons, and quieter after. " * 20)[:length].strip()


def light(who: Staff) -> PlanDocument:
    step = PlanStep("s", "Ask at the gate", who.pk, who.name)
    return PlanDocument((NOT_KNOWN_YET,), "Not known yet", (step,), TODAY, who.pk, who.name)


def fullest(who: Staff) -> PlanDocument:
    """As much as the limits let a plan say, everywhere at once."""
    line, text = words(limits.LONGEST_LINE), words(limits.LONGEST_TEXT)
    short = words(limits.LONGEST_CARD_LINE)
    lines = tuple(f"{number} {short}"[: limits.LONGEST_CARD_LINE] for number in range(limits.MOST_LINES))
    steps = [PlanStep(f"s{n}", line, who.pk, who.name, TODAY) for n in range(limits.MOST_STEPS)]
    done = [PlanStep(f"d{n}", line, who.pk, who.name, TODAY, TODAY) for n in range(5)]
    return PlanDocument(
        barriers=("too_loud_too_busy",),
        in_the_way=text,
        steps=(*steps, *done),
        review_on=TODAY + timedelta(days=7),
        review_by_id=who.pk,
        review_by=who.name,
        supports=tuple(
            Support(f"c{n}", words(limits.LONGEST_NAME), who.pk, who.name, (0, 2, 4), TODAY)
            for n in range(limits.MOST_SUPPORTS)
        ),
        morning=MorningArrangement(
            time(8, 50),
            short,
            short,
            short,
            short,
            time(8, 55),
            "C2",
            short,
            date(2026, 4, 1),
            True,
            TODAY,
            short,
        ),
        stays_the_same=text,
        flexibility=text,
        boundaries=text,
        card=Card(lines, lines, lines, lines),
        small_step=SmallStep(
            text,
            15,
            20,
            tuple(StepUp(TODAY + timedelta(weeks=n), 17, 20) for n in range(1, limits.MOST_STEPS_UP + 1)),
            text,
        ),
        familys_part=text,
        pupil_version=PupilVersion(text, text, text, text),
        agreed_with=("Jordan", "his mother", "the SENCO"),
    )


def pages(pdf: bytes) -> int:
    """How many pages a PDF has, its compressed objects read too."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    read_out = [pdf]
    for stream in streams:
        try:
            read_out.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return sum(len(re.findall(rb"/Type\s*/Page\b", each)) for each in read_out)


def test_the_fullest_plan_is_one_that_can_be_saved(who: Staff) -> None:
    assert limits.faults(fullest(who), None, TODAY) == ()


@pytest.mark.parametrize("name", ["plan_pdf", "pupil_plan_pdf"])
@pytest.mark.parametrize("said", [light, document, fullest])
def test_it_is_always_one_page(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment, name: str, said: object
) -> None:
    plan(jordan, who, said(who))  # type: ignore[operator]
    response = sign_in(client, okoro).get(reverse(name, args=[jordan.pupil_id]))
    assert response.headers["Content-Type"] == "application/pdf"
    assert pages(response.content) == 1
    assert "Jordan" not in response.headers["Content-Disposition"]


def test_the_fullest_plan_of_people_with_long_names_is_still_one_page(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment
) -> None:
    Staff.objects.filter(pk=who.pk).update(name="Mrs Featherstonehaugh-Cholmondeley")
    who.refresh_from_db()
    plan(jordan, who, fullest(who))
    response = sign_in(client, okoro).get(reverse("plan_pdf", args=[jordan.pupil_id]))
    assert pages(response.content) == 1


def test_what_can_never_fit_is_said_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "CLOSENESS", ("",))
    page = {"name": "Jordan Example", "fact": words(1_300) * 9}
    with pytest.raises(fitting.RunsOver):
        fitting.on_one_page("plan/sheet.html", {"page": page})


@pytest.fixture
def sheets(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each sheet laid out says, in the order they were."""
    said: list[str] = []

    def noted(template: str, context: Mapping[str, Any]) -> Any:
        said.append(read(render_to_string(template, dict(context))).text())
        return laid_out(template, context)

    monkeypatch.setattr(fitting, "laid_out", noted)
    return said


def test_the_sheet_says_what_every_adult_needs_and_names_no_barrier(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment, sheets: list[str]
) -> None:
    step = replace(document(who).steps[0], barrier="bullying")
    said = document(who, barriers=("bullying",), steps=(step,), flexibility="May leave early")
    plan(jordan, who, said)
    sign_in(client, okoro).get(reverse("plan_pdf", args=[jordan.pupil_id]))
    text = sheets[-1]
    for expected in (
        "Jordan Example’s plan",
        "Next look at it: Monday 16 March 2026, Ms Okoro",
        "Coming in by the side gate",
        "Where have you been?",
        "Side gate from Monday Ms Okoro 10 days late",
        "Attended 40 of the last 40 that count",
        "May leave early",
    ):
        assert expected in text
    assert "bullying" not in text.lower()
    assert "%" not in text


def test_a_pupils_sheet_without_words_yet_has_room_to_write_them(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment, sheets: list[str]
) -> None:
    plan(jordan, who, light(who))
    response = sign_in(client, okoro).get(reverse("pupil_plan_pdf", args=[jordan.pupil_id]))
    assert pages(response.content) == 1
    assert "What is hard What helps me My next step Who I go to" in sheets[-1]
    assert (
        "Nothing is in their own words yet."
        in read(client.get(reverse("pupil_plan", args=[jordan.pupil_id])).content.decode()).text()
    )


def test_the_pupils_sheet_holds_only_what_may_go_home(
    client: Client, okoro: Viewer, who: Staff, jordan: Enrolment, sheets: list[str]
) -> None:
    own = PupilVersion("Bells.", "The library.", "Two lessons on Mondays.", "Ms Okoro")
    plan(jordan, who, document(who, pupil_version=own, familys_part="Mum texts", boundaries="Back by ten"))
    sign_in(client, okoro)
    client.get(reverse("pupil_plan_pdf", args=[jordan.pupil_id]))
    page = (
        read(client.get(reverse("pupil_plan", args=[jordan.pupil_id])).content.decode())
        .every("main")[0]
        .text()
    )
    for text in (sheets[-1], page):
        for expected in ("Bells.", "The library.", "Two lessons on Mondays.", "Mum texts", "Back by ten"):
            assert expected in text
        for kept in (
            "The start of the day is too loud",
            "Side gate from Monday",
            "Where have you been",
            "%",
            "code",
        ):
            assert kept not in text
