"""What is shared unless somebody narrows it: least data, shown to who shares it before anything is sent."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from upturn.access.permissions import EVERY_PUPIL, NEEDS
from upturn.access.roles import RoleName
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.sharing import Phase, SharedField

F = SharedField
AFTER_THE_END = timedelta(weeks=16)
"""Where they went is asked twelve weeks on; a month more is given to say it."""
AN_ANSWER_AT_LATEST = timedelta(weeks=8)
_COMMISSIONERS = (RoleName.ATTENDANCE_LEAD, RoleName.SENCO, RoleName.HEAD)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Some fields one side offers another: to which roles there, what for, and while the pathway is where."""

    key: str
    by: Party
    to: Party
    title: str
    purpose: str
    fields: tuple[SharedField, ...]
    roles: tuple[RoleName, ...]
    phases: tuple[Phase, ...]


BUNDLES: tuple[Bundle, ...] = (
    Bundle(
        "answering",
        Party.SCHOOL,
        Party.PROVIDER,
        "To answer the referral",
        "deciding whether this is the right place",
        (F.ASKED, F.IN_THE_WAY, F.HELPS, F.CONTACTS, F.BASIS, F.OUTCOMES, F.TERMS, F.OWN_ANSWERS),
        EVERY_PUPIL,
        (Phase.ASKING, Phase.AGREEING),
    ),
    Bundle(
        "answering_needs",
        Party.SCHOOL,
        Party.PROVIDER,
        "To answer the referral: needs and keeping safe",
        "deciding whether needs can be met and everyone kept safe",
        (F.NEEDS, F.SAFETY),
        NEEDS,
        (Phase.ASKING, Phase.AGREEING),
    ),
    Bundle(
        "commissioning",
        Party.SCHOOL,
        Party.AUTHORITY,
        "For the local authority, while it is asked and decided",
        "arranging and paying for education",
        (F.ASKED, F.BASIS, F.OUTCOMES, F.TERMS),
        _COMMISSIONERS,
        (Phase.ASKING, Phase.AGREEING),
    ),
    Bundle(
        "working",
        Party.SCHOOL,
        Party.PROVIDER,
        "For everyone who leads there",
        "teaching and supporting the pupil day by day",
        (F.ASKED, F.IN_THE_WAY, F.HELPS, F.CONTACTS, F.OUTCOMES, F.TERMS, F.OWN_ANSWERS, F.ATTENDANCE),
        EVERY_PUPIL,
        (Phase.PLACED,),
    ),
    Bundle(
        "working_needs",
        Party.SCHOOL,
        Party.PROVIDER,
        "For who meets needs and keeps them safe",
        "meeting needs and keeping everyone safe",
        (F.NEEDS, F.SAFETY),
        NEEDS,
        (Phase.PLACED,),
    ),
    Bundle(
        "lessons",
        Party.SCHOOL,
        Party.PROVIDER,
        "For their teachers there",
        "teaching the pupil kindly from the first lesson",
        (F.HELPS,),
        (RoleName.TEACHER,),
        (Phase.PLACED,),
    ),
    Bundle(
        "learning",
        Party.PROVIDER,
        Party.SCHOOL,
        "For the school that stays answerable",
        "the school’s duty of care, its register and reviews",
        (F.PRESENCE, F.ENGAGEMENT, F.RATINGS),
        EVERY_PUPIL,
        (Phase.PLACED,),
    ),
    Bundle(
        "oversight",
        Party.SCHOOL,
        Party.AUTHORITY,
        "For the local authority, while the placement lasts",
        "arranging, paying for and reviewing education",
        (F.ASKED, F.BASIS, F.OUTCOMES, F.TERMS, F.ATTENDANCE, F.EXPECTATIONS, F.REVIEWS, F.ATTEMPTS),
        _COMMISSIONERS,
        (Phase.PLACED,),
    ),
    Bundle(
        "oversight_lessons",
        Party.PROVIDER,
        Party.AUTHORITY,
        "For the local authority, while the placement lasts",
        "arranging, paying for and reviewing education",
        (F.PRESENCE, F.ENGAGEMENT),
        _COMMISSIONERS,
        (Phase.PLACED,),
    ),
    Bundle(
        "afterwards",
        Party.SCHOOL,
        Party.PROVIDER,
        "Afterwards: where they went",
        "knowing whether the placement helped",
        (F.DESTINATION,),
        EVERY_PUPIL,
        (Phase.PLACED, Phase.AFTER),
    ),
    Bundle(
        "afterwards_authority",
        Party.SCHOOL,
        Party.AUTHORITY,
        "Afterwards: where they went",
        "knowing whether the placement helped",
        (F.DESTINATION,),
        _COMMISSIONERS,
        (Phase.PLACED, Phase.AFTER),
    ),
)
BY_KEY = {bundle.key: bundle for bundle in BUNDLES}


def offered(by: Party, phase: Phase, *, has_authority: bool) -> tuple[Bundle, ...]:
    """What a side is asked to share when a pathway comes to a phase."""
    return tuple(
        bundle
        for bundle in BUNDLES
        if bundle.by is by
        and bundle.phases[0] is phase
        and (has_authority or bundle.to is not Party.AUTHORITY)
    )


def without(bundle: Bundle, left_out: Collection[SharedField]) -> Bundle | None:
    """A bundle with some fields left out; None where nothing is left of it."""
    kept = tuple(field for field in bundle.fields if field not in left_out)
    return replace(bundle, fields=kept) if kept else None


def holds_until(bundle: Bundle, sent_on: date, ends_on: date) -> date:
    """The last day a bundle's grant holds, whatever happens.

    Args:
        bundle: what is shared.
        sent_on: the day it is agreed.
        ends_on: the last day of the placement, as it is planned.
    """
    if Phase.AFTER in bundle.phases:
        return ends_on + AFTER_THE_END
    if Phase.ASKING in bundle.phases:
        return sent_on + AN_ANSWER_AT_LATEST
    return ends_on
