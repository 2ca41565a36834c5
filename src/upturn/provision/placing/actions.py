"""Writes of placements: opened and agreed, talked about and reviewed, attempts, the end, and where it led."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from upturn.access.audit import audited, note
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.people.models import Enrolment
from upturn.provision.changing import (
    Change,
    agree_to_share,
    already_done,
    check_not_authority,
    check_running,
    end_share,
    placement_to_change,
    referral_to_change,
    write_down,
    written,
)
from upturn.provision.models import (
    Placement,
    PlacementShare,
    PlacementYes,
    ProvisionReferral,
)
from upturn.provision.pathway.cycle import LONGEST_CYCLE, SHORTEST_CYCLE
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.placement import (
    Ended,
    Expectations,
    Yes,
    as_json,
    expectation_faults,
    still_to_agree,
)
from upturn.provision.pathway.sharing import Phase, SharedField, WiderShare, narrowed
from upturn.provision.pathway.states import ReferralState, WrongMove, check_may_become
from upturn.provision.queries import as_share
from upturn.provision.refusals import PathwayRefused, WrittenMeanwhile


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a placement is proposed to be: its days, cost, review cycle, and what is expected at first."""

    starts_on: date
    ends_on: date
    settling_in_until: date
    review_every_weeks: int
    weekly_cost: int | None
    expectations: Expectations


@audited
def open_placement(
    *, by: Viewer, referral_id: int, agreed: Agreed, today: date, at: datetime, request_key: str
) -> int:
    """Write the first starting expectations of an accepted referral, and enrol the pupil with the provider.

    Nobody has agreed to anything by it. Gives the placement's number; the same request twice is one.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when the referral is not accepted, or the expectations cannot stand.
    """
    row, party = referral_to_change(by, referral_id)
    if already_done(request_key):
        note("placement already opened", "placement", row.placement.pk, by=by)
        return int(row.placement.pk)
    _check_move(row, party)
    _check_agreed(agreed)
    placement = Placement.objects.create(
        referral=row, enrolment=_enrolled_at(row, agreed.starts_on), **_values(agreed)
    )
    row.state = ReferralState.PLACED.value
    row.version += 1
    row.save(update_fields=["state", "version"])
    write_down(by, row, "placed", at, request_key, after=row.state)
    note("placement opened", "placement", placement.pk, by=by)
    return placement.pk


def _check_move(row: ProvisionReferral, party: Party) -> None:
    try:
        check_may_become(ReferralState(row.state), ReferralState.PLACED, party, "")
    except WrongMove as wrong:
        raise PathwayRefused(str(wrong)) from wrong


def _check_agreed(agreed: Agreed) -> None:
    faults = list(
        expectation_faults(agreed.expectations, agreed.starts_on, agreed.ends_on, agreed.settling_in_until)
    )
    if not SHORTEST_CYCLE <= agreed.review_every_weeks <= LONGEST_CYCLE:
        faults.append(f"Review every {SHORTEST_CYCLE} to {LONGEST_CYCLE} weeks.")
    if faults:
        raise PathwayRefused(faults[0])


def _values(agreed: Agreed) -> dict[str, object]:
    return {
        "starts_on": agreed.starts_on,
        "ends_on": agreed.ends_on,
        "settling_in_until": agreed.settling_in_until,
        "review_every_weeks": agreed.review_every_weeks,
        "weekly_cost": agreed.weekly_cost,
        "expectations": as_json(agreed.expectations),
    }


def _enrolled_at(row: ProvisionReferral, starts_on: date) -> Enrolment:
    """The pupil's enrolment with the provider: one that is open, or one that begins with the placement."""
    there = Enrolment.objects.filter(pupil_id=row.enrolment.pupil_id, organisation_id=row.provider_id)
    standing = there.filter(leaves_on__isnull=True).order_by("-starts_on").first()
    if standing is not None:
        return standing
    enrolled, _ = Enrolment.objects.update_or_create(
        pupil_id=row.enrolment.pupil_id,
        organisation_id=row.provider_id,
        starts_on=starts_on,
        defaults={"leaves_on": None, "year_group": row.enrolment.year_group},
    )
    return enrolled


@audited
def change_expectations(
    *,
    by: Viewer,
    placement_id: int,
    agreed: Agreed,
    based_on_version: int,
    today: date,
    at: datetime,
    request_key: str,
) -> None:
    """Propose other expectations or days. Every side is asked for its yes again.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when it has ended, or they cannot stand.
        WrittenMeanwhile: when somebody changed them since ``based_on_version``.
    """
    change, placement = placement_to_change(by, placement_id, today, at)
    if already_done(request_key):
        note("expectations already changed", "placement", placement.pk, by=by)
        return
    check_running(change)
    if placement.version != based_on_version:
        raise WrittenMeanwhile("Somebody", "the expectations")
    _check_agreed(agreed)
    for name, value in _values(agreed).items():
        setattr(placement, name, value)
    placement.version += 1
    placement.save()
    written(change, placement, "expectations", request_key)


@audited
def agree_to_placement(
    *,
    by: Viewer,
    placement_id: int,
    version: int,
    party: Party,
    who: str,
    on: date,
    left_out: Collection[tuple[str, SharedField]] = (),
    today: date,
    at: datetime,
    request_key: str,
) -> None:
    """Write down one side's yes to the expectations as they stand, and what it shares with it.

    School and provider each say their own; the family's is written down by either, with whose it was.

    Args:
        by: who writes it down.
        placement_id: which placement.
        version: what was agreed to, as it was read.
        party: whose yes.
        who: the person who agreed, by name.
        on: the day they did.
        left_out: fields of bundles that the side does not share.
        today: the day.
        at: this moment.
        request_key: what makes two sendings one.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when it is another side's to say, or is of expectations that were changed since.
    """
    change, placement = placement_to_change(by, placement_id, today, at)
    if already_done(request_key):
        note("placement already agreed", "placement", placement.pk, by=by)
        return
    check_running(change)
    _check_yes(change, placement, party, version, who, on)
    PlacementYes.objects.get_or_create(
        placement=placement,
        party=party.value,
        version=version,
        defaults={"who": who.strip(), "on": on, "by_id": by.staff_id, "at": at},
    )
    if party is change.party:
        agree_to_share(change, Phase.PLACED, left_out, ends_on=placement.ends_on)
    _keep_agreed_on(placement, on)
    written(change, placement, f"yes {party}", request_key)


def _check_yes(change: Change, placement: Placement, party: Party, version: int, who: str, on: date) -> None:
    if party is not Party.FAMILY and party is not change.party:
        raise PathwayRefused("Each side says its own yes. The family’s is written down by either.")
    if change.party is Party.AUTHORITY or party is Party.AUTHORITY:
        raise PathwayRefused("School, provider and family agree. A local authority is told.")
    if placement.version != version:
        raise PathwayRefused("The expectations were changed. Read them again, and then agree.")
    if not who.strip():
        raise PathwayRefused("Say who agreed, by name.")
    if on > change.today:
        raise PathwayRefused("That day has not come yet. Give the day they agreed.")


def _keep_agreed_on(placement: Placement, on: date) -> None:
    rows = placement.yeses.filter(version=placement.version)
    yeses = [Yes(Party(row.party), row.version, row.who, row.on) for row in rows]
    if placement.agreed_on is None and not still_to_agree(yeses, placement.version):
        placement.agreed_on = on
        placement.save(update_fields=["agreed_on"])


@audited
def end_placement(
    *,
    by: Viewer,
    placement_id: int,
    how: Ended,
    ended_on: date,
    line: str,
    today: date,
    at: datetime,
    request_key: str,
) -> None:
    """Say how and when a placement ended. What was shared for it lapses with that day.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when it has ended already, or the day has not come.
    """
    change, placement = placement_to_change(by, placement_id, today, at)
    if already_done(request_key):
        note("placement already ended", "placement", placement.pk, by=by)
        return
    check_not_authority(change, "School or provider says how it ended.")
    if placement.ended_on is not None:
        raise PathwayRefused("It has been said how this placement ended.")
    if ended_on > today:
        raise PathwayRefused("That day has not come yet. Give the day it ended.")
    if ended_on < placement.starts_on and how is not Ended.NEVER_BEGAN:
        raise PathwayRefused("That is before its first day. Say that it never began, or give a later day.")
    placement.ended_on, placement.ended_how, placement.ended_line = ended_on, how.value, line.strip()[:500]
    placement.save(update_fields=["ended_on", "ended_how", "ended_line"])
    leaving = max(ended_on, placement.enrolment.starts_on)
    Enrolment.objects.filter(pk=placement.enrolment_id, leaves_on__isnull=True).update(leaves_on=leaving)
    written(change, placement, "ended", request_key)


@audited
def narrow_share(
    *,
    by: Viewer,
    share_id: int,
    fields: Collection[SharedField],
    roles: Collection[RoleName],
    until: date,
    today: date,
    at: datetime,
) -> None:
    """Share less than was agreed: fewer fields, fewer roles, a nearer day; with nothing left, no more at all.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when it is not theirs to narrow, or would share more.
    """
    share = PlacementShare.objects.select_for_update().filter(pk=share_id, ended_on__isnull=True).first()
    if share is None or share.from_organisation_id != by.organisation_id:
        raise PathwayRefused("Only the organisation that shares can share less.")
    row, party = referral_to_change(by, share.referral_id)
    change = Change(by, row, party, today, at)
    try:
        less = narrowed(as_share(share), frozenset(fields), frozenset(roles), until)
    except WiderShare as wider:
        raise PathwayRefused(str(wider)) from wider
    end_share(change, share)
    if less.fields and less.roles:
        share.pk = None
        share.fields = [each.value for each in SharedField if each in less.fields]
        share.roles = [each.value for each in RoleName if each in less.roles]
        share.until, share.ended_on, share.ended_by = until, None, None
        share.agreed_by_id, share.agreed_at = by.staff_id, at
        share.save()
    note("sharing narrowed", "provision referral", row.pk, by=by, bundle=share.bundle)
