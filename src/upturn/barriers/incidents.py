"""Behaviour incidents as evidence of what gets in the way: when and where, never how many against whom."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

_BANDS = (
    (time(10, 0), "before 10:00"),
    (time(12, 0), "from 10:00 to 12:00"),
    (time(14, 0), "from 12:00 to 14:00"),
)
_LAST_BAND = "after 14:00"
TIME_NOT_GIVEN = "time not given"
PLACE_NOT_GIVEN = "place not given"
LESSON_NOT_GIVEN = "lesson not given"


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident as the school's behaviour log gives it; blank where it says nothing."""

    on: date
    time: time | None
    lesson: str
    place: str
    what: str


@dataclass(frozen=True, slots=True)
class NewIncident:
    """An incident to keep for an enrolment. ``source_id`` names it in the school's own log, once."""

    enrolment_id: int
    incident: Incident
    source_id: str


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """What the incidents of one pupil say about when and where; counts with their words, commonest first."""

    incidents: tuple[Incident, ...]
    by_time: tuple[tuple[str, int], ...]
    by_place: tuple[tuple[str, int], ...]
    by_lesson: tuple[tuple[str, int], ...]


def incident_facts(incidents: Sequence[Incident]) -> IncidentFacts:
    """When and where one pupil's incidents were, newest first."""
    return IncidentFacts(
        tuple(sorted(incidents, key=lambda each: (each.on, each.time or time()), reverse=True)),
        _commonest(_band(each.time) for each in incidents),
        _commonest(each.place.strip() or PLACE_NOT_GIVEN for each in incidents),
        _commonest(each.lesson.strip() or LESSON_NOT_GIVEN for each in incidents),
    )


def _band(at: time | None) -> str:
    if at is None:
        return TIME_NOT_GIVEN
    return next((words for end, words in _BANDS if at < end), _LAST_BAND)


def _commonest(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Counts of texts, whatever their case; commonest first, then by name."""
    seen: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for each in words:
        counts[seen.setdefault(each.casefold(), each)] += 1
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold())))


def incident_sentence(facts: IncidentFacts) -> str:
    """The fact in a sentence: “4 incidents since 3 Sep: 3 before 10:00, 2 in “Corridor”.” Blank for none."""
    if not facts.incidents:
        return ""
    number, first = len(facts.incidents), facts.incidents[-1].on
    opening = f"{number} incident{'' if number == 1 else 's'} since {first.day} {first:%b}"
    when, how_many = _leading(facts.by_time, TIME_NOT_GIVEN)
    where, there = _leading(facts.by_place, PLACE_NOT_GIVEN)
    told = [f"{how_many} {when}"] if how_many else []
    told += [f"{there} in “{where}”"] if there else []
    return f"{opening}: {', '.join(told)}." if told else f"{opening}."


def _leading(counts: tuple[tuple[str, int], ...], not_given: str) -> tuple[str, int]:
    """The commonest that is known, where it happened at least twice; two that tie say nothing."""
    known = [(words, count) for words, count in counts if words != not_given]
    if not known or known[0][1] < 2 or (len(known) > 1 and known[1][1] == known[0][1]):
        return "", 0
    return known[0]
