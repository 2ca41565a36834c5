"""The conversations of a pupil's page: for each reader what is open to them, and the way back to a draft."""

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string
from pytest_django import Settings

from tests.held_registers import NOW, TODAY, enrolment
from tests.page_rules import complaints, read
from tests.people_at_work import at_work, organisation, staff
from upturn.access.doorways import open_record
from upturn.access.drafts import keep_draft
from upturn.access.models import TrustedAdult
from upturn.access.queries import standing_to
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.conversations import Sort, SortedCard, Talk, With
from upturn.barriers.guided.actions import hold_conversation
from upturn.barriers.playbook import shipped_playbook
from upturn.barriers.said import Said
from upturn.people.models import Enrolment, TeachingGroup, TeachingGroupPlace
from upturn.web import clock
from upturn.web.conversation.section import conversation_section

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)
# Everything said, and who it was meant for.
SAID = {
    "It hurts my ears.": "teachers",
    "Dad moved out.": "just_us",
    "When somebody waits for me.": "home",
    "Ms Lowe in the library.": "helpers",
}


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    return enrolment(organisation())


@pytest.fixture
def held(okoro: Viewer, jordan: Enrolment) -> None:
    talk = Talk(
        With.PUPIL,
        TODAY,
        answers={"feels_ok_here": "not_yet"},
        answers_audience="helpers",
        cards=(
            SortedCard("too_loud_too_busy", Sort.IN_THE_WAY, "teachers", "It hurts my ears."),
            SortedCard("family_circumstances", Sort.SOMETIMES, "just_us", "Dad moved out."),
        ),
        said=(
            Said("When somebody waits for me.", topic="helps", audience="home"),
            Said("Ms Lowe in the library.", topic="go_to", audience="helpers"),
        ),
        would_help=("quiet_way_in",),
    )
    hold_conversation(by=okoro, enrolment_id=jordan.pk, talk=talk, today=TODAY, at=AT, request_key="one")


def shown_to(viewer: Viewer, about: Enrolment) -> str:
    record = open_record(viewer, about.pupil_id, page="Pupil", today=TODAY)
    section = conversation_section(record, standing_to(viewer, about.pk), shipped_playbook(), TODAY)
    html = render_to_string("conversation/section.html", {"section": section})
    assert complaints(html, fragment=True) == []
    return read(html).text()


def somebody(kind: str, about: Enrolment, okoro: Viewer) -> Viewer:
    if kind == "writer":
        return okoro
    person = staff("Mr Fallowfield")
    if kind == "teacher":
        group = TeachingGroup.objects.create(organisation=about.organisation, name="9C/Sc", teacher=person)
        TeachingGroupPlace.objects.create(group=group, enrolment=about)
        return at_work(person, RoleName.TEACHER)
    if kind in ("trusted adult", "deputy"):
        TrustedAdult.objects.create(enrolment=about, staff=person, is_deputy=kind == "deputy", began_on=TODAY)
        return at_work(person, RoleName.TEACHER)
    return at_work(person, RoleName(kind))


@pytest.mark.parametrize(
    ("kind", "may_see"),
    [
        ("writer", {"just_us", "helpers", "teachers", "home"}),
        ("trusted adult", {"just_us", "helpers", "teachers", "home"}),
        ("deputy", {"helpers", "teachers", "home"}),
        ("attendance_lead", {"helpers", "teachers", "home"}),
        ("senco", {"helpers", "teachers", "home"}),
        ("dsl", {"helpers", "teachers", "home"}),
        ("head", {"helpers", "teachers", "home"}),
        ("teacher", {"teachers", "home"}),
    ],
)
@pytest.mark.usefixtures("held")
def test_each_reader_sees_what_was_meant_for_them(
    okoro: Viewer, jordan: Enrolment, kind: str, may_see: set[str]
) -> None:
    text = shown_to(somebody(kind, jordan, okoro), jordan)
    for words, audience in SAID.items():
        assert (words in text) is (audience in may_see), (words, audience)
    assert ("Something hard at home" in text) is ("just_us" in may_see)
    assert ("A quiet way in" in text) is ("just_us" in may_see)
    assert ("I feel OK here: not yet" in text) is ("helpers" in may_see)


@pytest.mark.usefixtures("held")
def test_words_stand_once_beside_their_card(okoro: Viewer, jordan: Enrolment) -> None:
    text = shown_to(okoro, jordan)
    assert text.count("It hurts my ears.") == 1
    assert "Too loud, too busy: gets in the way “It hurts my ears.”" in text
    assert "Something hard at home: sometimes “Dad moved out.”" in text
    assert "With the pupil" in text


def test_nothing_yet_says_what_would_be_here(okoro: Viewer, jordan: Enrolment) -> None:
    text = shown_to(okoro, jordan)
    assert "No guided conversation yet." in text
    assert "Start a conversation" in text


def test_who_may_hold_none_is_offered_none(okoro: Viewer, jordan: Enrolment) -> None:
    assert "Start" not in shown_to(somebody("teacher", jordan, okoro), jordan)


def test_a_conversation_under_way_is_offered_to_whoever_began_it(okoro: Viewer, jordan: Enrolment) -> None:
    typed = {"at": ["go-to"], "go-to-words": ["Ms Lowe in the library."]}
    keep_draft(okoro, f"conversation:{jordan.pupil_id}", typed, at=clock.now())
    text = shown_to(okoro, jordan)
    assert "You began a conversation at 09:10." in text
    assert "library" not in text
    assert "You began" not in shown_to(somebody("head", jordan, okoro), jordan)
