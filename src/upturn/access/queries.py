"""Reads about access: where someone works, and as what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max
from django.db.models.functions import TruncDate

from upturn.access.invitation_links import secret_digest
from upturn.access.models import AuditEvent, Invitation, Membership, ReadingLogEntry, TrustedAdult
from upturn.access.roles import RoleName
from upturn.access.sealing import first_broken_link
from upturn.access.standing import Standing
from upturn.access.viewer import Viewer
from upturn.people.models import Organisation, Staff, TeachingGroupPlace


@dataclass(frozen=True, slots=True)
class Workplace:
    """An organisation someone works in, with their roles there."""

    key: str
    name: str
    roles: frozenset[RoleName]


def viewer_at_work(staff: Staff, organisation_key: str | None) -> Viewer | None:
    """The viewer someone is at the organisation asked for, or else their first; nothing without one."""
    held = Membership.objects.filter(staff=staff).select_related("organisation").order_by("id")
    by_organisation: dict[int, list[Membership]] = {}
    for membership in held:
        by_organisation.setdefault(membership.organisation_id, []).append(membership)
    if not by_organisation:
        return None
    chosen = next(
        (group for group in by_organisation.values() if group[0].organisation.key == organisation_key),
        next(iter(by_organisation.values())),
    )
    return _viewer(staff, chosen[0].organisation, chosen)


def workplaces(staff_id: int) -> list[Workplace]:
    """Every organisation a member of staff works in."""
    places: dict[str, tuple[str, set[RoleName]]] = {}
    for membership in (
        Membership.objects.filter(staff_id=staff_id).select_related("organisation").order_by("id")
    ):
        organisation = membership.organisation
        places.setdefault(organisation.key, (organisation.name, set()))[1].add(RoleName(membership.role))
    return [Workplace(key, name, frozenset(roles)) for key, (name, roles) in places.items()]


def standing_to(viewer: Viewer, enrolment_id: int) -> Standing:
    """Where the viewer stands to one pupil; two queries."""
    return standings(viewer, [enrolment_id])[enrolment_id]


def standings(viewer: Viewer, enrolment_ids: Sequence[int]) -> dict[int, Standing]:
    """Where the viewer stands to each of some pupils; two queries whatever their number."""
    trusted = TrustedAdult.objects.filter(staff_id=viewer.staff_id, ended_on__isnull=True)
    mine = trusted.filter(enrolment_id__in=enrolment_ids).values_list("enrolment_id", "is_deputy")
    held = set(mine)
    taught = set(
        TeachingGroupPlace.objects.filter(
            enrolment_id__in=enrolment_ids, group__teacher_id=viewer.staff_id
        ).values_list("enrolment_id", flat=True)
    )
    return {
        each: Standing(viewer, (each, False) in held, (each, True) in held, each in taught)
        for each in enrolment_ids
    }


@dataclass(frozen=True, slots=True)
class TrustedAdults:
    """Who a pupil's trusted adult and deputy are, and how often the trusted adult has changed."""

    trusted_id: int | None = None
    trusted: str = ""
    deputy_id: int | None = None
    deputy: str = ""
    chosen_with_pupil: bool = False
    since: date | None = None
    changes: int = 0


def trusted_adults_of(enrolment_ids: Sequence[int]) -> dict[int, TrustedAdults]:
    """The trusted adults of some pupils, those with none left out; one query."""
    rows = TrustedAdult.objects.filter(enrolment_id__in=enrolment_ids).select_related("staff")
    found: dict[int, list[TrustedAdult]] = {}
    for row in rows.order_by("began_on", "id"):
        found.setdefault(row.enrolment_id, []).append(row)
    return {enrolment_id: _trusted_adults(held) for enrolment_id, held in found.items()}


def _trusted_adults(held: Sequence[TrustedAdult]) -> TrustedAdults:
    now = next((each for each in held if not each.is_deputy and each.ended_on is None), None)
    deputy = next((each for each in held if each.is_deputy and each.ended_on is None), None)
    return TrustedAdults(
        trusted_id=now.staff_id if now else None,
        trusted=now.staff.name if now else "",
        deputy_id=deputy.staff_id if deputy else None,
        deputy=deputy.staff.name if deputy else "",
        chosen_with_pupil=bool(now and now.chosen_with_pupil),
        since=now.began_on if now else None,
        changes=max(sum(not each.is_deputy for each in held) - 1, 0),
    )


def enrolments_trusting(viewer: Viewer, *, deputising: bool = True) -> list[int]:
    """The enrolments the viewer is trusted adult to now, and its deputy where asked."""
    rows = TrustedAdult.objects.filter(
        staff_id=viewer.staff_id,
        ended_on__isnull=True,
        enrolment__organisation_id=viewer.organisation_id,
    )
    return list((rows if deputising else rows.filter(is_deputy=False)).values_list("enrolment_id", flat=True))


def staff_here(organisation_id: int) -> list[tuple[int, str]]:
    """Everyone who works at an organisation, by name: to choose who does what."""
    rows = Membership.objects.filter(organisation_id=organisation_id, staff__is_active=True)
    return list(rows.values_list("staff_id", "staff__name").distinct().order_by("staff__name"))


def nobody_works_here_yet() -> bool:
    """Whether the store is empty, so that the first day has not begun."""
    return not Membership.objects.exists()


def _viewer(staff: Staff, organisation: Organisation, memberships: list[Membership]) -> Viewer:
    return Viewer(
        staff_id=staff.pk,
        name=staff.name,
        organisation_id=organisation.pk,
        organisation_key=organisation.key,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
        roles=frozenset(RoleName(membership.role) for membership in memberships),
    )


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone who works in an organisation, with the roles they hold there."""

    staff_id: int
    name: str
    job_title: str
    email: str
    last_signed_in: datetime | None
    roles: tuple[RoleName, ...]

    @property
    def other_roles(self) -> tuple[RoleName, ...]:
        """The roles they could still be given."""
        return tuple(role for role in RoleName if role not in self.roles)


@dataclass(frozen=True, slots=True)
class Employer:
    """An organisation of the cast, with its people by name."""

    key: str
    name: str
    kind: str
    people: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True)
class WaitingInvitation:
    """An invitation not yet accepted or withdrawn; ``ended`` when its seven days are over."""

    id: int
    name: str
    job_title: str
    email: str
    roles: tuple[RoleName, ...]
    invited_by: str
    expires_at: datetime
    ended: bool


@dataclass(frozen=True, slots=True)
class ReceivedInvitation:
    """An invitation as the person holding its link sees it; ``has_account`` when they may sign in already."""

    name: str
    email: str
    organisation: str
    invited_by: str
    roles: tuple[RoleName, ...]
    expires_at: datetime
    has_account: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """On one day one person opened one kind of page about so many pupils, for one reason."""

    day: date
    last_at: datetime
    name: str
    page: str
    reason: str
    pupils: int


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One write: when, by whom, and what; never what it said."""

    at: datetime
    by: str
    action: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class TrailState:
    """How long an organisation's audit trail is, and whether its sealed chain is unbroken."""

    events: int
    sealed: int
    broken_at: datetime | None

    @property
    def waiting(self) -> int:
        """Events written since the trail was last sealed."""
        return self.events - self.sealed

    @property
    def whole(self) -> bool:
        """Whether no sealed event was altered or removed."""
        return self.broken_at is None


def colleagues(organisation_id: int) -> list[Colleague]:
    """Everyone with a role in an organisation, by name."""
    held = Membership.objects.filter(organisation_id=organisation_id).select_related("staff")
    by_staff: dict[int, tuple[Staff, set[RoleName]]] = {}
    for membership in held:
        by_staff.setdefault(membership.staff_id, (membership.staff, set()))[1].add(RoleName(membership.role))
    return sorted((_colleague(staff, roles) for staff, roles in by_staff.values()), key=_by_name)


def colleague(organisation_id: int, staff_id: int) -> Colleague | None:
    """One person with a role in an organisation."""
    return next((each for each in colleagues(organisation_id) if each.staff_id == staff_id), None)


def safeguarding_leads(organisation_id: int) -> list[str]:
    """The names of an organisation's designated safeguarding leads."""
    held = Membership.objects.filter(organisation_id=organisation_id, role=RoleName.DSL)
    return list(held.order_by("id").values_list("staff__name", flat=True))


def the_cast() -> list[Employer]:
    """Everyone who may sign in, by organisation: for the demonstration town only."""
    organisations = Organisation.objects.order_by("id")
    return [
        Employer(each.key, each.name, each.get_kind_display(), tuple(colleagues(each.pk)))
        for each in organisations
    ]


def waiting_invitations(organisation_id: int, at: datetime) -> list[WaitingInvitation]:
    """The organisation's invitations not yet accepted or withdrawn, newest first."""
    waiting = Invitation.objects.filter(
        organisation_id=organisation_id, accepted_at__isnull=True, withdrawn_at__isnull=True
    ).select_related("invited_by")
    return [
        WaitingInvitation(
            id=each.pk,
            name=each.name,
            job_title=each.job_title,
            email=each.email,
            roles=_in_order(each.roles),
            invited_by=each.invited_by.name,
            expires_at=each.expires_at,
            ended=each.expires_at <= at,
        )
        for each in waiting.order_by("-id")
    ]


def received_invitation(secret: str, at: datetime) -> ReceivedInvitation | None:
    """The open invitation a link's secret belongs to; nothing when it is spent, withdrawn or too old."""
    invitation = (
        Invitation.objects.filter(
            secret_digest=secret_digest(secret),
            accepted_at__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=at,
        )
        .select_related("organisation", "invited_by")
        .first()
    )
    if invitation is None:
        return None
    return ReceivedInvitation(
        name=invitation.name,
        email=invitation.email,
        organisation=invitation.organisation.name,
        invited_by=invitation.invited_by.name,
        roles=_in_order(invitation.roles),
        expires_at=invitation.expires_at,
        has_account=Staff.objects.filter(email__iexact=invitation.email).exists(),
    )


def readings(organisation_id: int, *, start: int, stop: int) -> tuple[list[Reading], int]:
    """Who opened pupils' pages, newest first, from one row to another, and how many rows there are."""
    rows = (
        ReadingLogEntry.objects.filter(organisation_id=organisation_id)
        .annotate(day=TruncDate("at"))
        .values("day", "staff_id", "page", "reason")
        .annotate(last_at=Max("at"), pupils=Count("pupil_id", distinct=True))
        .order_by("-last_at", "staff_id")
    )
    shown = list(rows[start:stop])
    names = dict(Staff.objects.filter(pk__in={row["staff_id"] for row in shown}).values_list("pk", "name"))
    return [
        Reading(
            day=row["day"],
            last_at=row["last_at"],
            name=names.get(row["staff_id"], "Someone no longer here"),
            page=row["page"],
            reason=row["reason"],
            pupils=row["pupils"],
        )
        for row in shown
    ], rows.count()


def trail_entries(organisation_id: int, *, start: int, stop: int) -> list[TrailEntry]:
    """The organisation's writes, newest first, from one to another."""
    events = AuditEvent.objects.filter(organisation_id=organisation_id).select_related("by").order_by("-id")
    return [
        TrailEntry(
            at=event.at,
            by=event.by.name if event.by else "Upturn",
            action=event.action,
            sealed=event.sequence is not None,
        )
        for event in events[start:stop]
    ]


def trail_state(organisation_id: int) -> TrailState:
    """How long the organisation's trail is, and whether what was sealed is whole. Reads the whole trail."""
    events = AuditEvent.objects.filter(organisation_id=organisation_id)
    broken = first_broken_link(organisation_id)
    return TrailState(
        events=events.count(),
        sealed=events.filter(sequence__isnull=False).count(),
        broken_at=broken.at if broken else None,
    )


def finished_first_day_steps(organisation_id: int) -> frozenset[str]:
    """The steps of the first day that were finished or skipped, by the names their action was told."""
    actions = AuditEvent.objects.filter(
        organisation_id=organisation_id, action__startswith="first day: "
    ).values_list("action", flat=True)
    return frozenset(action.removeprefix("first day: ").removesuffix(" finished") for action in actions)


def _colleague(staff: Staff, roles: set[RoleName]) -> Colleague:
    return Colleague(
        staff_id=staff.pk,
        name=staff.name,
        job_title=staff.job_title,
        email=staff.email,
        last_signed_in=staff.last_login,
        roles=_in_order(roles),
    )


def _in_order(roles: Iterable[str]) -> tuple[RoleName, ...]:
    held = {RoleName(role) for role in roles}
    return tuple(role for role in RoleName if role in held)


def _by_name(colleague: Colleague) -> tuple[str, int]:
    return colleague.name.casefold(), colleague.staff_id
