"""The contacts staff made this year, a line each: three letters and no change, and then somebody asked.

The named children's contacts are written in `contacts.toml`; the rest follow what many schools do, so that
the mirror in the app has something to show: most families get the same steps, and few are asked why.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files

from upturn.demo.calendars import days_held
from upturn.demo.cast import HIGH_SCHOOL, PRIMARY_SCHOOL
from upturn.demo.clock import THIS_YEAR, TODAY
from upturn.demo.people import Contact
from upturn.demo.rolls import Enrolment
from upturn.demo.stories import NAMED_PUPILS
from upturn.demo.streams import Stream


@dataclass(frozen=True, slots=True)
class ContactMade:
    """One contact. ``by`` is a key of the cast; ``purpose`` and ``spoke_with`` are the database's values."""

    pupil: str
    organisation: str
    on: date
    by: str
    purpose: str
    spoke_with: str
    line: str
    look_again_on: date | None = None


_LETTERS = (
    "First attendance letter sent home.",
    "Second attendance letter sent home.",
    "Third attendance letter sent, with an invitation to meet.",
)
_LINES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "inform": (
        ("family", "Rang {adult} about the morning. {given} is expected in tomorrow."),
        ("no_answer", "Rang home about today. No answer, message left."),
        ("family", "Texted {adult} with the days missed this half term."),
        ("family", "{adult} rang in; passed on that {given} has a trip on Friday."),
    ),
    "ask": (
        ("pupil", "Asked {given} what makes some days harder. Wants to think about it."),
        ("family", "Asked {adult} what mornings are like at home. Will talk to {given} and ring back."),
        ("both", "Met {given} and {adult}. Asked which part of the day is the hard one."),
    ),
    "support": (
        ("pupil", "{given} will come to the library first on Mondays."),
        ("both", "Agreed one thing to try for a fortnight, and who looks again."),
        ("family", "Sent {adult} the number for the bus pass office."),
    ),
    "celebrate": (
        ("family", "Rang {adult} to say {given} had a full week."),
        ("pupil", "Told {given} that people had noticed."),
    ),
    "formal": (("family", "Meeting under the attendance policy held with {adult}."),),
}
_SAME_THREE_STEPS = 34
_OTHERS = {HIGH_SCHOOL: 58, PRIMARY_SCHOOL: 30}
_MAKERS = {
    HIGH_SCHOOL: {"7": "petherick", "8": "petherick", "9": "okoro", "10": "maddern", "11": "maddern"},
    PRIMARY_SCHOOL: dict.fromkeys(("R", "1", "2", "3", "4", "5", "6"), "dankwa"),
}
_LEADS = {HIGH_SCHOOL: "nambiar", PRIMARY_SCHOOL: "tibbald"}
_PURPOSES = (("inform", 0.42), ("ask", 0.16), ("support", 0.24), ("celebrate", 0.1), ("formal", 0.08))


def contacts_made(
    enrolments: Sequence[Enrolment],
    contacts: Mapping[str, tuple[Contact, ...]],
    given_names: Mapping[str, str],
    rates: Mapping[tuple[str, str], float],
    seed: int,
) -> tuple[ContactMade, ...]:
    """This year's contacts in order of day.

    ``contacts`` and ``given_names`` are by pupil; ``rates`` is by (pupil, school):
    how much of this year is missed.
    """
    made = [*_told()]
    for school in (HIGH_SCHOOL, PRIMARY_SCHOOL):
        stream = Stream(seed, "contacts", school)
        often = _often_away(enrolments, rates, school)
        chosen = [often[each] for each in stream.order(len(often))]
        letters = chosen[: _SAME_THREE_STEPS if school == HIGH_SCHOOL else 8]
        for each in letters:
            made += _same_three_steps(each, stream)
        for number in range(_OTHERS[school]):
            each = chosen[(number * 3) % len(chosen)]
            made.append(_other(each, contacts[each.pupil][0], given_names[each.pupil], stream))
    return tuple(sorted(made, key=lambda each: (each.on, each.pupil, each.line)))


def _told() -> Iterator[ContactMade]:
    schools = {pupil.key: pupil.school for pupil in NAMED_PUPILS}
    written = tomllib.loads((files("upturn.demo") / "contacts.toml").read_text(encoding="utf-8"))
    for row in written["contacts"]:
        yield ContactMade(organisation=schools[row["pupil"]], **row)


def _often_away(
    enrolments: Sequence[Enrolment], rates: Mapping[tuple[str, str], float], school: str
) -> list[Enrolment]:
    named = {pupil.key for pupil in NAMED_PUPILS}
    return [
        each
        for each in enrolments
        if each.organisation == school
        and each.on_roll(TODAY)
        and each.starts_on < date(THIS_YEAR.start, 10, 1)
        and rates.get((each.pupil, school), 0.0) >= 0.1
        and each.pupil not in named
    ]


def _same_three_steps(enrolment: Enrolment, stream: Stream) -> Iterator[ContactMade]:
    """Letters five or six weeks apart, as far as the year has come."""
    days = days_held(enrolment.organisation, THIS_YEAR, TODAY)
    place = 15 + stream.below(25)
    for line in _LETTERS:
        if place < len(days) - 1:
            school = enrolment.organisation
            yield ContactMade(enrolment.pupil, school, days[place], _LEADS[school], "formal", "wrote", line)
        place += 24 + stream.below(10)


def _other(enrolment: Enrolment, adult: Contact, given_name: str, stream: Stream) -> ContactMade:
    school = enrolment.organisation
    days = days_held(school, THIS_YEAR, TODAY)
    on = days[10 + stream.below(len(days) - 11)]
    purpose = stream.weighted(_PURPOSES)
    spoke_with, line = stream.pick(_LINES[purpose])
    by = _LEADS[school] if purpose == "formal" else _MAKERS[school][enrolment.year_group(THIS_YEAR.start)]
    again = on + timedelta(days=14) if purpose in ("ask", "support") else None
    return ContactMade(
        enrolment.pupil,
        school,
        on,
        by,
        purpose,
        spoke_with,
        line.format(adult=adult.name, given=given_name),
        again,
    )
