"""Forty pupils mid-journey: every kind is there, and nothing told of one contradicts their town."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from upturn.barriers.playbook import shipped_playbook
from upturn.barriers.states import Status, check_may_become, check_may_begin_as
from upturn.barriers.visibility import AUDIENCES, SENSITIVITIES
from upturn.demo.calendars import open_days
from upturn.demo.casework import Case, Casework, casework
from upturn.demo.casework_documents import document_of
from upturn.demo.cast import CAST, HIGH_SCHOOL, PRIMARY_SCHOOL
from upturn.demo.casting import fitness
from upturn.demo.clock import HELD_AT, THIS_YEAR, TODAY
from upturn.demo.journeys import Kind
from upturn.demo.marking import LETTERS
from upturn.demo.own_registers import YESTERDAY
from upturn.demo.stories import AISHA, JORDAN, NAMED_PUPILS
from upturn.demo.town import Town
from upturn.kernel.sessions import Session
from upturn.plans.cards.content import card_content
from upturn.plans.document import NOT_KNOWN_YET, PlanDocument, as_json, from_json
from upturn.plans.dose import Delivery, PlannedSupport, plan_dose
from upturn.plans.limits import faults
from upturn.plans.mornings import warnings
from upturn.plans.progress import progress, progress_since
from upturn.support.referrals.states import TRANSITIONS, State

UNKIND = {"failed", "truant", "refuser", "lazy", "naughty", "attention-seeking", "manipulative"}


@dataclass
class Person:
    pk: int
    name: str


@pytest.fixture(scope="module")
def work(town: Town) -> Casework:
    return casework(town)


@pytest.fixture(scope="module")
def staff(work: Casework) -> dict[str, Person]:
    return {key: Person(number, each.name) for number, (key, each) in enumerate(work.staff.items(), 1)}


def documents(work: Casework, staff: dict[str, Person]) -> Iterator[tuple[Case, date, PlanDocument]]:
    for case in work.cases:
        for version in case.journey.plan:
            yield case, version.on, document_of(case.journey, version, case.register, staff)


def case_of(work: Casework, pupil: str) -> Case:
    return next(case for case in work.cases if case.journey.pupil == pupil)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        yield from texts(tuple(value.values()))
    elif is_dataclass(value):
        yield from texts(tuple(getattr(value, field.name) for field in fields(value)))


def days_named(case: Case) -> Iterator[date]:
    """Every day on which something is said to have been done."""
    told = case.journey
    yield from (each.on for some in (told.talks, told.words, told.reviews, told.departures) for each in some)
    yield from (move.on for some in (told.barriers, told.referrals) for each in some for move in each.moves)
    yield from (
        each.on for some in (told.plan, told.incidents, case.check_ins, case.arrivals) for each in some
    )
    yield from (each.since for each in told.trusted)
    yield from (each.done for version in told.plan for each in version.steps if each.done)


def test_there_are_forty_thirty_and_ten_each_another_pupil(work: Casework) -> None:
    assert len({case.journey.pupil for case in work.cases}) == len(work.cases) == 40
    schools = Counter(case.journey.school for case in work.cases)
    assert (schools[HIGH_SCHOOL], schools[PRIMARY_SCHOOL]) == (30, 10)
    assert {named.key for named in NAMED_PUPILS} <= {case.journey.pupil for case in work.cases}


def test_every_kind_of_journey_is_there(work: Casework) -> None:
    kinds = Counter(case.journey.kind for case in work.cases)
    assert set(kinds) == set(Kind)
    assert kinds[Kind.UNFOLLOWED] == kinds[Kind.SEVERE] == kinds[Kind.CLOSED] == 1
    assert min(kinds[Kind.IMPROVING], kinds[Kind.STALLED], kinds[Kind.CHANGED_COURSE]) >= 3
    assert kinds[Kind.SLIPPING] >= 2


def test_each_went_in_the_register_the_way_it_is_told(work: Casework) -> None:
    for case in work.cases:
        assert fitness(case.journey, case.register) > 0, case.journey.key


def test_improving_is_a_fact_of_the_register_and_not_of_the_story(work: Casework) -> None:
    for case in work.cases:
        if case.journey.kind is Kind.IMPROVING:
            register = case.register
            found = progress_since(
                register.weeks, register.marks, started=case.journey.opened, until=YESTERDAY
            )
            assert found.difference > 0, case.journey.key


def test_jordan_is_31_of_40_up_from_23_however_it_is_counted(work: Casework) -> None:
    register = case_of(work, JORDAN).register
    found = progress(register.weeks, register.marks, until=TODAY)
    assert (found.now.attended, found.now.counted) == (31, 40)
    assert (found.before.attended, found.before.counted) == (23, 40)
    assert (found.now.set_aside, found.before.set_aside) == (0, 0)


def test_what_was_confirmed_is_what_was_planted(work: Casework, town: Town) -> None:
    """People who asked found it out; nothing else did."""
    for case in work.cases:
        planted = town.truth.of(case.journey.pupil).barrier
        known = {each.kind for each in case.journey.barriers if each.moves[-1].to != Status.RULED_OUT}
        if case.journey.pupil not in {"mateusz-kowal"}:
            assert planted is not None
            assert planted.value in known, case.journey.key


def test_barriers_move_only_as_barriers_can(work: Casework) -> None:
    playbook = {each.key for each in shipped_playbook().entries}
    for case in work.cases:
        kinds = [each.kind for each in case.journey.barriers]
        assert len(kinds) == len(set(kinds))
        assert set(kinds) <= playbook
        for each in case.journey.barriers:
            first, *rest = each.moves
            check_may_begin_as(Status(first.to), first.line)
            for before, move in zip(each.moves, rest, strict=False):
                assert before.on <= move.on
                check_may_become(Status(before.to), Status(move.to), move.line)


def test_supports_and_cards_are_the_playbooks(work: Casework) -> None:
    playbook = shipped_playbook()
    barriers, supports = {each.key for each in playbook.entries}, set(playbook.supports)
    for case in work.cases:
        told = case.journey
        assert {each for talk in told.talks for each in talk.cards} <= barriers
        assert {each.kind for version in told.plan for each in version.supports} - {""} <= supports
        assert {each for version in told.plan for each in version.barriers} <= barriers | {NOT_KNOWN_YET}


def test_every_status_of_a_barrier_and_every_state_of_a_referral_is_somewhere(work: Casework) -> None:
    told = [case.journey for case in work.cases]
    assert {each.moves[-1].to for journey in told for each in journey.barriers} == set(Status)
    assert {each.moves[-1].to for journey in told for each in journey.referrals} == set(State)


def test_referrals_move_only_as_referrals_can(work: Casework) -> None:
    for case in work.cases:
        for each in case.journey.referrals:
            states = [State(move.to) for move in each.moves]
            assert states[0] is State.SENT
            assert all(after in TRANSITIONS[now] for now, after in zip(states, states[1:], strict=False))
            assert [move.on for move in each.moves] == sorted(move.on for move in each.moves)


def test_all_audiences_and_sensitivities_occur_and_private_words_are_nobody_elses(work: Casework) -> None:
    said = [each for case in work.cases for each in case.journey.words]
    assert {each.audience for each in said} == set(AUDIENCES)
    assert {each.sensitivity for each in said} == set(SENSITIVITIES)
    private = [each.words for each in said if each.audience == "just_us" or each.sensitivity == "restricted"]
    assert len(private) == len(set(private)) >= 20
    for case in work.cases:
        told = case.journey
        shown = " ".join(texts((told.plan, told.departures, told.reviews, told.talks, told.referrals)))
        assert not any(words in shown for words in private), told.key


def test_every_conversation_the_log_tells_of_is_found_there(work: Casework, town: Town) -> None:
    logged = {(each.pupil, each.on, each.by) for each in town.contacts_made}
    for case in work.cases:
        for talk in case.journey.talks:
            known = (case.journey.pupil, talk.on, talk.by) in logged
            assert known != bool(talk.line), (case.journey.key, talk.on)


def test_every_document_loads_again_and_could_have_been_saved(
    work: Casework, staff: dict[str, Person]
) -> None:
    before: dict[str, PlanDocument] = {}
    for case, on, document in documents(work, staff):
        assert from_json(as_json(document)) == document
        assert faults(document, before.get(case.journey.key), on) == (), case.journey.key
        before[case.journey.key] = document


def test_about_a_third_are_fuller_and_the_rest_are_light(work: Casework, staff: dict[str, Person]) -> None:
    newest = {case.journey.key: document for case, _, document in documents(work, staff)}
    fuller = [key for key, document in newest.items() if document.small_step or document.morning]
    assert 10 <= len(fuller) <= 16
    assert sum(document.card.is_empty and not document.small_step for document in newest.values()) >= 12


def test_no_morning_would_earn_a_mark_against_the_pupil(work: Casework, staff: dict[str, Person]) -> None:
    closing = {each.school: each.registers_close for each in work.doors}
    for case, _, document in documents(work, staff):
        if document.morning:
            assert warnings(document.morning, closing[case.journey.school], TODAY) == (), case.journey.key


def test_check_ins_are_of_supports_the_plan_names_on_their_days(work: Casework) -> None:
    for case in work.cases:
        supports = {each.key: each for each in case.journey.newest.supports}
        covered = {(each.cover_by, each.cover_on) for each in case.check_ins if each.cover_by}
        for each in case.check_ins:
            support = supports[each.support]
            planned = each.on.weekday() in support.weekdays and each.by == support.who
            assert planned or (each.by, each.on) in covered
            assert support.since <= each.on <= YESTERDAY
            stood = [version for version in case.journey.plan if version.on <= each.on][-1]
            assert support in stood.supports, (case.journey.key, each.on)
            if each.arrived:
                assert case.register.came(each.on, Session.AM)


def test_some_check_ins_did_not_happen_and_some_of_those_are_covered(work: Casework) -> None:
    made = [each for case in work.cases for each in case.check_ins]
    missed = [each for each in made if each.how == "not_seen"]
    assert 300 <= len(made) <= 900
    assert 0.05 < len(missed) / len(made) < 0.35
    assert 0 < sum(bool(each.cover_by) for each in missed) < len(missed)
    assert any(any(each.ready) for each in made)
    assert {each.how for each in made} == {"good", "ok", "hard", "not_seen"}


def test_nobody_is_greeted_on_a_morning_the_register_has_them_away(work: Casework) -> None:
    arrivals = [(case, each) for case in work.cases for each in case.arrivals]
    assert len(arrivals) > 100
    for case, each in arrivals:
        assert case.register.came(each.on, Session.AM)
        door = next(doors for doors in work.doors if doors.school == case.journey.school)
        assert each.door in door.doors
        late = case.register.was_late(each.on)
        assert (each.time >= door.registers_open) == bool(late), (case.journey.key, each.on)
    assert any(each.on == TODAY for _, each in arrivals)


def test_nobody_follows_one_plan(work: Casework, town: Town) -> None:
    case = next(case for case in work.cases if case.journey.kind is Kind.UNFOLLOWED)
    (support,) = case.journey.newest.supports
    dose = plan_dose(
        [PlannedSupport(support.key, support.name, frozenset(support.weekdays), support.since)],
        [Delivery(each.support, each.on, each.how != "not_seen", 1) for each in case.check_ins],
        open_days(HIGH_SCHOOL, THIS_YEAR),
        support.since,
        YESTERDAY,
    )
    assert (dose.total.delivered, dose.total.planned) == (2, 14)
    assert len(case.journey.departures) >= 3
    read = {each.by for each in case.cards_opened}
    assert len(read) < len(set(case.teachers.values())) / 3


def test_one_is_severe_with_a_joint_plan_and_gaps_in_section_f(work: Casework) -> None:
    (case,) = [each for each in work.cases if each.journey.joint]
    assert case.journey.kind is Kind.SEVERE
    assert any(each["gap"] for each in case.journey.send["section_f"])
    assert case.journey.send["early_review_asked_on"]
    year = case.register.between(THIS_YEAR.first_day, TODAY)
    assert 2 * year.attended <= year.counted + year.set_aside


def test_one_was_closed_without_contact_and_says_so(work: Casework, town: Town) -> None:
    (case,) = [each for each in work.cases if each.journey.closed and each.journey.closed.without_contact]
    assert case.journey.closed is not None
    assert "Nobody has spoken" in case.journey.closed.why
    spoken = {each.pupil for each in town.contacts_made if each.spoke_with in {"family", "pupil", "both"}}
    assert case.journey.pupil not in spoken
    assert not case.journey.talks


def test_decisions_are_of_every_kind_and_health_virtual_school_and_incidents_are_there(
    work: Casework,
) -> None:
    told = [case.journey for case in work.cases]
    assert {each.decision for journey in told for each in journey.reviews} == {"keep", "change", "stop"}
    assert any("health_plan_on" in journey.send for journey in told)
    assert sum("virtual_school_contact" in journey.send for journey in told) == 1
    assert any(journey.incidents for journey in told)
    changed = max(sum(not each.deputy for each in journey.trusted) - 1 for journey in told)
    assert changed == 2


def test_the_pupil_with_the_virtual_school_is_looked_after_and_plans_are_for_those_who_have_them(
    work: Casework, town: Town
) -> None:
    for case in work.cases:
        pupil = town.pupil(case.journey.pupil)
        assert ("virtual_school_contact" in case.journey.send) == pupil.looked_after
        if "section_f" in case.journey.send:
            assert pupil.sen_status == "E"


def test_a_meetings_decisions_were_made_when_it_met(work: Casework) -> None:
    met = {(each.school, each.on) for each in work.meetings}
    for case in work.cases:
        for each in case.journey.reviews:
            assert not each.meeting or (case.journey.school, each.on) in met, (case.journey.key, each.on)


def test_a_suspension_follows_each_incident(work: Casework) -> None:
    (case,) = [each for each in work.cases if each.journey.incidents]
    days, register = open_days(HIGH_SCHOOL, THIS_YEAR), case.register
    for each in case.journey.incidents:
        assert register.came(each.on)
        following = days[days.index(each.on) + 1]
        assert LETTERS[register.marks[register.weeks.slot(following, Session.AM)]] == "E"


def test_those_named_work_at_the_pupils_school_and_teachers_teach_them(work: Casework) -> None:
    cast = {each.key for each in CAST}
    for case in work.cases:
        told = case.journey
        named = {each.by for some in (told.talks, told.words, told.reviews, told.departures) for each in some}
        named |= {each.who for each in told.trusted}
        named |= {
            each.who for version in told.plan for some in (version.steps, version.supports) for each in some
        }
        for key in named:
            assert work.staff[key].organisation == told.school
            assert key in cast or key in case.teachers.values()
        assert {each.by for each in case.cards_opened} <= set(case.teachers.values())


def test_a_part_that_did_not_happen_stood_on_the_card_that_day(
    work: Casework, staff: dict[str, Person]
) -> None:
    stood = [(case.journey.key, on, card_content(document)) for case, on, document in documents(work, staff)]
    for case in work.cases:
        for each in case.journey.departures:
            card = [card for key, on, card in stood if key == case.journey.key and on <= each.on][-1]
            assert each.part in {part.key for part in card.parts}, (case.journey.key, each.on)


def test_all_of_it_was_done_on_school_days_and_none_of_it_is_still_to_come(work: Casework) -> None:
    for case in work.cases:
        held = set(open_days(case.journey.school, THIS_YEAR))
        for day in days_named(case):
            assert day in held, (case.journey.key, day)
            assert day <= TODAY
        for each in case.cards_opened:
            assert each.at < HELD_AT
        assert all(each.time < HELD_AT.time() for each in case.arrivals if each.on == TODAY)


def test_reviews_and_steps_are_due_on_school_days_some_late_some_today_some_to_come(work: Casework) -> None:
    due = [case.journey.newest.review for case in work.cases if not case.journey.closed]
    assert min(due) < TODAY - timedelta(days=3)
    assert TODAY in due
    assert max(due) > TODAY
    for case in work.cases:
        days = set(open_days(case.journey.school, THIS_YEAR))
        assert {version.review for version in case.journey.plan} <= days, case.journey.key


def test_one_trusted_adult_at_a_time(work: Casework) -> None:
    for case in work.cases:
        for deputy in (True, False):
            held = [each for each in case.journey.trusted if each.deputy is deputy]
            assert sum(each.until is None for each in held) <= 1
            ends = zip(held, held[1:], strict=False)
            assert all(earlier.until and earlier.until < later.since for earlier, later in ends)


def test_words_are_plain_and_hold_no_blame_and_nothing_unfilled(work: Casework) -> None:
    for case in work.cases:
        for text in texts(case.journey):
            assert "{" not in text
            assert text != "year-lead"
            if text not in {each.words for each in case.journey.words}:
                assert not UNKIND & set(text.lower().split()), text


def test_the_same_town_has_the_same_casework(work: Casework, town: Town) -> None:
    again = casework(town)
    assert [(c.journey, c.check_ins, c.arrivals, c.cards_opened) for c in again.cases] == [
        (c.journey, c.check_ins, c.arrivals, c.cards_opened) for c in work.cases
    ]


def test_aisha_and_callum_keep_their_stories(work: Casework) -> None:
    aisha = case_of(work, AISHA)
    assert {each.on.weekday() for each in aisha.check_ins} == {2}
    callum = case_of(work, "callum-askham").journey
    assert callum.talks == ()
    assert callum.barriers[0].moves[-1].to == Status.POSSIBLE
