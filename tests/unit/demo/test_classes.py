from collections import Counter

from upturn.demo.cast import HIGH_SCHOOL, PRIMARY_SCHOOL
from upturn.demo.classes import LessonTime
from upturn.demo.clock import TODAY
from upturn.demo.town import Town


def test_nobody_teaches_two_classes_at_once(town: Town) -> None:
    lessons = Counter((each.teacher, time) for each in town.class_lists for time in each.times)
    assert max(lessons.values()) == 1


def test_every_pupil_has_one_class_at_every_lesson(town: Town) -> None:
    places = Counter(
        (pupil, time) for each in town.class_lists for pupil in each.pupils for time in each.times
    )
    here = [
        each.pupil for each in town.enrolments if each.organisation == HIGH_SCHOOL and each.on_roll(TODAY)
    ]
    week = [LessonTime(weekday, lesson) for weekday in range(5) for lesson in range(1, 6)]
    assert places == {(pupil, time): 1 for pupil in here for time in week}


def test_every_teacher_is_on_the_staff_of_the_school(town: Town) -> None:
    works_at = {member.key: member.organisation for member in town.staff}
    assert all(works_at[each.teacher] == each.organisation for each in town.class_lists)


def test_teachers_of_the_cast_have_classes_of_their_own(town: Town) -> None:
    taught = Counter(each.teacher for each in town.class_lists)
    assert taught["fallowfield"] >= 3
    assert [each.name for each in town.class_lists if each.teacher == "hollowell"] == ["5 Hazel"]


def test_class_names_are_used_once(town: Town) -> None:
    names = Counter((each.organisation, each.name) for each in town.class_lists)
    assert max(names.values()) == 1


def test_mateusz_has_double_pe_on_thursday_afternoons(town: Town) -> None:
    his = next(each for each in town.class_lists if each.subject == "PE" and "mateusz-kowal" in each.pupils)
    assert his.times == (LessonTime(3, 4), LessonTime(3, 5))


def test_primary_classes_are_the_forms(town: Town) -> None:
    forms = {
        each.form(2025)
        for each in town.enrolments
        if each.organisation == PRIMARY_SCHOOL and each.on_roll(TODAY)
    }
    assert {each.name for each in town.class_lists if each.organisation == PRIMARY_SCHOOL} == forms
