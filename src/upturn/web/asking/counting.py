"""What each kind of finding counts, and what that is held against, in a reader's words."""

from dataclasses import dataclass

from upturn.patterns.kinds import Kind


@dataclass(frozen=True, slots=True)
class Counted:
    """``what`` heads its bars, ``one`` and ``many`` are what it counts among, ``how`` says how it is done."""

    what: str
    one: str
    many: str
    how: str


COUNTED = {
    Kind.WEEKDAY: Counted(
        "Short absences begun",
        "short absence",
        "short absences",
        "On which weekday absences of a day or two began, beside how absence falls over the week here.",
    ),
    Kind.FIRST_SESSION: Counted(
        "Days only this half went wrong",
        "day when one half was missed or late and the other was fine",
        "days when one half was missed or late and the other was fine",
        "Days when the morning alone, or the afternoon alone, was missed or late, beside how often it is the "
        "morning here.",
    ),
    Kind.LESSON: Counted(
        "Lessons missed",
        "lesson",
        "lessons",
        "Lessons missed on days in school, beside how often this pupil’s other lessons were missed.",
    ),
    Kind.AFTER_BREAK: Counted(
        "First days back missed",
        "first day back after a break",
        "first days back after a break",
        "Whether each first day back was missed, beside how often all other days were.",
    ),
    Kind.ALTERNATE_WEEKS: Counted(
        "Absences begun",
        "absence",
        "absences",
        "In which of two weeks, turn about, absences began, beside an even share.",
    ),
    Kind.CO_ABSENCE: Counted(
        "Short absences begun",
        "short absence",
        "short absences",
        "Short absences that began on the same day as the other pupil’s, beside how many two pupils of the "
        "year group who are away as often would share.",
    ),
    Kind.CHANGE_POINT: Counted(
        "Days away",
        "day since the change",
        "days since the change",
        "Days away in each stretch of the year, beside as many as there were before the change.",
    ),
    Kind.DRIFT: Counted(
        "Days away",
        "day",
        "days",
        "Days away in the last four school weeks, beside as many as there were in the year before them.",
    ),
    Kind.SMALL_WIN: Counted(
        "Sessions attended",
        "session this half term",
        "sessions this half term",
        "Sessions attended in each week of this half term, beside as many as there were before it.",
    ),
    Kind.SPELLS: Counted(
        "Times away",
        "time away",
        "times away",
        "How long each time away was, beside those of pupils here who are away as many times or more.",
    ),
}
