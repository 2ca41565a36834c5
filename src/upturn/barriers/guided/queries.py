"""Guided conversations, as far as a viewer may see them: answers, cards and words each by their own rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from upturn.access.doorways import OpenedRecord
from upturn.access.standing import Standing
from upturn.barriers.conversations import SAYINGS, SortedCard, With, read_cards
from upturn.barriers.models import Conversation, WordsSaid
from upturn.barriers.visibility import OPEN, may_see


@dataclass(frozen=True, slots=True)
class SaidThen:
    """Words of a conversation, by the values they are kept with; ``kind`` is the card they are about."""

    topic: str
    words: str
    whose: str
    audience: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class HeldConversation:
    """One conversation. What the viewer may not see is not in it, and nothing says that it was there.

    ``would_help`` are supports by key, each with its audience.
    """

    contact_id: int
    on: date
    by_id: int
    by_name: str
    who: With
    answers: Mapping[str, str]
    answers_audience: str
    cards: tuple[SortedCard, ...]
    would_help: tuple[tuple[str, str], ...]
    said: tuple[SaidThen, ...]

    @property
    def shows_nothing(self) -> bool:
        """Whether nothing said in it is open to the viewer."""
        return not (self.answers or self.cards or self.would_help or self.said)


def conversations_of(record: OpenedRecord, standing: Standing) -> list[HeldConversation]:
    """The guided conversations about one pupil, newest first; two queries.

    Whoever only teaches the pupil is shown those of which something is open to them, and no others.
    """
    rows = list(
        Conversation.objects.filter(enrolment_id=record.enrolment_id, contact__withdrawn_at__isnull=True)
        .select_related("contact__by")
        .order_by("-contact__on", "-pk")
    )
    said = _said_by_conversation([row.pk for row in rows], standing) if rows else {}
    held = [_held(row, standing, said.get(row.pk, ())) for row in rows]
    return [each for each in held if standing.helps or not each.shows_nothing]


def _held(row: Conversation, standing: Standing, said: Sequence[SaidThen]) -> HeldConversation:
    writer = row.contact.by_id
    cards, would_help = read_cards(row.chosen_cards)
    sees_answers = may_see(standing, row.answers_audience, OPEN, writer)
    answers = {saying: getattr(row, saying) for saying in SAYINGS if getattr(row, saying)}
    return HeldConversation(
        contact_id=row.contact_id,
        on=row.contact.on,
        by_id=writer,
        by_name=row.contact.by.name,
        who=With(row.contact.spoke_with),
        answers=answers if sees_answers else {},
        answers_audience=row.answers_audience,
        cards=tuple(card for card in cards if may_see(standing, card.audience, OPEN, writer)),
        would_help=tuple(each for each in would_help if may_see(standing, each[1], OPEN, writer)),
        said=tuple(said),
    )


def _said_by_conversation(conversation_ids: Sequence[int], standing: Standing) -> dict[int, list[SaidThen]]:
    found: dict[int, list[SaidThen]] = {}
    rows = WordsSaid.objects.filter(conversation_id__in=conversation_ids, withdrawn_at__isnull=True)
    for row in rows.select_related("barrier").order_by("pk"):
        if row.conversation_id and may_see(standing, row.audience, row.sensitivity, row.by_id):
            kind = row.barrier.kind if row.barrier else ""
            found.setdefault(row.conversation_id, []).append(
                SaidThen(row.topic, row.words, row.whose, row.audience, kind)
            )
    return found
