"""A guided conversation: whom with, what was answered, how cards were sorted, and words as they were said.

The cards are the playbook's own. A worry about safety is not among them: nobody sorts that into a pile, it
is told to the safeguarding lead, and every page of a conversation says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from upturn.barriers.playbook import SAFEGUARDING, Entry, Playbook, Wording
from upturn.barriers.refusals import BarrierRefused
from upturn.barriers.said import Said
from upturn.barriers.visibility import AUDIENCES, HELPERS, JUST_US

GUIDED = "Guided conversation."
LAST_YEAR_OF_PRIMARY = 6


class With(StrEnum):
    """Whom the conversation is with, by the values contacts are kept with."""

    PUPIL = "pupil"
    BOTH = "both"
    FAMILY = "family"
    STAFF = "staff"

    @property
    def whose(self) -> str:
        """Whose words are written down."""
        return "pupil" if self is With.BOTH else self.value

    @property
    def with_the_pupil(self) -> bool:
        """Whether the pupil is there to be asked."""
        return self in (With.PUPIL, With.BOTH)

    @property
    def usual_audience(self) -> str:
        """Who may see what is said, until somebody chooses: a pupil's words stay with whoever heard them."""
        return JUST_US if self.with_the_pupil else HELPERS


class Sort(StrEnum):
    """Where a card was put. One left in the pile is nowhere."""

    IN_THE_WAY = "in_the_way"
    SOMETIMES = "sometimes"
    NOT_ME = "not_me"

    @property
    def is_in_the_way(self) -> bool:
        """Whether it was said to get in the way, at least at times."""
        return self is not Sort.NOT_ME


ANSWERS = ("yes", "sometimes", "not_yet", "")
"""What a saying may be answered with; blank is skipped."""

SAYINGS = ("feels_ok_here", "someone_helps", "can_do_some")
_TO_PUPILS = {
    "feels_ok_here": "I feel OK here.",
    "someone_helps": "Someone here helps me.",
    "can_do_some": "I can do some of this.",
}
_TO_ADULTS = {
    "feels_ok_here": "They feel OK at school.",
    "someone_helps": "Someone at school helps them.",
    "can_do_some": "They can do some of the work.",
}


@dataclass(frozen=True, slots=True)
class SortedCard:
    """One card and where it was put, with words about it, if any, and who may see both."""

    kind: str
    sort: Sort
    audience: str = JUST_US
    words: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """Everything one conversation came to; whatever was skipped is not in it.

    ``said`` are words about what helps, whom to go to, and anything else; words about a card are with the
    card. ``would_help`` are supports of the playbook that were picked, by key.
    """

    who: With
    on: date
    wording: Wording = Wording.OLDER
    line: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    answers_audience: str = JUST_US
    cards: tuple[SortedCard, ...] = ()
    said: tuple[Said, ...] = ()
    would_help: tuple[str, ...] = ()
    would_help_audience: str = JUST_US

    @property
    def in_the_way(self) -> tuple[SortedCard, ...]:
        """The cards that were said to get in the way."""
        return tuple(card for card in self.cards if card.sort.is_in_the_way)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was answered, sorted, picked or said."""
        answered = any(self.answers.get(saying) for saying in SAYINGS)
        return not (
            answered or self.cards or self.would_help or any(each.words.strip() for each in self.said)
        )


def wording_for(year_group: str) -> Wording:
    """How cards speak to a pupil of a year group: in smaller words up to the end of primary."""
    year = year_group.strip()
    if year.isdecimal():
        return Wording.YOUNG if int(year) <= LAST_YEAR_OF_PRIMARY else Wording.OLDER
    return Wording.YOUNG if year.upper() in {"R", "N", "N1", "N2"} else Wording.OLDER


def saying_words(saying: str, who: With) -> str:
    """A saying as it is put to whoever is there."""
    return (_TO_PUPILS if who.with_the_pupil else _TO_ADULTS)[saying]


def card_words(entry: Entry, who: With, wording: Wording) -> str:
    """A card as it is put to whoever is there: in the first person to a pupil, by its name to adults."""
    return entry.card(wording) if who.with_the_pupil else entry.name


def cards_of(playbook: Playbook) -> tuple[Entry, ...]:
    """The cards to sort: everything in use but the worry about safety."""
    return tuple(entry for entry in playbook.in_use if entry.key != SAFEGUARDING)


_GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Getting here", frozenset({"mornings", "sleep", "transport", "routine_broken", "built_up_over_time"})),
    (
        "Being here",
        frozenset(
            {
                "anxiety",
                "a_particular_lesson",
                "friendships_or_bullying",
                "avoiding_one_thing",
                "too_loud_too_busy",
                "unmet_need",
                "sanctions_cycle",
                "nothing_worth_coming_for",
                "what_school_got_wrong",
            }
        ),
    ),
    (
        "Home and health",
        frozenset({"health", "family_circumstances", "young_carer", "little_structure_at_home"}),
    ),
    ("Ours to put right", frozenset({"misconception", "school_side_cause"})),
)
_ELSE = "Something else"


@dataclass(frozen=True, slots=True)
class CardGroup:
    """Cards that are about the same part of the day or of life."""

    title: str
    cards: tuple[Entry, ...]


def card_groups(playbook: Playbook) -> tuple[CardGroup, ...]:
    """The cards in groups, in the playbook's order; what no group knows stands last."""
    cards = cards_of(playbook)
    known = frozenset[str]().union(*(keys for _, keys in _GROUPS))
    groups = [(title, [card for card in cards if card.key in keys]) for title, keys in _GROUPS]
    groups.append((_ELSE, [card for card in cards if card.key not in known]))
    return tuple(CardGroup(title, tuple(found)) for title, found in groups if found)


def check_talk(talk: Talk) -> None:
    """Whether a conversation can be kept.

    Raises:
        BarrierRefused: when nothing was said at all, or an answer or audience is not one there is.
    """
    if talk.is_empty:
        raise BarrierRefused(
            "Nothing was answered, so there is nothing to keep here. If you did talk, a line under "
            "“Record a contact” is enough."
        )
    if any(answer not in ANSWERS for answer in talk.answers.values()):
        raise BarrierRefused("Choose yes, sometimes or not yet, or skip it.", "answers")
    audiences = [talk.answers_audience, talk.would_help_audience, *(card.audience for card in talk.cards)]
    if any(audience not in AUDIENCES for audience in audiences):
        raise BarrierRefused("Say who may see this: ask, and choose one.", "audience")


def kept_cards(talk: Talk) -> list[dict[str, str]]:
    """What the record of the conversation keeps of cards and picked supports, each with who may see it."""
    cards = [{"card": each.kind, "sort": each.sort.value, "audience": each.audience} for each in talk.cards]
    helps = [{"support": key, "audience": talk.would_help_audience} for key in talk.would_help]
    return [*cards, *helps]


def said_in(talk: Talk) -> Iterator[tuple[str, Said]]:
    """Everything said in words, with the card it was said about, or none."""
    whose = talk.who.whose
    for card in talk.in_the_way:
        if card.words.strip():
            yield card.kind, Said(card.words, whose=whose, audience=card.audience)
    for said in talk.said:
        if said.words.strip():
            yield "", said


def read_cards(
    kept: Sequence[Mapping[str, str]],
) -> tuple[tuple[SortedCard, ...], tuple[tuple[str, str], ...]]:
    """The cards and the picked supports, each with its audience, as `kept_cards` kept them."""
    cards = tuple(
        SortedCard(each["card"], Sort(each["sort"]), each["audience"]) for each in kept if "card" in each
    )
    return cards, tuple((each["support"], each["audience"]) for each in kept if "support" in each)
