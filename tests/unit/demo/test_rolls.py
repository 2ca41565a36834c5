from collections import Counter
from datetime import date

from upturn.demo.cast import HIGH_SCHOOL, PRIMARY_SCHOOL
from upturn.demo.clock import LAST_YEAR, THIS_YEAR, TODAY
from upturn.demo.rolls import STEPPING_UP
from upturn.demo.town import Town


def test_the_schools_are_as_large_today_as_the_town_says(town: Town) -> None:
    today = Counter(each.organisation for each in town.enrolments if each.on_roll(TODAY))
    assert today == {HIGH_SCHOOL: 1100, PRIMARY_SCHOOL: 380}


def test_year_groups_are_those_of_their_schools(town: Town) -> None:
    for school, years in ((HIGH_SCHOOL, "7 8 9 10 11"), (PRIMARY_SCHOOL, "R 1 2 3 4 5 6")):
        for year in (LAST_YEAR, THIS_YEAR):
            roll = town.school_year(school, year).enrolments
            assert {each.year_group(year.start) for each in roll} == set(years.split())


def test_forms_are_of_a_size_to_teach(town: Town) -> None:
    sizes = Counter(each.form(2025) for each in town.enrolments if each.on_roll(TODAY))
    assert len(sizes) == 40 + 14
    assert min(sizes.values()) >= 22
    assert max(sizes.values()) <= 31


def test_children_are_of_the_age_of_their_year(town: Town) -> None:
    for enrolment in town.enrolments:
        born = town.pupil(enrolment.pupil).date_of_birth
        assert date(enrolment.entry - 5, 9, 1) <= born <= date(enrolment.entry - 4, 8, 31)


def test_some_come_and_some_go_during_each_year(town: Town) -> None:
    for year in (LAST_YEAR, THIS_YEAR):
        begins, ends = date(year.start, 9, 10), date(year.start + 1, 6, 20)
        assert sum(begins < each.starts_on < ends for each in town.enrolments) >= 15
        assert sum(begins < (each.leaves_on or ends) < ends for each in town.enrolments) >= 15


def test_leavers_say_where_to(town: Town) -> None:
    assert all(each.destination for each in town.enrolments if each.leaves_on)


def test_year_6_steps_up_to_the_high_school_under_the_same_upn(town: Town) -> None:
    by_pupil = Counter(each.pupil for each in town.enrolments)
    both = [pupil for pupil, times in by_pupil.items() if times == 2]
    assert len(both) == STEPPING_UP
    for pupil in both:
        primary, secondary = (each for each in town.enrolments if each.pupil == pupil)
        assert (primary.organisation, secondary.organisation) == (PRIMARY_SCHOOL, HIGH_SCHOOL)
        assert primary.leaves_on is not None
        assert primary.leaves_on < secondary.starts_on
        assert secondary.year_group(2025) == "7"


def test_nobody_is_on_one_roll_twice(town: Town) -> None:
    assert len({(each.pupil, each.organisation) for each in town.enrolments}) == len(town.enrolments)


def test_local_identifiers_keep_their_noughts(town: Town) -> None:
    by_school = Counter((each.organisation, each.local_id) for each in town.enrolments)
    assert max(by_school.values()) == 1
    assert all(each.local_id.startswith("0") and len(each.local_id) == 6 for each in town.enrolments)
