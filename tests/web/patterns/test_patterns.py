"""The Patterns page: what is shared, whom to ask what, when it was looked at; each to whom it is open."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.looked_at import away, away_on_fridays, drifting, looked_at, school_days
from tests.page_rules import Element, read
from tests.people_at_work import at_work, organisation, sign_in, staff
from upturn.access.doorways import OpenedRecord
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.patterns.actions import set_aside, take_up
from upturn.patterns.queries import findings_of
from upturn.people import clock
from upturn.people.models import Enrolment

pytestmark = pytest.mark.django_db
NO_BUS = date(2026, 2, 3)


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


def page(client: Client, viewer: Viewer) -> Element:
    response = sign_in(client, viewer).get(reverse("patterns"))
    assert response.status_code == 200
    return read(response.content.decode())


def section(tree: Element, key: str) -> str:
    return next((e.text() for e in tree.every("section") if e.attributes.get("aria-labelledby") == key), "")


def with_no_bus() -> dict[str, bytes]:
    """Thirty pupils who were all away on one Tuesday, and one away on Fridays."""
    waiting = {f"Rider{number}": present(away([NO_BUS], "O")) for number in range(30)}
    return {**waiting, "Jordan": away_on_fridays()}


def opened(who: Enrolment) -> OpenedRecord:
    return OpenedRecord(who.pk, who.pupil_id, "for a test")


def test_what_many_share_is_said_of_the_school_with_what_is_usual(client: Client, lead: Viewer) -> None:
    looked_at(with_no_bus())
    said = section(page(client, lead), "shared")
    assert "On Tue 3 Feb" in said
    assert "of 121 in Year 9 were away" in said
    assert "on a Tuesday it is usually" in said
    assert "What happened that day?" in said
    assert "Rider" not in said


def test_pupils_are_listed_by_name_with_a_question_and_the_way_to_it(client: Client, lead: Viewer) -> None:
    jordan = looked_at(with_no_bus())["Jordan"]
    tree = page(client, lead)
    said = section(tree, "suggested")
    assert "Pupils the register suggests asking (1)" in said
    assert "short absences began on a Friday" in said
    assert "What is different about Fridays" in said
    assert said.count("1 flag in 10 is chance") == 1, "said once for all"
    assert any(
        e.attributes.get("href") == f"{reverse('pupil', args=[jordan.pupil_id])}#asking"
        for e in tree.every("a")
    )


def test_what_was_set_aside_is_counted_and_not_listed(client: Client, lead: Viewer) -> None:
    jordan = opened(looked_at(with_no_bus())["Jordan"])
    finding = findings_of(lead, jordan, TODAY)[0]
    take_up(by=lead, record=jordan, finding_id=finding.finding_id, today=TODAY, at=clock.now())
    assert "Ms Nambiar said they would ask" in section(page(client, lead), "suggested")
    set_aside(by=lead, record=jordan, finding_id=finding.finding_id, today=TODAY, at=clock.now())
    said = section(page(client, lead), "suggested")
    assert "Friday" not in said
    assert "1 suggestion set aside" in said


def test_an_analyst_is_told_what_is_shared_and_nobodys_name(client: Client) -> None:
    looked_at(with_no_bus())
    tree = page(client, at_work(staff("Mr Ormathwaite"), RoleName.ANALYST))
    assert "On Tue 3 Feb" in section(tree, "shared")
    assert section(tree, "suggested") == ""
    assert "Jordan" not in tree.text()
    assert "Look now" not in tree.text()


def test_two_away_together_are_named_to_the_lead_alone(client: Client, lead: Viewer) -> None:
    together = present(away(school_days()[3::8]))
    looked_at({"Jordan": together, "Robin": together})
    assert "began on the same day as one other" in section(page(client, lead), "suggested")
    pastoral = at_work(staff("Ms Okoro"), RoleName.PASTORAL)
    assert "same day as one other" not in page(client, pastoral).text()


@pytest.mark.parametrize("role", [RoleName.TEACHER, RoleName.ADMINISTRATOR])
def test_it_is_not_open_to_everyone(client: Client, role: RoleName) -> None:
    sign_in(client, at_work(staff("Someone"), role))
    assert client.get(reverse("patterns")).status_code == 403


def test_before_any_look_it_says_what_would_be_here_and_what_would_be_enough(
    client: Client, lead: Viewer
) -> None:
    text = page(client, lead).text()
    assert "Nothing has been looked for yet" in text
    assert "60 pupils over 12 school weeks would be enough" in text
    hold(organisation(), {enrolment(organisation()): present()})
    client.post(reverse("patterns_look"))
    assert "No patterns are looked for among 1 pupil:" in section(page(client, lead), "looks")


def test_the_looks_that_stand_and_the_next(client: Client, lead: Viewer) -> None:
    looked_at({"Asha": drifting()})
    said = section(page(client, lead), "looks")
    assert "in marks up to Fri 13 Feb" in said
    assert "enough to look at for 91 pupils" in said
    assert "Drifting and small wins: in marks up to Thu 12 Mar" in said
    assert "The next look is of marks up to Fri 27 Mar" in said


def test_whoever_leads_may_look_now_and_is_told_what_asking_often_does(client: Client, lead: Viewer) -> None:
    looked_at(with_no_bus())
    assert "asked often, the same marks sooner or later show something that is chance" in section(
        page(client, lead), "looks"
    )
    answer = client.post(reverse("patterns_look"), follow=True)
    assert answer.redirect_chain == [(reverse("patterns"), 302)]
    assert "asked by Ms Nambiar, in marks up to Thu 12 Mar" in section(page(client, lead), "looks")
    assert client.get(reverse("patterns_look")).status_code == 405
    pastoral = sign_in(client, at_work(staff("Ms Okoro"), RoleName.PASTORAL))
    assert pastoral.post(reverse("patterns_look")).status_code == 403


def test_looking_with_no_marks_says_so(client: Client, lead: Viewer) -> None:
    answer = sign_in(client, lead).post(reverse("patterns_look"), follow=True)
    assert "There were no marks to look at" in answer.content.decode()


def test_it_asks_no_more_of_the_store_for_more_pupils(client: Client, lead: Viewer) -> None:
    looked_at({f"Jordan{number}": away_on_fridays() for number in range(9)})
    sign_in(client, lead)
    client.get(reverse("patterns"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(reverse("patterns"))
    assert len(asked) <= 16
