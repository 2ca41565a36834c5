"""Keeps a guided conversation: the contact it was, what was answered, what was said and who may see it."""

from datetime import date, datetime

from upturn.access.audit import audited, note
from upturn.access.viewer import Viewer
from upturn.barriers.actions import raise_barrier, record_words
from upturn.barriers.conversations import GUIDED, Talk, check_talk, kept_cards, said_in
from upturn.barriers.models import Conversation
from upturn.barriers.refusals import BarrierRefused
from upturn.barriers.states import Status
from upturn.families.actions import record_contact
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
