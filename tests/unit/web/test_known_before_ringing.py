"""What goes into Before you ring: the plan’s steps, its look again, and only what may be asked at home."""

from datetime import date

from upturn.barriers.playbook import shipped_playbook
from upturn.barriers.queries import BarrierView
from upturn.barriers.states import Status
from upturn.families.before_you_ring import Step
from upturn.families.promises import LastContact, Promise
from upturn.plans.document import PlanDocument, PlanStep
from upturn.web.before_you_ring.known import home_question, plan_steps

REVIEW = date(2026, 3, 25)
PLAN = PlanDocument(
    barriers=("too_loud_too_busy",),
    in_the_way="The corridor is loud.",
    steps=(
        PlanStep("s1", "Sensory screen", 7, "Ms Lindqvist", due=date(2026, 3, 2)),
        PlanStep("s2", "Side gate", 1, "Ms Okoro", done_on=date(2026, 2, 2)),
    ),
    review_on=REVIEW,
    review_by_id=1,
    review_by="Ms Okoro",
)
ENTRIES = {each.key: each for each in shipped_playbook().entries}


def barrier(kind: str, status: Status, **more: str) -> BarrierView:
    held = {"audience": "home", "sensitivity": "open", **more}
    return BarrierView(
        barrier_id=1,
        enrolment_id=1,
        kind=kind,
        name=ENTRIES[kind].name,
        entry=ENTRIES[kind],
        status=status,
        raised_on=REVIEW,
        raised_by_id=1,
        raised_by="Ms Okoro",
        revisit_on=None,
        version=1,
        changes=(),
        words=(),
        **held,
    )


def test_the_plans_steps_are_promises_and_so_is_looking_at_it_again() -> None:
    assert plan_steps(PLAN, LastContact()) == [
        Step("Sensory screen", "Ms Lindqvist", date(2026, 3, 2), done=False),
        Step("Side gate", "Ms Okoro", date(2026, 2, 2), done=True),
        Step("look at the plan again", "Ms Okoro", REVIEW, done=False),
    ]
    assert plan_steps(None, LastContact()) == ()


def test_a_day_promised_to_the_family_is_not_said_twice() -> None:
    promised = LastContact(promises=(Promise(REVIEW, 1, "Ms Okoro", date(2026, 3, 4)),))
    assert [each.what for each in plan_steps(PLAN, promised)] == ["Sensory screen", "Side gate"]


def test_the_question_is_the_playbooks_for_home_about_the_first_that_is_confirmed() -> None:
    possible, confirmed = barrier("anxiety", Status.POSSIBLE), barrier("mornings", Status.CONFIRMED)
    asked = home_question([possible, confirmed])
    assert asked
    assert asked.text == ENTRIES["mornings"].ask_home[0]
    assert asked.why == f"{ENTRIES['mornings'].name}: confirmed."
    assert home_question([possible]) is None


def test_nothing_kept_from_home_is_ever_asked_about_there() -> None:
    for kept in ({"audience": "helpers"}, {"sensitivity": "pastoral"}, {"sensitivity": "restricted"}):
        assert home_question([barrier("young_carer", Status.CONFIRMED, **kept)]) is None


def test_a_flag_is_never_asked_about_at_home() -> None:
    flags = [key for key, entry in ENTRIES.items() if entry.is_flag]
    assert flags
    assert home_question([barrier(key, Status.CONFIRMED) for key in flags]) is None
