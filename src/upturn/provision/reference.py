"""The definition of learner-weeks in plain Python: slow, short, and what the arrays must equal."""

from collections.abc import Iterable

from upturn.provision.learner_weeks import Measure
from upturn.provision.lesson import Way
from upturn.provision.presence import InLesson

_WAYS = {
    Measure.SUBMITTED: Way.WORK,
    Measure.CHAT: Way.CHAT,
    Measure.VOICE: Way.VOICE,
    Measure.REACTION: Way.REACTION,
    Measure.POLL: Way.POLL,
}


def week_of(lessons: Iterable[InLesson]) -> dict[Measure, tuple[int, int]]:
    """One learner's week: of each measure in how many of how many lessons."""
    done = [each for each in lessons if each.counts]
    return {measure: _counted(_answer(each, measure) for each in done) for measure in Measure}


def _answer(each: InLesson, measure: Measure) -> bool | None:
    match measure:
        case Measure.JOINED:
            return each.joined
        case Measure.ON_TIME:
            return each.on_time
        case Measure.STAYED:
            return each.did_stay
        case Measure.CONTRIBUTED:
            return each.contributed
        case _:
            return each.took_part[_WAYS[measure]]


def _counted(answers: Iterable[bool | None]) -> tuple[int, int]:
    known = [answer for answer in answers if answer is not None]
    return sum(known), len(known)
