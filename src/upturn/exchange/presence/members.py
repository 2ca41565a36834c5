"""Whose stays are whose: by address where there is one, and by name only as far as a name can tell.

Two people with one name are never merged unasked: where only a name tells people apart and their stays
overlap, they are kept apart, and what could settle it is said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from upturn.exchange.presence.model import Person, Stay
from upturn.exchange.presence.people import same_name, some
from upturn.exchange.presence.roster import Learner, Roster
from upturn.exchange.presence.tabular import Remarks
from upturn.exchange.reading.names import share_a_word

_SETTLE = "A roster with their e-mails (--roster), or joining with an account, would tell."


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a lesson, with their stays, and the learner they are on the roster."""

    person: Person
    stays: tuple[Stay, ...]
    learner: Learner | None = None


@dataclass(slots=True)
class _Doubts:
    """Names of people who may not be told apart, or not be one, by why."""

    overlapping: list[str]
    rejoined: list[str]
    with_and_without: list[str]
    shared: list[str]
    by_name: list[str]


def members_of(stays: Sequence[Stay], roster: Roster | None, remarks: Remarks) -> list[Member]:
    """The people some stays are of, in the order they are named."""
    doubts = _Doubts([], [], [], [], [])
    grouped: dict[tuple[str, object], list[Stay]] = {}
    emails = _emails(stays)
    for stay in stays:
        grouped.setdefault(_key(stay.person, roster, emails, doubts), []).append(stay)
    addressed = {
        same_name(stay.person.name) for (kind, _), own in grouped.items() if kind == "address" for stay in own
    }
    members: list[Member] = []
    for (kind, key), own in grouped.items():
        if kind == "learner" and roster is not None and isinstance(key, int):
            members.append(_learner(roster.learners[key], own))
        elif kind == "address":
            members += _by_address(own, doubts)
        else:
            members += _by_name(own, same_name(own[0].person.name) in addressed, doubts)
    _say(doubts, remarks)
    return members


def _emails(stays: Iterable[Stay]) -> dict[str, str]:
    """Each identifier that stands beside an e-mail somewhere, so that it is known where it stands alone."""
    return {
        stay.person.identifier.casefold(): stay.person.email.casefold()
        for stay in stays
        if stay.person.identifier and stay.person.email
    }


def _key(
    person: Person, roster: Roster | None, emails: dict[str, str], doubts: _Doubts
) -> tuple[str, object]:
    if roster is not None:
        place = roster.by_address(person)
        if place is None and (place := roster.by_name(person)) is not None:
            doubts.by_name.append(person.name)
        if place is not None:
            return "learner", place
    if person.email:
        return "address", person.email.casefold()
    if person.identifier:
        return "address", emails.get(person.identifier.casefold(), person.identifier.casefold())
    return "name", same_name(person.name)


def _learner(learner: Learner, stays: Sequence[Stay]) -> Member:
    """Somebody on the roster, with the addresses it has for them where the report has none."""
    person = _person(stays)
    known = replace(
        person,
        email=person.email or learner.email,
        identifier=person.identifier or learner.identifier,
    )
    return Member(known, tuple(stays), learner)


def _by_address(stays: Sequence[Stay], doubts: _Doubts) -> list[Member]:
    """One person, unless names that have no word in common joined with one address."""
    parts: list[list[Stay]] = []
    for stay in stays:
        part = next((part for part in parts if _alike(part[0].person, stay.person)), None)
        if part is None:
            parts.append([stay])
        else:
            part.append(stay)
    if len(parts) > 1:
        doubts.shared.append(" and ".join(part[0].person.name for part in parts))
    return [Member(_person(part), tuple(part)) for part in parts]


def _alike(one: Person, other: Person) -> bool:
    return one.name == other.name or share_a_word(one.name, other.name)


def _by_name(stays: Sequence[Stay], also_addressed: bool, doubts: _Doubts) -> list[Member]:
    """As many people as stays overlap; those that follow each other are one person's rejoins."""
    tracks = _tracks(stays)
    name = stays[0].person.name
    if len(tracks) > 1:
        doubts.overlapping.append(name)
    elif sum(not stay.waiting for stay in stays) > 1 and not stays[0].person.phone:
        doubts.rejoined.append(name)
    if also_addressed:
        doubts.with_and_without.append(name)
    return [Member(_person(track), tuple(track)) for track in tracks]


def _tracks(stays: Sequence[Stay]) -> list[list[Stay]]:
    tracks: list[list[Stay]] = []
    timed = [(stay.joined, stay.left or stay.joined, stay) for stay in stays if stay.joined]
    for _, _, stay in sorted(timed, key=lambda each: each[:2]):
        track = next((track for track in tracks if _follows(track[-1], stay)), None)
        if track is None:
            tracks.append([stay])
        else:
            track.append(stay)
    return tracks + [[stay] for stay in stays if stay.joined is None]


def _follows(before: Stay, stay: Stay) -> bool:
    return before.left is not None and stay.joined is not None and before.left <= stay.joined


def _person(stays: Sequence[Stay]) -> Person:
    """What all of somebody's stays say of them, the first word of each kind."""
    first = stays[0].person
    if all(stay.person is first or stay.person == first for stay in stays):
        return first
    people = [stay.person for stay in stays]
    return Person(
        name=next((person.name for person in people if person.name), ""),
        email=next((person.email for person in people if person.email), ""),
        identifier=next((person.identifier for person in people if person.identifier), ""),
        role=next((person.role for person in people if person.role), ""),
        guest=all(person.guest for person in people),
        phone=all(person.phone for person in people),
        staff=any(person.staff for person in people),
    )


def _say(doubts: _Doubts, remarks: Remarks) -> None:
    for names, sentence in (
        (
            doubts.overlapping,
            "{names}: only a name tells them apart, and stays of one name overlap. One person on two "
            "devices, or two people? They were kept apart. {settle}",
        ),
        (
            doubts.with_and_without,
            "{names}: joined with an e-mail and, under the same name, without one. The same person? They "
            "were kept apart. {settle}",
        ),
        (
            doubts.rejoined,
            "{names}: only a name tells them apart, and stays of one name follow each other. Are they one "
            "person's rejoins? They were read so. {settle}",
        ),
        (
            doubts.shared,
            "{names}: joined with one e-mail under names that have nothing in common. Do they share an "
            "account? They were kept apart.",
        ),
        (doubts.by_name, "{names}: found on the roster by name alone. Is each the learner of that name?"),
    ):
        if names:
            said = some(list(dict.fromkeys(names)))
            remarks.warn(sentence.format(names=said, settle=_SETTLE))
