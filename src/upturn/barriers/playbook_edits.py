"""What an organisation may change in the playbook, and what an edit comes to: only what differs is kept."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from upturn.barriers.playbook import LISTS, SAFEGUARDING, TEXTS, Entry, Evidence, Playbook, Wording

LONGEST_LINE = 300
MOST_LINES = 8
MOST_OWN_SUPPORTS = 6
_CARDS = tuple(wording.value for wording in Wording)
LABELS: Mapping[str, str] = {
    "name": "Name for staff",
    "means": "What it means",
    "young": "Card for younger pupils",
    "older": "Card for older pupils",
    "looks_like": "What it can look like",
    "ask_pupil": "What to ask the pupil",
    "ask_home": "What to ask at home",
    "involve": "Who to involve",
    "supports": "What may help",
    "own_supports": "Our own ideas",
    "seldom_works_alone": "What seldom works alone",
}
UNKIND = re.compile(
    r"\b(?:truant\w*|truancy|refusers?|refusal|refuses|school[- ]phobi\w*|offenders?|fail(?:s|ed|ing|ure)?|"
    r"lazy|naughty|attention[- ]seek\w*|manipulat\w*|hard to reach|problem (?:pupil|child|famil)\w*|"
    r"autis\w*|adhd|asd|dyslexi\w*|disorder|diagnos\w*)\b",
    re.IGNORECASE,
)


class PlaybookRefused(ValueError):
    """An edit that cannot stand; ``field`` is the one to mend, the message the sentence its reader sees."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


def what_differs(entry: Entry, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an edit that say something else than the shipped entry.

    Args:
        entry: as shipped.
        wanted: every editable field, as `Edit.changes` holds them; those left out are as shipped.

    Raises:
        PlaybookRefused: naming the field, when something is empty, too long, or would label a child.
    """
    changes = {
        name: wanted[name] for name in LABELS if name in wanted and wanted[name] != _shipped(entry, name)
    }
    for name, value in changes.items():
        _check(name, value)
    if not changes.get("supports", entry.supports) and not changes.get("own_supports"):
        raise PlaybookRefused("Leave at least one thing that may help, or add one of your own.", "supports")
    return changes


def check_may_retire(entry: Entry) -> None:
    """Whether an entry may be taken out of use.

    Raises:
        PlaybookRefused: for the worry about safety, which every school keeps.
    """
    if entry.key == SAFEGUARDING:
        raise PlaybookRefused("A worry about safety stays in every playbook, and cannot be taken out of use.")


def _shipped(entry: Entry, name: str) -> Any:
    if name in _CARDS:
        return entry.card(Wording(name))
    if name == "supports":
        return [support.key for support in entry.supports]
    if name == "own_supports":
        return []
    value = getattr(entry, name)
    return list(value) if name in LISTS else value


def _check(name: str, value: Any) -> None:
    if name in TEXTS or name in _CARDS:
        _check_text(name, value)
    elif name in LISTS:
        _check_lines(name, value)
    elif name == "own_supports":
        _check_own(value)


def _check_text(name: str, text: str) -> None:
    label = LABELS[name]
    if not text.strip():
        raise PlaybookRefused(f"“{label}” is empty. Write something, or leave what came with Upturn.", name)
    if len(text) > LONGEST_LINE:
        raise PlaybookRefused(
            f"A line of “{label}” has {len(text)} characters; {LONGEST_LINE} is the most. Shorten it.", name
        )
    if found := UNKIND.search(text):
        raise PlaybookRefused(
            f"“{found[0]}” in “{label}” labels or blames a child, or names a diagnosis. "
            "Say what happens, and what it is like for them.",
            name,
        )


def _check_lines(name: str, lines: Sequence[str]) -> None:
    if not lines:
        raise PlaybookRefused(
            f"“{LABELS[name]}” is empty. Write a line, or leave what came with Upturn.", name
        )
    if len(lines) > MOST_LINES:
        raise PlaybookRefused(
            f"“{LABELS[name]}” has {len(lines)} lines; {MOST_LINES} is the most anyone reads.", name
        )
    for line in lines:
        _check_text(name, line)


def _check_own(rows: Sequence[Mapping[str, str]]) -> None:
    if len(rows) > MOST_OWN_SUPPORTS:
        raise PlaybookRefused(f"{MOST_OWN_SUPPORTS} ideas of your own are the most.", "own_supports")
    for row in rows:
        if not all(row[part].strip() for part in ("name", "what", "first_step")):
            raise PlaybookRefused(
                "Give each idea of your own a name, what it is in a line, and the first step to take.",
                "own_supports",
            )
        for part in ("name", "what", "first_step"):
            _check_text("own_supports", row[part])


def own_key(entry_key: str, name: str, taken: Collection[str]) -> str:
    """A lasting key for a support of an organisation's own, made from its first name."""
    stem = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:24] or "support"
    key = f"own_{entry_key[:8]}_{stem}".strip("_")[:38]
    number = 2
    unique = key
    while unique in taken:
        unique = f"{key}{number}"
        number += 1
    return unique


def choosable(playbook: Playbook) -> tuple[str, ...]:
    """The keys of supports any entry may name: every one that is not an organisation's own."""
    return tuple(key for key, each in playbook.supports.items() if each.evidence is not Evidence.OUR_OWN)
