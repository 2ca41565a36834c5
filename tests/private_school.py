"""A school in which everything private is held in every way there is, each with a mark of its own (`mk017q`).

Two pupils: Jordan, whose trusted adult sees every pupil by role, and Ivy, who trusts a teacher who does not
teach her. Whatever is written down here is written by one person, who may always see it.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import permutations, product
from typing import Any

from django.utils.timezone import make_aware

from tests.held_registers import NOW, TODAY, YEAR, enrolment, hold, present
from tests.people_at_work import at_work, organisation, staff
from tests.planned import document, plan, version
from tests.private_lessons import with_lessons
from tests.private_pathways import with_pathways
from upturn.access.drafts import keep_draft
from upturn.access.models import Invitation, TrustedAdult
from upturn.access.permissions import NEEDS
from upturn.access.roles import RoleName
from upturn.access.standing import Standing
from upturn.access.viewer import Viewer
from upturn.barriers.actions import raise_barrier, record_words
from upturn.barriers.models import Barrier, BehaviourIncident, Conversation, WordsSaid
from upturn.barriers.playbook import shipped_playbook
from upturn.barriers.said import Said
from upturn.barriers.visibility import AUDIENCES, HELPERS, SENSITIVITIES, may_see
from upturn.demo.cast import HIGH_SCHOOL, member_with
from upturn.exchange.models import ImportProposal
from upturn.families.models import ContactMade, FamilyContact
from upturn.kernel.sessions import Session
from upturn.patterns.models import LookTaken, RaisedFinding
from upturn.people.models import Enrolment, Staff, TeachingGroup, TeachingGroupPlace
from upturn.plans.document import Support
from upturn.plans.models import Departure
from upturn.registers.models import SchoolYear
from upturn.reviews.models import ReviewDecision, ReviewMeeting
from upturn.support.models import Arrival, CheckIn, DoorTime, JointPlan, SendRecord
from upturn.support.referrals.actions import refer
from upturn.web.drafts.keeping import form_name

AT = make_aware(NOW)
TOGETHER = (RoleName.ATTENDANCE_LEAD, RoleName.DSL)
LEAD = member_with(HIGH_SCHOOL, RoleName.ATTENDANCE_LEAD)


@dataclass(frozen=True)
class Secret:
    """One private thing: its mark, whose it is, and who may see it."""

    mark: str
    what: str
    enrolment_id: int
    may: Callable[[Standing], bool]
    audience: str = HELPERS
    sensitivity: str = "restricted"


@dataclass
class School:
    """Everyone who works here, what was said, and a value for every argument of an address."""

    people: dict[str, Viewer] = field(default_factory=dict)
    pupils: list[Enrolment] = field(default_factory=list)
    secrets: dict[str, Secret] = field(default_factory=dict)
    samples: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    of_a_pupil: dict[str, list[tuple[int, Any]]] = field(default_factory=lambda: defaultdict(list))

    def sample(self, argument: str, value: Any, of: Enrolment) -> None:
        """A value for an argument, that belongs to a pupil."""
        self.samples[argument].append(value)
        self.of_a_pupil[argument].append((of.pupil_id, value))

    def mark(self) -> str:
        return f"mk{len(self.secrets):03}q"

    def keep(
        self,
        what: str,
        enrolled: Enrolment,
        may: Callable[[Standing], bool],
        *,
        across: bool = False,
        **held: str,
    ) -> str:
        """A mark for something that some may see: at the pupil's school, or ``across`` organisations."""
        mark, school_id = self.mark(), enrolled.organisation_id

        def may_here(standing: Standing) -> bool:
            return (across or standing.viewer.organisation_id == school_id) and may(standing)

        self.secrets[mark] = Secret(mark, what, enrolled.pk, may_here, **held)
        return mark

    def keep_said(self, what: str, enrolled: Enrolment, audience: str, sensitivity: str, by_id: int) -> str:
        """A mark for something held by audience and sensitivity."""
        return self.keep(
            what,
            enrolled,
            lambda standing: may_see(standing, audience, sensitivity, by_id),
            audience=audience,
            sensitivity=sensitivity,
        )


AWAY = {
    (TODAY - timedelta(days=days), half): "O"
    for days in range(1, 120)
    for half in Session
    if (TODAY - timedelta(days=days)).weekday() in {0, 1, 4}
}


def private_school() -> School:
    """The school, its people, two pupils with everything held in every way, and their registers."""
    made = School()
    _people(made)
    for given, family in (("Jordan", "Merrick"), ("Ivy", "Thorne")):
        _pupil(made, given, family)
    hold(organisation(), {each: present(AWAY) for each in made.pupils})
    _found_together(made)
    _beside_the_pupils(made)
    with_pathways(made)
    with_lessons(made)
    return made


def _people(school: School) -> None:
    for key, role in (
        ("okoro", RoleName.PASTORAL),
        ("quill", RoleName.PASTORAL),
        ("petherick", RoleName.PASTORAL),
        ("fallowfield", RoleName.TEACHER),
        ("deputy", RoleName.TEACHER),
        ("teign", RoleName.TEACHER),
        ("stranger-teacher", RoleName.TEACHER),
        ("hallam", RoleName.SENCO),
        ("penhale", RoleName.DSL),
        ("ormathwaite", RoleName.ANALYST),
        ("wilczek", RoleName.ADMINISTRATOR),
    ):
        school.people[key] = at_work(staff(f"Person {key}"), role)
    school.people["nambiar"] = at_work(staff(LEAD.name, LEAD.email), RoleName.ATTENDANCE_LEAD)
    for key, kind, role in (
        ("vaseley", "provider", RoleName.HEAD),
        ("wraith", "authority", RoleName.ATTENDANCE_LEAD),
    ):
        other = organisation(key, f"Another {kind}", kind=kind)
        school.people[key] = at_work(staff(f"Person {key}"), role, at=other)


def _pupil(school: School, given: str, family: str) -> None:
    """A pupil with one of everything, held in every way; Ivy trusts a teacher who does not teach her."""
    here = organisation()
    jordan = enrolment(here, given, family, sen_status="E", looked_after=True)
    school.pupils.append(jordan)
    trusted, deputy = ("okoro", "deputy") if given == "Jordan" else ("teign", "petherick")
    for key, is_deputy in ((trusted, False), (deputy, True)):
        TrustedAdult.objects.create(
            enrolment=jordan,
            staff_id=school.people[key].staff_id,
            is_deputy=is_deputy,
            began_on=date(2026, 1, 28),
        )
    if given == "Jordan":
        group = TeachingGroup.objects.create(
            organisation=here,
            name="9En3",
            subject="English",
            teacher_id=school.people["fallowfield"].staff_id,
        )
        TeachingGroupPlace.objects.create(group=group, enrolment=jordan)
        school.samples["group_id"].append(group.pk)
    _said(school, jordan)
    _planned(school, jordan)
    _given(school, jordan)
    _arranged(school, jordan)


def _said(school: School, jordan: Enrolment) -> None:
    """A barrier, its evidence and words about it, words in a conversation and words alone, of every kind."""
    writer = school.people["quill"]
    contact = ContactMade.objects.create(
        enrolment=jordan,
        on=date(2026, 2, 25),
        by_id=writer.staff_id,
        purpose="ask",
        spoke_with="pupil",
        line="Asked how it is going.",
        request_key=f"contact-{jordan.pk}",
    )
    talk = Conversation.objects.create(enrolment=jordan, contact=contact, answers_audience="just_us")
    kinds = iter(shipped_playbook().barriers)
    for number, (audience, sensitivity) in enumerate(product(AUDIENCES, SENSITIVITIES)):
        said = [
            school.keep_said(what, jordan, audience, sensitivity, writer.staff_id)
            for what in ("evidence", "words about it", "words in a conversation", "words alone")
        ]
        raise_barrier(
            by=writer,
            enrolment_id=jordan.pk,
            kind=next(kinds).key,
            status="confirmed",
            today=TODAY,
            at=AT,
            request_key=f"barrier-{jordan.pk}-{number}",
            evidence=f"Told us {said[0]} about it.",
            audience=audience,
            sensitivity=sensitivity,
            revisit_on=TODAY,
            said=Said(f"It is {said[1]} that does it.", audience=audience, sensitivity=sensitivity),
        )
        for mark, talk_id in ((said[2], talk.pk), (said[3], None)):
            record_words(
                by=writer,
                enrolment_id=jordan.pk,
                said=Said(f"And then {mark} happened.", audience=audience, sensitivity=sensitivity),
                on=date(2026, 2, 25),
                today=TODAY,
                at=AT,
                request_key=f"{mark}-{talk_id}",
                conversation_id=talk_id,
            )
    school.sample("contact_id", contact.pk, jordan)
    chosen = [("just_us", "open"), ("helpers", "restricted"), ("home", "open")]
    for audience, sensitivity in chosen:
        held = {"enrolment": jordan, "audience": audience, "sensitivity": sensitivity}
        school.sample("barrier_id", Barrier.objects.get(**held).pk, jordan)
        school.sample("words_id", WordsSaid.objects.filter(**held).latest("pk").pk, jordan)


def _planned(school: School, jordan: Enrolment) -> None:
    """A plan in two versions that names every barrier, a review of it, and a departure from it."""
    lead = Staff.objects.get(pk=school.people["nambiar"].staff_id)
    okoro = school.people["okoro"]
    hello = Support(
        "hello", "Hello", okoro.staff_id, okoro.name, (0, 1, 2, 3, 4), date(2026, 2, 2), is_check_in=True
    )
    kinds = tuple(Barrier.objects.filter(enrolment=jordan).values_list("kind", flat=True))
    words = document(lead, barriers=kinds, supports=(hello,), review_on=TODAY)
    made = plan(jordan, lead, words)
    version(made, lead, words, 2)
    departure = Departure.objects.create(
        plan=made, version=2, part="other", on=TODAY, by=lead, at=AT, request_key=f"departure-{jordan.pk}"
    )
    school.sample("departure_id", departure.pk, jordan)
    meeting, _ = ReviewMeeting.objects.get_or_create(
        request_key="meeting",
        defaults={
            "organisation": organisation(),
            "on": TODAY,
            "until": TODAY,
            "opened_by": lead,
            "opened_at": AT,
            "present": [{"staff_id": lead.pk, "name": lead.name}],
        },
    )
    meeting.queue = [*meeting.queue, made.pk]
    meeting.save()
    decision = ReviewDecision.objects.create(
        plan=made,
        version=2,
        meeting=meeting,
        on=TODAY,
        by=lead,
        decision="keep",
        reason="It is working.",
        action="Ring home",
        action_by=lead,
        action_due=TODAY,
        at=AT,
        request_key=f"decision-{jordan.pk}",
    )
    school.samples["meeting_id"].append(meeting.pk)
    school.sample("decision_id", decision.pk, jordan)
    school.samples["place"].append(len(meeting.queue))


def _given(school: School, jordan: Enrolment) -> None:
    """Check-ins and referrals held in every way, an arrival, an incident, and a half-typed draft."""
    writer = school.people["quill"]
    for days, (audience, sensitivity) in enumerate(product(AUDIENCES, SENSITIVITIES)):
        mark = school.keep_said("check-in", jordan, audience, sensitivity, writer.staff_id)
        held = CheckIn.objects.create(
            enrolment=jordan,
            support="hello",
            on=TODAY - timedelta(days=days),
            by_id=writer.staff_id,
            how="hard" if days else "not_seen",
            line=f"Said {mark} today.",
            audience=audience,
            sensitivity=sensitivity,
            at=AT,
            request_key=mark,
        )
    school.sample("check_in_id", held.pk, jordan)
    for sensitivity in SENSITIVITIES:
        reason, meanwhile = (
            school.keep_said(what, jordan, HELPERS, sensitivity, writer.staff_id)
            for what in ("referral", "meanwhile")
        )
        referral = refer(
            by=writer,
            enrolment_id=jordan.pk,
            to="camhs",
            whom="",
            reason=f"Because of {reason}.",
            meanwhile=f"For now {meanwhile}.",
            sensitivity=sensitivity,
            for_barrier="",
            sent_on=date(2026, 2, 20),
            today=TODAY,
            at=AT,
            request_key=reason,
        )
    school.sample("referral_id", referral.pk, jordan)
    arrival = Arrival.objects.create(
        enrolment=jordan,
        on=TODAY,
        time=time(8, 40),
        greeted_by_id=writer.staff_id,
        at=AT,
        request_key=f"arrival-{jordan.pk}",
    )
    school.sample("arrival_id", arrival.pk, jordan)
    incident = school.keep("incident", jordan, lambda standing: standing.helps)
    BehaviourIncident.objects.create(
        enrolment=jordan, on=date(2026, 3, 3), what=f"Something {incident}.", source_id=incident
    )
    for form in (form_name("light", jordan.pupil_id), form_name("barrier", jordan.pupil_id)):
        draft = school.keep("draft", jordan, lambda standing: standing.viewer.staff_id == writer.staff_id)
        keep_draft(
            writer, form, {each: [draft] for each in ("line", "words", "evidence", "one_thing")}, at=AT
        )


def _arranged(school: School, jordan: Enrolment) -> None:
    """What is known of SEND, care and partners, which some roles may see; and an adult at home."""
    needs = school.keep("SEND, health and care", jordan, lambda standing: standing.viewer.is_any(*NEEDS))
    partners = school.keep("joint plan", jordan, lambda standing: standing.helps)
    SendRecord.objects.create(
        enrolment=jordan,
        caseworker=f"Caseworker {needs}",
        virtual_school_contact=f"Virtual {needs}",
        section_f=[{"provision": f"Hours {needs}", "in_place": False, "gap": f"Gap {needs}"}],
    )
    JointPlan.objects.create(
        enrolment=jordan,
        opened_on=TODAY,
        opened_by_id=school.people["penhale"].staff_id,
        lead_practitioner=f"Lead {partners}",
        send_found=f"Found {partners}",
        health_found=f"Health {partners}",
        partners=[{"who": f"Partner {partners}", "agreed": "", "by": None}],
    )
    FamilyContact.objects.create(
        pupil=jordan.pupil, organisation=organisation(), name="Lou Merrick", priority=1
    )


def _found_together(school: School) -> None:
    """A look that found the two pupils away together, which may mean that somebody is not safe."""
    look = LookTaken.objects.create(
        school_year=SchoolYear.objects.get(organisation=organisation(), start=YEAR.start),
        occasion="half_term",
        until=date(2026, 2, 13),
        data_version=1,
        at=AT,
        pupils=2,
    )
    for one, other in permutations(school.pupils):
        mark = school.keep("two away together", one, lambda standing: standing.viewer.is_any(*TOGETHER))
        found = RaisedFinding.objects.create(
            look=look,
            enrolment=one,
            kind="co_absence",
            which=str(other.pk),
            other=other,
            place=1,
            sentence=f"Away together, {mark}.",
            question=f"How are those days spent, {mark}?",
            n=10,
            observed=6,
            expected=1.2,
            sessions=[["2026-02-09", "AM"]],
            bars=[[f"{mark} together", 6, 1.2], ["apart", 4, 8.8]],
        )
        school.sample("finding_id", found.pk, one)


def _beside_the_pupils(school: School) -> None:
    here, lead = organisation(), school.people["nambiar"]
    DoorTime.objects.create(
        organisation=here,
        registers_open=time(8, 50),
        registers_close=time(9, 20),
        still_time_until=time(9, 15),
        doors=["Side gate"],
    )
    proposal = ImportProposal.objects.create(
        organisation=here, kind="register", file_name="a.csv", stored_as="", digest="0", size=1
    )
    invitation = Invitation.objects.create(
        organisation=here,
        email="new@pennerby-high.example",
        name="New",
        secret_digest="0",
        invited_by_id=lead.staff_id,
        expires_at=AT + timedelta(days=7),
    )
    school.samples |= {
        "pupil_id": [each.pupil_id for each in school.pupils],
        "proposal_id": [proposal.pk],
        "invitation_id": [invitation.pk],
        "staff_id": [lead.staff_id],
        "number": [1, 2],
        "secret": ["not-a-secret"],
        "uidb36": ["1"],
        "key": ["mornings"],
        "slot_id": [1],
        "booking_id": [1],
    }
