"""The named children of the first screen and of the manual, and what was planted for each.

Jordan's and Aisha's last weeks are written out mark by mark in `written_registers`; the others follow
their planted pattern through the same generator as everybody else.
"""

from dataclasses import dataclass
from datetime import date

from upturn.demo.cast import HIGH_SCHOOL, PRIMARY_SCHOOL
from upturn.demo.truth import Barrier, PatternKind, Planted

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
MORNING, AFTERNOON = range(2)


@dataclass(frozen=True, slots=True)
class NamedPupil:
    """A child with a story. ``rates`` are the shares of sessions away, last year and this year."""

    key: str
    given_name: str
    family_name: str
    sex: str
    school: str
    year_group: str
    form: str
    rates: tuple[float, float]
    planted: Planted
    story: str
    heritage: str = "british"
    sen_status: str = "N"
    free_school_meals: bool = False
    social_worker: bool = False
    first_language: str = "English"


def _planted(
    pupil: str,
    barrier: Barrier | None,
    pattern: PatternKind,
    since: str = "",
    *,
    strength: float = 8.0,
    weekday: int | None = None,
    half: int | None = None,
    leader: str = "",
) -> Planted:
    return Planted(
        pupil, barrier, pattern, weekday, half, date.fromisoformat(since) if since else None, strength, leader
    )


JORDAN = "jordan-merrick"
AISHA = "aisha-farouk"

NAMED_PUPILS: tuple[NamedPupil, ...] = (
    NamedPupil(
        JORDAN,
        "Jordan",
        "Merrick",
        "M",
        HIGH_SCHOOL,
        "9",
        "9C",
        (0.14, 0.31),
        _planted(JORDAN, Barrier.SENSORY, PatternKind.DRIFT, "2025-09-22", weekday=MONDAY),
        "Three letters, no change. Then someone asked: the corridor is too loud. Side gate, Ms Okoro.",
        sen_status="K",
    ),
    NamedPupil(
        AISHA,
        "Aisha",
        "Farouk",
        "F",
        HIGH_SCHOOL,
        "10",
        "10E",
        (0.34, 0.8),
        _planted(AISHA, Barrier.ANXIETY, PatternKind.CHANGE_POINT, "2025-03-10"),
        "Learning online with Kittiwake since January. Joining more; her register has not changed.",
        heritage="pakistani",
        free_school_meals=True,
        first_language="Urdu",
    ),
    NamedPupil(
        "callum-askham",
        "Callum",
        "Askham",
        "M",
        HIGH_SCHOOL,
        "8",
        "8A",
        (0.06, 0.15),
        _planted(
            "callum-askham", Barrier.SLEEP, PatternKind.WEEKDAY, "2025-09-08", strength=40, weekday=MONDAY
        ),
        "Away on many Mondays since September. Nobody has asked about Sundays.",
        free_school_meals=True,
    ),
    NamedPupil(
        "niamh-gallivan",
        "Niamh",
        "Gallivan",
        "F",
        HIGH_SCHOOL,
        "7",
        "7F",
        (0.05, 0.13),
        _planted(
            "niamh-gallivan", Barrier.ROUTINE_BROKEN, PatternKind.AFTER_BREAK, "2025-09-03", strength=60
        ),
        "Fine in the middle of each half term; the first days back do not happen.",
    ),
    NamedPupil(
        "tyrell-boateng",
        "Tyrell",
        "Boateng",
        "M",
        HIGH_SCHOOL,
        "10",
        "10B",
        (0.12, 0.19),
        _planted("tyrell-boateng", Barrier.SANCTIONS, PatternKind.NONE),
        "Suspended four times this year; more days away after each.",
        heritage="black_african",
        sen_status="K",
    ),
    NamedPupil(
        "zoe-prosser",
        "Zoë",
        "Prosser",
        "F",
        HIGH_SCHOOL,
        "11",
        "11D",
        (0.11, 0.14),
        _planted("zoe-prosser", Barrier.CARING, PatternKind.MORNINGS, "2025-10-06", strength=16),
        "In every day, and late for most of them. Somebody needs her at breakfast.",
        free_school_meals=True,
    ),
    NamedPupil(
        "mateusz-kowal",
        "Mateusz",
        "Kowal",
        "M",
        HIGH_SCHOOL,
        "9",
        "9G",
        (0.04, 0.105),
        _planted(
            "mateusz-kowal",
            Barrier.LESSON,
            PatternKind.LESSON,
            "2025-09-15",
            strength=40,
            weekday=THURSDAY,
            half=AFTERNOON,
        ),
        "Away on Thursday afternoons. Double PE.",
        heritage="east_european",
        first_language="Polish",
    ),
    NamedPupil(
        "ellie-mae-sharrow",
        "Ellie-Mae",
        "Sharrow",
        "F",
        HIGH_SCHOOL,
        "11",
        "11A",
        (0.41, 0.71),
        _planted("ellie-mae-sharrow", Barrier.ANXIETY, PatternKind.CHANGE_POINT, "2025-01-20"),
        "More days away than in. Wants to sit her English.",
        sen_status="E",
        social_worker=True,
        free_school_meals=True,
    ),
    NamedPupil(
        "hamza-siddiq",
        "Hamza",
        "Siddiq",
        "M",
        HIGH_SCHOOL,
        "7",
        "7B",
        (0.04, 0.12),
        _planted("hamza-siddiq", Barrier.FAMILY, PatternKind.ALTERNATE_WEEK, "2025-09-08", strength=16),
        "Two homes, one bus. Every other week is harder.",
        heritage="pakistani",
    ),
    NamedPupil(
        "chidi-nwosu",
        "Chidi",
        "Nwosu",
        "M",
        HIGH_SCHOOL,
        "9",
        "9H",
        (0.08, 0.16),
        _planted("chidi-nwosu", Barrier.BUILT_UP, PatternKind.DRIFT, "2024-11-04", strength=10),
        "A little less each half term for a year and a half. No one day to point at.",
        heritage="black_african",
    ),
    NamedPupil(
        "ruby-castleton",
        "Ruby",
        "Castleton",
        "F",
        HIGH_SCHOOL,
        "10",
        "10H",
        (0.19, 0.11),
        _planted("ruby-castleton", Barrier.FRIENDSHIPS, PatternKind.RECOVERY, "2025-11-03", strength=40),
        "Back nearly every day since November. Has anyone told her we noticed?",
    ),
    NamedPupil(
        "grace-tunnicliffe",
        "Grace",
        "Tunnicliffe",
        "F",
        HIGH_SCHOOL,
        "8",
        "8D",
        (0.05, 0.14),
        _planted("grace-tunnicliffe", Barrier.FAMILY, PatternKind.CHANGE_POINT, "2025-11-10", strength=10),
        "Both children began missing the same days in November.",
    ),
    NamedPupil(
        "oliver-tunnicliffe",
        "Oliver",
        "Tunnicliffe",
        "M",
        PRIMARY_SCHOOL,
        "4",
        "4 Rowan",
        (0.04, 0.1),
        _planted(
            "oliver-tunnicliffe",
            Barrier.FAMILY,
            PatternKind.CO_ABSENCE,
            "2025-11-10",
            strength=300,
            leader="grace-tunnicliffe",
        ),
        "Grace’s little brother. The same days, at another school.",
    ),
    NamedPupil(
        "ibrahim-saleh",
        "Ibrahim",
        "Saleh",
        "M",
        PRIMARY_SCHOOL,
        "6",
        "6 Hazel",
        (0.07, 0.12),
        _planted("ibrahim-saleh", Barrier.TRANSPORT, PatternKind.MORNINGS, "2025-11-03", strength=16),
        "Two buses since the family moved. Late, or not in at all.",
        heritage="middle_eastern",
        first_language="Arabic",
        free_school_meals=True,
    ),
    NamedPupil(
        "freya-lindley",
        "Freya",
        "Lindley",
        "F",
        PRIMARY_SCHOOL,
        "5",
        "5 Hazel",
        (0.12, 0.16),
        _planted("freya-lindley", Barrier.HEALTH, PatternKind.NONE),
        "Hospital days and tired days. Never counts against her.",
    ),
    NamedPupil(
        "leo-fairbrass",
        "Leo",
        "Fairbrass",
        "M",
        PRIMARY_SCHOOL,
        "2",
        "2 Rowan",
        (0.05, 0.11),
        _planted(
            "leo-fairbrass",
            Barrier.HOME_ROUTINE,
            PatternKind.WEEKDAY,
            "2025-09-08",
            strength=10,
            weekday=FRIDAY,
        ),
        "Fridays are short in Leo’s house.",
    ),
)

HOUSEHOLDS_OF_NAMED: dict[str, str] = {"oliver-tunnicliffe": "grace-tunnicliffe"}
"""Named children who share a household: the younger to the elder."""


def named(key: str) -> NamedPupil:
    """The named child with a key."""
    return next(pupil for pupil in NAMED_PUPILS if pupil.key == key)
