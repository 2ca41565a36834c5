"""Put the casework into the store, beside the registers and contacts it is about."""

from collections.abc import Iterator

from upturn.access.models import TrustedAdult
from upturn.barriers.models import Barrier, BarrierChange, BehaviourIncident, Conversation, WordsSaid
from upturn.demo.casework import Case, Casework
from upturn.demo.casework_documents import document_of
from upturn.demo.casework_given import (
    arrivals,
    cards_read,
    check_ins,
    departures,
    incidents,
    joint_plans,
    load_referrals,
    send_records,
    trusted_adults,
)
from upturn.demo.casework_reviews import decisions, load_meetings
from upturn.demo.casework_store import Loading, TownRows, each_case, moment
from upturn.demo.clock import THIS_YEAR
from upturn.demo.journeys import InTheWay
from upturn.families.models import ContactMade
from upturn.people.models import Enrolment
from upturn.plans.document import as_json
from upturn.plans.models import CardRead, Departure, Plan, PlanVersion
from upturn.reviews.models import ReviewDecision
from upturn.support.models import Arrival, CheckIn, DoorTime, JointPlan, SendRecord


def load_casework(work: Casework, rows: TownRows) -> None:
    """Load it all, each table at once."""
    loading = Loading(rows, work)
    _load_mornings(loading)
    _load_talks(loading)
    _load_barriers(loading)
    _load_words(loading)
    _load_plans(loading)
    load_meetings(loading)
    TrustedAdult.objects.bulk_create(each_case(loading, trusted_adults))
    CheckIn.objects.bulk_create(each_case(loading, check_ins))
    Arrival.objects.bulk_create(each_case(loading, arrivals))
    CardRead.objects.bulk_create(each_case(loading, cards_read))
    Departure.objects.bulk_create(each_case(loading, departures))
    BehaviourIncident.objects.bulk_create(each_case(loading, incidents))
    SendRecord.objects.bulk_create(each_case(loading, send_records))
    JointPlan.objects.bulk_create(each_case(loading, joint_plans))
    ReviewDecision.objects.bulk_create(each_case(loading, decisions))
    load_referrals(loading)


def _load_mornings(loading: Loading) -> None:
    DoorTime.objects.bulk_create(
        DoorTime(
            organisation=loading.rows.organisations[each.school],
            registers_open=each.registers_open,
            registers_close=each.registers_close,
            still_time_until=each.still_time_until,
            doors=list(each.doors),
        )
        for each in loading.work.doors
    )


def _load_talks(loading: Loading) -> None:
    """The contacts that conversations were: those the log tells of already, and the journeys' own."""
    keys = {member.pk: key for key, member in loading.rows.staff.items()}
    known = ContactMade.objects.filter(
        enrolment__in=each_case(loading, lambda own, case: [own.enrolment(case)])
    )
    loading.contacts = {(row.enrolment_id, row.on, keys[row.by_id]): row for row in known}
    made = ContactMade.objects.bulk_create(each_case(loading, _contacts))
    loading.contacts |= {(row.enrolment_id, row.on, keys[row.by_id]): row for row in made}
    talks = Conversation.objects.bulk_create(each_case(loading, _conversations))
    by_contact = {row.contact_id: row for row in talks}
    loading.talks = {key: by_contact[row.pk] for key, row in loading.contacts.items() if row.pk in by_contact}


def _contacts(loading: Loading, case: Case) -> Iterator[ContactMade]:
    for talk in case.journey.talks:
        if talk.line:
            yield ContactMade(
                enrolment=loading.enrolment(case),
                on=talk.on,
                by=loading.staff(talk.by),
                purpose=talk.purpose,
                spoke_with=talk.spoke_with,
                line=talk.line,
                look_again_on=talk.again,
                request_key=loading.request(),
            )


def _conversations(loading: Loading, case: Case) -> Iterator[Conversation]:
    enrolment = loading.enrolment(case)
    for talk in case.journey.talks:
        if talk.guided:
            yield Conversation(
                enrolment=enrolment,
                contact=loading.contacts[enrolment.pk, talk.on, talk.by],
                wording=_wording(case),
                feels_ok_here=talk.ok,
                someone_helps=talk.helps,
                can_do_some=talk.can,
                chosen_cards=list(talk.cards),
                answers_audience=talk.answers,
            )


def _wording(case: Case) -> str:
    year = case.register.enrolment.year_group(THIS_YEAR.start)
    return "older" if year.isdigit() and int(year) >= _OLDER_FROM else "young"


_OLDER_FROM = 7
"""The year group from which a conversation is worded for older pupils."""


def _load_barriers(loading: Loading) -> None:
    named = each_case(
        loading, lambda own, case: [(own.enrolment(case), each) for each in case.journey.barriers]
    )
    rows = Barrier.objects.bulk_create(_barrier(loading, *each) for each in named)
    loading.barriers = {(row.enrolment_id, row.kind): row for row in rows}
    BarrierChange.objects.bulk_create(
        BarrierChange(
            barrier=row,
            before=before,
            after=move.to,
            on=move.on,
            by=loading.staff(move.by),
            evidence=move.line,
            at=moment(move.on),
            request_key=loading.request(),
        )
        for (_, each), row in zip(named, rows, strict=True)
        for before, move in zip(("", *(move.to for move in each.moves)), each.moves, strict=False)
    )


def _barrier(loading: Loading, enrolment: Enrolment, each: InTheWay) -> Barrier:
    first, last = each.moves[0], each.moves[-1]
    return Barrier(
        enrolment=enrolment,
        kind=each.kind,
        status=last.to,
        audience=each.audience,
        sensitivity=each.sensitivity,
        raised_on=first.on,
        raised_by=loading.staff(first.by),
        revisit_on=each.revisit,
        version=len(each.moves),
    )


def _load_words(loading: Loading) -> None:
    WordsSaid.objects.bulk_create(each_case(loading, _words))


def _words(loading: Loading, case: Case) -> Iterator[WordsSaid]:
    enrolment = loading.enrolment(case)
    for each in case.journey.words:
        yield WordsSaid(
            enrolment=enrolment,
            barrier=loading.barriers.get((enrolment.pk, each.barrier)),
            conversation=loading.talks.get((enrolment.pk, each.on, each.by)),
            topic=each.topic,
            words=each.words,
            whose=each.whose,
            audience=each.audience,
            sensitivity=each.sensitivity,
            on=each.on,
            by=loading.staff(each.by),
            at=moment(each.on),
        )


def _load_plans(loading: Loading) -> None:
    for case in loading.work.cases:
        enrolment = loading.enrolment(case)
        loading.documents[enrolment.pk] = tuple(
            (version.on, document_of(case.journey, version, case.register, loading.rows.staff))
            for version in case.journey.plan
        )
    rows = Plan.objects.bulk_create(each_case(loading, _plan))
    loading.plans = {row.enrolment_id: row for row in rows}
    versions = PlanVersion.objects.bulk_create(each_case(loading, _versions))
    loading.versions = {(row.plan_id, row.number): row for row in versions}


def _plan(loading: Loading, case: Case) -> Iterator[Plan]:
    journey, newest = case.journey, case.journey.newest
    ended = journey.closed
    yield Plan(
        enrolment=loading.enrolment(case),
        version=len(journey.plan),
        opened_on=journey.opened,
        opened_by=loading.staff(journey.plan[0].by),
        review_on=newest.review,
        review_by=loading.staff(newest.review_by),
        closed_on=ended.on if ended else None,
        closed_by=loading.staff(ended.by) if ended else None,
        closed_why=ended.why if ended else "",
        closed_without_contact=bool(ended and ended.without_contact),
    )


def _versions(loading: Loading, case: Case) -> Iterator[PlanVersion]:
    enrolment = loading.enrolment(case)
    documents = loading.documents[enrolment.pk]
    for number, (version, (_, document)) in enumerate(zip(case.journey.plan, documents, strict=True), 1):
        yield PlanVersion(
            plan=loading.plans[enrolment.pk],
            number=number,
            document=as_json(document),
            on=version.on,
            at=moment(version.on),
            by=loading.staff(version.by),
            why=version.why,
            request_key=loading.request(),
        )
