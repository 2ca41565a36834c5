"""Changes of teacher, group and time, counted so that a steady timetable has none."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from upturn.provision.stability import Stability, TimetabledLesson, stability

FIRST, LAST = date(2026, 9, 7), date(2026, 10, 23)
MONDAY = datetime(2026, 9, 7, 9)


def week(number: int, *lessons: TimetabledLesson) -> list[TimetabledLesson]:
    return [replace(each, begins=each.begins + timedelta(weeks=number)) for each in lessons]


MATHS = TimetabledLesson(MONDAY, "Maths", "a", "g1", 6)
LATER = TimetabledLesson(MONDAY + timedelta(days=3), "Maths", "b", "g1", 6)
ALL = range(7)


def facts(lessons: list[TimetabledLesson]) -> Stability:
    return stability(lessons, FIRST, LAST)


def steady() -> list[TimetabledLesson]:
    return [each for number in ALL for each in week(number, MATHS, LATER)]


def test_two_teachers_who_share_a_week_are_no_change() -> None:
    found = facts(steady())
    assert (found.due, found.held, found.compared, found.other_teacher, found.new_times) == (14, 14, 12, 0, 0)
    assert (found.smallest, found.usual, found.largest) == (6, 6, 6)


def test_a_teacher_who_leaves_is_one_change() -> None:
    lessons = [
        replace(each, teacher="c") if each.begins.date() >= date(2026, 10, 1) else each for each in steady()
    ]
    # Both places of the timetable changed, once each.
    assert facts(lessons).other_teacher == 2


def test_a_teacher_nobody_knows_is_no_change() -> None:
    assert facts([replace(each, teacher="") for each in steady()]).other_teacher == 0


def test_a_lesson_called_off_is_counted_and_compared_with_nothing() -> None:
    lessons = steady()
    lessons[4] = replace(lessons[4], cancelled=True, teacher="", size=None)
    found = facts(lessons)
    assert (found.due, found.held, found.cancelled, found.other_teacher) == (14, 13, 1, 0)


def test_a_rota_of_two_weeks_is_steady_where_the_timetable_names_its_places() -> None:
    one, other = replace(MATHS, slot="week A"), replace(MATHS, slot="week B", teacher="z", group="g2")
    lessons = [each for number in ALL for each in week(number, other if number % 2 else one)]
    assert facts(lessons).other_teacher == 0
    assert facts([replace(each, slot="") for each in lessons]).other_teacher == 6


def test_a_new_time_is_new_once_it_could_be_known() -> None:
    moved = [
        replace(each, begins=each.begins + timedelta(hours=2))
        if each.begins.date() >= date(2026, 10, 5)
        else each
        for each in steady()
    ]
    found = facts(moved)
    assert found.timed == 10
    assert found.new_times == 2


def test_after_a_holiday_the_old_times_are_not_new() -> None:
    before = [each for number in range(-3, 0) for each in week(number, MATHS)]
    after = [each for number in range(2, 7) for each in week(number, MATHS)]
    assert facts(before + after).new_times == 0


def test_the_first_lessons_are_held_against_the_half_term_before() -> None:
    summer = week(-8, replace(MATHS, teacher="gone"))
    assert facts(summer + steady()).other_teacher == 1


def test_groups_that_grow_are_told_by_their_size() -> None:
    lessons = [replace(each, size=4 + number) for number, each in enumerate(steady())]
    found = facts(lessons)
    assert (found.smallest, found.usual, found.largest) == (4, 10.5, 17)


def test_nothing_is_nothing() -> None:
    assert facts([]) == Stability(0, 0, 0, 0, 0, 0, 0, 0, None, None, None)
