"""Who may read what of a placement across organisations: the one rule every such read goes through.

An organisation reads what it holds itself, by the roles of its own. Of another's it reads only the fields
that one has granted: to named roles, for a purpose, on a lawful basis, while the pathway is where the grant
is for, until a day. When the day passes, or the placement ends, a grant is over: nothing has to run for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from upturn.access.permissions import EVERY_PUPIL, NEEDS
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.provision.pathway.parties import Party, Sides


class SharedField(StrEnum):
    """One thing that can be shared, or not. The first ten are the parts of a referral, by their names."""

    ASKED = "asked"
    NEEDS = "needs"
    SAFETY = "safety"
    IN_THE_WAY = "in_the_way"
    HELPS = "helps"
    CONTACTS = "contacts"
    BASIS = "basis"
    OUTCOMES = "outcomes"
    TERMS = "terms"
    OWN_ANSWERS = "own_answers"
    ATTENDANCE = "attendance"
    PRESENCE = "presence"
    ENGAGEMENT = "engagement"
    RATINGS = "ratings"
    EXPECTATIONS = "expectations"
    REVIEWS = "reviews"
    ATTEMPTS = "attempts"
    DESTINATION = "destination"

    @property
    def label(self) -> str:
        """The field as a page names it: never a word that says anything of a child."""
        return _LABELS[self]


_LABELS = {
    SharedField.ASKED: "What is asked, and why",
    SharedField.NEEDS: "Needs and support",
    SharedField.SAFETY: "Keeping safe",
    SharedField.IN_THE_WAY: "What gets in the way",
    SharedField.HELPS: "What helps",
    SharedField.CONTACTS: "Contacts",
    SharedField.BASIS: "What it rests on",
    SharedField.OUTCOMES: "Outcomes and exit route",
    SharedField.TERMS: "Dates, hours and cost",
    SharedField.OWN_ANSWERS: "The provider’s own questions",
    SharedField.ATTENDANCE: "The school’s register, in counts",
    SharedField.PRESENCE: "Presence in lessons",
    SharedField.ENGAGEMENT: "Engagement in lessons",
    SharedField.RATINGS: "Teachers’ ratings and next steps",
    SharedField.EXPECTATIONS: "Starting expectations",
    SharedField.REVIEWS: "Reviews",
    SharedField.ATTEMPTS: "Reintegration attempts",
    SharedField.DESTINATION: "Destination and follow-up",
}

_SCHOOLS, _PROVIDERS = frozenset({Party.SCHOOL}), frozenset({Party.PROVIDER})
_OF_PROVIDER = (SharedField.PRESENCE, SharedField.ENGAGEMENT, SharedField.RATINGS)
_OF_BOTH = (SharedField.EXPECTATIONS, SharedField.REVIEWS, SharedField.ATTEMPTS)


def holders_of(field: SharedField) -> frozenset[Party]:
    """Whose a field is. What was agreed together both keep; what one told the other lapses."""
    if field in _OF_BOTH:
        return _SCHOOLS | _PROVIDERS
    return _PROVIDERS if field in _OF_PROVIDER else _SCHOOLS


def own_roles(field: SharedField) -> tuple[RoleName, ...]:
    """Which roles of the organisation that holds a field read it there."""
    if field in (SharedField.NEEDS, SharedField.SAFETY):
        return NEEDS
    if field in (SharedField.EXPECTATIONS, SharedField.HELPS):
        return (*EVERY_PUPIL, RoleName.TEACHER)
    return EVERY_PUPIL


class Phase(StrEnum):
    """Where a pathway is, as grants see it. Over is what was placed once; closed is what never was."""

    WRITING = "writing"
    ASKING = "asking"
    AGREEING = "agreeing"
    PLACED = "placed"
    AFTER = "after"
    OVER = "over"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Share:
    """What one organisation granted another: some fields, to some roles, for a purpose, until a day.

    ``phases`` are those of the pathway in which it holds; ``ended_on`` the first day it no longer does,
    where somebody took it back.
    """

    from_id: int
    to_id: int
    fields: frozenset[SharedField]
    roles: frozenset[RoleName]
    phases: frozenset[Phase]
    purpose: str
    lawful_basis: str
    until: date
    ended_on: date | None = None

    def holds(self, phase: Phase, today: date) -> bool:
        """Whether it grants anything today."""
        taken_back = self.ended_on is not None and self.ended_on <= today
        return phase in self.phases and today <= self.until and not taken_back


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why somebody may read a field: whose it is, and by which grant; none where it is their own."""

    of_id: int
    share: Share | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is read where it is held."""
        return self.share is None


def may_read(
    shares: Iterable[Share], sides: Sides, viewer: Viewer, field: SharedField, phase: Phase, today: date
) -> Grounds | None:
    """Whether a viewer may read a field of one pathway today, and on what grounds; None where they may not.

    Args:
        shares: every grant of this pathway, whoever made it.
        sides: the organisations it is between.
        viewer: who asks, in which organisation, with which roles there.
        field: what is asked for.
        phase: where the pathway is today.
        today: the day.
    """
    party = sides.party_of(viewer.organisation_id)
    if party is None:
        return None
    holders = holders_of(field)
    if party in holders:
        may = viewer.is_any(*own_roles(field)) and (party is Party.SCHOOL or _has_begun(phase))
        return Grounds(viewer.organisation_id) if may else None
    from_ids = {sides.organisation_of(each) for each in holders}
    for share in shares:
        if (
            share.to_id == viewer.organisation_id
            and share.from_id in from_ids
            and field in share.fields
            and not viewer.roles.isdisjoint(share.roles)
            and share.holds(phase, today)
        ):
            return Grounds(share.from_id, share)
    return None


def _has_begun(phase: Phase) -> bool:
    """Whether a provider holds anything of the pathway: not before a placement was opened."""
    return phase in (Phase.AGREEING, Phase.PLACED, Phase.AFTER, Phase.OVER)


def readable(
    shares: Sequence[Share], sides: Sides, viewer: Viewer, phase: Phase, today: date
) -> dict[SharedField, Grounds]:
    """Every field the viewer may read today, with its grounds."""
    asked = {field: may_read(shares, sides, viewer, field, phase, today) for field in SharedField}
    return {field: grounds for field, grounds in asked.items() if grounds is not None}


def may_read_message(
    seen_by: Iterable[Party],
    is_restricted: bool,
    written_by: Party,
    sides: Sides,
    viewer: Viewer,
    phase: Phase,
) -> bool:
    """Whether a viewer may read a message of the shared thread.

    Who wrote it names the sides it is for, and that is its grant, for as long as the placement lasts; an
    organisation keeps what it wrote. A restricted message is for those who see needs.

    Args:
        seen_by: the sides it was written for, besides the writer's own.
        is_restricted: whether it is only for those who see needs.
        written_by: the side it came from.
        sides: the organisations of the pathway.
        viewer: who asks.
        phase: where the pathway is today.
    """
    party = sides.party_of(viewer.organisation_id)
    if party is None or not viewer.is_any(*(NEEDS if is_restricted else EVERY_PUPIL)):
        return False
    return party is written_by or (party in seen_by and phase in (Phase.AGREEING, Phase.PLACED))


def narrowed(share: Share, fields: frozenset[SharedField], roles: frozenset[RoleName], until: date) -> Share:
    """A grant made narrower: never a field, a role or a day more than it was.

    Raises:
        WiderShare: when anything would be added.
    """
    if not fields <= share.fields or not roles <= share.roles or until > share.until:
        raise WiderShare("Sharing can be narrowed here. To share more, agree to it anew.")
    return Share(
        share.from_id,
        share.to_id,
        fields,
        roles,
        share.phases,
        share.purpose,
        share.lawful_basis,
        until,
        share.ended_on,
    )


class WiderShare(ValueError):
    """A change that would share more than was agreed; the message is the sentence the person reads."""


def reads_as(fields: Iterable[SharedField]) -> str:
    """Fields in the order they are known, as one line."""
    known: Mapping[SharedField, int] = {field: place for place, field in enumerate(SharedField)}
    return ", ".join(each.label for each in sorted(fields, key=known.__getitem__))
