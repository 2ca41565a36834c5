"""Writes of referrals to a provider: begun, written part by part, sent, asked about, answered, withdrawn.

Every write is an event with its own ``request_key``, so that two sendings of one form are one change.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from upturn.access.audit import audited, note
from upturn.access.permissions import check_may_plan, check_may_see_needs
from upturn.access.viewer import Viewer
from upturn.people.clock import school_day
from upturn.people.models import Enrolment, Organisation
from upturn.provision.changing import Change, agree_to_share, already_done, referral_to_change, write_down
from upturn.provision.models import ProviderNeeds, ProvisionReferral
from upturn.provision.pathway.completeness import completeness, terms_faults
from upturn.provision.pathway.document import (
    Asked,
    ChosenWords,
    InTheWay,
    Part,
    Taster,
    as_json,
    from_json,
    too_long,
    with_part,
)
from upturn.provision.pathway.parties import Party
from upturn.provision.pathway.sharing import Phase, SharedField
from upturn.provision.pathway.states import ReferralState, WrongMove, check_may_become
from upturn.provision.queries import terms_of, words_that_may_go
from upturn.provision.refusals import PathwayRefused, WrittenMeanwhile
from upturn.provision.tasters.queries import booked

WRITABLE = (ReferralState.DRAFT, ReferralState.QUESTION)
FOR_NEEDS = ("needs", "safety")
_SECRET = re.compile(r"[0-9a-f]{64}")


@audited
def start_referral(
    *,
    by: Viewer,
    enrolment_id: int,
    provider_id: int,
    authority_id: int | None,
    at: datetime,
    request_key: str,
) -> int:
    """Begin a referral of a pupil to a provider; gives its number. The same request twice is one.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when the pupil is elsewhere, one is open there already, or a side is not its kind.
    """
    check_may_plan(by)
    held = Enrolment.objects.select_for_update().filter(pk=enrolment_id, organisation_id=by.organisation_id)
    if held.first() is None:
        raise PathwayRefused("This pupil is not at your organisation.")
    _check_kind(provider_id, Organisation.Kind.PROVIDER, "Choose a provider from the list.")
    if authority_id is not None:
        _check_kind(authority_id, Organisation.Kind.AUTHORITY, "Choose a local authority from the list.")
    again = ProvisionReferral.objects.filter(request_key=request_key).first()
    if again is None and _is_open(enrolment_id, provider_id):
        raise PathwayRefused(
            "A referral of this pupil to this provider is open already. Go on with that one."
        )
    row = again or ProvisionReferral.objects.create(
        enrolment_id=enrolment_id,
        provider_id=provider_id,
        authority_id=authority_id,
        by_id=by.staff_id,
        at=at,
        request_key=request_key,
    )
    if again is None:
        write_down(by, row, "begun", at, f"{request_key[:36]}-b", after=ReferralState.DRAFT.value)
    note("provision referral begun", "provision referral", row.pk, by=by)
    return row.pk


def _check_kind(organisation_id: int, kind: str, sentence: str) -> None:
    if not Organisation.objects.filter(pk=organisation_id, kind=kind).exists():
        raise PathwayRefused(sentence)


def _is_open(enrolment_id: int, provider_id: int) -> bool:
    open_states = [each.value for each in ReferralState if not each.is_over]
    rows = ProvisionReferral.objects.filter(enrolment_id=enrolment_id, provider_id=provider_id)
    return rows.filter(state__in=open_states).exists()


@audited
def keep_part(
    *,
    by: Viewer,
    referral_id: int,
    name: str,
    part: Part,
    words_ids: Collection[int] = (),
    taster_link: str = "",
    based_on_version: int,
    at: datetime,
    request_key: str,
) -> None:
    """Keep one part of a referral that is being written, or that was asked about.

    ``words_ids`` are the words that go with “in the way”: only words that may go home are taken, as they
    were said, with where they come from. ``taster_link`` is the link of a booking of a taster already taken,
    and goes with “asked”: blank keeps the one that was linked before.

    Raises:
        NotAllowed: when the viewer does not make plans, or the part is of needs and they may not see needs.
        PathwayRefused: when it can no longer be written, or does not stand.
        WrittenMeanwhile: when somebody wrote this part since ``based_on_version``.
    """
    row, party = referral_to_change(by, referral_id)
    if party is not Party.SCHOOL:
        raise PathwayRefused("A referral is written by the school.")
    if name in FOR_NEEDS:
        check_may_see_needs(by)
    if already_done(request_key):
        note("provision referral part already kept", "provision referral", row.pk, by=by)
        return
    if ReferralState(row.state) not in WRITABLE:
        raise PathwayRefused("It has been sent. It can be changed when the provider asks, or asked anew.")
    _check_nobody_wrote(row, name, based_on_version)
    if isinstance(part, InTheWay):
        part = replace(part, words=_chosen(by, row, words_ids))
    if isinstance(part, Asked):
        part = replace(part, taster=_taster(row, taster_link, at))
    if faults := too_long(part):
        raise PathwayRefused(faults[0])
    row.document = as_json(with_part(from_json(row.document), name, part))
    row.version += 1
    row.save(update_fields=["document", "version"])
    write_down(by, row, "written", at, request_key, part=name)
    note("provision referral part kept", "provision referral", row.pk, by=by, part=name)


def _check_nobody_wrote(row: ProvisionReferral, name: str, based_on_version: int) -> None:
    later = row.events.filter(part=name, version__gt=based_on_version).select_related("by").last()
    if later is not None:
        raise WrittenMeanwhile(later.by.name, "this part")


def _chosen(by: Viewer, row: ProvisionReferral, words_ids: Collection[int]) -> tuple[ChosenWords, ...]:
    may_go = words_that_may_go(by, row.enrolment_id, row.enrolment.pupil_id)
    if not set(words_ids) <= {each.words_id for each in may_go}:
        raise PathwayRefused("Some of these words may not go to another setting. Choose again.")
    return tuple(
        ChosenWords(each.words_id, each.words, each.whose, each.on, each.by_name, each.audience)
        for each in may_go
        if each.words_id in words_ids
    )


def _taster(row: ProvisionReferral, link: str, at: datetime) -> Taster | None:
    """The taster a booking's link opens, or the one that was linked before.

    What it was like is taken into the referral; the booking itself is erased on its day as ever.
    """
    if not link.strip():
        return from_json(row.document).asked.taster
    secret = _SECRET.search(link)
    taken = booked(secret[0]) if secret else None
    if taken is None or taken.cancelled or taken.provider != row.provider.name:
        raise PathwayRefused(
            f"No taster with {row.provider.name} has this link. Copy it from the family’s booking, "
            "or leave it empty."
        )
    if taken.offered.starts_at > at:
        raise PathwayRefused("This taster has not been yet. Link it when it has.")
    on = school_day(taken.offered.starts_at)
    return Taster(taken.offered.title, on, taken.how_it_was, taken.line)


@audited
def send_referral(
    *,
    by: Viewer,
    referral_id: int,
    left_out: Collection[tuple[str, SharedField]] = (),
    today: date,
    at: datetime,
    request_key: str,
) -> None:
    """Send a referral, and agree to share what it says with those who answer it.

    Args:
        by: who sends and agrees.
        referral_id: which.
        left_out: fields of bundles that are not shared, as the sender narrowed it.
        today: the day.
        at: this moment.
        request_key: what makes two sendings one.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when something the provider needs is missing, or chosen words may no longer go.
    """
    row, party = referral_to_change(by, referral_id)
    if already_done(request_key):
        note("provision referral already sent", "provision referral", row.pk, by=by)
        return
    _check_move(row, ReferralState.SENT, party, "")
    if row.state != ReferralState.DRAFT.value:
        raise PathwayRefused("It has been sent. Answer the question instead.")
    document, terms = from_json(row.document), terms_of(row.provider_id)
    found = completeness(document, terms, has_authority=row.authority_id is not None)
    if not found.is_complete:
        names = "; ".join(each.label for each in found.missing)
        raise PathwayRefused(f"{row.provider.name} also needs: {names}.")
    _check_words_stand(by, row)
    row.sent_on, row.answer_by = today, today + timedelta(days=terms.answers_within_days)
    row.state = ReferralState.SENT.value
    row.version += 1
    row.save(update_fields=["sent_on", "answer_by", "state", "version"])
    write_down(by, row, "sent", at, request_key, after=row.state)
    agree_to_share(Change(by, row, party, today, at), Phase.ASKING, left_out, ends_on=today)
    note("provision referral sent", "provision referral", row.pk, by=by)


def _check_words_stand(by: Viewer, row: ProvisionReferral) -> None:
    """Words that were taken back, or are now held more closely, never go out with an older choice."""
    chosen = {(each.words_id, each.words) for each in from_json(row.document).in_the_way.words}
    may_go = words_that_may_go(by, row.enrolment_id, row.enrolment.pupil_id)
    if not chosen <= {(each.words_id, each.words) for each in may_go}:
        raise PathwayRefused(
            "Some of the chosen words were taken back or may no longer go. Open “What gets in the way”, "
            "choose again, and then send it."
        )


@audited
def move_referral(
    *,
    by: Viewer,
    referral_id: int,
    to: ReferralState,
    line: str,
    today: date,
    at: datetime,
    request_key: str,
) -> None:
    """Accept, decline, ask, answer or withdraw: each where the referral stands so, by the side it belongs to.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when it is not for them to do now, or not enough is said with it.
    """
    row, party = referral_to_change(by, referral_id)
    if already_done(request_key):
        note("provision referral already moved", "provision referral", row.pk, by=by)
        return
    before = ReferralState(row.state)
    _check_move(row, to, party, line)
    if to is ReferralState.PLACED or (before, to) == (ReferralState.DRAFT, ReferralState.SENT):
        raise PathwayRefused("This is done on a page of its own.")
    if len(line) > 500:
        raise PathwayRefused("Say it in 500 characters.")
    row.state = to.value
    if to is ReferralState.SENT:
        row.answer_by = today + timedelta(days=terms_of(row.provider_id).answers_within_days)
    row.version += 1
    row.save(update_fields=["state", "answer_by", "version"])
    write_down(by, row, "moved", at, request_key, after=to.value, line=line.strip())
    note("provision referral moved", "provision referral", row.pk, by=by, to=to.value)


def _check_move(row: ProvisionReferral, to: ReferralState, party: Party, line: str) -> None:
    try:
        check_may_become(ReferralState(row.state), to, party, line)
    except WrongMove as wrong:
        raise PathwayRefused(str(wrong)) from wrong


@audited
def keep_terms(
    *, by: Viewer, needs: Sequence[str], questions: Sequence[str], answers_within_days: int, at: datetime
) -> None:
    """Say what referrals to the viewer's own organisation must hold.

    Raises:
        NotAllowed: when the viewer does not make plans.
        PathwayRefused: when it is not a provider, or the list cannot stand.
    """
    check_may_plan(by)
    if by.organisation_kind != Organisation.Kind.PROVIDER:
        raise PathwayRefused("A provider says what it needs of a referral. Yours is not one.")
    asked = [each.strip() for each in questions if each.strip()]
    if faults := terms_faults(needs, asked, answers_within_days):
        raise PathwayRefused(faults[0])
    row = ProviderNeeds.objects.select_for_update().filter(organisation_id=by.organisation_id).first()
    values = {
        "needs": list(needs),
        "questions": asked,
        "answers_within_days": answers_within_days,
        "version": row.version + 1 if row else 1,
        "by_id": by.staff_id,
        "at": at,
    }
    ProviderNeeds.objects.update_or_create(organisation_id=by.organisation_id, defaults=values)
    note("provider needs kept", "organisation", by.organisation_id, by=by)
