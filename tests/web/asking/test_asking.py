"""What the register suggests asking: every state of the section, who reads what, and what they answer."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from tests.held_registers import NOW, TODAY, enrolment, hold, present
from tests.looked_at import FEBRUARY_LOOK, away, away_on_fridays, drifting, looked_at, school_days
from tests.page_rules import Element, read
from tests.people_at_work import at_work, organisation, sign_in, staff
from upturn.access.models import AuditEvent, ReadingLogEntry, TrustedAdult
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.kernel.sessions import Session
from upturn.patterns.models import FindingAnswer, RaisedFinding
from upturn.patterns.taking import look_when_asked
from upturn.people.models import Enrolment, Staff, TeachingGroup, TeachingGroupPlace

pytestmark = pytest.mark.django_db

QUESTION = "What is different about Fridays, or about the evening before?"
TOGETHER = present(away(school_days()[3::8]))


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


@pytest.fixture
def jordan() -> Enrolment:
    """Away every Friday since September, and looked at."""
    return looked_at({"Jordan": away_on_fridays()})["Jordan"]


def page_of(client: Client, viewer: Viewer, who: Enrolment, query: str = "") -> Element:
    response = sign_in(client, viewer).get(reverse("pupil", args=[who.pupil_id]) + query)
    assert response.status_code == 200
    return read(response.content.decode())


def section_of(client: Client, viewer: Viewer, who: Enrolment) -> Element:
    sections = page_of(client, viewer, who).every("section")
    return next(each for each in sections if each.attributes.get("aria-labelledby") == "asking")


def buttons(section: Element) -> list[str]:
    return [each.text() for each in section.every("button")]


def finding_of(who: Enrolment) -> RaisedFinding:
    return RaisedFinding.objects.filter(enrolment=who).order_by("place")[0]


def answer(client: Client, viewer: Viewer, who: Enrolment, how: str, finding_id: int | None = None) -> str:
    """Where an answer leads."""
    url = reverse(f"asking_{how}", args=[who.pupil_id, finding_id or finding_of(who).pk])
    response = sign_in(client, viewer).post(url)
    return response.headers.get("Location", str(response.status_code))


def teacher_of(who: Enrolment, name: str = "Mr Fallowfield") -> Viewer:
    person = staff(name)
    group = TeachingGroup.objects.create(organisation=who.organisation, name="9C/Sc", teacher=person)
    TeachingGroupPlace.objects.create(group=group, enrolment=who)
    return at_work(person, RoleName.TEACHER)


# -- what is suggested --------------------------------------------------------------------------------------


def test_the_question_comes_first_then_the_fact_and_what_it_rests_on(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    section = section_of(client, lead, jordan)
    assert [each.text() for each in section.every("h3")][0] == QUESTION
    text = section.text()
    assert "short absences began on a Friday" in text
    assert "Across many lists, about 1 flag in 10 is chance." in text
    assert "short absences in marks until Fri 13 Feb, looked at today." in text
    assert "the next look is at marks until Fri 27 Mar" in text
    assert "Said only where chance alone would seldom show as much." in text


def test_the_drawing_says_what_it_shows_and_the_same_stands_in_a_table(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    section = section_of(client, lead, jordan)
    drawing = section.every("svg")[0]
    assert drawing.every("title")[0].text() == "Short absences begun, beside what would be usual"
    assert "Friday " in drawing.every("desc")[0].text()
    rows = {row.every("th")[0].text(): row.every("td")[0].text() for row in section.every("tr")[1:6]}
    assert list(rows) == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    assert int(rows["Friday"]) == finding_of(jordan).observed


def test_the_grid_outlines_the_sessions_it_speaks_of_and_says_so(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    page = page_of(client, lead, jordan)
    grid = next(each for each in page.every("table") if each.attributes.get("class") == "grid")
    outlined = [each for each in grid.every("td") if "spoken-" in each.attributes.get("class", "")]
    spoken_of = [day for day, _ in finding_of(jordan).sessions if day >= "2026-01-05"]
    assert len(outlined) == len(spoken_of) > 0
    assert all("; spoken of in both suggestions" in each.text() for each in outlined)
    key = next(each for each in page.every("ul") if each.attributes.get("class") == "key")
    assert "Spoken of in both suggestions" in key.text()
    answer(client, lead, jordan, "set_aside")
    assert "; spoken of in the suggestion" in page_of(client, lead, jordan).text()
    last_year = page_of(client, lead, jordan, "?period=last-year")
    assert "spoken of in" not in last_year.text()


def test_what_the_last_weeks_show_is_told_from_what_was_tested(client: Client, lead: Viewer) -> None:
    asha = looked_at({"Asha": drifting()})["Asha"]
    text = section_of(client, lead, asha).text()
    assert "What has been harder lately?" in text
    assert "in marks until Thu 12 Mar, looked at today." in text
    assert "Described, not tested." in text


# -- who reads what -----------------------------------------------------------------------------------------


def test_whoever_only_teaches_reads_the_question_and_answers_nothing(
    client: Client, jordan: Enrolment
) -> None:
    teacher = teacher_of(jordan)
    section = section_of(client, teacher, jordan)
    assert QUESTION in section.text()
    assert "short absences began on a Friday" in section.text()
    assert buttons(section) == []
    assert answer(client, teacher, jordan, "take_up") == "403"
    assert not FindingAnswer.objects.exists()


def test_a_teacher_who_is_the_trusted_adult_may_ask(client: Client, jordan: Enrolment) -> None:
    teacher = teacher_of(jordan)
    TrustedAdult.objects.create(
        enrolment=jordan, staff=Staff.objects.get(pk=teacher.staff_id), began_on=TODAY
    )
    assert buttons(section_of(client, teacher, jordan))[:2] == [
        f"Ask this: {QUESTION}",
        f"Set aside: {QUESTION}",
    ]
    assert "conversation" in answer(client, teacher, jordan, "take_up")


def test_two_away_together_are_named_to_the_lead_and_the_safeguarding_lead_alone(
    client: Client, lead: Viewer
) -> None:
    pupils = looked_at({"Jordan": TOGETHER, "Robin": TOGETHER})
    dsl = at_work(staff("Mr Penhale"), RoleName.DSL)
    for viewer in (lead, dsl):
        ReadingLogEntry.objects.all().delete()
        section = section_of(client, viewer, pupils["Jordan"])
        assert "Together with Robin Example." in section.text()
        assert "Talk with Mr Penhale before anybody asks" in section.text()
        read_of = set(ReadingLogEntry.objects.values_list("pupil_id", flat=True))
        assert read_of == {pupils["Jordan"].pupil_id, pupils["Robin"].pupil_id}
    for viewer in (at_work(staff("Ms Okoro"), RoleName.PASTORAL), teacher_of(pupils["Jordan"])):
        page = page_of(client, viewer, pupils["Jordan"])
        assert "Robin" not in page.text()
        assert "together" not in page.text().lower()
        assert "How are those days spent" not in page.text()


def test_a_stranger_and_another_school_learn_nothing(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    url = reverse("asking_take_up", args=[jordan.pupil_id, finding_of(jordan).pk])
    assert client.post(url).headers["Location"].startswith(reverse("account_login"))
    other = organisation("989201", "Cobnut Lane Primary School")
    assert answer(client, at_work(staff("Mrs Tibbald"), RoleName.HEAD, at=other), jordan, "take_up") == "404"
    assert sign_in(client, lead).get(url).status_code == 405


# -- what is answered ---------------------------------------------------------------------------------------


def test_asking_opens_the_conversation_with_the_question_and_twice_is_once(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    there = answer(client, lead, jordan, "take_up")
    assert answer(client, lead, jordan, "take_up") == there
    assert FindingAnswer.objects.count() == 1
    assert there == f"{reverse('conversation', args=[jordan.pupil_id])}?finding={finding_of(jordan).pk}"
    opened = read(client.get(there).content.decode())
    assert QUESTION in opened.text()
    assert "it does not know why" in opened.text()
    assert not [each for each in opened.every("input") if QUESTION in each.attributes.get("value", "")]
    section = section_of(client, lead, jordan)
    assert "You took this up today." in section.text()
    assert there in [each.attributes["href"] for each in section.every("a")]
    colleague = at_work(staff("Ms Okoro"), RoleName.PASTORAL)
    assert "Ms Nambiar took this up today." in section_of(client, colleague, jordan).text()


def test_a_conversation_keeps_its_question_through_an_error_and_hands_it_to_nobody(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    there = answer(client, lead, jordan, "take_up")
    wrong = {"who-who": "pupil", "who-wording": "older", "who-on": "2030-01-01"}
    assert QUESTION in client.post(there, wrong).content.decode()
    after = client.post(there, wrong | {"who-on": TODAY.isoformat()}).headers["Location"]
    assert "finding" not in after
    handed = client.get(f"{after}?finding={finding_of(jordan).pk}").content.decode()
    assert QUESTION not in handed


def test_a_conversation_opens_with_no_other_pupils_question(client: Client, lead: Viewer) -> None:
    pupils = looked_at({"Jordan": away_on_fridays(), "Asha": present()})
    sign_in(client, lead)
    here = reverse("conversation", args=[pupils["Asha"].pupil_id])
    for named in (str(finding_of(pupils["Jordan"]).pk), "0", "-1", "Fridays", "9" * 30, ""):
        response = client.get(here, {"finding": named})
        assert response.status_code == 200
        assert "A question to open with" not in response.content.decode()


def test_set_aside_it_is_out_of_the_way_and_can_be_shown_again(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    there = answer(client, lead, jordan, "set_aside")
    assert there == reverse("pupil", args=[jordan.pupil_id]) + "#asking"
    page = page_of(client, lead, jordan)
    assert "Set aside. Show it again whenever you like." in page.text()
    assert "You set this aside today." in page.text()
    assert "short absences began on a Friday" not in page.text()
    assert "spoken of in both suggestions" not in page.text()
    assert f"Show it again: {QUESTION}" in buttons(page)
    answer(client, lead, jordan, "take_back")
    page = page_of(client, lead, jordan)
    assert "Shown again, as it was." in page.text()
    assert "short absences began on a Friday" in page.text()
    assert not FindingAnswer.objects.exists()


def test_who_answered_otherwise_last_is_who_is_named(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    answer(client, at_work(staff("Ms Okoro"), RoleName.PASTORAL), jordan, "set_aside")
    assert "Ms Okoro set this aside today." in section_of(client, lead, jordan).text()
    answer(client, lead, jordan, "take_up")
    assert "You took this up today." in section_of(client, lead, jordan).text()


@pytest.mark.parametrize("how", ["take_up", "set_aside", "take_back"])
def test_what_the_register_no_longer_suggests_is_refused_without_details(
    client: Client, lead: Viewer, jordan: Enrolment, how: str
) -> None:
    gone = finding_of(jordan).pk
    look_when_asked(lead, TODAY)
    there = answer(client, lead, jordan, how, gone)
    assert there == reverse("pupil", args=[jordan.pupil_id]) + "#asking"
    page = page_of(client, lead, jordan)
    said = next(each for each in page.every("div") if each.attributes.get("class", "").startswith("messages"))
    assert "looked at again since this page was opened" in said.text()
    assert "Friday" not in said.text()
    assert not FindingAnswer.objects.exists()
    assert "when Ms Nambiar asked" in page.text()


def test_addresses_titles_and_trail_hold_nothing_of_what_was_found(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    there = answer(client, lead, jordan, "take_up")
    answer(client, lead, jordan, "set_aside")
    page = read(sign_in(client, lead).get(there).content.decode())
    assert "Friday" not in page.every("title")[0].text()
    trail = str(list(AuditEvent.objects.values_list("action", "payload", "subject_id")))
    assert "Friday" not in trail
    assert "weekday" not in trail


# -- where nothing is suggested -----------------------------------------------------------------------------


def test_before_a_half_term_has_ended_it_says_when_the_first_look_is(client: Client, lead: Viewer) -> None:
    maya = enrolment(organisation(), "Maya")
    hold(organisation(), {maya: present()})
    text = section_of(client, lead, maya).text()
    assert "Maya’s register has not been looked at yet." in text
    assert "the next look is at marks until Fri 24 Oct" in text


def test_without_a_calendar_it_says_only_what_is_waited_for(client: Client, lead: Viewer) -> None:
    maya = enrolment(organisation(), "Maya")
    hold(organisation(), {maya: present()}, calendar=None)
    assert "Patterns are looked for when a half term ends." in section_of(client, lead, maya).text()


def test_a_school_too_small_is_told_what_would_be_enough(client: Client, lead: Viewer) -> None:
    maya = enrolment(organisation(), "Maya")
    hold(organisation(), {maya: away_on_fridays()})
    look_when_asked(lead, TODAY)
    text = section_of(client, lead, maya).text()
    assert "No patterns are looked for among 1 pupil:" in text
    assert "60 would be enough" in text


def test_a_pupil_who_came_mid_year_is_told_what_would_be_enough(client: Client, lead: Viewer) -> None:
    maya = looked_at({"Maya": present(first=date(2026, 1, 19))})["Maya"]
    Enrolment.objects.filter(pk=maya.pk).update(starts_on=date(2026, 1, 19))
    text = section_of(client, lead, maya).text()
    assert "marks that count in 4 of the school's 21 weeks. 16 of them would be enough." in text


def test_a_pupil_with_too_many_marks_missing_is_told_so(client: Client, lead: Viewer) -> None:
    gaps = {(day, half): "" for day in school_days()[::6] for half in Session}
    maya = looked_at({"Maya": present(gaps)})["Maya"]
    assert "At most 10% missing would be enough." in section_of(client, lead, maya).text()


def test_silence_is_said_to_mean_nothing(client: Client, lead: Viewer) -> None:
    maya = looked_at({"Maya": present()})["Maya"]
    text = section_of(client, lead, maya).text()
    assert "Nothing stands out in Maya’s marks until Fri 13 Feb." in text
    assert "That does not mean that nothing is going on" in text


def test_nothing_is_asked_of_who_has_left(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    Enrolment.objects.filter(pk=jordan.pk).update(leaves_on=FEBRUARY_LOOK + timedelta(days=14))
    assert "What the register suggests asking" not in page_of(client, lead, jordan).text()


# -- speed --------------------------------------------------------------------------------------------------


def test_it_asks_little_more_of_the_store(
    client: Client, lead: Viewer, jordan: Enrolment, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    answer(client, lead, jordan, "take_up")
    with django_assert_max_num_queries(43):
        client.get(reverse("pupil", args=[jordan.pupil_id]))
