"""What the pages of the light path show."""

from dataclasses import dataclass

from upturn.plans.light.path import Idea


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap: its value, its words, whether it is chosen."""

    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Things to tap that belong together."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class IdeaShown:
    """A first step the playbook offers, and whether it is chosen."""

    idea: Idea
    chosen: bool


@dataclass(frozen=True, slots=True)
class LightPage:
    """The one page. ``conversation`` says what it goes on from, where a conversation is recorded already."""

    name: str
    given_name: str
    url: str
    pupil_url: str
    not_known: Choice
    groups: tuple[ChoiceGroup, ...]
    ideas: tuple[IdeaShown, ...]
    own_words_chosen: bool
    nothing_yet_chosen: bool
    after: str = ""
    conversation: str = ""
    plan_stands: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of what was saved: what it is called, and what it says."""

    term: str
    value: str


@dataclass(frozen=True, slots=True)
class SavedPage:
    """Exactly what was saved, and the day it comes back. ``undo_url`` is given while it can be undone."""

    name: str
    pupil_url: str
    comes_back: str
    kept: tuple[Kept, ...]
    undo_url: str = ""
    conversation_stays: bool = False
