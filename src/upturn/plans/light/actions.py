"""The light path written down in one act: contact, barriers, words, one thing to do, and its taking back.

Every part is kept under a key made from the contact's own, so that one contact has one light path: sending
it twice keeps it once, and taking it back finds exactly what it wrote.
"""

from dataclasses import replace
from datetime import date, datetime

from upturn.access.audit import audited, note
from upturn.access.doorways import check_helps
from upturn.access.viewer import Viewer
from upturn.barriers.actions import raise_barrier, record_words, withdraw_words
from upturn.barriers.guided.actions import take_back_barriers
from upturn.barriers.queries import playbook_for
from upturn.barriers.states import Status
from upturn.families.actions import record_contact, withdraw_contact
from upturn.families.models import ContactMade
from upturn.plans.actions import SavedPlan, open_light_plan, save_plan
from upturn.plans.document import NOT_KNOWN_YET, from_json
from upturn.plans.light.path import (
    NOT_FOR_THIS_PAGE,
    LightPath,
    LightPathRefused,
    LightPathTaken,
    SpokenWith,
    check_somebody_spoke,
    said_to_everyone,
)
from upturn.plans.light.queries import (
    CONTACT_OF_THE_PATH,
    OF_THE_PATH,
    came_with_path,
    is_taken,
    own_contacts,
    taken_on,
    version_of,
    words_of,
)
from upturn.plans.models import Plan
from upturn.plans.sentences import NOT_KNOWN_WORDS


@audited
def take_light_path(
    *,
    by: Viewer,
    enrolment_id: int,
    spoken: SpokenWith,
    path: LightPath,
    today: date,
    at: datetime,
    request_key: str,
) -> LightPathTaken:
    """Keep a conversation and what came of it, all or nothing. The same request twice is one.

    Raises:
        NotAllowed: when the viewer may not record contacts or plan for this pupil.
        LightPathRefused: when nobody was spoken with.
        ContactRefused: when a date or the line cannot stand.
        BarrierRefused: when a barrier or the words cannot stand.
        PlanRefused: when the one thing to do cannot stand.
    """
    check_helps(by, enrolment_id)
    check_somebody_spoke(spoken)
    key = f"{request_key}{CONTACT_OF_THE_PATH}"
    before = ContactMade.objects.filter(request_key=key).first()
    contact = record_contact(
        by=by,
        enrolment_id=enrolment_id,
        on=spoken.on,
        today=today,
        purpose=spoken.purpose,
        spoke_with=spoken.spoke_with,
        line=spoken.line,
        look_again_on=path.review_on,
        request_key=key,
    )
    if before is not None:
        return _kept_before(by, enrolment_id, before)
    return _keep(by, contact, path, today, at)


@audited
def take_light_path_on(
    *, by: Viewer, enrolment_id: int, contact_id: int, path: LightPath, today: date, at: datetime
) -> LightPathTaken:
    """Go on from a conversation that is recorded already, which then comes back on the day to look again.

    Raises:
        NotAllowed: when the viewer may not record contacts or plan for this pupil.
        LightPathRefused: when the conversation is somebody else's, or was taken back.
        BarrierRefused: when a barrier or the words cannot stand.
        PlanRefused: when the one thing to do cannot stand.
    """
    check_helps(by, enrolment_id)
    contact = _own_contact(by, enrolment_id, contact_id)
    check_somebody_spoke(SpokenWith(contact.on, contact.spoke_with, contact.line))
    if is_taken(contact):
        return _kept_before(by, enrolment_id, contact)
    _check_review(path.review_on, today)
    contact.look_again_on = path.review_on
    contact.save(update_fields=["look_again_on"])
    return _keep(by, contact, path, today, at)


@audited
def take_back_light_path(
    *, by: Viewer, enrolment_id: int, contact_id: int, today: date, at: datetime
) -> None:
    """Take back everything one light path wrote, on the day it was taken, by whoever took it.

    A barrier or a plan that it began goes; one that was there before is as it was before. A conversation
    that was recorded by itself stays, and no longer comes back on that day.

    Raises:
        NotAllowed: when the viewer may not record contacts or plan.
        LightPathRefused: when it is not theirs, not of today, or others have built on it since.
    """
    check_helps(by, enrolment_id)
    contact = _own_contact(by, enrolment_id, contact_id)
    if taken_on(contact) != today:
        raise LightPathRefused("This can be undone on the day it was saved. Change the plan instead.")
    _take_back_plan(by, contact, today, at)
    take_back_barriers(by=by, enrolment_id=enrolment_id, key=f"{contact.request_key}{OF_THE_PATH}")
    for words_id in words_of(contact).values_list("pk", flat=True):
        withdraw_words(by=by, enrolment_id=enrolment_id, words_id=words_id, at=at)
    if came_with_path(contact):
        withdraw_contact(by=by, contact_id=contact.pk, enrolment_id=enrolment_id, at=at)
    else:
        contact.look_again_on = None
        contact.save(update_fields=["look_again_on"])
    note("light path taken back", "contact", contact.pk, by=by)


def _keep(by: Viewer, contact: ContactMade, path: LightPath, today: date, at: datetime) -> LightPathTaken:
    """Barriers, words and plan of a contact that has none yet."""
    key = f"{contact.request_key}{OF_THE_PATH}"
    _raise_barriers(by, contact, path, today, at, key)
    if path.said is not None and path.said.words.strip():
        record_words(
            by=by,
            enrolment_id=contact.enrolment_id,
            said=path.said,
            on=contact.on,
            today=today,
            at=at,
            request_key=f"{key}w",
        )
    saved = _open_plan(by, contact, path, today, at, f"{key}p")
    note("light path taken", "contact", contact.pk, by=by, plan_id=saved.plan_id if saved else None)
    return LightPathTaken(contact.pk, saved.plan_id if saved else None)


def _raise_barriers(
    by: Viewer, contact: ContactMade, path: LightPath, today: date, at: datetime, key: str
) -> None:
    for number, kind in enumerate(path.barriers):
        raise_barrier(
            by=by,
            enrolment_id=contact.enrolment_id,
            kind=kind,
            status=Status.RAISED,
            today=today,
            at=at,
            request_key=f"{key}{number}",
            on=contact.on,
            audience=path.audience,
            revisit_on=path.review_on,
        )


def _open_plan(
    by: Viewer, contact: ContactMade, path: LightPath, today: date, at: datetime, key: str
) -> SavedPlan | None:
    thing = path.one_thing
    if thing is None:
        return None
    said = said_to_everyone(playbook_for(by.organisation_id), path.barriers, path.audience)
    stands = Plan.objects.filter(enrolment_id=contact.enrolment_id, closed_on__isnull=True).exists()
    return open_light_plan(
        by=by,
        enrolment_id=contact.enrolment_id,
        barriers=path.barriers or (NOT_KNOWN_YET,),
        # A plan that stands keeps what it says, unless there is something to tell everyone.
        in_the_way="" if stands and said in (NOT_KNOWN_WORDS, NOT_FOR_THIS_PAGE) else said,
        one_thing=thing.text,
        who_id=thing.who_id,
        due=thing.due,
        review_on=path.review_on,
        review_by_id=path.review_by_id,
        today=today,
        at=at,
        request_key=key,
    )


def _kept_before(by: Viewer, enrolment_id: int, contact: ContactMade) -> LightPathTaken:
    if contact.by_id != by.staff_id or contact.enrolment_id != enrolment_id:
        raise LightPathRefused("This form was used before. Open the page again; your draft is kept.")
    note("light path already taken", "contact", contact.pk, by=by)
    version = version_of(contact)
    return LightPathTaken(contact.pk, version.plan_id if version else None, again=True)


def _own_contact(by: Viewer, enrolment_id: int, contact_id: int) -> ContactMade:
    contact = own_contacts(by, enrolment_id).select_for_update().filter(pk=contact_id).first()
    if contact is None:
        raise LightPathRefused("This conversation was taken back, or is somebody else’s to go on from.")
    return contact


def _check_review(review_on: date, today: date) -> None:
    if review_on < today:
        raise LightPathRefused(
            f"{review_on:%d/%m/%Y} has passed. Choose today or later to look again.", "review_on"
        )


def _take_back_plan(by: Viewer, contact: ContactMade, today: date, at: datetime) -> None:
    """The plan goes when this began it and nothing followed; else the version before stands again."""
    version = version_of(contact)
    if version is None:
        return
    plan = Plan.objects.select_for_update().get(pk=version.plan_id)
    if (
        plan.version != version.number
        or plan.departures.filter(version=version.number).exists()
        or plan.closed_on is not None
    ):
        raise LightPathRefused(
            "The plan was changed after this was saved, so it cannot be undone as one. "
            "Change the plan, and take the contact back in the log."
        )
    if version.number == 1:
        plan.delete()
        note("light plan taken back", "plan", version.plan_id, by=by)
        return
    before = from_json(plan.versions.get(number=version.number - 1).document)
    # A review that was late before is due now: a day that has passed can no longer be promised.
    before = replace(before, review_on=max(before.review_on, today))
    save_plan(
        by=by,
        plan_id=plan.pk,
        based_on_version=plan.version,
        document=before,
        why="Taken back on the day it was added.",
        today=today,
        at=at,
        request_key=f"{contact.request_key}{OF_THE_PATH}u",
    )
