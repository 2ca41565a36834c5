"""The lesson's page: ten seconds for a whole group, and a no-show followed up the same lesson."""

import re
from datetime import datetime

import pytest
from django.test import Client
from pytest_django import Settings

from tests.people_at_work import sign_in
from tests.taught import Provider, provider
from upturn.access.viewer import Viewer
from upturn.provision.taught.models import LearnerInLesson, TaughtLesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour() -> Provider:
    return provider("Ada", "Bo")


@pytest.fixture
def teacher(harbour: Provider) -> Viewer:
    teacher = harbour.teacher()
    harbour.group("Maths A", "Ada", "Bo", teacher=teacher)
    return teacher


def said(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", client.get(path).content.decode())


def test_a_lesson_from_its_beginning_to_its_rating(
    client: Client, harbour: Provider, teacher: Viewer, settings: Settings
) -> None:
    settings.HELD_AT = datetime(2026, 3, 12, 10, 0)
    sign_in(client, teacher)
    assert "No lesson of the last week" in said(client, "/lessons/")
    (group,) = re.findall(r'<option value="(\d+)">Maths A', said(client, "/lessons/"))
    page = client.post("/lessons/begin/", {"group": group, "minutes": 60}).headers["Location"]
    assert "“Not here” can be said from 10:10 on" in said(client, page)
    assert "Not here</" not in said(client, page)
    settings.HELD_AT = datetime(2026, 3, 12, 10, 11)
    bo, tap = harbour.learners["Bo"].pk, f"{page}learner/"
    assert f'value="{bo}"><button class="button" name="do" value="not_here">' in said(client, page)
    client.post(tap, {"enrolment": bo, "do": "not_here"})
    assert "Not here at 10:11. Tell Ms Achebe now." in said(client, page)
    client.post(tap, {"enrolment": bo, "do": "told"})
    assert "Ms Achebe was told at 10:11." in said(client, page)
    assert "1 not rated yet" in said(client, page)
    client.post(f"{page}as-usual/")
    assert "All as usual." in said(client, page)
    ada = harbour.learners["Ada"].pk
    step = {"enrolment": ada, "do": "rate", "progress": "4", "engagement": "3", "next_step": "Page two"}
    client.post(tap, step)
    assert "Progress: more than usual; Engagement: as usual. Next: Page two" in said(client, page)
    assert LearnerInLesson.objects.get(enrolment_id=ada).communication is None
    client.post(tap, {"enrolment": bo, "do": "here"})
    assert "Not here at" not in said(client, page)


def test_what_a_form_does_not_say_is_refused(client: Client, teacher: Viewer, settings: Settings) -> None:
    settings.HELD_AT = datetime(2026, 3, 12, 10, 0)
    sign_in(client, teacher)
    assert "Choose a class" in client.post("/lessons/begin/", {"minutes": 60}, follow=True).content.decode()
    (group,) = re.findall(r'<option value="(\d+)">Maths A', said(client, "/lessons/"))
    client.post("/lessons/begin/", {"group": group, "minutes": 60})
    lesson = TaughtLesson.objects.get()
    for posted in ({}, {"enrolment": "x", "do": "rate"}, {"enrolment": "1", "do": "dance"}):
        assert client.post(f"/lessons/{lesson.pk}/learner/", posted).status_code == 400


def test_another_teachers_lesson_is_not_there(client: Client, harbour: Provider, teacher: Viewer) -> None:
    lesson = TaughtLesson.objects.create(
        organisation=harbour.here,
        title="Maths A",
        begins_at=datetime(2026, 3, 12, 10, 0).astimezone(),
        ends_at=datetime(2026, 3, 12, 11, 0).astimezone(),
    )
    sign_in(client, harbour.teacher("Mr Voss"))
    assert client.get(f"/lessons/{lesson.pk}/").status_code == 404
    sign_in(client, teacher)
    assert client.get(f"/lessons/{lesson.pk}/").status_code == 404
