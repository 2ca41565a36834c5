"""A behaviour log brought in: once each, for pupils on the roll, and as facts."""

from datetime import date, datetime, time

import pytest
from pytest_django.fixtures import Settings

from tests.imported import bring_in, give
from tests.small_school import ANNA, BILAL, TODAY, roll, upn
from upturn.access.viewer import Viewer
from upturn.barriers.models import BehaviourIncident
from upturn.exchange import worker
from upturn.exchange.states import ImportState

pytestmark = pytest.mark.django_db
HEADINGS = ["Incident ID", "UPN", "Date", "Time", "Location", "Incident type"]
ROWS = [
    HEADINGS,
    ["B1", ANNA, "2026-03-03", "08:50", "Corridor", "Left the room"],
    ["B2", ANNA, "2026-03-05", "", "Hall", "Shouted"],
    ["B3", BILAL, "2026-03-05", "13:10", "Yard", "Shouted"],
]


@pytest.fixture(autouse=True)
def _in_march(settings: Settings) -> None:
    settings.HELD_AT = datetime.combine(TODAY, datetime.min.time().replace(hour=9))


@pytest.fixture
def school(lead: Viewer) -> Viewer:
    bring_in(lead, roll(), "roll.csv")
    return lead


def test_a_log_is_proposed_and_then_kept(school: Viewer) -> None:
    given = give(school, ROWS, "log.csv")
    assert given.counted == (3, 0, 0, 0)
    assert given.outcome.pupils == 2
    assert any("never added up into a score" in note for note in given.outcome.notes)
    assert not BehaviourIncident.objects.exists()
    bring_in(school, ROWS, "log.csv")
    first = BehaviourIncident.objects.get(source_id="B1")
    assert (first.on, first.time, first.place) == (date(2026, 3, 3), time(8, 50), "Corridor")
    assert first.enrolment.pupil.upn == ANNA


def test_twice_it_changes_nothing_and_a_correction_is_one_change(school: Viewer) -> None:
    bring_in(school, ROWS, "log.csv")
    assert give(school, ROWS, "log.csv").counted == (0, 0, 3, 0)
    mended = [*ROWS[:2], ["B2", ANNA, "2026-03-05", "09:05", "Hall", "Shouted"], ROWS[3]]
    assert bring_in(school, mended, "log.csv").counted == (0, 1, 2, 0)
    assert BehaviourIncident.objects.get(source_id="B2").time == time(9, 5)
    assert BehaviourIncident.objects.count() == 3


def test_a_stranger_and_a_day_to_come_are_said_and_left_out(school: Viewer) -> None:
    rows = [*ROWS, ["B4", upn(99), "2026-03-05", "", "", "x"], ["B5", ANNA, "2026-03-13", "", "", "x"]]
    given = bring_in(school, rows, "log.csv")
    assert given.counted == (3, 0, 0, 2)
    assert any("is not on the roll" in sentence for sentence in given.sentences)
    assert any("is still to come" in sentence for sentence in given.sentences)


def test_a_log_without_numbers_says_what_that_means(school: Viewer) -> None:
    given = give(school, [row[1:] for row in ROWS], "log.csv")
    assert given.counted == (3, 0, 0, 0)
    assert any("No column numbers the incidents" in note for note in given.outcome.notes)


def test_a_roll_that_came_in_between_is_compared_with_again(school: Viewer) -> None:
    early = give(school, ROWS, "log.csv")
    bring_in(school, roll(BILAL, bilal={"Form": "6D"}), "between.csv")
    early.accept()
    worker.commit_accepted(early.proposal_id)
    assert early.state is ImportState.WAITING
    assert early.read().commit().state is ImportState.COMMITTED
