"""What the pages of the playbook show."""

from dataclasses import dataclass

from upturn.web.components import Tag


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry in the list: its name, what it means, and whether it is in the organisation's own words."""

    name: str
    means: str
    url: str
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class PlaybookPage:
    """Everything that can get in the way. ``retired`` is for those who may bring it back."""

    barriers: tuple[EntryLine, ...]
    flags: tuple[EntryLine, ...]
    retired: tuple[EntryLine, ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class SupportShown:
    """Something adults can do. ``use_url`` puts it into a pupil's plan, where one is open to the reader."""

    key: str
    name: str
    what: str
    evidence: Tag
    evidence_words: str
    first_step: str
    caution: str = ""
    use_url: str = ""


@dataclass(frozen=True, slots=True)
class EditLine:
    """One change of an entry: what, by whom and when; ``undo_version`` where it may be undone."""

    what: str
    who: str
    tag: Tag | None = None
    undo_version: int = 0


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry, to read or to print. ``change_url`` is blank for those who may not change it."""

    key: str
    name: str
    means: str
    young: str
    older: str
    looks_like: tuple[str, ...]
    ask_pupil: tuple[str, ...]
    ask_home: tuple[str, ...]
    involve: tuple[str, ...]
    supports: tuple[SupportShown, ...]
    seldom_works_alone: str
    tags: tuple[Tag, ...]
    history: tuple[EditLine, ...]
    change_url: str = ""
    undo_url: str = ""
