"""Looks at a school's register: when they are taken, what is kept of them, and who may see and answer it."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from tests.held_registers import NOW, TODAY, YEAR, enrolment, hold, present
from tests.looked_at import (
    FEBRUARY_LOOK,
    away,
    away_on_fridays,
    climbing,
    drifting,
    everyone_else,
    looked_at,
    school_days,
)
from tests.people_at_work import at_work, organisation, staff
from upturn.access.doorways import OpenedRecord
from upturn.access.permissions import NotAllowed
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.patterns.actions import FindingRefused, set_aside, take_answer_back, take_up
from upturn.patterns.kinds import Kind
from upturn.patterns.models import LookTaken, RaisedFinding
from upturn.patterns.queries import findings_of, looks_that_stand, pupils_found
from upturn.patterns.taking import look_at_changed_marks, look_when_asked
from upturn.people import clock
from upturn.people.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _held_clock(settings: Settings) -> None:
    settings.HELD_AT = NOW


@pytest.fixture
def lead() -> Viewer:
    return at_work(staff("Ms Nambiar"), RoleName.ATTENDANCE_LEAD)


def opened(who: Enrolment) -> OpenedRecord:
    return OpenedRecord(who.pk, who.pupil_id, "for a test")


def test_half_terms_are_looked_at_once_and_the_last_weeks_with_every_change(lead: Viewer) -> None:
    pupils = looked_at({"Jordan": away_on_fridays()})
    stand = looks_that_stand(organisation().pk, YEAR)
    assert [(each.occasion, each.until) for each in stand] == [
        ("half_term", FEBRUARY_LOOK),
        ("latest", TODAY),
    ]
    assert stand[0].pupils == 91
    raised = RaisedFinding.objects.get(kind=Kind.WEEKDAY)
    assert not look_at_changed_marks(TODAY)
    hold(organisation(), {pupils["Jordan"]: present()})
    assert look_at_changed_marks(TODAY)
    assert RaisedFinding.objects.get(kind=Kind.WEEKDAY) == raised
    assert LookTaken.objects.filter(occasion="latest").count() == 1


def test_a_pupils_findings_are_said_with_their_question_and_their_sessions(lead: Viewer) -> None:
    jordan = looked_at({"Jordan": away_on_fridays()})["Jordan"]
    found = findings_of(lead, opened(jordan), TODAY)[0]
    assert (found.kind, found.which) == (Kind.WEEKDAY, "Friday")
    assert "short absences began on a Friday" in found.sentence
    assert found.question.endswith("?")
    assert {day.weekday() for day, _ in found.sessions} == {4}
    assert max(day for day, _ in found.sessions) <= found.until == FEBRUARY_LOOK
    assert [bar.label for bar in found.bars] == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def test_drift_is_of_the_latest_marks(lead: Viewer) -> None:
    pupils = looked_at({"Asha": drifting()})
    (asha,) = pupils_found(lead, [Kind.DRIFT], TODAY)
    assert (asha.enrolment_id, asha.finding.until) == (pupils["Asha"].pk, TODAY)


def test_a_small_win_is_of_the_half_term_under_way(lead: Viewer) -> None:
    pupils = looked_at({"Ben": climbing()}, until=FEBRUARY_LOOK)
    (ben,) = pupils_found(lead, [Kind.SMALL_WIN], TODAY)
    assert (ben.enrolment_id, ben.finding.until) == (pupils["Ben"].pk, FEBRUARY_LOOK)


def test_a_school_with_too_little_is_told_what_would_be_enough_and_looked_at_again(lead: Viewer) -> None:
    jordan = enrolment(organisation(), "Jordan")
    hold(organisation(), {jordan: away_on_fridays()})
    assert look_at_changed_marks(TODAY)
    assert "60 would be enough" in looks_that_stand(organisation().pk, YEAR)[0].why_not
    hold(organisation(), dict(everyone_else()))
    assert look_at_changed_marks(TODAY)
    assert looks_that_stand(organisation().pk, YEAR)[0].why_not == ""
    assert findings_of(lead, opened(jordan), TODAY)


def test_a_pupil_who_left_is_on_no_list(lead: Viewer) -> None:
    pupils = looked_at({"Asha": drifting()})
    Enrolment.objects.filter(pk=pupils["Asha"].pk).update(leaves_on=date(2026, 3, 11))
    assert pupils_found(lead, [Kind.DRIFT], TODAY) == ()


def test_two_away_together_are_for_the_lead_and_the_safeguarding_lead_alone(lead: Viewer) -> None:
    together = present(away(school_days()[3::8]))
    pupils = looked_at({"Jordan": together, "Robin": together})
    jordan = opened(pupils["Jordan"])
    dsl = at_work(staff("Mr Penhale"), RoleName.DSL)
    for viewer in (lead, dsl):
        found = findings_of(viewer, jordan, TODAY)[0]
        assert (found.kind, found.other) == (Kind.CO_ABSENCE, "Robin Example")
    for role in (RoleName.PASTORAL, RoleName.SENCO, RoleName.HEAD):
        seen = findings_of(at_work(staff(f"A {role}"), role), jordan, TODAY)
        assert Kind.CO_ABSENCE not in {each.kind for each in seen}
        assert not any(each.other for each in seen)


def test_an_answer_stands_at_the_next_look_and_can_be_taken_back(lead: Viewer) -> None:
    jordan = opened(looked_at({"Jordan": away_on_fridays()})["Jordan"])
    found = findings_of(lead, jordan, TODAY)[0]
    set_aside(by=lead, record=jordan, finding_id=found.finding_id, today=TODAY, at=clock.now())
    assert look_when_asked(lead, TODAY)
    again = findings_of(lead, jordan, TODAY)[0]
    assert again.finding_id != found.finding_id
    assert again.answered is not None
    assert again.answered.is_set_aside
    assert again.answered.by == "Ms Nambiar"
    take_answer_back(by=lead, record=jordan, finding_id=again.finding_id, today=TODAY)
    take_up(by=lead, record=jordan, finding_id=again.finding_id, today=TODAY, at=clock.now())
    taken = findings_of(lead, jordan, TODAY)[0]
    assert taken.answered is not None
    assert not taken.answered.is_set_aside


def test_what_is_no_longer_found_cannot_be_answered(lead: Viewer) -> None:
    jordan = opened(looked_at({"Jordan": away_on_fridays()})["Jordan"])
    found = findings_of(lead, jordan, TODAY)[0]
    look_when_asked(lead, TODAY)
    with pytest.raises(FindingRefused, match="looked at again"):
        set_aside(by=lead, record=jordan, finding_id=found.finding_id, today=TODAY, at=clock.now())


def test_who_does_not_help_the_pupil_answers_nothing(lead: Viewer) -> None:
    jordan = opened(looked_at({"Jordan": away_on_fridays()})["Jordan"])
    found = findings_of(lead, jordan, TODAY)[0]
    teacher = at_work(staff("Mr Fallowfield"), RoleName.TEACHER)
    with pytest.raises(NotAllowed):
        take_up(by=teacher, record=jordan, finding_id=found.finding_id, today=TODAY, at=clock.now())


def test_only_those_who_lead_ask_for_a_look() -> None:
    looked_at({})
    with pytest.raises(NotAllowed):
        look_when_asked(at_work(staff("Ms Okoro"), RoleName.PASTORAL), TODAY)


def test_a_list_of_many_asks_no_more_of_the_store(
    lead: Viewer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    looked_at({"Asha": drifting(), "Jordan": away_on_fridays()})
    with django_assert_max_num_queries(6):
        found = pupils_found(lead, tuple(Kind), TODAY)
    assert {each.name for each in found} == {"Asha Example", "Jordan Example"}
