"""A learner's own weeks, a fall as a question by name, and nothing raised while somebody settles in."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils.timezone import make_aware
from pytest_django import Settings

from tests.held_registers import NOW, TODAY
from tests.people_at_work import at_work, sign_in, staff
from tests.taught import Provider, provider
from upturn.access.models import ReadingLogEntry
from upturn.access.roles import RoleName
from upturn.kernel.weeks import monday_of
from upturn.people.models import Enrolment, TeachingGroup
from upturn.provision.expectations import Expectation, expected
from upturn.provision.taught.actions import count_week
from upturn.provision.taught.engagement import queries as engagement
from upturn.provision.taught.engagement.queries import overview
from upturn.provision.taught.keeping import keep_week
from upturn.provision.taught.models import LearnerInLesson, TaughtLesson, TaughtWeek
from upturn.provision.taught.weeks.queries import unpacked

pytestmark = pytest.mark.django_db
A_DAY = 4
"""Lessons."""


@pytest.fixture(autouse=True)
def _held(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def harbour() -> Provider:
    made = provider("Ada", "Bo", "Cy")
    group = made.group("Maths A", "Ada", "Bo", "Cy", teacher=made.teacher())
    for weeks_ago in range(8):
        monday = monday_of(TODAY) - timedelta(weeks=weeks_ago)
        for day in range(5 if weeks_ago else 3):
            for number in range(A_DAY):
                _lesson(made, group, monday + timedelta(days=day), number, has_fallen=weeks_ago < 2)
        count_week(by=None, organisation_id=made.here.pk, monday=monday)
    return made


def _lesson(made: Provider, group: TeachingGroup, day: date, number: int, *, has_fallen: bool) -> None:
    begins = make_aware(datetime.combine(day, time(9 + number)))
    lesson = TaughtLesson.objects.create(
        organisation=made.here,
        title="Maths A",
        begins_at=begins,
        ends_at=begins + timedelta(minutes=50),
        group=group,
        record_key=f"{begins}",
        source="csv",
    )
    here = {"Ada": True, "Bo": not has_fallen or number == 0, "Cy": number == 0}
    LearnerInLesson.objects.bulk_create(
        LearnerInLesson(
            lesson=lesson,
            enrolment=made.learners[name],
            first_join=begins if came else None,
            last_leave=begins + timedelta(minutes=50) if came else None,
            minutes=50.0 if came else 0.0,
            joins=int(came),
        )
        for name, came in here.items()
    )


def said(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", client.get(path).content.decode())


def page_of(learner: Enrolment) -> str:
    return f"/learners/{learner.pupil_id}/"


def test_a_fall_is_a_question_by_name_and_who_calls_and_steadily_few_lessons_are_none(
    client: Client, harbour: Provider
) -> None:
    found = overview(harbour.lead, TODAY)
    assert [(each.name, each.caller) for each in found.asked] == [("Bo Boson", "Ms Achebe")]
    assert found.looked == 3
    sign_in(client, harbour.lead)
    html = said(client, "/lessons/whom-to-ask/")
    assert "Joined 8 of 32 lessons in the last two weeks, and 80 of 80 in the four weeks before." in html
    assert "What has changed, and what would make the next lesson easier to join?" in html
    assert "Who calls: Ms Achebe" in html
    assert "Cy Cyson" not in html
    assert ReadingLogEntry.objects.filter(page="Engagement").count() == 2


def test_a_learners_page_says_each_measure_with_its_denominator(client: Client, harbour: Provider) -> None:
    sign_in(client, harbour.lead)
    html = said(client, page_of(harbour.learners["Bo"]))
    assert "Joined 8 of 32 lessons." in html
    assert "80 of 80 in the four weeks before" in html
    assert "On time in 8 of 8 lessons joined." in html
    assert "Spoke" not in html
    assert "The week of 9 Mar: joined 3 of 12" in html
    assert "not in the record" in html
    steady = said(client, page_of(harbour.learners["Ada"]))
    assert "To ask about" not in steady


def test_while_somebody_settles_in_nothing_is_compared_but_no_shows_are_said(
    client: Client, harbour: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    bo = harbour.learners["Bo"]

    def agreed(provider_id: int) -> dict[int, Expectation]:
        return {bo.pk: expected(monday_of(TODAY) - timedelta(weeks=2), 4)}

    monkeypatch.setattr(engagement, "expectations_agreed", agreed)
    assert overview(harbour.lead, TODAY).asked == ()
    sign_in(client, harbour.lead)
    html = said(client, page_of(bo))
    assert "Settling in until" in html
    assert "each was to be followed up" in html
    assert "settling in</li>" in html


def test_a_new_learner_is_not_judged(client: Client, harbour: Provider) -> None:
    dee = harbour.learner("Dee", "Deeson")
    sign_in(client, harbour.lead)
    html = said(client, page_of(dee))
    assert "We cannot tell yet." in html
    assert "No lesson in four weeks." in html


def test_weeks_counted_for_one_learner_are_as_those_counted_for_all(harbour: Provider) -> None:
    monday = monday_of(TODAY)
    row = TaughtWeek.objects.get(monday=monday)
    whole = {int(each): unpacked(row)[1][:, :, place].tolist() for place, each in enumerate(unpacked(row)[0])}
    keep_week(harbour.here.pk, monday, [harbour.learners["Bo"].pk])
    row.refresh_from_db()
    again = {int(each): unpacked(row)[1][:, :, place].tolist() for place, each in enumerate(unpacked(row)[0])}
    assert again == whole


def test_they_are_pages_of_the_provider_and_of_who_teaches_them(client: Client, harbour: Provider) -> None:
    sign_in(client, harbour.teacher("Mr Voss"))
    assert client.get(page_of(harbour.learners["Bo"])).status_code == 404
    assert "Bo Boson" not in said(client, "/lessons/whom-to-ask/")
    school = at_work(staff("Ms Okoro"), RoleName.HEAD)
    sign_in(client, school)
    assert client.get(page_of(harbour.learners["Bo"])).status_code == 403
    assert client.get("/lessons/whom-to-ask/").status_code == 403
