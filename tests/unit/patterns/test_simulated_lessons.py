"""Invented lessons go with the invented register."""

import numpy as np

from upturn.patterns.kinds import Kind
from upturn.patterns.simulated_lessons import PERIODS, SUBJECTS, simulate_lessons
from upturn.patterns.simulation import Planting, Settings, simulate
from upturn.registers.codes import all_codes

NUMBERS = {code.text: code.number for code in all_codes()}
REGISTER = simulate(Settings(pupils=60, weeks=12, seed=6, plantings=(Planting(Kind.LESSON, 3, 400.0),)))
LESSONS = simulate_lessons(REGISTER)


def test_every_pupil_has_every_lesson_of_every_day() -> None:
    assert len(LESSONS.mark) == 60 * len(REGISTER.days) * PERIODS
    of_one = LESSONS.subject[LESSONS.row == 0][: 5 * PERIODS]
    assert np.bincount(of_one, minlength=len(SUBJECTS)).tolist() == list(SUBJECTS.values())


def test_pupils_of_a_year_group_have_one_timetable() -> None:
    subjects = LESSONS.subject.reshape(60, -1)
    groups = np.array(REGISTER.year_groups)
    for group in set(REGISTER.year_groups):
        assert (subjects[groups == group] == subjects[groups == group][0]).all()


def test_out_of_school_a_lesson_has_the_mark_of_its_session() -> None:
    marks = LESSONS.mark.reshape(60, len(REGISTER.days), PERIODS)
    sessions = REGISTER.packed.marks[
        :, [REGISTER.packed.weeks.between(day, day).start for day in REGISTER.days]
    ]
    ill = sessions == NUMBERS["I"]
    assert ill.any()
    assert (marks[ill][:, :3] == NUMBERS["I"]).all()


def test_a_planted_subject_is_missed_in_school() -> None:
    planted = REGISTER.planted[0]
    mine = (LESSONS.row == planted.row) & np.isin(LESSONS.mark, [NUMBERS["/"], NUMBERS["O"], NUMBERS["N"]])
    missed = LESSONS.mark[mine] != NUMBERS["/"]
    here = LESSONS.subject[mine] == planted.which
    assert missed[here].mean() > 0.5 + missed[~here].mean()
