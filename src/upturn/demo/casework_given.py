"""Rows of what adults gave: trusted adults, check-ins, arrivals, cards read, referrals, severe absence."""

from collections.abc import Iterator, Mapping
from datetime import date

from upturn.access.models import TrustedAdult
from upturn.barriers.models import BehaviourIncident
from upturn.demo.casework import Case
from upturn.demo.casework_store import Loading, each_case, moment, version_on
from upturn.demo.journeys import Referred
from upturn.people.models import Enrolment
from upturn.plans.models import CardRead, Departure
from upturn.support.models import Arrival, CheckIn, JointPlan, Referral, ReferralChange, SendRecord


def trusted_adults(loading: Loading, case: Case) -> Iterator[TrustedAdult]:
    """Whom the pupil can go to, and when that changed."""
    for each in case.journey.trusted:
        yield TrustedAdult(
            enrolment=loading.enrolment(case),
            staff=loading.staff(each.who),
            is_deputy=each.deputy,
            chosen_with_pupil=each.chosen,
            began_on=each.since,
            ended_on=each.until,
            why_ended=each.why,
        )


def check_ins(loading: Loading, case: Case) -> Iterator[CheckIn]:
    """Every check-in, and every one that did not happen."""
    for each in case.check_ins:
        ok, helps, can = each.ready
        yield CheckIn(
            enrolment=loading.enrolment(case),
            support=each.support,
            on=each.on,
            by=loading.staff(each.by),
            how=each.how,
            arrived_at=each.arrived,
            line=each.line,
            audience=each.audience,
            sensitivity=each.sensitivity,
            feels_ok_here=ok,
            someone_helps=helps,
            can_do_some=can,
            cover_by=loading.staff(each.cover_by) if each.cover_by else None,
            cover_on=each.cover_on,
            at=moment(each.on),
            request_key=loading.request(),
        )


def arrivals(loading: Loading, case: Case) -> Iterator[Arrival]:
    """Every arrival at a door."""
    for each in case.arrivals:
        yield Arrival(
            enrolment=loading.enrolment(case),
            on=each.on,
            time=each.time,
            door=each.door,
            greeted_by=loading.staff(each.by),
            at=moment(each.on, each.time),
            request_key=loading.request(),
        )


def cards_read(loading: Loading, case: Case) -> Iterator[CardRead]:
    """Who of those with an account opened which version."""
    plan = loading.plans[loading.enrolment(case).pk]
    for each in case.cards_opened:
        if each.by in loading.rows.staff:
            version = loading.versions[plan.pk, each.version]
            yield CardRead(
                version=version, staff=loading.staff(each.by), at=moment(each.at.date(), each.at.time())
            )


def departures(loading: Loading, case: Case) -> Iterator[Departure]:
    """What did not happen as planned."""
    plan = loading.plans[loading.enrolment(case).pk]
    for each in case.journey.departures:
        yield Departure(
            plan=plan,
            version=version_on(case.journey, each.on),
            part=each.part,
            on=each.on,
            by=loading.staff(each.by),
            line=each.line,
            at=moment(each.on),
            settled_at=moment(each.settled) if each.settled else None,
            settled_by=loading.staff(each.settled_by) if each.settled_by else None,
            settled_how=each.how,
            request_key=loading.request(),
        )


def incidents(loading: Loading, case: Case) -> Iterator[BehaviourIncident]:
    """What the behaviour log holds."""
    for each in case.journey.incidents:
        yield BehaviourIncident(
            enrolment=loading.enrolment(case),
            on=each.on,
            time=each.time,
            lesson=each.lesson,
            place=each.place,
            what=each.what,
            source_id=loading.request(),
        )


def send_records(loading: Loading, case: Case) -> Iterator[SendRecord]:
    """What is known of SEND, health and care."""
    known = case.journey.send
    if known:
        yield SendRecord(enrolment=loading.enrolment(case), **_dated(known))


def joint_plans(loading: Loading, case: Case) -> Iterator[JointPlan]:
    """The joint plan of a severe absence."""
    known = dict(case.journey.joint)
    if known:
        opened_by = loading.staff(known.pop("opened_by"))
        yield JointPlan(enrolment=loading.enrolment(case), opened_by=opened_by, **_dated(known))


def _dated(known: Mapping[str, object]) -> dict[str, object]:
    """The days among some facts made dates; inside a list they stay as the store keeps them."""
    return {
        name: date.fromisoformat(value) if name.endswith("_on") and isinstance(value, str) else value
        for name, value in known.items()
    }


def load_referrals(loading: Loading) -> None:
    """Every referral with its moves."""
    asked = each_case(
        loading, lambda own, case: [(own.enrolment(case), each) for each in case.journey.referrals]
    )
    rows = Referral.objects.bulk_create(_referral(loading, *each) for each in asked)
    ReferralChange.objects.bulk_create(
        ReferralChange(
            referral=row,
            before=before,
            after=move.to,
            on=move.on,
            by=loading.staff(move.by or each.by),
            line=move.line,
            at=moment(move.on),
            request_key=loading.request(),
        )
        for (_, each), row in zip(asked, rows, strict=True)
        for before, move in zip(("", *(move.to for move in each.moves)), each.moves, strict=False)
    )


def _referral(loading: Loading, enrolment: Enrolment, each: Referred) -> Referral:
    return Referral(
        enrolment=enrolment,
        to=each.to,
        whom=each.whom,
        state=each.moves[-1].to,
        for_barrier=each.barrier,
        reason=each.reason,
        meanwhile=each.meanwhile,
        sensitivity=each.sensitivity,
        sent_on=each.moves[0].on,
        ask_again_on=each.again,
        by=loading.staff(each.by),
        version=len(each.moves),
        request_key=loading.request(),
    )
