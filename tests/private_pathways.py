"""Pathways of the private school's pupils to a provider and an authority: in every phase, each thing marked.

What may be read is written out here by phase, side and role, and not asked of the rule that is walked.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from tests.held_registers import TODAY
from tests.people_at_work import at_work, staff
from tests.placed import (
    AGREED,
    AT,
    WRITTEN,
    Town,
    ended,
    key,
    moved,
    say_yes,
    town,
    written,
)
from upturn.access.permissions import EVERY_PUPIL, NEEDS
from upturn.access.roles import RoleName
from upturn.access.standing import Standing
from upturn.people.models import Enrolment, Organisation, TeachingGroup, TeachingGroupPlace
from upturn.provision.actions import send_referral
from upturn.provision.models import Placement, PlacementShare, ReintegrationAttempt
from upturn.provision.pathway.attempts import AttemptStep, Destination, Went
from upturn.provision.pathway.document import ReferralDocument
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.placement import Expectations
from upturn.provision.pathway.states import ReferralState
from upturn.provision.placing.actions import Agreed, change_expectations, open_placement
from upturn.provision.together.actions import (
    Attempt,
    hold_review,
    keep_attempt,
    keep_destination,
    write_message,
)

COMMISSIONERS = (RoleName.ATTENDANCE_LEAD, RoleName.SENCO, RoleName.HEAD)
Rule = Callable[[Standing], bool]
CAST = (
    ("harbour-head", Party.PROVIDER, RoleName.HEAD),
    ("harbour-dsl", Party.PROVIDER, RoleName.DSL),
    ("harbour-pastoral", Party.PROVIDER, RoleName.PASTORAL),
    ("harbour-teacher", Party.PROVIDER, RoleName.TEACHER),
    ("harbour-other-teacher", Party.PROVIDER, RoleName.TEACHER),
    ("harbour-analyst", Party.PROVIDER, RoleName.ANALYST),
    ("wexmoor-lead", Party.AUTHORITY, RoleName.ATTENDANCE_LEAD),
    ("wexmoor-pastoral", Party.AUTHORITY, RoleName.PASTORAL),
)
THEN = replace(
    AGREED, starts_on=date(2026, 1, 5), ends_on=date(2026, 3, 6), settling_in_until=date(2026, 1, 30)
)
NOW_AGREED = replace(AGREED, starts_on=date(2026, 3, 9))


def at(place: Organisation, *roles: RoleName) -> Rule:
    """Whoever holds one of the roles at an organisation."""
    return lambda standing: standing.viewer.organisation_id == place.pk and standing.viewer.is_any(*roles)


def any_of(*rules: Rule) -> Rule:
    """Whoever one of the rules lets in."""
    return lambda standing: any(rule(standing) for rule in rules)


def with_pathways(school: Any) -> None:
    """Give the private school a provider and an authority, and its two pupils pathways in every phase."""
    here = town()
    _people(school, here)
    jordan, ivy = school.pupils
    over = _placement(school, here, jordan, THEN, "over")
    _after(school, here, jordan, over)
    now = _placement(school, here, jordan, NOW_AGREED, "now")
    _taught_there(school, now)
    change_expectations(
        by=here.who(Party.SCHOOL),
        placement_id=now.pk,
        agreed=replace(NOW_AGREED, expectations=Expectations(9, _mark_of(school, "expectations now"))),
        based_on_version=1,
        today=TODAY,
        at=AT,
        request_key=key(),
    )
    accepted = written(here, ivy, document=_document(school, here, ivy, "asked"))
    _send(here, accepted)
    moved(here, accepted, ReferralState.ACCEPTED, Party.PROVIDER)
    draft = written(
        replace(here, provider=Organisation.objects.get(key="vaseley")),
        ivy,
        document=_document(school, here, ivy, "draft"),
    )
    school.samples |= {
        "pathway_id": [over.referral_id, now.referral_id, accepted, draft],
        "placement_id": [over.pk, now.pk],
        "attempt_id": [ReintegrationAttempt.objects.filter(placement=now).latest("pk").pk],
        "share_id": [PlacementShare.objects.get(referral_id=now.referral_id, bundle="working").pk],
        "part": ["asked", "needs"],
        "to": [ReferralState.WITHDRAWN],
    }


def _people(school: Any, here: Town) -> None:
    for name, party, role in CAST:
        place = here.provider if party is Party.PROVIDER else here.authority
        email = f"{name}@other.example"
        school.people[name] = at_work(staff(f"Person {name}", email), role, at=place)


def _of_school(here: Town, *, needs: bool = False, taught: bool = False) -> Rule:
    """Who reads it at the school: by role; and where teachers may, those who teach or are trusted by them."""
    by_role = at(here.school, *(NEEDS if needs else EVERY_PUPIL))
    if not taught:
        return by_role
    return any_of(
        by_role,
        lambda standing: (
            standing.viewer.organisation_id == here.school.pk and (standing.helps or standing.teaches)
        ),
    )


def _document(school: Any, here: Town, whose: Enrolment, phase: str) -> ReferralDocument:
    """The whole referral, with a mark in each part that some phase opens to somebody else."""
    provider, authority = here.provider, here.authority
    opens = phase in ("asked", "now")
    leads = at(provider, *EVERY_PUPIL) if opens else at(provider)
    for_needs = at(provider, *NEEDS) if opens else at(provider)
    overseen = at(authority, *COMMISSIONERS) if opens else at(authority)
    teacher = _is("harbour-teacher", school) if phase == "now" else at(provider)

    def mark(part: str, *rules: Rule) -> str:
        return str(school.keep(f"{part} {phase}", whose, any_of(*rules), across=True))

    return replace(
        WRITTEN,
        asked=replace(WRITTEN.asked, why=f"Because {mark('asked', _of_school(here), leads, overseen)}"),
        needs=replace(WRITTEN.needs, sen=f"Needs {mark('needs', _of_school(here, needs=True), for_needs)}"),
        safety=replace(
            WRITTEN.safety, what=f"Safe {mark('safety', _of_school(here, needs=True), for_needs)}"
        ),
        helps=replace(
            WRITTEN.helps,
            helps=f"Helps {mark('helps', _of_school(here, taught=True), leads, teacher)}",
        ),
        contacts=replace(WRITTEN.contacts, family=f"Gran {mark('contacts', _of_school(here), leads)}"),
    )


def _is(name: str, school: Any) -> Rule:
    return lambda standing: standing.viewer.staff_id == school.people[name].staff_id


def _send(here: Town, referral_id: int) -> None:
    send_referral(by=here.who(Party.SCHOOL), referral_id=referral_id, today=TODAY, at=AT, request_key=key())


def _placement(school: Any, here: Town, whose: Enrolment, agreed: Agreed, phase: str) -> Placement:
    """A placement agreed by all, with a message, a review and an attempt, each marked."""
    referral_id = written(here, whose, document=_document(school, here, whose, phase))
    _send(here, referral_id)
    moved(here, referral_id, ReferralState.ACCEPTED, Party.PROVIDER)
    overseen = at(here.authority, *COMMISSIONERS) if phase == "now" else at(here.authority)
    joint = any_of(_of_school(here), at(here.provider, *EVERY_PUPIL), overseen)
    teacher = _is("harbour-teacher", school) if phase == "now" else at(here.provider)
    teachers = any_of(_of_school(here, taught=True), joint, teacher)
    words = school.keep(f"expectations {phase}", whose, teachers, across=True)
    placement_id = open_placement(
        by=here.who(Party.PROVIDER),
        referral_id=referral_id,
        agreed=replace(agreed, expectations=Expectations(8, f"Eight {words}")),
        today=TODAY,
        at=AT,
        request_key=key(),
    )
    placement = Placement.objects.get(pk=placement_id)
    for party in (Party.SCHOOL, Party.PROVIDER):
        say_yes(here, placement, party)
    say_yes(here, placement, Party.FAMILY, by=Party.SCHOOL)
    _thread(school, here, whose, placement, phase)
    _tried(school, here, whose, placement, phase, joint)
    return placement


def _thread(school: Any, here: Town, whose: Enrolment, placement: Placement, phase: str) -> None:
    """Messages to the provider alone, to both, from the provider, and one for those who see needs."""
    provider = at(here.provider, *EVERY_PUPIL) if phase == "now" else at(here.provider)
    provider_needs = at(here.provider, *NEEDS) if phase == "now" else at(here.provider)
    authority = at(here.authority, *EVERY_PUPIL) if phase == "now" else at(here.authority)
    own = at(here.provider, *EVERY_PUPIL)
    school_reads = _of_school(here) if phase == "now" else at(here.school)
    for what, by, to, restricted, rules in (
        ("to provider", Party.SCHOOL, (Party.PROVIDER,), False, (_of_school(here), provider)),
        (
            "to both",
            Party.SCHOOL,
            (Party.PROVIDER, Party.AUTHORITY),
            False,
            (_of_school(here), provider, authority),
        ),
        ("from provider", Party.PROVIDER, (Party.SCHOOL,), False, (own, school_reads)),
        (
            "restricted",
            Party.SCHOOL,
            (Party.PROVIDER,),
            True,
            (_of_school(here, needs=True), provider_needs),
        ),
    ):
        mark = school.keep(f"message {what} {phase}", whose, any_of(*rules), across=True)
        write_message(
            by=here.who(by),
            placement_id=placement.pk,
            words=f"Message {mark}",
            seen_by=to,
            is_restricted=restricted,
            today=TODAY,
            at=AT,
            request_key=key(),
        )


def _tried(school: Any, here: Town, whose: Enrolment, placement: Placement, phase: str, joint: Rule) -> None:
    review, learned = (
        school.keep(f"{what} {phase}", whose, joint, across=True) for what in ("review", "attempt")
    )
    common = {"placement_id": placement.pk, "today": TODAY, "at": AT}
    hold_review(
        by=here.who(Party.PROVIDER),
        held_on=date(2026, 3, 10),
        present="",
        minutes=[f"Agreed {review}"],
        request_key=key(),
        **common,
    )
    keep_attempt(
        by=here.who(Party.SCHOOL),
        attempt=Attempt(
            "Mornings",
            placement.starts_on,
            (AttemptStep("Side gate", TODAY),),
            went=Went.STOPPED,
            ended_on=TODAY,
            learned=f"Learned {learned}",
        ),
        request_key=key(),
        **common,
    )


def _after(school: Any, here: Town, whose: Enrolment, placement: Placement) -> None:
    """The end of a placement, where they went on to, and how it is going there."""
    ended(here, placement, date(2026, 3, 6))
    told = any_of(_of_school(here), at(here.provider, *EVERY_PUPIL), at(here.authority, *COMMISSIONERS))
    went = school.keep("destination", whose, told, across=True)
    common = {"by": here.who(Party.SCHOOL), "placement_id": placement.pk, "at": AT}
    keep_destination(
        kind=Destination.SAME_SCHOOL, line=f"Went {went}", today=TODAY, request_key=key(), **common
    )


def _mark_of(school: Any, what: str) -> str:
    """The mark something was given already."""
    return next(mark for mark, secret in school.secrets.items() if secret.what == what)


def _taught_there(school: Any, placement: Placement) -> None:
    group = TeachingGroup.objects.create(
        organisation_id=placement.enrolment.organisation_id,
        name="En1",
        subject="English",
        teacher_id=school.people["harbour-teacher"].staff_id,
    )
    TeachingGroupPlace.objects.create(group=group, enrolment=placement.enrolment)
