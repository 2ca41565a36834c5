"""Writes about organisations and who works in them: the first day, settings, roles and invitations."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from upturn.access.audit import audited, note
from upturn.access.invitation_links import OPEN_FOR, new_secret, secret_digest
from upturn.access.models import AuditEvent, Invitation, Membership
from upturn.access.permissions import check_may_administer, check_may_set_conversations
from upturn.access.queries import Colleague, colleague, nobody_works_here_yet, viewer_at_work
from upturn.access.roles import RoleName
from upturn.access.setup_code import WrongSetupCodeError, check_setup_code, claim_setup_code
from upturn.access.viewer import Viewer
from upturn.people.models import Organisation, Staff
from upturn.people.organisation_keys import BadKeyError, organisation_key
from upturn.people.queries import staff_by_email
from upturn.people.teaching_days import BadTeachingDaysError, days_to_bits

MOST_CONVERSATIONS = 100
ROLE_TAKEN_AWAY = "role taken away"


class RefusedError(ValueError):
    """A change that cannot be made. The message is the sentence to read; ``field`` is what to mend."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """What the first day asks of an organisation; ``key`` as typed, a URN for a school."""

    name: str
    kind: str
    key: str
    phase: str = ""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Someone's own account: their name, job title, e-mail address and chosen password."""

    name: str
    email: str
    password: str
    job_title: str = ""


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation just made. ``secret`` is told once, to be put in its link, and never again."""

    invitation_id: int
    secret: str


# The first day


@audited
def begin_first_day(
    *,
    by: Viewer | None,
    home: Path,
    code: str,
    person: NewPerson,
    organisation: NewOrganisation,
    also: Collection[RoleName] = (),
) -> Viewer:
    """Set up an empty store: the first organisation and its first administrator, together or not at all.

    ``by`` is nobody, for nobody is here yet; the setup code stands for them, and is used up.

    Raises:
        RefusedError: when somebody works here already, the code is wrong, or an answer cannot stand.
    """
    if by is not None or not nobody_works_here_yet():
        raise RefusedError("This Upturn is already set up. Sign in, or ask its administrator to invite you.")
    _check_code(home, code)
    made = _new_organisation(organisation)
    staff = _new_staff(person)
    for role in dict.fromkeys([RoleName.ADMINISTRATOR, *also]):
        Membership.objects.create(staff=staff, organisation=made, role=role.value)
    viewer = _viewer_of(staff, made)
    note("organisation created", "organisation", made.pk, by=viewer, key=made.key, kind=made.kind)
    note("person joined", "staff", staff.pk, by=viewer, roles=sorted(viewer.roles))
    _claim_code(home, code)
    return viewer


def _check_code(home: Path, code: str) -> None:
    try:
        check_setup_code(home, code)
    except WrongSetupCodeError as wrong:
        raise RefusedError(str(wrong), field="code") from None


def _claim_code(home: Path, code: str) -> None:
    try:
        claim_setup_code(home, code)
    except WrongSetupCodeError as wrong:
        raise RefusedError(str(wrong), field="code") from None


def _new_organisation(asked: NewOrganisation) -> Organisation:
    if asked.kind not in Organisation.Kind.values:
        raise RefusedError("Choose what kind of organisation it is.", field="kind")
    try:
        key = organisation_key(asked.kind, asked.key)
    except BadKeyError as bad:
        raise RefusedError(str(bad), field="key") from None
    name = _required(asked.name, "Give the organisation's name.", "organisation_name")
    _check_phase(asked.phase)
    return _created_once(key, name, asked)


def _created_once(key: str, name: str, asked: NewOrganisation) -> Organisation:
    try:
        with transaction.atomic():
            return Organisation.objects.create(key=key, name=name, kind=asked.kind, phase=asked.phase)
    except IntegrityError:
        raise RefusedError(f"Another organisation here already has the key {key}.", field="key") from None


def _new_staff(person: NewPerson) -> Staff:
    staff = Staff(
        email=_email(person.email),
        name=_required(person.name, "Give a name.", "name"),
        job_title=person.job_title.strip(),
    )
    try:
        validate_password(person.password, user=staff)
    except ValidationError as weak:
        raise RefusedError(" ".join(weak.messages), field="password") from None
    staff.set_password(person.password)
    try:
        with transaction.atomic():
            staff.save()
    except IntegrityError:
        raise RefusedError("This e-mail address is here already. Sign in instead.", field="email") from None
    return staff


def _viewer_of(staff: Staff, organisation: Organisation) -> Viewer:
    viewer = viewer_at_work(staff, organisation.key)
    if viewer is None:  # pragma: no cover - a membership was written in this transaction
        raise RefusedError("This person has no role here.")
    return viewer


def _email(text: str) -> str:
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise RefusedError(
            f"“{text.strip()}” is not an e-mail address. Write it as name@school.example.", field="email"
        ) from None
    return email


def _required(text: str, sentence: str, field: str) -> str:
    if not text.strip():
        raise RefusedError(sentence, field=field)
    return text.strip()


def _check_phase(phase: str) -> None:
    if phase not in Organisation.Phase.values:
        raise RefusedError("Choose a phase from the list.", field="phase")


@audited
def finish_first_day_step(*, by: Viewer, step: str) -> None:
    """Remember that a step of the first day was finished or skipped, so that it resumes at the next.

    Raises:
        NotAllowed: when the viewer is not an administrator.
    """
    check_may_administer(by)
    note(f"first day: {step} finished", "organisation", by.organisation_id, by=by)


# Settings of an organisation


@audited
def change_organisation(*, by: Viewer, name: str, phase: str) -> None:
    """Change an organisation's name and phase. Its kind and key never change: files are known by them.

    Raises:
        NotAllowed: when the viewer is not an administrator.
        RefusedError: when the name or phase cannot stand.
    """
    check_may_administer(by)
    _check_phase(phase)
    name = _required(name, "Give the organisation's name.", "name")
    _change(by, name=name, phase=phase)


@audited
def change_teaching_days(*, by: Viewer, days: Collection[int]) -> None:
    """Change the weekdays taught on, 0 for Monday.

    Raises:
        NotAllowed: when the viewer is not an administrator.
        RefusedError: when no day is left, or a number is not a weekday.
    """
    check_may_administer(by)
    try:
        bits = days_to_bits(days)
    except BadTeachingDaysError as bad:
        raise RefusedError(str(bad), field="days") from None
    _change(by, teaching_days=bits)


@audited
def change_weekly_conversations(*, by: Viewer, number: int) -> None:
    """Change how many conversations a week the team can hold.

    Raises:
        NotAllowed: when the viewer is neither the attendance lead nor an administrator.
        RefusedError: when the number is not between 1 and 100.
    """
    check_may_set_conversations(by)
    if not 1 <= number <= MOST_CONVERSATIONS:
        raise RefusedError(
            f"{number} conversations a week: choose between 1 and {MOST_CONVERSATIONS}. "
            "Severe absence is always listed besides.",
            field="number",
        )
    _change(by, weekly_conversations=number)


@audited
def set_watched_folder(*, by: Viewer, path: str) -> None:
    """Name the folder whose files import themselves, or none when empty.

    Raises:
        NotAllowed: when the viewer is not an administrator.
        RefusedError: when it is not a whole path to a folder that this Upturn may read.
    """
    check_may_administer(by)
    _change(by, watched_folder=_folder(path.strip()))


def _folder(path: str) -> str:
    if not path:
        return ""
    folder = Path(path)
    if not folder.is_absolute():
        raise RefusedError(f"“{path}” is not a whole path, such as /srv/exports.", field="path")
    if not folder.is_dir():
        raise RefusedError(f"There is no folder “{path}” on the computer that runs Upturn.", field="path")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise RefusedError(f"Upturn may not read “{path}”. Give its account permission first.", field="path")
    return str(folder)


def _change(by: Viewer, **values: str | int) -> None:
    organisation = Organisation.objects.select_for_update().get(pk=by.organisation_id)
    before = {name: getattr(organisation, name) for name in values}
    for name, value in values.items():
        setattr(organisation, name, value)
    organisation.save(update_fields=list(values))
    note("organisation changed", "organisation", organisation.pk, by=by, before=before, after=values)


# Roles


@audited
def give_role(*, by: Viewer, staff_id: int, role: RoleName) -> None:
    """Give someone who works here one more role. Given twice is given once.

    Raises:
        NotAllowed: when the viewer is not an administrator.
        RefusedError: when the person has never worked here.
    """
    check_may_administer(by)
    staff = _has_worked_here(by, staff_id)
    Membership.objects.get_or_create(staff=staff, organisation_id=by.organisation_id, role=role.value)
    note("role given", "staff", staff_id, by=by, role=role.value)


def _has_worked_here(by: Viewer, staff_id: int) -> Staff:
    """Someone with a role here, or whose last one was taken away; a stranger needs an invitation."""
    staff = Staff.objects.filter(pk=staff_id).first()
    works_here = Membership.objects.filter(staff_id=staff_id, organisation_id=by.organisation_id).exists()
    if staff is None or not (works_here or _did_work_here(by, staff_id)):
        raise RefusedError("This person does not work here. Invite them instead.")
    return staff


def _did_work_here(by: Viewer, staff_id: int) -> bool:
    return AuditEvent.objects.filter(
        organisation_id=by.organisation_id,
        subject_kind="staff",
        subject_id=str(staff_id),
        action=ROLE_TAKEN_AWAY,
    ).exists()


@audited
def remove_role(*, by: Viewer, staff_id: int, role: RoleName) -> None:
    """Take a role away. Nobody takes their own administrator role, and one administrator always stays.

    Raises:
        NotAllowed: when the viewer is not an administrator.
        RefusedError: when they do not hold it, it is the viewer's own administrator role, or the last one.
    """
    check_may_administer(by)
    Organisation.objects.select_for_update().get(pk=by.organisation_id)
    if role is RoleName.ADMINISTRATOR:
        _check_administrator_stays(by, staff_id)
    taken, _ = Membership.objects.filter(
        staff_id=staff_id, organisation_id=by.organisation_id, role=role.value
    ).delete()
    if not taken:
        raise RefusedError("This person does not hold that role here.")
    note(ROLE_TAKEN_AWAY, "staff", staff_id, by=by, role=role.value)


def _check_administrator_stays(by: Viewer, staff_id: int) -> None:
    others = Membership.objects.filter(
        organisation_id=by.organisation_id, role=RoleName.ADMINISTRATOR.value
    ).exclude(staff_id=staff_id)
    if not others.exists():
        raise RefusedError(
            "This is the last administrator here, and someone must be able to change settings. "
            "Make somebody else an administrator first."
        )
    if staff_id == by.staff_id:
        raise RefusedError("You cannot take away your own administrator role. Another administrator can.")


@audited
def offer_new_password(*, by: Viewer, staff_id: int) -> Colleague:
    """Let an administrator hand a colleague a link for a new password, where no mail server can.

    Raises:
        NotAllowed: when the viewer is not an administrator.
        RefusedError: when the person does not work here, or also works somewhere the viewer has no say.
    """
    check_may_administer(by)
    person = colleague(by.organisation_id, staff_id)
    if person is None:
        raise RefusedError("This person does not work here.")
    if Membership.objects.filter(staff_id=staff_id).exclude(organisation_id=by.organisation_id).exists():
        raise RefusedError(
            f"{person.name} works in another organisation too, so their password is theirs alone to change."
        )
    note("link for a new password given", "staff", staff_id, by=by)
    return person


# Invitations


@audited
def invite(
    *, by: Viewer, email: str, name: str, roles: Collection[RoleName], at: datetime, job_title: str = ""
) -> OpenInvitation:
    """Keep a place for someone for seven days. An earlier invitation still waiting for them is withdrawn.

    Raises:
        NotAllowed: when the viewer is not an administrator.
        RefusedError: when the address or name cannot stand, no role is chosen, or they work here already.
    """
    check_may_administer(by)
    email = _email(email)
    name = _required(name, "Give the person's name.", "name")
    if not roles:
        raise RefusedError("Choose at least one role; it says what the person will see.", field="roles")
    _check_not_here_yet(by, email)
    _waiting(by).filter(email__iexact=email).update(withdrawn_at=at)
    secret = new_secret()
    invitation = Invitation.objects.create(
        organisation_id=by.organisation_id,
        email=email,
        name=name,
        job_title=job_title.strip(),
        roles=sorted(role.value for role in roles),
        secret_digest=secret_digest(secret),
        invited_by_id=by.staff_id,
        expires_at=at + OPEN_FOR,
    )
    note("person invited", "invitation", invitation.pk, by=by, roles=invitation.roles)
    return OpenInvitation(invitation.pk, secret)


def _check_not_here_yet(by: Viewer, email: str) -> None:
    if Membership.objects.filter(organisation_id=by.organisation_id, staff__email__iexact=email).exists():
        raise RefusedError("This person works here already. Give them another role instead.", field="email")


def _waiting(by: Viewer) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        organisation_id=by.organisation_id, accepted_at__isnull=True, withdrawn_at__isnull=True
    )


@audited
def note_invitation_sent(*, by: Viewer, invitation_id: int) -> None:
    """Keep that a person sent an invitation by e-mail, after it went.

    Raises:
        NotAllowed: when the viewer is not an administrator.
    """
    check_may_administer(by)
    note("invitation sent by e-mail", "invitation", invitation_id, by=by)


@audited
def withdraw_invitation(*, by: Viewer, invitation_id: int, at: datetime) -> None:
    """Take an invitation back, so that its link opens nothing. Withdrawn twice is withdrawn once.

    Raises:
        NotAllowed: when the viewer is not an administrator.
        RefusedError: when there is no such invitation here, or it was accepted.
    """
    check_may_administer(by)
    invitation = (
        Invitation.objects.select_for_update()
        .filter(pk=invitation_id, organisation_id=by.organisation_id)
        .first()
    )
    if invitation is None:
        raise RefusedError("There is no such invitation here.")
    if invitation.accepted_at:
        raise RefusedError("This invitation was accepted already. Take the person's roles away instead.")
    invitation.withdrawn_at = invitation.withdrawn_at or at
    invitation.save(update_fields=["withdrawn_at"])
    note("invitation withdrawn", "invitation", invitation.pk, by=by)


@audited
def accept_invitation(
    *, by: Viewer | None, secret: str, at: datetime, password: str = "", signed_in_id: int | None = None
) -> Viewer:
    """Join the organisation that sent a link, once: with a new password, or as the person already signed in.

    A link alone never opens an account that exists: its owner must be signed in.

    Raises:
        RefusedError: when the link is spent, withdrawn, too old or another person's, or the password is weak.
    """
    invitation = _open_invitation(secret, at)
    staff = staff_by_email(invitation.email)
    if staff is None:
        staff = _new_staff(NewPerson(invitation.name, invitation.email, password, invitation.job_title))
    elif staff.pk != signed_in_id:
        raise RefusedError(f"This invitation is for {invitation.email}. Sign in with that address first.")
    for role in invitation.roles:
        Membership.objects.get_or_create(staff=staff, organisation=invitation.organisation, role=role)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    viewer = _viewer_of(staff, invitation.organisation)
    note("invitation accepted", "invitation", invitation.pk, by=viewer, roles=invitation.roles)
    return viewer


def _open_invitation(secret: str, at: datetime) -> Invitation:
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(secret_digest=secret_digest(secret))
        .first()
    )
    if invitation is None or invitation.withdrawn_at:
        raise RefusedError("This invitation is not open. Ask the person who sent it for a new one.")
    if invitation.accepted_at:
        raise RefusedError("This invitation has been accepted already. Sign in instead.")
    if invitation.expires_at <= at:
        raise RefusedError("This invitation was open for seven days and has ended. Ask for a new one.")
    return invitation
