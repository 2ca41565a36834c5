"""What is known of a pupil before a call, put together from what was read; nothing here reads or decides."""

from collections.abc import Iterable, Sequence
from datetime import date

from upturn.barriers.queries import BarrierView
from upturn.barriers.states import Status
from upturn.barriers.visibility import may_go_home
from upturn.families.before_you_ring import AdultToRing, Question, Said, Step
from upturn.families.promises import LastContact
from upturn.families.queries import PURPOSES, ContactLine, FamilyAdult
from upturn.families.weekly_list import PupilNow, Reason, Window, reasons_to_talk
from upturn.plans.document import PlanDocument
from upturn.registers.queries import PupilYear

IN_THE_WAY = (Status.CONFIRMED, Status.BACK_AGAIN, Status.EASING)
_PURPOSE_OF = {label: key for key, label in PURPOSES}


def said(contact: ContactLine) -> Said:
    """A contact as Before you ring takes it."""
    at = contact.recorded_at
    return Said(
        on=contact.on,
        by_id=contact.by_id,
        by_name=contact.by_name,
        purpose=_PURPOSE_OF[contact.purpose],
        how=contact.spoke_with,
        held=contact.held,
        line=contact.line,
        look_again_on=contact.look_again_on,
        at=at.time() if at and at.date() == contact.on else None,
    )


def adult(known: FamilyAdult) -> AdultToRing:
    """An adult to reach, as Before you ring takes them."""
    return AdultToRing(
        name=known.name,
        relationship=known.relationship,
        language=known.language,
        channel=known.channel if known.channel != "Not known" else "",
        phone=known.phone,
        email=known.email,
        parental_responsibility=known.parental_responsibility,
    )


def home_question(barriers: Iterable[BarrierView]) -> Question | None:
    """What the playbook asks home about the first barrier that was confirmed and may go home.

    A barrier the pupil did not name home for is never asked about there, not even without its name: the
    question alone would tell.
    """
    for each in barriers:
        open_at_home = may_go_home(each.audience, each.sensitivity) and not each.is_flag
        if each.status in IN_THE_WAY and open_at_home and each.entry and each.entry.ask_home:
            return Question(each.entry.ask_home[0], f"{each.name}: {each.status.label.lower()}.")
    return None


def reasons(year: PupilYear, enrolment_id: int, last: LastContact, today: date) -> tuple[Reason, ...]:
    """Why a conversation is due, as the week's list says it; none before there is a picture of the year."""
    picture = year.picture
    if picture is None:
        return ()
    now = PupilNow(
        enrolment_id=enrolment_id,
        persistent=picture.persistent,
        severe=picture.severe,
        newly_persistent=picture.newly_persistent,
        possible=picture.possible,
        attended=picture.attended,
        last_4=Window(picture.last_possible, picture.last_attended, picture.last_set_aside),
        previous_4=Window(picture.previous_possible, picture.previous_attended, picture.previous_set_aside),
        no_reason_yet=picture.no_reason_yet,
        no_reason_since=picture.no_reason_since,
        last_conversation_on=last.conversation_on,
        last_attempt_on=last.attempt_on,
        look_again_on=last.look_again_on,
    )
    return reasons_to_talk(now, today)


def plan_steps(plan: PlanDocument | None, last: LastContact) -> Sequence[Step]:
    """What the plan says we do, and when it is looked at again unless that is promised already."""
    if plan is None:
        return ()
    steps = [
        Step(each.text, each.who, each.due or each.done_on, each.done_on is not None) for each in plan.steps
    ]
    promised = {(each.by_id, each.due) for each in last.promises}
    if (plan.review_by_id, plan.review_on) not in promised:
        steps.append(Step("look at the plan again", plan.review_by, plan.review_on, done=False))
    return steps
