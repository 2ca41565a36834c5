"""A guided conversation is kept once, each thing said for those it was meant for, and never as more."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.held_registers import TODAY, enrolment
from tests.people_at_work import at_work, organisation, staff
from upturn.access.doorways import open_record
from upturn.access.models import AuditEvent, TrustedAdult
from upturn.access.permissions import EVERY_PUPIL, NotAllowed
from upturn.access.queries import standing_to
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.actions import raise_barrier
from upturn.barriers.conversations import Sort, SortedCard, Talk, With
from upturn.barriers.guided.actions import hold_conversation, take_back_conversation
from upturn.barriers.guided.queries import HeldConversation, conversations_of
from upturn.barriers.models import Barrier, Conversation, WordsSaid
from upturn.barriers.queries import words_of
from upturn.barriers.refusals import BarrierRefused
from upturn.barriers.said import Said
from upturn.families.actions import ContactRefused, withdraw_contact
from upturn.families.models import ContactMade
from upturn.families.queries import last_contacts
from upturn.people.models import Enrolment, TeachingGroup, TeachingGroupPlace

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)
MAY_NOT = [role for role in RoleName if role not in EVERY_PUPIL]
SAID: dict[str, Any] = {
    "answers": {"feels_ok_here": "sometimes", "someone_helps": "yes", "can_do_some": ""},
    "answers_audience": "teachers",
    "cards": (
        SortedCard("too_loud_too_busy", Sort.IN_THE_WAY, "teachers", "It hurts my ears."),
        SortedCard("family_circumstances", Sort.SOMETIMES, "just_us", "Dad moved out."),
        SortedCard("sleep", Sort.NOT_ME),
    ),
    "said": (
        Said("When Ms Okoro waits for me.", topic="helps", audience="home"),
        Said("Nobody really.", topic="go_to", audience="just_us"),
    ),
    "would_help": ("quiet_way_in",),
    "would_help_audience": "helpers",
}


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    return enrolment(organisation())


def hold(by: Viewer, about: Enrolment, who: With = With.PUPIL, key: str = "one", **changed: Any) -> int:
    talk = Talk(who, changed.pop("on", TODAY), **{**SAID, **changed})
    return hold_conversation(by=by, enrolment_id=about.pk, talk=talk, today=TODAY, at=AT, request_key=key)


def seen_by(viewer: Viewer, about: Enrolment) -> list[HeldConversation]:
    record = open_record(viewer, about.pupil_id, page="Pupil", today=TODAY)
    return conversations_of(record, standing_to(viewer, about.pk))


def teacher_of(about: Enrolment) -> Viewer:
    person = staff("Mr Fallowfield")
    group = TeachingGroup.objects.create(organisation=about.organisation, name="9C/Sc", teacher=person)
    TeachingGroupPlace.objects.create(group=group, enrolment=about)
    return at_work(person, RoleName.TEACHER)


def test_everything_said_is_kept_as_it_was_said(okoro: Viewer, jordan: Enrolment) -> None:
    contact = ContactMade.objects.get(pk=hold(okoro, jordan))
    assert (contact.purpose, contact.spoke_with, contact.line) == ("ask", "pupil", "Guided conversation.")
    conversation = Conversation.objects.get(contact=contact)
    assert (conversation.feels_ok_here, conversation.someone_helps, conversation.can_do_some) == (
        "sometimes",
        "yes",
        "",
    )
    words = {(each.topic, each.words, each.whose, each.audience) for each in conversation.words.all()}
    assert words == {
        ("in_the_way", "It hurts my ears.", "pupil", "teachers"),
        ("in_the_way", "Dad moved out.", "pupil", "just_us"),
        ("helps", "When Ms Okoro waits for me.", "pupil", "home"),
        ("go_to", "Nobody really.", "pupil", "just_us"),
    }


def test_a_card_that_gets_in_the_way_is_raised_for_those_the_pupil_chose(
    okoro: Viewer, jordan: Enrolment
) -> None:
    hold(okoro, jordan)
    raised = {(each.kind, each.status, each.audience) for each in Barrier.objects.all()}
    assert raised == {
        ("too_loud_too_busy", "raised", "teachers"),
        ("family_circumstances", "raised", "just_us"),
    }
    assert WordsSaid.objects.get(words="It hurts my ears.").barrier == Barrier.objects.get(
        audience="teachers"
    )


def test_the_same_request_is_one(okoro: Viewer, jordan: Enrolment) -> None:
    first = hold(okoro, jordan)
    assert hold(okoro, jordan, answers={}, cards=(), said=(), would_help=()) == first
    assert (ContactMade.objects.count(), Conversation.objects.count(), WordsSaid.objects.count()) == (1, 1, 4)


def test_a_key_used_for_another_pupil_writes_nothing_there(okoro: Viewer, jordan: Enrolment) -> None:
    hold(okoro, jordan)
    with pytest.raises(BarrierRefused, match="used before"):
        hold(okoro, enrolment(organisation(), "Maya"))
    assert ContactMade.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "counts"), [(With.PUPIL, True), (With.BOTH, True), (With.FAMILY, True), (With.STAFF, False)]
)
def test_only_speaking_with_pupil_or_family_counts_as_a_conversation(
    okoro: Viewer, jordan: Enrolment, who: With, counts: bool
) -> None:
    hold(okoro, jordan, who)
    contact = last_contacts(okoro.organisation_id, since=date(2025, 8, 1))[jordan.pk]
    assert (contact.conversation_on is not None) is counts


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"answers": {}, "cards": (), "said": (), "would_help": ()}, BarrierRefused),
        ({"cards": (SortedCard("no_such_thing", Sort.IN_THE_WAY),)}, BarrierRefused),
        ({"said": (Said("x" * 5_000),)}, BarrierRefused),
        ({"on": date(2026, 3, 13)}, ContactRefused),
    ],
    ids=["nothing said", "no such card", "too long", "not yet"],
)
def test_what_cannot_stand_keeps_nothing_at_all(
    okoro: Viewer, jordan: Enrolment, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        hold(okoro, jordan, **changed)
    for table in (ContactMade, Conversation, Barrier, WordsSaid, AuditEvent):
        assert not table.objects.exists()


@pytest.mark.parametrize("role", MAY_NOT, ids=str)
def test_who_may_not(okoro: Viewer, jordan: Enrolment, role: RoleName) -> None:
    with pytest.raises(NotAllowed):
        hold(at_work(staff("Mr Begum"), role), jordan)
    assert not ContactMade.objects.exists()


def test_the_trail_never_holds_what_was_said(okoro: Viewer, jordan: Enrolment) -> None:
    hold(okoro, jordan)
    trail = str(list(AuditEvent.objects.values()))
    for word in ("loud", "family_circ", "ears", "Dad", "Nobody", "sometimes", "just_us", "quiet"):
        assert word not in trail


def test_whoever_heard_it_sees_all_of_it(okoro: Viewer, jordan: Enrolment) -> None:
    hold(okoro, jordan)
    (held,) = seen_by(okoro, jordan)
    assert held.answers == {"feels_ok_here": "sometimes", "someone_helps": "yes"}
    assert {card.kind for card in held.cards} == {"too_loud_too_busy", "family_circumstances", "sleep"}
    assert held.would_help == (("quiet_way_in", "helpers"),)
    assert len(held.said) == 4


def test_a_helper_is_not_shown_what_was_kept_between_two(okoro: Viewer, jordan: Enrolment) -> None:
    hold(okoro, jordan)
    (held,) = seen_by(at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD), jordan)
    assert [card.kind for card in held.cards] == ["too_loud_too_busy"]
    assert {each.words for each in held.said} == {"It hurts my ears.", "When Ms Okoro waits for me."}


def test_the_trusted_adult_sees_what_was_said_to_somebody_else(okoro: Viewer, jordan: Enrolment) -> None:
    hold(okoro, jordan)
    person = staff("Miss Maddern")
    TrustedAdult.objects.create(enrolment=jordan, staff=person, began_on=TODAY)
    (held,) = seen_by(at_work(person, RoleName.PASTORAL), jordan)
    assert len(held.said) == 4


def test_a_teacher_is_shown_what_was_meant_for_teachers_and_nothing_else(
    okoro: Viewer, jordan: Enrolment
) -> None:
    teacher = teacher_of(jordan)
    hold(okoro, jordan)
    (held,) = seen_by(teacher, jordan)
    assert held.answers
    assert [card.kind for card in held.cards] == ["too_loud_too_busy"]
    assert held.would_help == ()
    assert {each.words for each in held.said} == {"It hurts my ears.", "When Ms Okoro waits for me."}


def test_a_conversation_with_nothing_for_teachers_is_not_there_for_a_teacher(
    okoro: Viewer, jordan: Enrolment
) -> None:
    teacher = teacher_of(jordan)
    hold(okoro, jordan, cards=(), said=(), would_help=(), answers_audience="helpers")
    assert seen_by(teacher, jordan) == []
    assert len(seen_by(okoro, jordan)) == 1


def test_a_conversation_taken_back_is_seen_by_nobody(okoro: Viewer, jordan: Enrolment) -> None:
    contact_id = hold(okoro, jordan)
    withdraw_contact(by=okoro, contact_id=contact_id, enrolment_id=jordan.pk, at=AT)
    assert seen_by(okoro, jordan) == []
    record = open_record(okoro, jordan.pupil_id, page="Pupil", today=TODAY)
    assert words_of(record, standing_to(okoro, jordan.pk)) == []


def take_back(by: Viewer, about: Enrolment, contact_id: int, day: date = TODAY) -> None:
    take_back_conversation(by=by, enrolment_id=about.pk, contact_id=contact_id, today=day, at=AT)


def test_taken_back_on_its_day_what_it_raised_goes_and_what_stood_before_stands(
    okoro: Viewer, jordan: Enrolment
) -> None:
    raise_barrier(
        by=okoro, enrolment_id=jordan.pk, kind="too_loud_too_busy", status="possible", today=TODAY, at=AT,
        request_key="before", audience="teachers",
    )  # fmt: skip
    take_back(okoro, jordan, hold(okoro, jordan))
    assert {(each.kind, each.status) for each in Barrier.objects.all()} == {("too_loud_too_busy", "possible")}
    assert last_contacts(okoro.organisation_id, since=date(2025, 8, 1)) == {}
    assert seen_by(okoro, jordan) == []


def test_what_is_not_one_s_own_or_not_of_today_is_not_taken_back(okoro: Viewer, jordan: Enrolment) -> None:
    contact_id = hold(okoro, jordan)
    with pytest.raises(BarrierRefused, match="Only the person"):
        take_back(at_work(staff("Mr Begum"), RoleName.HEAD), jordan, contact_id)
    with pytest.raises(BarrierRefused, match="own day"):
        take_back(okoro, jordan, contact_id, date(2026, 3, 13))
    ContactMade.objects.update(look_again_on=date(2026, 3, 26))
    with pytest.raises(BarrierRefused, match="Undo the one thing first"):
        take_back(okoro, jordan, contact_id)
    assert Barrier.objects.count() == 2
