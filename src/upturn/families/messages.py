"""Messages ready to copy, in plain words and by purpose; and how the purposes of our contacts balance.

Nothing here sends anything. A message is filled with what is known and left for a person to read, change
and send. What is not known is never left as a gap: the sentence is said another way, or not at all.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

BLANKS = frozenset(
    {"given_name", "adult", "door", "greeter", "until", "day", "good_thing", "sender", "school"}
)
_BLANK = re.compile(r"\{(\w+)\}")
_PURPOSES = {
    "support": "to support",
    "celebrate": "to celebrate",
    "ask": "to ask",
    "inform": "to inform",
    "formal": "formal",
}


class UnknownBlank(ValueError):
    """A message asks for something that no message is ever given."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as written: its sentences, each with the ways to say it, the fullest first."""

    key: str
    purpose: str
    title: str
    sentences: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        asked = {blank for ways in self.sentences for way in ways for blank in _BLANK.findall(way)}
        if unknown := asked - BLANKS:
            raise UnknownBlank(f"The message {self.key} asks for {sorted(unknown)}, which nothing fills.")


@dataclass(frozen=True, slots=True)
class ReadyMessage:
    """A message filled in, for a person to read before it goes anywhere."""

    key: str
    purpose: str
    title: str
    text: str


@cache
def prepared_messages() -> tuple[Message, ...]:
    """Every message there is, as shipped in ``messages.toml``.

    Raises:
        UnknownBlank: when one asks for something that is not in `BLANKS`.
    """
    written = tomllib.loads((files("upturn.families") / "messages.toml").read_text(encoding="utf-8"))
    return tuple(
        Message(
            key=each["key"],
            purpose=each["purpose"],
            title=each["title"],
            sentences=tuple(tuple(ways) for ways in each["sentences"]),
        )
        for each in written["messages"]
    )


def ready(key: str, **known: str) -> ReadyMessage:
    """One message, filled with what is known; blanks left empty are the same as not given.

    Args:
        key: which message, such as ``still_time``.
        known: words for the blanks: ``given_name``, ``adult``, ``door``, ``greeter``, ``until``, ``day``,
            ``good_thing`` (a whole sentence), ``sender``, ``school``.

    Raises:
        KeyError: when there is no such message.
        UnknownBlank: when something is given that no message has a place for.
    """
    if unknown := known.keys() - BLANKS:
        raise UnknownBlank(f"No message has a place for {sorted(unknown)}.")
    message = {each.key: each for each in prepared_messages()}[key]
    words = {blank: tidy for blank, given in known.items() if (tidy := " ".join(given.split()))}
    said = [_said(ways, words) for ways in message.sentences]
    return ReadyMessage(message.key, message.purpose, message.title, " ".join(filter(None, said)))


def _said(ways: Iterable[str], words: Mapping[str, str]) -> str:
    """The fullest way whose blanks are all known; a brace in a name is a letter like any other."""
    for way in ways:
        if all(blank in words for blank in _BLANK.findall(way)):
            return _BLANK.sub(lambda found: words[found[1]], way)
    return ""


def balance(purposes: Iterable[str], period: str = "this year") -> str:
    """How contacts balance, in a sentence: “11 contacts this year: 8 to inform, 1 to celebrate.”

    Args:
        purposes: one for each contact: support, celebrate, ask, inform or formal.
        period: when they were made, as the sentence should say it.
    """
    counts = Counter(purposes)
    made = sum(counts.values())
    if not made:
        return f"No contact {period} yet."
    most_first = sorted(counts, key=lambda purpose: (-counts[purpose], list(_PURPOSES).index(purpose)))
    said = [f"{counts[purpose]} {_PURPOSES[purpose]}" for purpose in most_first]
    if not counts["celebrate"]:
        said.append("none to celebrate")
    return f"{made} {'contact' if made == 1 else 'contacts'} {period}: {', '.join(said)}."
