"""Whose turn it is on a pathway, and for what: a line for a list, never a word of what was written."""

from dataclasses import dataclass
from datetime import date

from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.states import ReferralState


@dataclass(frozen=True, slots=True)
class Due:
    """The days a placement's adults owe something on; None where nothing of that kind is due."""

    waiting_for: tuple[Party, ...] = ()
    next_review: date | None = None
    how_it_ended: date | None = None
    where_they_went: date | None = None
    follow_up: date | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Something the reader's side has to do, and by which day; None where it has no day."""

    what: str
    by: date | None = None

    def is_late(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.by is not None and self.by < today


_REFERRAL_TURNS = {
    ReferralState.DRAFT: (Party.SCHOOL, "Finish it and send it"),
    ReferralState.SENT: (Party.PROVIDER, "Answer it"),
    ReferralState.QUESTION: (Party.SCHOOL, "Answer the question"),
}


def turns(party: Party, state: ReferralState, answer_by: date | None, due: Due | None) -> tuple[Turn, ...]:
    """What a side has to do, soonest first. A local authority owes nothing here.

    Args:
        party: whose list it is.
        state: where the referral stands.
        answer_by: the day by which the provider said it answers.
        due: what is due of the placement; None where there is none.
    """
    if state in _REFERRAL_TURNS:
        whose, what = _REFERRAL_TURNS[state]
        return (Turn(what, answer_by if state is ReferralState.SENT else None),) if party is whose else ()
    if party is Party.AUTHORITY:
        return ()
    if state is ReferralState.ACCEPTED:
        return (Turn("Write the starting expectations"),)
    found = _of_placement(party, due) if due else []
    return tuple(sorted(found, key=lambda turn: turn.by or date.min))


def _of_placement(party: Party, due: Due) -> list[Turn]:
    found = []
    if party in due.waiting_for:
        found.append(Turn("Agree to the expectations"))
    if Party.FAMILY in due.waiting_for:
        found.append(Turn("Ask the family whether they agree"))
    if due.next_review:
        found.append(Turn("Hold the review", due.next_review))
    if due.how_it_ended:
        found.append(Turn("Say how it ended", due.how_it_ended))
    if party is Party.SCHOOL and due.where_they_went:
        found.append(Turn("Say where they went on to", due.where_they_went))
    if party is Party.SCHOOL and due.follow_up:
        found.append(Turn("Ask how it is going there", due.follow_up))
    return found
