"""The pages of what gets in a pupil's way: changed on evidence, shown to whom it was meant for."""

from datetime import UTC, datetime, time

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.held_registers import NOW, TODAY, enrolment
from tests.page_rules import Element, read
from tests.people_at_work import at_work, organisation, sign_in, staff
from upturn.access.models import AuditEvent, ReadingLogEntry, TrustedAdult
from upturn.access.permissions import EVERY_PUPIL
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.actions import raise_barrier, record_words
from upturn.barriers.models import Barrier, BarrierChange, BehaviourIncident, WordsSaid
from upturn.barriers.said import Said
from upturn.people.models import Enrolment, TeachingGroup, TeachingGroupPlace

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)
PRIVATE = "He waits for me by the bike shed"
CLOSE = "Her uncle is back"
ADD = {
    "kind": "too_loud_too_busy",
    "words": "The corridor by the hall is too loud.",
    "whose": "pupil",
    "words_audience": "helpers",
    "status": "raised",
    "evidence": "",
    "audience": "helpers",
    "sensitivity": "open",
    "on": "2026-03-12",
    "revisit_on": "2026-04-02",
    "request_key": "add-one",
}


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def jordan() -> Enrolment:
    return enrolment(organisation())


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


@pytest.fixture
def okoro(jordan: Enrolment) -> Viewer:
    viewer = at_work(staff("Ms Okoro"), RoleName.TEACHER)
    TrustedAdult.objects.create(enrolment=jordan, staff_id=viewer.staff_id, began_on=TODAY)
    return viewer


def teacher_of(jordan: Enrolment) -> Viewer:
    person = staff("Mr Fallowfield")
    group = TeachingGroup.objects.create(organisation=jordan.organisation, name="9C/Sc", teacher=person)
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    return at_work(person, RoleName.TEACHER)


def raised(by: Viewer, about: Enrolment, **changed: object) -> int:
    given = {"kind": "too_loud_too_busy", "status": "raised", "today": TODAY, "at": AT}
    given["request_key"] = f"key-{BarrierChange.objects.count()}"
    return raise_barrier(by=by, enrolment_id=about.pk, **{**given, **changed})  # type: ignore[arg-type]


def listing(client: Client, about: Enrolment) -> str:
    return shown(client, reverse("barriers", args=[about.pupil_id])).text()


def one(client: Client, about: Enrolment, number: int) -> Element:
    return shown(client, reverse("barrier", args=[about.pupil_id, number]))


def shown(client: Client, url: str) -> Element:
    response = client.get(url)
    assert response.status_code == 200
    return read(response.content.decode())


def add(client: Client, about: Enrolment, **changed: str) -> Element:
    url = reverse("barriers", args=[about.pupil_id])
    return read(client.post(url, {**ADD, **changed}, follow=True).content.decode())


def move(client: Client, about: Enrolment, number: int, after: str, **changed: str) -> Element:
    given = {"after": after, "evidence": "", "revisit_on": "", "version": "1", "request_key": "move-one"}
    url = reverse("barrier_move", args=[about.pupil_id, number])
    return read(client.post(url, {**given, **changed}, follow=True).content.decode())


def test_not_known_yet_is_where_everyone_begins(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    text = listing(sign_in(client, lead), jordan)
    assert "Not known yet. That is where everyone begins: ask Jordan, ask at home" in text
    assert ReadingLogEntry.objects.get().page == "What gets in the way"


def test_something_is_added_in_the_pupil_s_words(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    text = add(sign_in(client, lead), jordan).text()
    assert "Saved." in text
    assert "Too loud, too busy" in text
    assert "“The corridor by the hall is too loud.”" in text
    assert (
        "The pupil’s words, Thu 12 Mar. Written down by Ms Nambiar. Seen by the people helping Jordan."
        in text
    )
    assert "Look again due Thu 2 Apr" in text
    assert "Began as “raised”" in text
    again = listing(client, jordan)
    assert "Raised Thu 12 Mar by Ms Nambiar. Seen by the people helping Jordan." in again


def test_sent_twice_it_is_one(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    sign_in(client, lead)
    add(client, jordan)
    add(client, jordan)
    assert (Barrier.objects.count(), WordsSaid.objects.count()) == (1, 1)


def test_no_title_or_address_says_what_it_is(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    sign_in(client, lead)
    number = raised(lead, jordan)
    tree = one(client, jordan, number)
    assert tree.every("title")[0].text() == "In Jordan’s way · Upturn"
    response = client.post(reverse("barriers", args=[jordan.pupil_id]), {**ADD, "request_key": "two"})
    assert "loud" not in response["Location"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": ""}, "Choose what seems to be in the way."),
        ({"status": "confirmed"}, "Say who confirmed it, and how they know."),
        ({"on": "2026-03-13"}, "is after today"),
        ({"revisit_on": "2026-03-11"}, "has passed"),
        ({"revisit_on": "soon"}, "Give a day, like 12/03/2026"),
        ({"words_audience": ""}, "Say who may see this: ask, and choose one."),
        ({"evidence": "x" * 501}, "at most 500 characters"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value,
)
def test_an_error_says_what_to_do_and_keeps_what_was_typed(
    client: Client, lead: Viewer, jordan: Enrolment, changed: dict[str, str], sentence: str
) -> None:
    tree = add(sign_in(client, lead), jordan, **changed)
    assert sentence in tree.text()
    assert tree.every("title")[0].text().startswith("Error: ")
    assert ADD["words"] in tree.text()
    kept = {each.attributes.get("name"): each.attributes.get("value") for each in tree.every("input")}
    assert kept["request_key"] == "add-one"
    assert not Barrier.objects.exists()
    if changed.keys() & {"on", "revisit_on", "evidence"} or "status" in changed:
        folds = [each for each in tree.every("details") if "How we know" in each.text()]
        assert "open" in folds[0].attributes


def test_the_safety_strip_stands_wherever_words_are_typed(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    at_work(staff("Mr Penhale"), RoleName.DSL)
    sign_in(client, lead)
    assert "tell Mr Penhale now" in listing(client, jordan)
    assert "tell Mr Penhale now" in one(client, jordan, raised(lead, jordan)).text()


def test_a_draft_is_kept_and_let_go_when_it_is_saved(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    sign_in(client, lead)
    url = reverse("barriers", args=[jordan.pupil_id])
    form = f"barrier:{jordan.pupil_id}"
    typed = {"words": "Half a sentence", "kind": "sleep", "draft": form, "next": url}
    client.post(reverse("drafts"), {**typed, "keep_draft": "1"})
    tree = shown(client, url)
    assert "Half a sentence" in tree.text()
    assert "Throw the draft away" in tree.text()
    add(client, jordan)
    assert "Half a sentence" not in listing(client, jordan)


def test_it_moves_and_says_so_in_its_history(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    sign_in(client, lead)
    number = raised(lead, jordan)
    text = move(client, jordan, number, "confirmed", evidence="Her mother says so.").text()
    assert "From “raised” to “confirmed”. Her mother says so." in text
    assert "It is smaller than last time" in text


def test_looked_at_again_and_about_the_same(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    sign_in(client, lead)
    number = raised(lead, jordan, revisit_on=TODAY)
    tree = one(client, jordan, number)
    assert "It is about the same" in tree.text()
    proposed = {each.attributes.get("id"): each.attributes.get("value") for each in tree.every("input")}
    assert proposed["move_revisit_on"] == "2026-04-02"
    text = move(client, jordan, number, "raised", revisit_on="2026-04-02").text()
    assert "Looked at again: still “raised”" in text
    assert str(Barrier.objects.get().revisit_on) == "2026-04-02"


def test_a_move_without_evidence_is_refused_beside_the_field(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, lead)
    number = raised(lead, jordan)
    tree = move(client, jordan, number, "ruled_out")
    assert "How do we know?: Say how you know that it is not this." in tree.text()
    assert Barrier.objects.get().status == "raised"


def test_the_second_of_two_reads_what_the_first_did(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    sign_in(client, lead)
    number = raised(lead, jordan)
    move(client, jordan, number, "not_in_the_way_now", request_key="first")
    text = move(client, jordan, number, "ruled_out", evidence="No.", request_key="second").text()
    assert Barrier.objects.get().status == "not_in_the_way_now"
    assert "after you opened it" in text


def test_a_move_that_its_status_no_longer_offers_says_so(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, lead)
    text = move(client, jordan, raised(lead, jordan), "easing").text()
    assert "not one of the available choices" in text


def test_more_words_are_written_down_and_taken_back(client: Client, okoro: Viewer, jordan: Enrolment) -> None:
    sign_in(client, okoro)
    number = raised(okoro, jordan)
    given = {
        "words": PRIVATE,
        "whose": "pupil",
        "audience": "just_us",
        "sensitivity": "open",
        "on": "2026-03-12",
        "request_key": "words-one",
    }
    url = reverse("barrier_words", args=[jordan.pupil_id, number])
    text = read(client.post(url, given, follow=True).content.decode()).text()
    assert f"“{PRIVATE}”" in text
    assert "Seen by whoever wrote it down and the trusted adult." in text
    assert "Write what was said" in read(client.post(url, {**given, "words": ""}).content.decode()).text()
    words = WordsSaid.objects.get()
    back = reverse("words_take_back", args=[jordan.pupil_id, words.pk])
    text = read(client.post(back, follow=True).content.decode()).text()
    assert "Taken back." in text
    assert PRIVATE not in text
    assert "no longer here" in read(client.post(back, follow=True).content.decode()).text()


def test_who_may_see_words_is_changed_where_they_stand(
    client: Client, okoro: Viewer, lead: Viewer, jordan: Enrolment
) -> None:
    number = raised(lead, jordan)
    words = record_words(
        by=okoro,
        enrolment_id=jordan.pk,
        said=Said(PRIVATE),
        on=TODAY,
        today=TODAY,
        at=AT,
        request_key="w",
        barrier_id=number,
    )
    url = reverse("words_audience", args=[jordan.pupil_id, words])
    wider = {"audience": "helpers", "sensitivity": "open"}
    assert (
        "not open to you" in read(sign_in(client, lead).post(url, wider, follow=True).content.decode()).text()
    )
    sign_in(client, okoro)
    assert url in client.get(reverse("barrier", args=[jordan.pupil_id, number])).content.decode()
    client.post(url, wider)
    assert PRIVATE in one(sign_in(client, lead), jordan, number).text()
    assert "Say who may see this" in read(client.post(url, {}, follow=True).content.decode()).text()


def test_who_may_see_the_barrier_is_changed_on_its_page(
    client: Client, lead: Viewer, okoro: Viewer, jordan: Enrolment
) -> None:
    number = raised(lead, jordan)
    url = reverse("barrier_audience", args=[jordan.pupil_id, number])
    sign_in(client, at_work(staff("Mr Begum"), RoleName.PASTORAL))
    assert url not in client.get(reverse("barrier", args=[jordan.pupil_id, number])).content.decode()
    refused = client.post(url, {"audience": "home", "sensitivity": "open"}, follow=True)
    assert "by whoever wrote it down" in read(refused.content.decode()).text()
    sign_in(client, lead).post(url, {"audience": "teachers", "sensitivity": "open"})
    assert Barrier.objects.get().audience == "teachers"


def test_the_day_to_look_again_is_changed_and_taken_away(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    sign_in(client, lead)
    number = raised(lead, jordan)
    url = reverse("barrier_revisit", args=[jordan.pupil_id, number])
    client.post(url, {"revisit_on": "2026-03-20"})
    assert str(Barrier.objects.get().revisit_on) == "2026-03-20"
    for wrong, sentence in (("2026-03-01", "has passed"), ("soon", "Give a day")):
        text = read(client.post(url, {"revisit_on": wrong}, follow=True).content.decode()).text()
        assert sentence in text
    client.post(url, {"revisit_on": ""})
    assert Barrier.objects.get().revisit_on is None


def test_what_may_help_leads_into_the_plan_for_those_who_plan(
    client: Client, lead: Viewer, okoro: Viewer, jordan: Enrolment
) -> None:
    number = raised(lead, jordan, audience="teachers")
    way = f"/pupils/{jordan.pupil_id}/plan/change/?support=quiet_way_in"
    html = sign_in(client, lead).get(reverse("barrier", args=[jordan.pupil_id, number])).content.decode()
    assert way in html
    assert "Little studied" in html
    html = sign_in(client, teacher_of(jordan)).get(reverse("barrier", args=[jordan.pupil_id, number]))
    assert "plan/change" not in html.content.decode()


def test_incidents_are_facts_with_a_question(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    for place, (hour, where) in enumerate([(8, "Corridor"), (9, "Corridor"), (9, "Hall"), (15, "Yard")]):
        BehaviourIncident.objects.create(
            enrolment=jordan,
            on=TODAY,
            time=time(hour, 10),
            place=where,
            what="Left the room",
            source_id=str(place),
        )
    number = raised(lead, jordan, kind="sanctions_cycle", audience="teachers")
    text = one(sign_in(client, lead), jordan, number).text()
    assert (
        "4 incidents since 12 Mar: 3 before 10:00, 2 in “Corridor”. What was happening then and there?"
        in text
    )
    assert "behaviour log" not in one(sign_in(client, teacher_of(jordan)), jordan, number).text()


def test_a_worry_about_safety_says_whom_to_tell(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    at_work(staff("Mr Penhale"), RoleName.DSL)
    text = add(sign_in(client, lead), jordan, kind="safeguarding_concern", words_audience="home").text()
    assert "Tell Mr Penhale now, in person," in text
    assert "SENCO and DSL only" in text
    assert "Save who may see it" not in text


def everything(client: Client, jordan: Enrolment, numbers: list[int]) -> str:
    """All that a member of staff can read of the pupil here, whatever they ask for."""
    urls = [reverse("barriers", args=[jordan.pupil_id])]
    urls += [reverse("barrier", args=[jordan.pupil_id, number]) for number in numbers]
    return " ".join(client.get(url).content.decode() for url in urls)


def test_what_was_said_in_confidence_reaches_nobody_else(
    client: Client, okoro: Viewer, lead: Viewer, jordan: Enrolment
) -> None:
    """Every page, as every role: neither words nor kinds, counts nor numbers of what is not theirs."""
    senco = at_work(staff("Mrs Hall"), RoleName.SENCO)
    numbers = [
        raised(okoro, jordan, kind="friendships_or_bullying", audience="just_us", said=Said(PRIVATE)),
        raised(
            senco,
            jordan,
            kind="family_circumstances",
            sensitivity="restricted",
            evidence=CLOSE,
            said=Said(CLOSE, audience="helpers", sensitivity="restricted"),
        ),
    ]
    for role in RoleName:
        viewer = at_work(staff(f"Someone {role.label}"), role)
        said = everything(sign_in(client, viewer), jordan, numbers)
        assert PRIVATE not in said, role
        assert "Other pupils: falling out" not in said.split('id="add"')[0], role
        assert (CLOSE in said) == (role in (RoleName.SENCO, RoleName.DSL)), role
        if role in EVERY_PUPIL and role not in (RoleName.SENCO, RoleName.DSL):
            assert "Not known yet" in said
    own = everything(sign_in(client, okoro), jordan, numbers)
    assert PRIVATE in own
    assert CLOSE not in own


def test_a_teacher_sees_what_was_meant_for_teachers_and_may_only_read(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    said = Said("Loud.", audience="teachers")
    number = raised(lead, jordan, audience="teachers", said=said, evidence="His father told me.")
    hidden = raised(lead, jordan, kind="sleep")
    teacher = teacher_of(jordan)
    sign_in(client, teacher)
    text = listing(client, jordan)
    assert "Too loud, too busy" in text
    assert "“Loud.”" in text
    assert "Sleep" not in text
    assert "If Jordan tells you something, tell one of them." in text
    assert client.get(reverse("barrier", args=[jordan.pupil_id, hidden])).status_code == 404
    page = one(client, jordan, number).text()
    assert "What may help" in page
    assert "His father" not in page
    assert "What has changed" not in page
    for name in ("barrier_move", "barrier_words", "barrier_revisit", "barrier_audience"):
        url = reverse(name, args=[jordan.pupil_id, number])
        given = {
            "after": "confirmed",
            "evidence": "x",
            "version": "1",
            "request_key": name,
            "words": "x",
            "audience": "home",
            "sensitivity": "open",
            "on": "2026-03-12",
        }
        assert client.post(url, given).status_code == 403, name
    assert add(client, jordan, request_key="teacher").every("h1")
    assert Barrier.objects.count() == 2


def test_other_addresses_lead_nowhere(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    number = raised(lead, jordan)
    maya = enrolment(organisation(), "Maya")
    sign_in(client, lead)
    assert client.get(reverse("barrier", args=[maya.pupil_id, number])).status_code == 404
    elsewhere = organisation("989201", "Cobnut Lane Primary School")
    sign_in(client, at_work(staff("Mrs Tibbald"), RoleName.HEAD, at=elsewhere))
    assert client.get(reverse("barriers", args=[jordan.pupil_id])).status_code == 404
    assert client.get(reverse("barrier", args=[jordan.pupil_id, number])).status_code == 404


@pytest.mark.parametrize("role", [RoleName.ANALYST, RoleName.ADMINISTRATOR])
def test_who_sees_no_pupil_sees_none_of_this(client: Client, jordan: Enrolment, role: RoleName) -> None:
    sign_in(client, at_work(staff("Mr Begum"), role))
    assert client.get(reverse("barriers", args=[jordan.pupil_id])).status_code == 403


def test_words_said_besides_are_listed_for_whom_they_were_meant(
    client: Client, okoro: Viewer, lead: Viewer, jordan: Enrolment
) -> None:
    for key, said in (
        ("a", Said("The library.", topic="helps", audience="helpers")),
        ("b", Said(PRIVATE, topic="other")),
    ):
        record_words(
            by=okoro, enrolment_id=jordan.pk, said=said, on=TODAY, today=TODAY, at=AT, request_key=key
        )
    text = listing(sign_in(client, lead), jordan)
    assert "Also said" in text
    assert "What helps" in text
    assert "“The library.”" in text
    assert PRIVATE not in text


def test_nothing_is_changed_by_following_a_link(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    number = raised(lead, jordan)
    sign_in(client, lead)
    for name in ("barrier_move", "barrier_words", "barrier_revisit", "barrier_audience"):
        assert client.get(reverse(name, args=[jordan.pupil_id, number])).status_code == 405


def test_words_never_reach_the_trail(client: Client, lead: Viewer, jordan: Enrolment) -> None:
    add(sign_in(client, lead), jordan)
    assert "corridor" not in str(list(AuditEvent.objects.values())).casefold()


def test_words_beside_something_held_closely_are_held_as_closely(
    client: Client, lead: Viewer, jordan: Enrolment
) -> None:
    senco = at_work(staff("Mrs Hall"), RoleName.SENCO)
    url = reverse("barriers", args=[jordan.pupil_id])
    sign_in(client, senco).post(url, {**ADD, "words": CLOSE, "sensitivity": "restricted"})
    assert CLOSE in everything(client, jordan, [])
    assert CLOSE not in everything(sign_in(client, lead), jordan, [])
