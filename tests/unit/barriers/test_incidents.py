"""Incidents say when and where, as facts, and never how many against whom."""

from datetime import date, time

from upturn.barriers.incidents import Incident, incident_facts, incident_sentence

MONDAY = date(2026, 3, 2)


def at(clock: str = "", place: str = "", lesson: str = "", day: int = 0) -> Incident:
    return Incident(
        MONDAY.replace(day=2 + day), time.fromisoformat(clock) if clock else None, lesson, place, ""
    )


def test_when_and_where_are_counted_commonest_first() -> None:
    facts = incident_facts(
        [at("08:50", "Corridor"), at("09:59", "corridor ", day=1), at("10:00", "Hall"), at("", "")]
    )
    assert facts.by_time == (("before 10:00", 2), ("from 10:00 to 12:00", 1), ("time not given", 1))
    assert facts.by_place == (("Corridor", 2), ("Hall", 1), ("place not given", 1))
    assert facts.incidents[0].on.day == 3


def test_the_sentence_says_what_stands_out() -> None:
    said = incident_sentence(
        incident_facts([at("08:50", "Corridor"), at("09:10", "Corridor"), at("09:20", "Hall"), at("15:00")])
    )
    assert said == "4 incidents since 2 Mar: 3 before 10:00, 2 in “Corridor”."


def test_without_anything_that_stands_out_it_says_only_how_many() -> None:
    assert incident_sentence(incident_facts([at("08:50", "Hall")])) == "1 incident since 2 Mar."
    assert (
        incident_sentence(incident_facts([at("08:50", "Hall"), at("15:00", "Gym")]))
        == "2 incidents since 2 Mar."
    )
    assert incident_sentence(incident_facts([])) == ""


def test_two_that_tie_say_nothing() -> None:
    twice = [at("08:50"), at("08:55"), at("15:00"), at("15:10")]
    assert incident_sentence(incident_facts(twice)) == "4 incidents since 2 Mar."


def test_the_last_hour_has_a_name_too() -> None:
    assert incident_facts([at("14:00")]).by_time == (("after 14:00", 1),)
