"""The learner's three sayings, skipped or not, beside their progress."""

from datetime import date

from upturn.provision.readiness import Answer, Changed, Progress, Said, Saying, changes, readiness_weeks

MONDAY = date(2026, 11, 2)


def said(day: int, saying: Saying, answer: Answer | None) -> Said:
    return Said(date(2026, 11, day), saying, answer)


def test_the_last_answer_of_a_week_stands_beside_its_lessons() -> None:
    [week] = readiness_weeks(
        [said(5, Saying.SOMEONE_HELPS, Answer.YES), said(3, Saying.SOMEONE_HELPS, Answer.NOT_YET)],
        [Progress(date(2026, 11, 4), 3), Progress(date(2026, 11, 5), 3), Progress(date(2026, 11, 6), 1)],
    )
    assert week.monday == MONDAY
    assert week.said == ((Saying.SOMEONE_HELPS, Answer.YES),)
    assert week.ratings == (1, 0, 2, 0)


def test_what_is_skipped_says_nothing() -> None:
    [week] = readiness_weeks([said(3, Saying.FEELS_OK_HERE, None)], [])
    assert (week.said, week.skipped) == ((), 1)
    answered = [said(3, Saying.FEELS_OK_HERE, Answer.YES), said(4, Saying.FEELS_OK_HERE, None)]
    assert readiness_weeks(answered, [])[0].said == ((Saying.FEELS_OK_HERE, Answer.YES),)
    assert readiness_weeks(answered, [])[0].skipped == 0


def test_a_change_is_between_two_answers() -> None:
    told = [
        said(10, Saying.CAN_DO_SOME, Answer.SOMETIMES),
        said(6, Saying.CAN_DO_SOME, None),
        said(3, Saying.CAN_DO_SOME, Answer.NOT_YET),
        said(3, Saying.FEELS_OK_HERE, Answer.YES),
        said(10, Saying.FEELS_OK_HERE, Answer.YES),
        said(10, Saying.SOMEONE_HELPS, Answer.YES),
    ]
    assert changes(told) == [
        Changed(Saying.CAN_DO_SOME, Answer.NOT_YET, date(2026, 11, 3), Answer.SOMETIMES, date(2026, 11, 10))
    ]


def test_nothing_was_said() -> None:
    assert readiness_weeks([], []) == []
    assert changes([]) == []
