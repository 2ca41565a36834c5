"""Looking ahead, on registers the machine invents: what many at once gives is what the definition says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conformance.patterns.engines import School
from tests.conformance.patterns.test_invented import schools
from tests.conformance.patterns.written import school as written
from tests.conformance.registers.engines import sessions_of
from upturn.patterns import reference
from upturn.patterns.ahead_reference import away_before_summer, band_of_year, sessions_held
from upturn.patterns.evidence import days_of
from upturn.patterns.forecast import Learnt, bands
from upturn.patterns.summer_watch import watched
from upturn.patterns.year_in_parts import year_of_sessions
from upturn.registers.packed import PackedMarks


@settings(max_examples=60, deadline=None)
@given(schools(), st.floats(0, 1))
def test_bands_are_counted_as_the_definition_counts(school: School, where: float) -> None:
    marks = [sessions_of(school.packed, row) for row in range(school.packed.pupils)]
    year = year_of_sessions(school.packed)
    assert [day for day, _ in sessions_held(marks)] == list(year.days)
    held = int(where * year.sessions)
    learnt = Learnt.of(year, held, year.sessions)
    for band in bands():
        assert learnt.counted(band) == band_of_year(marks, held, band.low, band.high)


@settings(max_examples=80, deadline=None)
@given(schools(), st.floats(0, 1), st.sampled_from([0.5, 1.0, 1.3]), st.integers(0, 2**32 - 1))
def test_the_watch_is_the_definition(school: School, where: float, moved: float, seed: int) -> None:
    """With some of each pupil's later days struck out, so that somebody is away more."""
    random = np.random.default_rng(seed)
    marks = school.packed.marks
    later = slice(int(where * marks.shape[1]) // 14 * 14, None)
    struck = (random.random((len(marks), marks.shape[1])) < 0.4) & (marks > 0)
    struck[:, : later.start] = False
    marks[struck] = 129
    days = days_of(school.packed, school.packed.weeks.monday, school.packed.weeks.last_day)
    place = sum((day - school.packed.weeks.monday).days * 2 < later.start for day in days.days)
    everyone = np.ones(days.pupils, np.bool_)
    ours = {
        each.pupil: (each.days, each.away, each.usual, each.days_before, each.away_before)
        for each in watched(days, range(days.pupils), everyone, place, moved)
    }
    theirs = away_before_summer(_pupils(school), place, moved)
    assert ours.keys() == theirs.keys()
    for row, figures in ours.items():
        assert figures == pytest.approx(theirs[row], rel=1e-9)


def _pupils(school: School) -> list[reference.Pupil]:
    marks = [sessions_of(school.packed, row) for row in range(school.packed.pupils)]
    held = reference.school_days(marks)
    return [reference.pupil_days(mine, held) for mine in marks]


IN = "/////"
C2, S = 100, 99


def test_a_band_by_hand() -> None:
    """Ten weeks, cut in the middle: one misses 6 of 50 and then 5 of 50, another 4 and then 6."""
    one = " ".join(["ooo//", IN, IN, IN, IN, "oo///", "/p///", IN, IN, IN])
    other = " ".join(["oo///", IN, IN, IN, IN, "ooo//", IN, IN, IN, IN])
    packed = written(one, other, " ".join([IN] * 10)).packed
    learnt = Learnt.of(year_of_sessions(packed), 50, 100)
    assert [learnt.counted(band) for band in bands()] == [(1, 0), (1, 1), (1, 1), (0, 0), (0, 0)]


def test_study_leave_counts_neither_way_and_a_part_time_timetable_does() -> None:
    packed = written(" ".join(["c////"] * 10), " ".join([IN] * 10)).packed
    study = PackedMarks(
        packed.weeks, np.where(packed.marks == C2, S, packed.marks).astype(np.uint8), packed.expected
    )
    part_time, away_to_study = (
        [learnt.counted(band) for band in bands()]
        for learnt in (Learnt.of(year_of_sessions(each), 50, 100) for each in (packed, study))
    )
    assert part_time == [(1, 0), (0, 0), (0, 0), (1, 1), (0, 0)]
    assert away_to_study == [(2, 0), (0, 0), (0, 0), (0, 0), (0, 0)]


def test_the_watch_by_hand() -> None:
    """Two days away of seventy before; twelve of thirty since, where one would be usual here."""
    quiet = " ".join([IN] * 6)
    before = f"o//// {quiet} o//// {quiet}"
    one = f"{before} ..... " + " ".join(["o/o//"] * 6)
    others = [f"{before} ..... o//// {quiet}"[: len(one)]] * 20
    school = written(one, *others)
    days = days_of(school.packed, school.packed.weeks.monday, school.packed.weeks.last_day)
    found = watched(days, range(100, 121), np.ones(21, np.bool_), 70, 1.0)
    assert [(each.pupil, each.days, each.away) for each in found] == [(100, 30, 12)]
    assert (found[0].days_before, found[0].away_before) == (70, 2)
    assert found[0].usual == pytest.approx(30 * 2 / 70)
    assert away_before_summer(_pupils(school), 70, 1.0).keys() == {0}
