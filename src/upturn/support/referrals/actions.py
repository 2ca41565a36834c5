"""Writes of referrals: sent, moved, and what we do meanwhile."""

from datetime import date, datetime

from upturn.access.audit import audited, note
from upturn.access.permissions import check_may_plan
from upturn.access.viewer import Viewer
from upturn.barriers.visibility import SENSITIVITIES
from upturn.people.models import Enrolment
from upturn.support.models import Referral, ReferralChange
from upturn.support.referrals.states import ASK_AGAIN_AFTER, State, WrongMove, check_may_become


class ReferralRefused(ValueError):
    """A referral that cannot stand; the message is the sentence the person reads."""


@audited
def refer(
    *,
    by: Viewer,
    enrolment_id: int,
    to: str,
    whom: str,
    reason: str,
    meanwhile: str,
    sensitivity: str,
    for_barrier: str,
    sent_on: date,
    today: date,
    at: datetime,
    request_key: str,
) -> Referral:
    """Record that help was asked of somebody. The same request twice is one referral.

    Raises:
        NotAllowed: when the viewer does not make plans.
        ReferralRefused: when nothing is asked for, or the day has not come.
    """
    check_may_plan(by)
    if to not in Referral.To.values:
        raise ReferralRefused("Choose who is asked.")
    if sensitivity not in SENSITIVITIES:
        raise ReferralRefused("Choose who may see this referral.")
    if not reason.strip():
        raise ReferralRefused("Say in a line what is asked for and why.")
    if sent_on > today:
        raise ReferralRefused("That day has not come yet. Give the day it was sent.")
    if not Enrolment.objects.filter(pk=enrolment_id, organisation_id=by.organisation_id).exists():
        raise ReferralRefused("This pupil is not at your organisation.")
    values = {
        "enrolment_id": enrolment_id,
        "to": to,
        "whom": whom.strip(),
        "reason": reason.strip(),
        "meanwhile": meanwhile.strip(),
        "sensitivity": sensitivity,
        "for_barrier": for_barrier,
        "sent_on": sent_on,
        "ask_again_on": max(sent_on + ASK_AGAIN_AFTER, today),
        "by_id": by.staff_id,
    }
    referral, created = Referral.objects.get_or_create(request_key=request_key, defaults=values)
    if created:
        _keep_move(by, referral, "", State.SENT, sent_on, "", at, f"{request_key}-0")
    note("referral sent" if created else "referral already sent", "referral", referral.pk, by=by)
    return referral


@audited
def move_referral(
    *,
    by: Viewer,
    referral_id: int,
    to: State,
    line: str,
    meanwhile: str,
    ask_again_on: date | None,
    today: date,
    at: datetime,
    request_key: str,
) -> None:
    """Say how a referral stands now.

    Raises:
        NotAllowed: when the viewer does not make plans.
        ReferralRefused: when the move is not one of its state's, or not enough is said with it.
    """
    check_may_plan(by)
    referral = (
        Referral.objects.select_for_update()
        .filter(pk=referral_id, enrolment__organisation_id=by.organisation_id)
        .first()
    )
    if referral is None:
        raise ReferralRefused("This referral is not one of your organisation’s.")
    if ReferralChange.objects.filter(request_key=request_key).exists():
        note("referral already moved", "referral", referral.pk, by=by)
        return
    before = State(referral.state)
    try:
        check_may_become(before, to, line, meanwhile or referral.meanwhile)
    except WrongMove as wrong:
        raise ReferralRefused(str(wrong)) from wrong
    referral.state = to.value
    referral.meanwhile = meanwhile.strip() or referral.meanwhile
    referral.ask_again_on = (ask_again_on or today + ASK_AGAIN_AFTER) if to.is_open else None
    referral.version += 1
    referral.save(update_fields=["state", "meanwhile", "ask_again_on", "version"])
    _keep_move(by, referral, before, to, today, line, at, request_key)
    note("referral moved", "referral", referral.pk, by=by, to=to.value)


def _keep_move(
    by: Viewer,
    referral: Referral,
    before: str,
    after: State,
    on: date,
    line: str,
    at: datetime,
    request_key: str,
) -> None:
    ReferralChange.objects.create(
        referral=referral,
        before=before,
        after=after.value,
        on=on,
        by_id=by.staff_id,
        line=line.strip(),
        at=at,
        request_key=request_key[-40:],
    )
