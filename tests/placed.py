"""A school, a provider and an authority with one pupil between them, brought to any state of the pathway."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count

from django.utils.timezone import make_aware

from tests.held_registers import NOW, TODAY, enrolment
from tests.people_at_work import at_work, organisation, staff
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment, Organisation
from upturn.provision.actions import keep_part, move_referral, send_referral, start_referral
from upturn.provision.models import Placement, ProvisionReferral
from upturn.provision.pathway.document import (
    PARTS,
    Asked,
    Basis,
    Contacts,
    Helps,
    InTheWay,
    Needs,
    Outcomes,
    ReferralDocument,
    Safety,
    Terms,
    is_written,
    part_of,
)
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.placement import Ended, Expectations, StepUp
from upturn.provision.pathway.powers import LawfulBasis, Power
from upturn.provision.pathway.states import ReferralState
from upturn.provision.placing.actions import Agreed, agree_to_placement, end_placement, open_placement

AT = make_aware(NOW)
FIRST, SETTLED, LAST = date(2026, 3, 16), date(2026, 4, 17), date(2026, 7, 17)
WRITTEN = ReferralDocument(
    asked=Asked("Ten lessons a week online", "Mornings are hard this term", "A later start"),
    needs=Needs("Autism, diagnosed in 2023", "has", "A quiet room", "Asthma"),
    safety=Safety("speak", "", "Nothing online with strangers", "Mr Penhale"),
    in_the_way=InTheWay("The corridor at change-over"),
    helps=Helps("Time before answering", "Calling on her", camera_off=True, enjoys="Drawing"),
    contacts=Contacts("Her gran", "01632 960001", "Ms Okoro", "01632 960002", "Mr Penhale", "Mrs Wraith"),
    basis=Basis(Power.OFF_SITE_DIRECTION, "", date(2026, 3, 2), LawfulBasis.PUBLIC_TASK, date(2026, 3, 2)),
    outcomes=Outcomes(("Ten lessons held a week",), "Back for mornings by June"),
    terms=Terms(FIRST, LAST, 10, "At home, online", 180, "The school"),
)
AGREED = Agreed(
    FIRST,
    LAST,
    SETTLED,
    6,
    180,
    Expectations(8, "Eight lessons, camera off", "Chat is enough", (StepUp(date(2026, 4, 20), 12),)),
)
_keys = count(1)


def key() -> str:
    """A request key that was never used."""
    return f"pathway-{next(_keys)}"


@dataclass
class Town:
    """The three organisations and who works there: each by its side and role."""

    school: Organisation
    provider: Organisation
    authority: Organisation
    people: dict[tuple[Party, RoleName], Viewer] = field(default_factory=dict)

    def who(self, party: Party, role: RoleName = RoleName.HEAD) -> Viewer:
        """Somebody on a side with one role."""
        place = {
            Party.SCHOOL: self.school,
            Party.PROVIDER: self.provider,
            Party.AUTHORITY: self.authority,
        }[party]
        if (party, role) not in self.people:
            name = f"{role.label} of {place.name}"
            email = f"{role.value}@{place.key}.example"
            self.people[party, role] = at_work(staff(name, email), role, at=place)
        return self.people[party, role]


def town() -> Town:
    """The organisations, with nobody at work yet but as they are asked for."""
    return Town(
        organisation(),
        organisation("harbour-online", "Harbour Online", kind="provider", phase=""),
        organisation("wexmoor", "Wexmoor Council", kind="authority", phase=""),
    )


def written(
    here: Town, jordan: Enrolment, *, authority: bool = True, document: ReferralDocument = WRITTEN
) -> int:
    """A referral with everything in it, not sent."""
    head = here.who(Party.SCHOOL)
    referral_id = start_referral(
        by=head,
        enrolment_id=jordan.pk,
        provider_id=here.provider.pk,
        authority_id=here.authority.pk if authority else None,
        at=AT,
        request_key=key(),
    )
    for name in PARTS:
        if is_written(document, name):
            keep_part(
                by=head,
                referral_id=referral_id,
                name=name,
                part=part_of(document, name),
                based_on_version=1_000,
                at=AT,
                request_key=key(),
            )
    return referral_id


def sent(here: Town, jordan: Enrolment, **more: bool) -> int:
    """A referral that was sent."""
    referral_id = written(here, jordan, **more)
    send_referral(by=here.who(Party.SCHOOL), referral_id=referral_id, today=TODAY, at=AT, request_key=key())
    return referral_id


def moved(here: Town, referral_id: int, to: ReferralState, party: Party, line: str = "") -> None:
    """A referral moved by a side."""
    move_referral(
        by=here.who(party), referral_id=referral_id, to=to, line=line, today=TODAY, at=AT, request_key=key()
    )


def opened(here: Town, jordan: Enrolment, **more: bool) -> Placement:
    """A placement whose expectations are written and agreed by nobody."""
    referral_id = sent(here, jordan, **more)
    moved(here, referral_id, ReferralState.ACCEPTED, Party.PROVIDER)
    placement_id = open_placement(
        by=here.who(Party.PROVIDER),
        referral_id=referral_id,
        agreed=AGREED,
        today=TODAY,
        at=AT,
        request_key=key(),
    )
    return Placement.objects.get(pk=placement_id)


def say_yes(here: Town, placement: Placement, party: Party, by: Party | None = None) -> None:
    """One side's yes to the expectations as they stand."""
    agree_to_placement(
        by=here.who(by or party),
        placement_id=placement.pk,
        version=placement.version,
        party=party,
        who="Somebody",
        on=TODAY,
        today=TODAY,
        at=AT,
        request_key=key(),
    )


def placed(here: Town, jordan: Enrolment, **more: bool) -> Placement:
    """A placement that school, provider and family agreed to."""
    placement = opened(here, jordan, **more)
    say_yes(here, placement, Party.SCHOOL)
    say_yes(here, placement, Party.PROVIDER)
    say_yes(here, placement, Party.FAMILY, by=Party.SCHOOL)
    placement.refresh_from_db()
    return placement


def ended(here: Town, placement: Placement, on: date, how: Ended = Ended.COMPLETED) -> None:
    """A placement that is over."""
    end_placement(
        by=here.who(Party.SCHOOL),
        placement_id=placement.pk,
        how=how,
        ended_on=on,
        line="",
        today=on + timedelta(days=1),
        at=AT,
        request_key=key(),
    )


def pupil_of_school(here: Town) -> Enrolment:
    """Somebody on the school's roll."""
    return enrolment(here.school)


def row_of(referral_id: int) -> ProvisionReferral:
    """The referral as it is stored."""
    return ProvisionReferral.objects.get(pk=referral_id)


def without_part(name: str) -> ReferralDocument:
    """The whole referral with one part left unwritten."""
    return replace(WRITTEN, **{name: part_of(ReferralDocument(), name)})
