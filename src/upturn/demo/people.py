"""The children of the town, their households and the adults to reach about them.

Who is at which school and when comes from `rolls`; here they are given families, names and needs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from upturn.demo.names import BRITISH, HERITAGE_WEIGHTS, Heritage, heritage_named
from upturn.demo.stories import HOUSEHOLDS_OF_NAMED, NamedPupil
from upturn.demo.streams import Stream

FSM_SHARE = 0.255
SIBLING_CHANCE = 0.25
_LARGEST_HOUSEHOLD = 4


@dataclass(frozen=True, slots=True)
class Contact:
    """An adult to reach about a child. ``channel`` is phone, text, email or letter."""

    name: str
    relationship: str
    parental_responsibility: bool
    priority: int
    language: str
    channel: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Household:
    """A family; ``heritage`` says where its names are from and is no part of any register."""

    key: str
    family_name: str
    heritage: str
    free_school_meals: bool
    home_language: str
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Pupil:
    """A child. ``entry`` is the autumn in which the child's year began Reception."""

    key: str
    upn: str
    given_name: str
    family_name: str
    date_of_birth: date
    sex: str
    household: str
    entry: int
    sen_status: str
    free_school_meals: bool
    first_language: str
    looked_after: bool
    social_worker: bool

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class Seat:
    """A child before a name: the year they belong to, whether named, and the UPN they hold."""

    entry: int
    upn: str
    named: NamedPupil | None = None


def people_of(seats: Sequence[Seat], seed: int) -> tuple[tuple[Pupil, ...], tuple[Household, ...]]:
    """Everyone in the town's seats, in the order of the seats, and their households in order of key."""
    groups = _households(seats, Stream(seed, "households"))
    pupils: dict[int, Pupil] = {}
    households = []
    used: set[str] = set()
    for number, members in enumerate(groups, start=1):
        stream = Stream(seed, "household", number)
        household = _household(f"f{number:04d}", [seats[each].named for each in members], stream)
        households.append(household)
        for seat in members:
            pupils[seat] = _pupil(f"p{seat + 1:04d}", seats[seat], household, stream, used)
    return tuple(pupils[seat] for seat in range(len(seats))), tuple(households)


def _households(seats: Sequence[Seat], stream: Stream) -> list[list[int]]:
    """Which children live together: unnamed ones join a recent household with no one of their own year."""
    order = [seat for seat in stream.order(len(seats)) if seats[seat].named is None]
    groups = _households_of_named(seats)
    closed = len(groups)
    for seat in order:
        open_ones = range(max(closed, len(groups) - 400), len(groups))
        joined = open_ones[stream.below(len(open_ones))] if open_ones else -1
        if joined >= 0 and stream.one() < SIBLING_CHANCE and _may_join(groups[joined], seat, seats):
            groups[joined].append(seat)
        else:
            groups.append([seat])
    return groups


def _households_of_named(seats: Sequence[Seat]) -> list[list[int]]:
    where = {seat.named.key: number for number, seat in enumerate(seats) if seat.named is not None}
    together: dict[str, list[int]] = {}
    for key, number in where.items():
        together.setdefault(HOUSEHOLDS_OF_NAMED.get(key, key), []).append(number)
    return list(together.values())


def _may_join(group: list[int], seat: int, seats: Sequence[Seat]) -> bool:
    return len(group) < _LARGEST_HOUSEHOLD and all(seats[other].entry != seats[seat].entry for other in group)


def _household(key: str, named: list[NamedPupil | None], stream: Stream) -> Household:
    known = next((each for each in named if each is not None), None)
    heritage = heritage_named(known.heritage) if known else stream.weighted(HERITAGE_WEIGHTS)
    family_name = known.family_name if known else stream.pick(heritage.families)
    free_meals = known.free_school_meals if known else stream.one() < FSM_SHARE
    language = known.first_language if known else stream.weighted(heritage.languages)
    contacts = tuple(_contacts(heritage, family_name, language, stream))
    return Household(key, family_name, heritage.key, free_meals, language, contacts)


def _contacts(heritage: Heritage, family_name: str, language: str, stream: Stream) -> Iterator[Contact]:
    spoken = language if language != "English" and stream.one() < 0.45 else "English"
    mother = f"{heritage.adult(stream, 'F')} {_mothers_name(heritage, family_name, stream)}"
    yield _contact(mother, "Mother", 1, spoken, stream)
    if stream.one() < 0.74:
        father = f"{heritage.adult(stream, 'M')} {family_name}"
        yield _contact(father, "Father", 2, spoken, stream, responsible=stream.one() < 0.94)
    if stream.one() < 0.3:
        relationship = stream.pick(("Grandmother", "Grandmother", "Grandfather", "Aunt", "Stepfather"))
        given_name = heritage.adult(stream, "M" if relationship.endswith("father") else "F")
        other = f"{given_name} {_elders_name(heritage, family_name, stream)}"
        if other != mother:
            yield _contact(other, relationship, 3, "English", stream, responsible=False)


def _mothers_name(heritage: Heritage, family_name: str, stream: Stream) -> str:
    return stream.pick(heritage.families) if stream.one() < 0.3 else family_name


def _elders_name(heritage: Heritage, family_name: str, stream: Stream) -> str:
    """Another family name than the household's, so that no two adults about a child share a name."""
    return stream.pick([name for name in heritage.families if name != family_name])


def _contact(
    name: str, relationship: str, priority: int, language: str, stream: Stream, *, responsible: bool = True
) -> Contact:
    channel = stream.weighted((("phone", 0.4), ("text", 0.35), ("email", 0.18), ("letter", 0.07)))
    mobile = f"07700 900{stream.below(1000):03d}"
    landline = f"01632 960{stream.below(1000):03d}"
    address = f"{name.lower().replace(' ', '.')}{stream.below(90) + 10}@family.example"
    return Contact(
        name,
        relationship,
        responsible,
        priority,
        language,
        channel,
        landline if relationship.startswith("Grand") else mobile,
        _plain(address) if channel == "email" or stream.one() < 0.6 else "",
    )


_ACCENTS = str.maketrans("áéíóúâëïöüñçôê'", "aeiouaeiouncoe-")


def _plain(address: str) -> str:
    return address.translate(_ACCENTS)


def _pupil(key: str, seat: Seat, household: Household, stream: Stream, used: set[str]) -> Pupil:
    named = seat.named
    sex = named.sex if named else "F" if stream.one() < 0.49 else "M"
    given_name = named.given_name if named else _given_name(household, sex, stream, used)
    used.add(f"{given_name} {household.family_name}")
    looked_after = named is None and stream.one() < 0.007
    return Pupil(
        key=named.key if named else key,
        upn=seat.upn,
        given_name=given_name,
        family_name=household.family_name,
        date_of_birth=date(seat.entry - 5, 9, 1) + timedelta(days=stream.below(365)),
        sex=sex,
        household=household.key,
        entry=seat.entry,
        sen_status=named.sen_status if named else _sen_status(sex, household, stream),
        free_school_meals=household.free_school_meals,
        first_language=household.home_language,
        looked_after=looked_after,
        social_worker=named.social_worker if named else looked_after or stream.one() < 0.028,
    )


def _given_name(household: Household, sex: str, stream: Stream, used: set[str]) -> str:
    """A name nobody in the town has with this family name; now and then a British one in any family."""
    heritage = heritage_named(household.heritage)
    for _ in range(200):
        source = BRITISH if stream.one() < 0.12 else heritage
        name = source.child(stream, sex)
        if f"{name} {household.family_name}" not in used:
            return name
    raise LookupError(f"no given name is left for {household.family_name}")


def _sen_status(sex: str, household: Household, stream: Stream) -> str:
    likelihood = (1.25 if sex == "M" else 0.75) * (1.45 if household.free_school_meals else 0.86)
    return stream.weighted(
        (("K", 0.133 * likelihood), ("E", 0.034 * likelihood), ("N", 1 - 0.167 * likelihood))
    )
