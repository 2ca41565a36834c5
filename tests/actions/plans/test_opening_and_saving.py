"""A plan is opened light, grows a version at a time, and no one's writing is lost to another's."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.held_registers import TODAY, enrolment
from tests.people_at_work import at_work, organisation, staff
from upturn.access.models import AuditEvent
from upturn.access.permissions import EVERY_PUPIL, NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment, TeachingGroup, TeachingGroupPlace
from upturn.plans.actions import (
    SavedPlan,
    mark_step_done,
    mark_step_undone,
    move_review,
    open_light_plan,
    open_plan,
    save_plan,
)
from upturn.plans.document import NOT_KNOWN_YET, PlanDocument
from upturn.plans.models import Plan, PlanVersion
from upturn.plans.queries import CurrentPlan, plans_of
from upturn.plans.refusals import PlanChanged, PlanRefused, ReasonNeeded

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)
NEXT_WEEK = TODAY + timedelta(days=7)
MAY_NOT = [role for role in RoleName if role not in EVERY_PUPIL]


@pytest.fixture
def okoro() -> Viewer:
    return at_work(staff("Ms Okoro"), RoleName.PASTORAL)


@pytest.fixture
def begum(okoro: Viewer) -> Viewer:
    return at_work(staff("Mr Begum"), RoleName.ATTENDANCE_LEAD)


@pytest.fixture
def jordan(okoro: Viewer) -> Enrolment:
    return enrolment(organisation())


def light(by: Viewer, about: Enrolment, **changed: object) -> SavedPlan:
    given = {
        "barriers": ("noise",),
        "in_the_way": "The corridor by the hall is loud.",
        "one_thing": "Open the side gate at 8:50",
        "who_id": by.staff_id,
        "due": None,
        "review_on": NEXT_WEEK,
        "review_by_id": by.staff_id,
        "today": TODAY,
        "at": AT,
        "request_key": "one",
    }
    return open_light_plan(by=by, enrolment_id=about.pk, **{**given, **changed})  # type: ignore[arg-type]


def standing(by: Viewer, about: Enrolment) -> CurrentPlan:
    return plans_of(by)[about.pk]


def save(by: Viewer, plan: CurrentPlan, document: PlanDocument, key: str = "two", **more: str) -> SavedPlan:
    return save_plan(
        by=by,
        plan_id=plan.plan_id,
        based_on_version=plan.version,
        document=document,
        today=TODAY,
        at=AT,
        request_key=key,
        **more,
    )


def trail() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


def test_a_light_plan_says_four_things(okoro: Viewer, jordan: Enrolment) -> None:
    light(okoro, jordan)
    plan = standing(okoro, jordan)
    assert (plan.version, plan.opened_on, plan.review_on, plan.review_by) == (1, TODAY, NEXT_WEEK, "Ms Okoro")
    assert plan.document.is_light
    assert plan.document.barriers == ("noise",)
    assert [(step.text, step.who, step.due) for step in plan.document.steps] == [
        ("Open the side gate at 8:50", "Ms Okoro", None)
    ]
    assert trail() == ["plan opened"]


def test_not_known_yet_is_the_default(okoro: Viewer, jordan: Enrolment) -> None:
    light(okoro, jordan, barriers=())
    assert standing(okoro, jordan).document.barriers == (NOT_KNOWN_YET,)


@pytest.mark.parametrize("role", EVERY_PUPIL, ids=str)
def test_who_may_plan(jordan: Enrolment, role: RoleName) -> None:
    light(at_work(staff("Mrs Hall"), role), jordan)
    assert Plan.objects.get().opened_by.name == "Mrs Hall"


@pytest.mark.parametrize("role", MAY_NOT, ids=str)
def test_who_may_not(jordan: Enrolment, role: RoleName) -> None:
    with pytest.raises(NotAllowed):
        light(at_work(staff("Mrs Hall"), role), jordan)
    assert not Plan.objects.exists()


def test_another_school_cannot_plan(jordan: Enrolment) -> None:
    other = organisation("989201", "Cobnut Lane Primary School")
    with pytest.raises(NotAllowed, match="not open to you"):
        light(at_work(staff("Mrs Tibbald"), RoleName.HEAD, at=other), jordan)


def test_sent_twice_it_is_one_plan(okoro: Viewer, jordan: Enrolment) -> None:
    assert light(okoro, jordan) == replace(light(okoro, jordan), again=False)
    assert PlanVersion.objects.count() == 1
    assert trail() == ["plan opened", "plan already saved"]


def test_where_a_plan_stands_the_step_is_added_and_the_review_moved(
    okoro: Viewer, begum: Viewer, jordan: Enrolment
) -> None:
    light(okoro, jordan, barriers=())
    light(
        begum,
        jordan,
        barriers=("mornings",),
        one_thing="Ring home on Sunday",
        in_the_way="",
        review_on=NEXT_WEEK + timedelta(days=7),
        request_key="two",
    )
    plan = standing(okoro, jordan)
    assert plan.version == 2
    assert [step.text for step in plan.document.steps] == [
        "Open the side gate at 8:50",
        "Ring home on Sunday",
    ]
    assert len({step.key for step in plan.document.steps}) == 2
    assert plan.document.barriers == ("mornings",)
    assert plan.document.in_the_way == "The corridor by the hall is loud."
    assert (plan.review_on, plan.review_by) == (NEXT_WEEK + timedelta(days=7), "Mr Begum")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"in_the_way": " "}, "Say what is in the way. “Not known yet” is an answer."),
        ({"one_thing": " "}, "Say what will be done"),
        ({"review_on": TODAY - timedelta(days=1)}, "11/03/2026 has passed"),
        ({"who_id": 999}, "Choose somebody who works here"),
        ({"one_thing": "x" * 121}, "121 characters; one page has room for 120"),
    ],
    ids=str,
)
def test_what_cannot_stand_says_why_and_is_not_kept(
    okoro: Viewer, jordan: Enrolment, changed: dict[str, object], sentence: str
) -> None:
    with pytest.raises(PlanRefused, match=sentence):
        light(okoro, jordan, **changed)
    assert not Plan.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_saved_version_keeps_the_one_before(okoro: Viewer, jordan: Enrolment) -> None:
    light(okoro, jordan)
    plan = standing(okoro, jordan)
    save(okoro, plan, replace(plan.document, stays_the_same="Maths with Mr Begum"), why="Asked for it")
    after = standing(okoro, jordan)
    assert (after.version, after.document.stays_the_same) == (2, "Maths with Mr Begum")
    assert [(each.number, each.why) for each in PlanVersion.objects.order_by("number")] == [
        (1, ""),
        (2, "Asked for it"),
    ]


def test_the_trail_never_holds_what_a_plan_says(okoro: Viewer, jordan: Enrolment) -> None:
    light(okoro, jordan)
    plan = standing(okoro, jordan)
    save(okoro, plan, replace(plan.document, flexibility="May leave by the side door"), why="Panic")
    said = str(list(AuditEvent.objects.values()))
    assert not any(word in said for word in ("corridor", "side", "Panic", "noise"))


def test_nothing_changed_is_nothing_saved(okoro: Viewer, jordan: Enrolment) -> None:
    light(okoro, jordan)
    plan = standing(okoro, jordan)
    with pytest.raises(PlanRefused, match="Nothing was changed"):
        save(okoro, plan, plan.document)


def test_the_second_of_two_writers_is_told_and_nothing_is_saved(
    okoro: Viewer, begum: Viewer, jordan: Enrolment
) -> None:
    light(okoro, jordan)
    seen = standing(okoro, jordan)
    save(begum, seen, replace(seen.document, boundaries="Back in class by 10"), "begum", why="Agreed at home")
    with pytest.raises(PlanChanged, match="Mr Begum changed this plan while you were writing") as raised:
        save(okoro, seen, replace(seen.document, familys_part="Mum rings by 8"), "okoro")
    told = raised.value
    assert told.newest == 2
    assert [(each.number, each.by, each.at, each.why) for each in told.versions] == [
        (2, "Mr Begum", AT, "Agreed at home")
    ]
    assert [(each.part, each.sentence) for each in told.differences] == [
        ("boundaries", "Now: Back in class by 10.")
    ]
    assert standing(okoro, jordan).document.familys_part == ""


def test_a_name_is_the_one_kept_here_whatever_the_form_says(okoro: Viewer, jordan: Enrolment) -> None:
    light(okoro, jordan)
    plan = standing(okoro, jordan)
    step = replace(plan.document.steps[0], who="Somebody Else", text="Meet at the gate")
    save(okoro, plan, replace(plan.document, steps=(step,)))
    assert standing(okoro, jordan).document.steps[0].who == "Ms Okoro"


def test_a_review_that_has_passed_may_stand_while_the_rest_changes(okoro: Viewer, jordan: Enrolment) -> None:
    light(okoro, jordan, today=date(2026, 2, 2), review_on=date(2026, 2, 9))
    plan = standing(okoro, jordan)
    save(okoro, plan, replace(plan.document, stays_the_same="Art"))
    assert standing(okoro, jordan).review_on == date(2026, 2, 9)


def test_a_due_look_is_put_off_only_with_a_reason(okoro: Viewer, jordan: Enrolment) -> None:
    light(okoro, jordan, review_on=TODAY)
    plan = standing(okoro, jordan)
    given = {"by": okoro, "plan_id": plan.plan_id, "review_by_id": okoro.staff_id, "today": TODAY, "at": AT}
    with pytest.raises(ReasonNeeded, match="Say why it is put off"):
        move_review(**given, review_on=NEXT_WEEK, request_key="two")  # type: ignore[arg-type]
    move_review(**given, review_on=NEXT_WEEK, why="Ms Okoro is away", request_key="two")  # type: ignore[arg-type]
    assert standing(okoro, jordan).review_on == NEXT_WEEK


def mark(by: Viewer, plan: CurrentPlan, key: str, *, undo: bool = False) -> SavedPlan:
    action = mark_step_undone if undo else mark_step_done
    step = plan.document.steps[0].key
    return action(by=by, plan_id=plan.plan_id, step_key=step, today=TODAY, at=AT, request_key=key)


def test_a_step_is_done_once_and_may_be_taken_back(okoro: Viewer, jordan: Enrolment) -> None:
    light(okoro, jordan)
    plan = standing(okoro, jordan)
    assert mark(okoro, plan, "done").version == 2
    assert mark(okoro, plan, "done").again
    assert mark(okoro, plan, "done from another phone").again
    assert standing(okoro, jordan).document.steps[0].done_on == TODAY
    assert mark(okoro, plan, "undone", undo=True).version == 3
    assert standing(okoro, jordan).document.next_step == plan.document.steps[0]


def test_a_teacher_marks_their_own_step_and_no_other(okoro: Viewer, jordan: Enrolment) -> None:
    person = staff("Mr Fallowfield")
    teacher = at_work(person, RoleName.TEACHER)
    group = TeachingGroup.objects.create(organisation=jordan.organisation, name="9C/Sc", teacher=person)
    TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
    light(okoro, jordan)
    plan = standing(okoro, jordan)
    with pytest.raises(NotAllowed, match="whoever it belongs to"):
        mark(teacher, plan, "done")
    light(okoro, jordan, who_id=person.pk, request_key="two")
    plan = standing(okoro, jordan)
    theirs = plan.document.steps[1].key
    mark_step_done(
        by=teacher, plan_id=plan.plan_id, step_key=theirs, today=TODAY, at=AT, request_key="theirs"
    )
    assert standing(okoro, jordan).document.steps[1].done_on == TODAY


def test_a_second_plan_is_not_opened_beside_the_first(okoro: Viewer, jordan: Enrolment) -> None:
    light(okoro, jordan)
    document = standing(okoro, jordan).document
    with pytest.raises(PlanRefused, match="A plan was opened meanwhile"):
        open_plan(
            by=okoro, enrolment_id=jordan.pk, document=document, today=TODAY, at=AT, request_key="other"
        )
