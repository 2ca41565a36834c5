"""The light path is kept whole or not at all, once, comes back on its day, and is taken back as one."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.held_registers import TODAY, enrolment
from tests.people_at_work import at_work, organisation, staff
from upturn.access.models import AuditEvent
from upturn.access.permissions import EVERY_PUPIL, NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.barriers.actions import raise_barrier
from upturn.barriers.models import Barrier, BarrierChange, WordsSaid
from upturn.barriers.refusals import BarrierRefused
from upturn.barriers.said import Said
from upturn.families.actions import ContactRefused, record_contact
from upturn.families.models import ContactMade
from upturn.families.queries import last_contacts
from upturn.families.weekly_list import Due, PupilNow, Window, weeks_list
from upturn.people.models import Enrolment
from upturn.plans.actions import mark_step_done, open_light_plan
from upturn.plans.document import NOT_KNOWN_YET, PlanDocument, from_json
from upturn.plans.light.actions import take_back_light_path, take_light_path, take_light_path_on
from upturn.plans.light.path import LightPath, LightPathRefused, LightPathTaken, OneThing, SpokenWith
from upturn.plans.models import Plan, PlanVersion
from upturn.plans.refusals import PlanRefused

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)
LOOK_AGAIN = date(2026, 3, 26)
MAY_NOT = [role for role in RoleName if role not in EVERY_PUPIL]
SPOKEN = SpokenWith(TODAY, "pupil", "The corridor is too loud first thing.")
TABLES = (ContactMade, Barrier, BarrierChange, WordsSaid, Plan, PlanVersion)


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    return enrolment(organisation())


def a_path(by: Viewer, **changed: object) -> LightPath:
    given: dict[str, object] = {
        "review_on": LOOK_AGAIN,
        "review_by_id": by.staff_id,
        "barriers": ("too_loud_too_busy", "mornings"),
        "said": Said("It is so loud I cannot think."),
        "one_thing": OneThing("Meet at the side gate.", by.staff_id, date(2026, 3, 16)),
    }
    return LightPath(**{**given, **changed})  # type: ignore[arg-type]


def take(by: Viewer, about: Enrolment, key: str = "k" * 32, **changed: object) -> LightPathTaken:
    spoken, today = changed.pop("spoken", SPOKEN), changed.pop("today", TODAY)
    assert isinstance(spoken, SpokenWith)
    assert isinstance(today, date)
    return take_light_path(
        by=by,
        enrolment_id=about.pk,
        spoken=spoken,
        path=a_path(by, **changed),
        today=today,
        at=AT,
        request_key=key,
    )


def back(by: Viewer, about: Enrolment, contact_id: int, day: date = TODAY) -> None:
    take_back_light_path(by=by, enrolment_id=about.pk, contact_id=contact_id, today=day, at=AT)


def document(plan_id: int | None) -> PlanDocument:
    assert plan_id is not None
    plan = Plan.objects.get(pk=plan_id)
    return from_json(plan.versions.get(number=plan.version).document)


def rows() -> dict[str, int]:
    return {table.__name__: table.objects.count() for table in TABLES}


def test_everything_is_written_in_one_act(okoro: Viewer, jordan: Enrolment) -> None:
    taken = take(okoro, jordan)
    contact = ContactMade.objects.get(pk=taken.contact_id)
    assert (contact.spoke_with, contact.purpose, contact.look_again_on) == ("pupil", "ask", LOOK_AGAIN)
    kept = {(each.kind, each.status, each.audience, each.revisit_on) for each in Barrier.objects.all()}
    assert kept == {
        ("too_loud_too_busy", "raised", "helpers", LOOK_AGAIN),
        ("mornings", "raised", "helpers", LOOK_AGAIN),
    }
    words = WordsSaid.objects.get()
    assert (words.words, words.whose, words.audience) == ("It is so loud I cannot think.", "pupil", "just_us")
    plan = document(taken.plan_id)
    assert [(step.text, step.who, step.due) for step in plan.steps] == [
        ("Meet at the side gate.", "Ms Okoro", date(2026, 3, 16))
    ]
    assert (plan.review_on, plan.review_by, plan.is_light) == (LOOK_AGAIN, "Ms Okoro", True)
    assert AuditEvent.objects.filter(action="light path taken").count() == 1


def test_the_same_request_is_one(okoro: Viewer, jordan: Enrolment) -> None:
    first = take(okoro, jordan)
    before = rows()
    again = take(okoro, jordan)
    assert (again.contact_id, again.plan_id, again.again) == (first.contact_id, first.plan_id, True)
    assert rows() == before


def test_not_known_yet_raises_nothing(okoro: Viewer, jordan: Enrolment) -> None:
    taken = take(okoro, jordan, barriers=(), said=None)
    assert not Barrier.objects.exists()
    assert not WordsSaid.objects.exists()
    plan = document(taken.plan_id)
    assert (plan.barriers, plan.in_the_way) == ((NOT_KNOWN_YET,), "Not known yet")


def test_nothing_to_do_yet_opens_no_plan_and_still_comes_back(okoro: Viewer, jordan: Enrolment) -> None:
    taken = take(okoro, jordan, one_thing=None)
    assert taken.plan_id is None
    assert not Plan.objects.exists()
    assert ContactMade.objects.get().look_again_on == LOOK_AGAIN


@pytest.mark.parametrize(
    ("audience", "said"),
    [
        ("just_us", "Talked about with those it concerns."),
        ("helpers", "Talked about with those it concerns."),
        ("teachers", "Too loud, too busy; Mornings are too much"),
        ("home", "Too loud, too busy; Mornings are too much"),
    ],
)
def test_the_plan_tells_everyone_only_what_everyone_may_know(
    okoro: Viewer, jordan: Enrolment, audience: str, said: str
) -> None:
    assert document(take(okoro, jordan, audience=audience).plan_id).in_the_way == said


def test_a_plan_that_stands_is_added_to(okoro: Viewer, jordan: Enrolment) -> None:
    first = take(okoro, jordan, audience="teachers")
    later = take(okoro, jordan, key="second", barriers=(), one_thing=OneThing("Ring home.", okoro.staff_id))
    assert later.plan_id == first.plan_id
    plan = document(later.plan_id)
    assert [step.text for step in plan.steps] == ["Meet at the side gate.", "Ring home."]
    assert plan.in_the_way == "Too loud, too busy; Mornings are too much"


@pytest.mark.parametrize("spoke_with", ["no_answer", "wrote"])
def test_a_call_nobody_answered_is_no_conversation(okoro: Viewer, jordan: Enrolment, spoke_with: str) -> None:
    with pytest.raises(LightPathRefused, match="Nobody was spoken with"):
        take(okoro, jordan, spoken=SpokenWith(TODAY, spoke_with, "Rang twice."))
    assert set(rows().values()) == {0}


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"spoken": SpokenWith(date(2026, 3, 13), "pupil", "Soon.")}, ContactRefused),
        ({"spoken": SpokenWith(TODAY, "pupil", "  ")}, ContactRefused),
        ({"review_on": date(2026, 3, 11)}, ContactRefused),
        ({"barriers": ("no_such_thing",)}, BarrierRefused),
        ({"audience": "everyone"}, BarrierRefused),
        ({"said": Said("Words", whose="nobody")}, BarrierRefused),
        ({"one_thing": OneThing("x" * 500, 1)}, PlanRefused),
        ({"one_thing": OneThing("Ring.", 987654)}, PlanRefused),
    ],
    ids=str,
)
def test_what_cannot_stand_keeps_nothing_at_all(
    okoro: Viewer, jordan: Enrolment, changed: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        take(okoro, jordan, **changed)  # type: ignore[arg-type]
    assert set(rows().values()) == {0}
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("role", MAY_NOT, ids=str)
def test_who_may_not(okoro: Viewer, jordan: Enrolment, role: RoleName) -> None:
    with pytest.raises(NotAllowed):
        take(at_work(staff("Mr Begum"), role), jordan)
    assert set(rows().values()) == {0}


def test_another_school_cannot(okoro: Viewer, jordan: Enrolment) -> None:
    elsewhere = at_work(staff("Ms Lund"), RoleName.HEAD, at=organisation("989402", "Cobnut Lane"))
    with pytest.raises(NotAllowed):
        take(elsewhere, jordan)
    assert set(rows().values()) == {0}


def test_the_trail_never_holds_what_was_said(okoro: Viewer, jordan: Enrolment) -> None:
    take(okoro, jordan)
    trail = str(list(AuditEvent.objects.values()))
    for word in ("loud", "mornings", "gate", "think", "corridor"):
        assert word not in trail


def now(about: Enrolment, viewer: Viewer) -> PupilNow:
    """A pupil with nothing due but what the contacts made say."""
    contact = last_contacts(viewer.organisation_id, since=date(2025, 8, 1)).get(about.pk)
    return PupilNow(
        about.pk, False, False, False, 100, 95, Window(40, 38), Window(40, 38), 0, None,
        contact.conversation_on if contact else None,
        contact.attempt_on if contact else None,
        contact.look_again_on if contact else None,
    )  # fmt: skip


def test_it_comes_back_on_its_day_with_the_reason(okoro: Viewer, jordan: Enrolment) -> None:
    take(okoro, jordan)
    week_of = [
        weeks_list([now(jordan, okoro)], conversations=5, today=day).chosen
        for day in (date(2026, 3, 19), date(2026, 3, 23), LOOK_AGAIN, date(2026, 3, 30))
    ]
    assert week_of[0] == ()
    for listed in week_of[1:]:
        assert [reason.due for reason in listed[0].reasons] == [Due.PROMISED]
        assert listed[0].reasons[0].sentence == "We said we would look again on Thu 26 Mar."


def test_nothing_but_speaking_with_somebody_takes_it_off_again(okoro: Viewer, jordan: Enrolment) -> None:
    taken = take(okoro, jordan)
    plan = document(taken.plan_id)
    mark_step_done(
        by=okoro,
        plan_id=taken.plan_id or 0,
        step_key=plan.steps[0].key,
        today=LOOK_AGAIN,
        at=AT,
        request_key="d",
    )
    record_contact(
        by=okoro, enrolment_id=jordan.pk, on=LOOK_AGAIN, today=LOOK_AGAIN, purpose="ask",
        spoke_with="no_answer", line="Rang.", look_again_on=date(2026, 4, 14), request_key="tried",
    )  # fmt: skip
    listed = weeks_list([now(jordan, okoro)], conversations=5, today=LOOK_AGAIN)
    assert listed.chosen[0].reasons[0].due is Due.PROMISED
    later: dict[str, Any] = {"key": "spoke", "today": LOOK_AGAIN, "review_on": date(2026, 4, 14)}
    take(okoro, jordan, **later, spoken=SpokenWith(LOOK_AGAIN, "family", "Talked."))
    assert weeks_list([now(jordan, okoro)], conversations=5, today=LOOK_AGAIN).chosen == ()


def test_taken_back_on_the_same_day_nothing_of_it_stands(okoro: Viewer, jordan: Enrolment) -> None:
    taken = take(okoro, jordan)
    back(okoro, jordan, taken.contact_id)
    assert not Barrier.objects.exists()
    assert not Plan.objects.exists()
    assert WordsSaid.objects.get().withdrawn_at == AT
    assert ContactMade.objects.get().withdrawn_at == AT
    assert last_contacts(okoro.organisation_id, since=date(2025, 8, 1)) == {}
    with pytest.raises(LightPathRefused, match="taken back"):
        back(okoro, jordan, taken.contact_id)


def test_taken_back_what_stood_before_stands_again(okoro: Viewer, jordan: Enrolment) -> None:
    raise_barrier(
        by=okoro,
        enrolment_id=jordan.pk,
        kind="mornings",
        status="possible",
        today=TODAY,
        at=AT,
        request_key="b",
    )
    opened = open_light_plan(
        by=okoro, enrolment_id=jordan.pk, barriers=["mornings"], in_the_way="Mornings", one_thing="Ring.",
        who_id=okoro.staff_id, due=None, review_on=date(2026, 3, 19), review_by_id=okoro.staff_id,
        today=TODAY, at=AT, request_key="p",
    )  # fmt: skip
    taken = take(okoro, jordan)
    assert Barrier.objects.get(kind="mornings").status == "raised"
    back(okoro, jordan, taken.contact_id)
    assert {(each.kind, each.status) for each in Barrier.objects.all()} == {("mornings", "possible")}
    plan = document(opened.plan_id)
    assert [step.text for step in plan.steps] == ["Ring."]
    assert plan.review_on == date(2026, 3, 19)


def test_a_plan_others_built_on_is_not_taken_back(okoro: Viewer, jordan: Enrolment) -> None:
    taken = take(okoro, jordan)
    take(at_work(staff("Mr Begum"), RoleName.HEAD), jordan, key="other")
    with pytest.raises(LightPathRefused, match="changed after this was saved"):
        back(okoro, jordan, taken.contact_id)
    assert ContactMade.objects.filter(withdrawn_at__isnull=True).count() == 2


def test_only_its_author_takes_it_back_and_only_that_day(okoro: Viewer, jordan: Enrolment) -> None:
    taken = take(okoro, jordan)
    with pytest.raises(LightPathRefused, match="somebody else"):
        back(at_work(staff("Mr Begum"), RoleName.HEAD), jordan, taken.contact_id)
    with pytest.raises(LightPathRefused, match="on the day it was saved"):
        back(okoro, jordan, taken.contact_id, date(2026, 3, 13))
    assert Plan.objects.exists()


def test_going_on_from_a_conversation_records_no_second_one(okoro: Viewer, jordan: Enrolment) -> None:
    contact = record_contact(
        by=okoro, enrolment_id=jordan.pk, on=TODAY, today=TODAY, purpose="ask", spoke_with="pupil",
        line="Guided conversation.", look_again_on=None, request_key="guided",
    )  # fmt: skip

    def go_on(by: Viewer) -> LightPathTaken:
        return take_light_path_on(
            by=by, enrolment_id=jordan.pk, contact_id=contact.pk, path=a_path(by), today=TODAY, at=AT
        )

    taken, again = go_on(okoro), go_on(okoro)
    assert (taken.contact_id, again.again, again.plan_id) == (contact.pk, True, taken.plan_id)
    assert ContactMade.objects.get().look_again_on == LOOK_AGAIN
    assert PlanVersion.objects.count() == 1
    with pytest.raises(LightPathRefused, match="somebody else"):
        go_on(at_work(staff("Mr Begum"), RoleName.HEAD))
    back(okoro, jordan, contact.pk)
    contact.refresh_from_db()
    assert (contact.withdrawn_at, contact.look_again_on) == (None, None)
    assert not Plan.objects.exists()


def test_a_key_used_for_another_pupil_writes_nothing_there(okoro: Viewer, jordan: Enrolment) -> None:
    take(okoro, jordan)
    before = rows()
    with pytest.raises(LightPathRefused, match="used before"):
        take(okoro, enrolment(organisation(), "Maya"))
    assert rows() == before
