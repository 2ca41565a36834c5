"""Rosters: who is expected in lessons, with the addresses they join by and their adult contact."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from upturn.exchange.presence.model import Person, SetAside
from upturn.exchange.presence.opening import open_page
from upturn.exchange.presence.page import Page, Row
from upturn.exchange.presence.people import reason_to_set_aside, same_name
from upturn.exchange.presence.tabular import Remarks, repeats_headings
from upturn.exchange.reading.headings import plain
from upturn.exchange.reading.opening import whole_file
from upturn.exchange.reading.problems import Problem, Unreadable

EXPECTED = "A roster was expected: CSV or Excel with a learner, an e-mail, and an adult contact."
_WORDS = {
    "name": "learner learnername pupil pupilname student studentname name fullname displayname",
    "first_name": "firstname forename givenname",
    "last_name": "lastname surname familyname",
    "email": "email learneremail pupilemail studentemail emailaddress mail",
    "identifier": "upn identifier uniquepupilnumber learnerid pupilid studentid id userid username",
    "contact": "adultcontact contact contactname adultcontactname parent parentname carer guardian",
    "contact_email": "adultcontactemail contactemail parentemail careremail guardianemail adultemail",
    "role": "role type",
}
NAMES = {role: tuple(words.split()) for role, words in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class Learner:
    """One person of a roster; what it does not say is blank. ``contact`` is the adult to speak to."""

    name: str
    email: str = ""
    identifier: str = ""
    contact: str = ""
    contact_email: str = ""
    staff: bool = False

    @property
    def addresses(self) -> frozenset[str]:
        """What they can be known by, apart from the name."""
        return frozenset(each.casefold() for each in (self.email, self.identifier) if each)


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody expected."""

    name: str
    learners: tuple[Learner, ...]
    problems: tuple[Problem, ...] = ()
    _by_address: dict[str, int] = field(init=False, repr=False, compare=False, default_factory=dict)
    _by_name: dict[str, list[int]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _adults: set[str] = field(init=False, repr=False, compare=False, default_factory=set)

    def __post_init__(self) -> None:
        for place, learner in enumerate(self.learners):
            self._by_name.setdefault(_in_any_order(learner.name), []).append(place)
            for address in learner.addresses:
                self._by_address.setdefault(address, place)
        self._adults.update(learner.contact_email.casefold() for learner in self.learners)
        self._adults.discard("")

    def by_address(self, person: Person) -> int | None:
        """The learner whose e-mail or identifier somebody has."""
        found = (self._by_address.get(each.casefold()) for each in (person.email, person.identifier) if each)
        return next((place for place in found if place is not None), None)

    def by_name(self, person: Person) -> int | None:
        """The only learner of somebody's name, unless the addresses of the two are not the same."""
        named = self._by_name.get(_in_any_order(person.name), []) if person.name else []
        if len(named) != 1:
            return None
        clash = self.learners[named[0]].addresses and (person.email or "@" in person.identifier)
        return None if clash else named[0]

    def is_adult_contact(self, person: Person) -> bool:
        """Whether somebody has the e-mail of a learner's adult contact."""
        return person.email.casefold() in self._adults


def _in_any_order(name: str) -> str:
    """A name's words in an order of their own: services and rosters differ in which comes first."""
    return " ".join(sorted(same_name(name).split()))


def open_roster(source: Path | bytes, name: str) -> Roster:
    """The roster in a file.

    Raises:
        Unreadable: when it names nobody.
    """
    return read_roster(open_page(name, whole_file(source, name), EXPECTED))


def read_roster(page: Page) -> Roster:
    """Everybody a page names.

    Raises:
        Unreadable: when no column names learners, or nobody is below it.
    """
    heading, places = _headings(page)
    remarks = Remarks(page.name, list(page.problems))
    below = page.rows[page.rows.index(heading) + 1 :]
    rows = [row for row in below if row.filled and not repeats_headings(heading.cells, row)]
    learners = [learner for row in rows if (learner := _learner(row, places, remarks))]
    if not learners:
        raise Unreadable(page.name, f"The file names nobody. {EXPECTED}")
    _warn_of_one_address(learners, remarks)
    return Roster(page.name, tuple(dict.fromkeys(learners)), tuple(remarks.problems))


def _headings(page: Page) -> tuple[Row, dict[str, int]]:
    found = [(_places(row), row) for _, row in page.top()]
    places, heading = max(found, key=lambda each: len(each[0]), default=({}, Row(1, ())))
    if not {"name", "first_name", "email"} & places.keys():
        raise Unreadable(page.name, f"No column names learners. {EXPECTED}")
    return heading, places


def _places(row: Row) -> dict[str, int]:
    words = [plain(cell) for cell in row.cells]
    places: dict[str, int] = {}
    for role, names in NAMES.items():
        free = [words.index(name) for name in names if name in words]
        free = [place for place in free if place not in places.values()]
        if free:
            places[role] = free[0]
    return places


def _learner(row: Row, places: dict[str, int], remarks: Remarks) -> Learner | None:
    said = {role: row[place] for role, place in places.items()}
    name = said.get("name") or " ".join(filter(None, (said.get("first_name"), said.get("last_name"))))
    email = said.get("email", "")
    if not name and not email:
        reason = "The row names no learner and no e-mail. Fill one in, or delete the row."
        remarks.reject(row.line, None, ", ".join(filter(None, row.cells))[:80], reason)
        return None
    contact = said.get("contact", "")
    return Learner(
        name=name,
        email=email,
        identifier=said.get("identifier", ""),
        contact=contact,
        contact_email=said.get("contact_email") or (contact if "@" in contact else ""),
        staff=reason_to_set_aside(Person(role=said.get("role", ""))) is SetAside.STAFF,
    )


def _warn_of_one_address(learners: Iterable[Learner], remarks: Remarks) -> None:
    """Two learners with one e-mail cannot be told apart by it."""
    distinct: Sequence[Learner] = list(dict.fromkeys(learners))
    counts = Counter(learner.email.casefold() for learner in distinct if learner.email)
    for email, times in counts.items():
        if times > 1:
            names = ", ".join(each.name for each in distinct if each.email.casefold() == email)
            remarks.warn(
                f"{names} have one e-mail, so whoever joins with it is read as the first of them.",
                found=email,
            )
