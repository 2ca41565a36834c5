"""Plans put into a test's store the way a page would, ready to be looked at again."""

from datetime import UTC, date, datetime, time
from itertools import count

from tests.held_registers import TODAY
from upturn.access.viewer import Viewer
from upturn.families.models import ContactMade
from upturn.people.models import Enrolment
from upturn.plans.actions import open_plan
from upturn.plans.document import PlanDocument, PlanStep, Support
from upturn.plans.models import Plan
from upturn.support.models import CheckIn

OPENED = date(2026, 1, 12)
AT = datetime(2026, 3, 12, 9, 10, tzinfo=UTC)
_keys = count()


def key() -> str:
    """A request key that no other request has."""
    return f"a-key-of-a-test-{next(_keys)}"


def morning_check_in(by: Viewer, *, began: date = OPENED, weekdays: tuple[int, ...] = (0, 2)) -> Support:
    """A check-in at the side gate, the playbook's own, on Mondays and Wednesdays."""
    return Support("u1", "Meet and greet", by.staff_id, "", weekdays, began, kind="meet_and_greet")


def planned(
    by: Viewer,
    about: Enrolment,
    *supports: Support,
    opened: date = OPENED,
    review_on: date = TODAY,
    steps: tuple[PlanStep, ...] = (),
    **more: object,
) -> Plan:
    """A plan of one step, opened on a day, to be looked at on another."""
    step = PlanStep("s1", "Ring home about mornings", by.staff_id, "", date(2026, 1, 19))
    document = PlanDocument(
        barriers=("mornings",),
        in_the_way="Mornings are hard.",
        steps=steps or (step,),
        review_on=review_on,
        review_by_id=by.staff_id,
        review_by="",
        supports=supports,
        **more,  # type: ignore[arg-type]
    )
    saved = open_plan(
        by=by,
        enrolment_id=about.pk,
        document=document,
        today=opened,
        at=datetime.combine(opened, time(15), UTC),
        request_key=key(),
    )
    return Plan.objects.get(pk=saved.plan_id)


def spoke(by: Viewer, about: Enrolment, on: date, how: str = "family", purpose: str = "ask") -> ContactMade:
    """A contact on a day."""
    return ContactMade.objects.create(
        enrolment=about,
        on=on,
        by_id=by.staff_id,
        purpose=purpose,
        spoke_with=how,
        line="Something only these two said.",
        request_key=key(),
    )


def checked_in(by: Viewer, about: Enrolment, on: date, how: str = "ok", support: str = "u1") -> CheckIn:
    """A check-in on a day."""
    return CheckIn.objects.create(
        enrolment=about, support=support, on=on, by_id=by.staff_id, how=how, at=AT, request_key=key()
    )
