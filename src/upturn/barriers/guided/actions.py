"""Keeps a guided conversation: the contact it was, what was answered, what was said and who may see it."""

from datetime import date, datetime

from upturn.access.audit import audited, note
from upturn.access.doorways import check_helps
from upturn.access.viewer import Viewer
from upturn.barriers.actions import raise_barrier, record_words
from upturn.barriers.conversations import GUIDED, Talk, check_talk, kept_cards, said_in
from upturn.barriers.models import Barrier, BarrierChange, Conversation
from upturn.barriers.refusals import BarrierRefused
from upturn.barriers.states import Status
from upturn.families.actions import record_contact, withdraw_contact
from upturn.families.models import ContactMade


@audited
def hold_conversation(
    *, by: Viewer, enrolment_id: int, talk: Talk, today: date, at: datetime, request_key: str
) -> int:
    """Keep a guided conversation; gives the number of the contact it was. The same request twice is one.

    What was said to get in the way is raised in the words of whoever said it, for those they chose.

    Raises:
        NotAllowed: when the viewer may not record contacts, or for this pupil.
        BarrierRefused: when nothing was said, or something in it cannot stand.
        ContactRefused: when its day or line cannot stand.
    """
    if held := _held_before(by, enrolment_id, request_key):
        note("conversation already kept", "contact", held, by=by)
        return held
    check_talk(talk)
    contact = record_contact(
        by=by,
        enrolment_id=enrolment_id,
        on=talk.on,
        today=today,
        purpose=ContactMade.Purpose.ASK,
        spoke_with=talk.who.value,
        line=talk.line.strip() or GUIDED,
        look_again_on=None,
        request_key=request_key,
    )
    conversation = Conversation.objects.create(
        enrolment_id=enrolment_id,
        contact=contact,
        wording=talk.wording,
        **{saying: answer for saying, answer in talk.answers.items() if answer},
        chosen_cards=kept_cards(talk),
        answers_audience=talk.answers_audience,
    )
    barriers = _raise_what_was_said(by, enrolment_id, talk, today, at, request_key)
    for number, (kind, said) in enumerate(said_in(talk)):
        record_words(
            by=by,
            enrolment_id=enrolment_id,
            said=said,
            on=talk.on,
            today=today,
            at=at,
            request_key=f"{request_key}-s{number}",
            barrier_id=barriers.get(kind),
            conversation_id=conversation.pk,
        )
    note("conversation kept", "contact", contact.pk, by=by)
    return contact.pk


@audited
def take_back_conversation(
    *, by: Viewer, enrolment_id: int, contact_id: int, today: date, at: datetime
) -> None:
    """Take back a conversation kept by mistake, on its day, by whoever kept it: what it raised goes with it.

    Raises:
        NotAllowed: when the viewer may not record contacts.
        BarrierRefused: when it is not theirs, not of today, or somebody went on from it.
        ContactRefused: when it was taken back before.
    """
    contact = ContactMade.objects.select_for_update().filter(pk=contact_id, enrolment_id=enrolment_id).first()
    if contact is None or contact.by_id != by.staff_id or not hasattr(contact, "conversation"):
        raise BarrierRefused("Only the person who held a conversation can take it back.")
    if contact.look_again_on is not None:
        raise BarrierRefused("You went on from this conversation. Undo the one thing first, then this.")
    if contact.on != today:
        raise BarrierRefused(
            "This can be taken back on its own day. After that, take the contact back in the log."
        )
    withdraw_contact(by=by, contact_id=contact_id, enrolment_id=enrolment_id, at=at)
    take_back_barriers(by=by, enrolment_id=enrolment_id, key=f"{contact.request_key}-c")
    note("conversation taken back", "contact", contact_id, by=by)


@audited
def take_back_barriers(*, by: Viewer, enrolment_id: int, key: str) -> None:
    """Undo the viewer's own moves of barriers whose request keys begin with ``key``.

    A barrier that a move began goes, one that was there before is as it was before, and one that moved on
    since stays as it is.

    Raises:
        NotAllowed: when the viewer may not record contacts.
    """
    check_helps(by, enrolment_id)
    moves = BarrierChange.objects.filter(
        request_key__startswith=key, by_id=by.staff_id, barrier__enrolment_id=enrolment_id
    )
    for move in moves:
        barrier = Barrier.objects.select_for_update().get(pk=move.barrier_id)
        if not move.before and barrier.changes.count() == 1:
            barrier.delete()
        elif move.before and barrier.changes.order_by("-at", "-id").first() == move:
            barrier.status = move.before
            barrier.version += 1
            barrier.save(update_fields=["status", "version"])
            move.delete()
    note("barriers taken back", "enrolment", enrolment_id, by=by)


def _raise_what_was_said(
    by: Viewer, enrolment_id: int, talk: Talk, today: date, at: datetime, key: str
) -> dict[str, int]:
    """A barrier for each card that gets in the way, if only sometimes; gives them by kind."""
    return {
        card.kind: raise_barrier(
            by=by,
            enrolment_id=enrolment_id,
            kind=card.kind,
            status=Status.RAISED,
            today=today,
            at=at,
            request_key=f"{key}-c{number}",
            on=talk.on,
            audience=card.audience,
        )
        for number, card in enumerate(talk.in_the_way)
    }


def _held_before(by: Viewer, enrolment_id: int, request_key: str) -> int | None:
    contact = ContactMade.objects.filter(request_key=request_key).first()
    if contact is None:
        return None
    if contact.by_id != by.staff_id or contact.enrolment_id != enrolment_id:
        raise BarrierRefused("This form was used before. Open the page again; your draft is kept.")
    return contact.pk
