"""What changes of a pathway share: it is held, its side is known, and an event and grants are left."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from upturn.access.audit import note
from upturn.access.permissions import check_may_plan
from upturn.access.viewer import Viewer
from upturn.provision.models import PathwayEvent, Placement, PlacementShare, ProvisionReferral
from upturn.provision.pathway.bundles import Bundle, holds_until, offered
from upturn.provision.pathway.document import from_json
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.powers import LawfulBasis
from upturn.provision.pathway.sharing import Phase, SharedField
from upturn.provision.queries import phase_of, sides_of
from upturn.provision.refusals import PathwayRefused


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody changes a pathway: who, which, on which side, when."""

    by: Viewer
    row: ProvisionReferral
    party: Party
    today: date
    at: datetime


def referral_to_change(by: Viewer, referral_id: int) -> tuple[ProvisionReferral, Party]:
    """A referral held until the change is made, and which side the viewer is.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when their organisation is no side of it, or it has not been sent to them.
    """
    check_may_plan(by)
    row = (
        ProvisionReferral.objects.select_for_update(of=("self",))
        .select_related("enrolment", "provider")
        .filter(pk=referral_id)
        .first()
    )
    party = sides_of(row).party_of(by.organisation_id) if row else None
    if row is None or party is None or (party is not Party.SCHOOL and row.sent_on is None):
        raise PathwayRefused("This referral is not one of your organisation’s.")
    return row, party


def already_done(request_key: str) -> bool:
    """Whether this very form was sent before."""
    return PathwayEvent.objects.filter(request_key=request_key).exists()


def write_down(
    by: Viewer,
    row: ProvisionReferral,
    what: str,
    at: datetime,
    request_key: str,
    *,
    after: str = "",
    part: str = "",
    line: str = "",
) -> None:
    """Keep one change of a pathway as an event."""
    PathwayEvent.objects.create(
        referral=row,
        what=what,
        after=after,
        part=part,
        version=row.version,
        line=line,
        organisation_id=by.organisation_id,
        by_id=by.staff_id,
        at=at,
        request_key=request_key,
    )


def agree_to_share(
    change: Change, phase: Phase, left_out: Collection[tuple[str, SharedField]], *, ends_on: date
) -> None:
    """Grant what the changer's side offers when a pathway comes to a phase, less what they left out.

    A grant that stands already is never widened by it: it keeps what it was narrowed to, less what is left
    out now, and takes the new last day.

    Args:
        change: who agrees, for which side.
        phase: what the pathway comes to.
        left_out: bundles' fields that are not shared.
        ends_on: the last day of the placement as planned; the day itself before there is one.
    """
    basis = from_json(change.row.document).basis.lawful_basis or LawfulBasis.PUBLIC_TASK
    for bundle in offered(change.party, phase, has_authority=change.row.authority_id is not None):
        out = {field for key, field in left_out if key == bundle.key}
        to_id = sides_of(change.row).organisation_of(bundle.to)
        if to_id is not None:
            _grant(change, bundle, out, to_id, basis, holds_until(bundle, change.today, ends_on))


def _grant(
    change: Change, bundle: Bundle, out: Collection[SharedField], to_id: int, basis: LawfulBasis, until: date
) -> None:
    standing = change.row.shares.filter(bundle=bundle.key, ended_on__isnull=True).first()
    before = standing.fields if standing else [field.value for field in bundle.fields]
    fields = [field.value for field in bundle.fields if field not in out and field.value in before]
    if standing is not None and (standing.fields, standing.until) == (fields, until):
        return
    if standing is not None:
        end_share(change, standing)
    if not fields:
        return
    PlacementShare.objects.create(
        referral=change.row,
        from_organisation_id=change.by.organisation_id,
        to_organisation_id=to_id,
        bundle=bundle.key,
        fields=fields,
        roles=standing.roles if standing else [role.value for role in bundle.roles],
        phases=[each.value for each in bundle.phases],
        purpose=bundle.purpose,
        lawful_basis=basis.value,
        until=until,
        agreed_by_id=change.by.staff_id,
        agreed_at=change.at,
    )


def end_share(change: Change, share: PlacementShare) -> None:
    """A grant is over from today on; what it granted until now stays written."""
    share.ended_on, share.ended_by_id = change.today, change.by.staff_id
    share.save(update_fields=["ended_on", "ended_by"])


def placement_to_change(by: Viewer, placement_id: int, today: date, at: datetime) -> tuple[Change, Placement]:
    """A placement held until the change is made, with who changes it on which side.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when their organisation is no side of it.
    """
    placement = Placement.objects.select_for_update().filter(pk=placement_id).first()
    if placement is None:
        raise PathwayRefused("This placement is not one of your organisation’s.")
    row, party = referral_to_change(by, placement.referral_id)
    return Change(by, row, party, today, at), placement


def check_running(change: Change) -> None:
    """Whether a placement still goes on, or is being agreed.

    Raises:
        PathwayRefused: when it has ended.
    """
    if phase_of(change.row, change.today) not in (Phase.AGREEING, Phase.PLACED):
        raise PathwayRefused("This placement has ended. What was written stays; nothing more is added.")


def check_not_authority(change: Change, sentence: str) -> None:
    """Whether the changer is the school or the provider.

    Raises:
        PathwayRefused: with the sentence, when they are the authority.
    """
    if change.party is Party.AUTHORITY:
        raise PathwayRefused(sentence)


def written(change: Change, placement: Placement, what: str, request_key: str) -> None:
    """Keep a change of a placement as an event, and in the audit trail."""
    write_down(change.by, change.row, what, change.at, request_key)
    note(f"placement {what}", "placement", placement.pk, by=change.by)
