"""What stands on a card. Pure: made from a plan's document, and from nothing a child said in private."""

from dataclasses import dataclass
from datetime import time

from upturn.plans.document import Card, PlanDocument
from upturn.plans.mornings import MorningArrangement


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a card that may not happen as planned: its key in the plan, and how to say it."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class CardContent:
    """A card to read in ten seconds, in the order a teacher needs it."""

    helps: tuple[str, ...]
    agreed: tuple[str, ...]
    not_to_say: tuple[str, ...]
    low_pressure: tuple[str, ...]
    morning: str
    stays_the_same: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing on it yet."""
        return not any(
            (self.helps, self.agreed, self.not_to_say, self.low_pressure, self.morning, self.stays_the_same)
        )

    @property
    def parts(self) -> tuple[Part, ...]:
        """What can be said not to have happened; the whole card where it has no parts."""
        lines = [*self.helps, *self.agreed, *self.low_pressure]
        parts = [Part(f"card-{number}", line) for number, line in enumerate(lines, start=1)]
        if self.morning:
            parts.insert(0, Part("morning", self.morning))
        return (*parts, Part("other", "Something else"))


def card_content(document: PlanDocument) -> CardContent:
    """The card of a plan; what is agreed includes how far flexibility goes, for that is what staff ask."""
    card: Card = document.card
    agreed = [*card.agreed, *(each for each in (document.flexibility, document.boundaries) if each)]
    return CardContent(
        helps=card.helps,
        agreed=tuple(agreed),
        not_to_say=card.not_to_say,
        low_pressure=card.low_pressure,
        morning=morning_words(document.morning),
        stays_the_same=document.stays_the_same,
    )


def morning_words(morning: MorningArrangement | None) -> str:
    """How a pupil's morning begins, in a sentence: “In by 09:05 at the side gate, met by Ms Okoro.”"""
    if morning is None or not (morning.arrive_by or morning.place or morning.greeted_by):
        return ""
    said = "Comes in"
    if morning.arrive_by:
        said += f" by {_clock(morning.arrive_by)}"
    if morning.place:
        said += f" at the {_uncapitalised(morning.place)}"
    if morning.greeted_by:
        said += f", met by {morning.greeted_by}"
    return f"{said}. {morning.first_thirty}".strip() if morning.first_thirty else f"{said}."


def _uncapitalised(place: str) -> str:
    place = place.removeprefix("The ").removeprefix("the ")
    return place[:1].lower() + place[1:] if place[1:2].islower() else place


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
