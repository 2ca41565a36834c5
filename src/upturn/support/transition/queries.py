"""What a transition pack of one pupil would hold."""

from collections.abc import Iterable

from upturn.access.doorways import OpenedRecord
from upturn.access.permissions import check_may_plan
from upturn.access.queries import standing_to, trusted_adults_of
from upturn.access.standing import Standing
from upturn.access.viewer import Viewer
from upturn.barriers.queries import barriers_of, words_of
from upturn.families.queries import family_adults
from upturn.plans.cards.content import CardContent, card_content
from upturn.plans.document import PlanDocument
from upturn.plans.queries import plan_of
from upturn.support.referrals.queries import referrals_of
from upturn.support.transition.parts import Going, PackPart, Part, may_go, referral_may_go


def pack_parts(viewer: Viewer, record: OpenedRecord, going: Going) -> list[PackPart]:
    """Every part of an opened record's pack, the empty ones too, in the order it is read.

    Raises:
        NotAllowed: when the viewer does not make plans.
    """
    check_may_plan(viewer)
    standing = standing_to(viewer, record.enrolment_id)
    plan = plan_of(record)
    lines = {
        **_of_plan(plan.document if plan else None),
        Part.TRUSTED_ADULT: _trusted(record),
        Part.OWN_WORDS: _own_words(record, standing, going, plan.document if plan else None),
        Part.IN_THE_WAY: tuple(
            f"{each.name} ({each.status.label.lower()})"
            for each in barriers_of(record, standing)
            if each.status.stands and may_go(going, each.audience, each.sensitivity)
        ),
        Part.FAMILY: tuple(_family(viewer, record)),
        Part.REFERRALS: tuple(
            f"{each.to}: {each.state.label.lower()}"
            for each in referrals_of(record, standing)
            if each.state.is_open and referral_may_go(each.sensitivity)
        ),
    }
    return [PackPart(part, lines.get(part, ())) for part in Part]


def _of_plan(document: PlanDocument | None) -> dict[Part, tuple[str, ...]]:
    if document is None:
        return {}
    card: CardContent = card_content(document)
    step = document.small_step
    return {
        Part.HELPS: (*card.helps, *card.low_pressure),
        Part.AGREED: card.agreed,
        Part.NOT_TO_SAY: card.not_to_say,
        Part.MORNING: (card.morning,) if card.morning else (),
        Part.STAYS_THE_SAME: (card.stays_the_same,) if card.stays_the_same else (),
        Part.SMALL_STEP: (step.words,) if step and step.words else (),
        Part.SUPPORTS: tuple(f"{each.name} ({each.who})" for each in document.supports),
    }


def _trusted(record: OpenedRecord) -> tuple[str, ...]:
    adults = trusted_adults_of([record.enrolment_id]).get(record.enrolment_id)
    if adults is None or not adults.trusted:
        return ()
    chosen = ", chosen with the pupil" if adults.chosen_with_pupil else ""
    lines = [f"{adults.trusted}{chosen}"]
    if adults.deputy:
        lines.append(f"Deputy: {adults.deputy}")
    return tuple(lines)


def _own_words(
    record: OpenedRecord, standing: Standing, going: Going, document: PlanDocument | None
) -> tuple[str, ...]:
    """What the pupil said and let go there; the pupil's own version of the plan goes home, so it may go."""
    own = document.pupil_version if document else None
    written = (own.what_is_hard, own.what_helps, own.my_next_step) if own else ()
    said = [
        each.words
        for each in words_of(record, standing)
        if each.whose == "pupil" and may_go(going, each.audience, each.sensitivity)
    ]
    return tuple(f"“{words}”" for words in dict.fromkeys([*written, *said]) if words)


def _family(viewer: Viewer, record: OpenedRecord) -> Iterable[str]:
    for adult in family_adults(record, viewer.organisation_id)[:2]:
        prefers = f"prefers {adult.channel.lower()}" if adult.channel else ""
        speaks = f"speaks {adult.language}" if adult.language not in ("", "English") else ""
        yield ", ".join(part for part in (adult.name, adult.relationship.lower(), prefers, speaks) if part)
