"""Register codes as dated data: what each means, how it counts, and how a cell's text is read.

The data are in ``code_sets/*.toml``, one file a jurisdiction. A mark is stored as its code's number,
one byte; 0 is no mark. Numbers are permanent, and a number's class is the number divided by 32.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

NO_MARK = 0
NUMBERS_PER_CLASS = 32
MISSING_TEXTS = frozenset({"", "-", "*"})
_MEMORY = 16_384


class CodeClass(StrEnum):
    """How a code counts. Members are in the order of their numbers: the first holds 32 to 63."""

    PRESENT = "present"
    APPROVED_EDUCATIONAL_ACTIVITY = "approved_educational_activity"
    AUTHORISED = "authorised"
    UNAUTHORISED = "unauthorised"
    NOT_POSSIBLE = "not_possible"
    ADMINISTRATIVE = "administrative"

    @property
    def possible(self) -> bool:
        """Whether a session so marked is a possible session."""
        return self.attended or self.absent

    @property
    def attended(self) -> bool:
        return self in (CodeClass.PRESENT, CodeClass.APPROVED_EDUCATIONAL_ACTIVITY)

    @property
    def absent(self) -> bool:
        return self in (CodeClass.AUTHORISED, CodeClass.UNAUTHORISED)

    @property
    def first_number(self) -> int:
        """The lowest byte number of the class."""
        return (list(CodeClass).index(self) + 1) * NUMBERS_PER_CLASS

    @property
    def words(self) -> str:
        """How the class is said to a reader."""
        return _CLASS_WORDS[self]


class Late(StrEnum):
    """Whether a pupil who came late came before the register closed (present) or after (an absence)."""

    BEFORE_CLOSE = "before_close"
    AFTER_CLOSE = "after_close"


_CLASS_WORDS = {
    CodeClass.PRESENT: "present",
    CodeClass.APPROVED_EDUCATIONAL_ACTIVITY: "attending an approved educational activity",
    CodeClass.AUTHORISED: "authorised absence",
    CodeClass.UNAUTHORISED: "unauthorised absence",
    CodeClass.NOT_POSSIBLE: "not a possible session",
    CodeClass.ADMINISTRATIVE: "not a possible session",
}


@dataclass(frozen=True, slots=True)
class Code:
    """One register code; ``number`` is the byte it is stored as."""

    number: int
    text: str
    meaning: str
    code_class: CodeClass
    counts_to_penalty_notice: bool = False
    late: Late | None = None
    feed_name: str | None = None
    feed_aliases: tuple[str, ...] = ()
    source: str = ""
    note: str = ""

    @property
    def possible(self) -> bool:
        return self.code_class.possible

    @property
    def attended(self) -> bool:
        return self.code_class.attended

    @property
    def absent(self) -> bool:
        return self.code_class.absent


@dataclass(frozen=True, slots=True)
class CodeSet:
    """The codes in force in one jurisdiction from one day to another, both inclusive.

    ``retired`` says which code a withdrawn one is read as. ``checked`` is false where the set rests on
    general knowledge that nobody has yet compared with the law.
    """

    key: str
    jurisdiction: str
    title: str
    valid_from: date
    valid_to: date | None
    codes: Mapping[str, Code]
    retired: Mapping[str, str]
    source: str = ""
    checked: bool = False

    def __contains__(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class NoCodeSetError(LookupError):
    """No code set is in force on a day; the message is the sentence a person reads."""


@dataclass(frozen=True, slots=True)
class CodeReading:
    """What a cell's text was read as: a byte, 0 for missing, with a sentence where one is due.

    ``warning`` goes with a mark that was read but changed; ``rejected`` with a text that is no code
    (``number`` is then 0 and means nothing).
    """

    number: int
    warning: str | None = None
    rejected: str | None = None


@dataclass(frozen=True, slots=True)
class _Pack:
    """One jurisdiction's file."""

    sets: tuple[CodeSet, ...]
    codes: tuple[Code, ...]
    feed_names: Mapping[str, str]


def code_sets() -> tuple[CodeSet, ...]:
    """Every dated code set, by jurisdiction and first day."""
    return tuple(code_set for pack in _packs() for code_set in pack.sets)


def all_codes() -> tuple[Code, ...]:
    """Every code of every set, by number."""
    return tuple(_by_number().values())


def code_numbered(number: int) -> Code:
    """The code a stored byte stands for.

    Raises:
        KeyError: for 0, which is no mark, and for a number no code has.
    """
    return _by_number()[number]


@lru_cache(_MEMORY)
def code_set_on(day: date, jurisdiction: str = "england") -> CodeSet:
    """The code set in force on a day.

    Raises:
        NoCodeSetError: before the first set this version holds.
    """
    for code_set in code_sets():
        if code_set.jurisdiction == jurisdiction and day in code_set:
            return code_set
    first = min(each.valid_from for each in code_sets() if each.jurisdiction == jurisdiction)
    raise NoCodeSetError(
        f"Register codes are known from {_said(first)}; {_said(day)} is earlier. "
        "Check the date, or leave the row out."
    )


def read_code(text: str, day: date) -> CodeReading:
    """Read one cell of a register: a code in either case, a feed column's name, or a sign for missing.

    A code withdrawn before ``day`` is read as the one that follows it, with a warning.
    """
    try:
        code_set = code_set_on(day)
    except NoCodeSetError as unknown_day:
        return CodeReading(NO_MARK, rejected=str(unknown_day))
    return _read(text, code_set.key)


@lru_cache(_MEMORY)
def _read(text: str, key: str) -> CodeReading:
    code_set = next(each for each in code_sets() if each.key == key)
    wanted = text.strip()
    if wanted in MISSING_TEXTS:
        return CodeReading(NO_MARK)
    wanted = _feed_names().get(wanted.lower(), wanted.upper())
    if wanted in code_set.codes:
        return CodeReading(code_set.codes[wanted].number)
    if wanted in code_set.retired:
        return _read_retired(wanted, code_set)
    return CodeReading(NO_MARK, rejected=_why_unknown(text.strip(), wanted, code_set))


def _read_retired(text: str, code_set: CodeSet) -> CodeReading:
    code = code_set.codes[code_set.retired[text]]
    sentence = (
        f"Code {text} is not used from {_said(code_set.valid_from)}: read as {code.text} "
        f"({_decapitalised(code.meaning)}), which counts as {code.code_class.words}."
    )
    return CodeReading(code.number, warning=sentence)


def _why_unknown(found: str, wanted: str, code_set: CodeSet) -> str:
    elsewhere = next((each for each in code_sets() if wanted in each.codes), None)
    if elsewhere is not None and elsewhere.valid_from > code_set.valid_from:
        return (
            f"Code {wanted} is used only from {_said(elsewhere.valid_from)}. "
            "Check the date, or give the code that was in force then."
        )
    return (
        f"“{found}” is not a register code of {code_set.title}. Expected one of "
        f"{' '.join(code_set.codes)}, or a blank, - or * for no mark. Correct it and import the file again."
    )


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _decapitalised(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


@cache
def _by_number() -> Mapping[int, Code]:
    codes = sorted((code for pack in _packs() for code in pack.codes), key=lambda code: code.number)
    return MappingProxyType({code.number: code for code in codes})


@cache
def _feed_names() -> Mapping[str, str]:
    """Column names of the feed, current and former, with or without their “reason_”, to code texts."""
    names = {name: text for pack in _packs() for name, text in pack.feed_names.items()}
    for code in all_codes():
        names.update(dict.fromkeys(filter(None, (code.feed_name, *code.feed_aliases)), code.text))
    return MappingProxyType(names | {name.removeprefix("reason_"): text for name, text in names.items()})


@cache
def _packs() -> tuple[_Pack, ...]:
    folder = files("upturn.registers") / "code_sets"
    packs = sorted((each.name, each) for each in folder.iterdir() if each.name.endswith(".toml"))
    return tuple(_pack(tomllib.loads(pack.read_text(encoding="utf-8"))) for _, pack in packs)


def _pack(data: Mapping[str, Any]) -> _Pack:
    codes = tuple(_code(row) for row in data["codes"])
    homes = [(code, row["sets"]) for code, row in zip(codes, data["codes"], strict=True)]
    sets = tuple(
        _code_set(row, data["jurisdiction"], [code for code, keys in homes if row["key"] in keys])
        for row in data["sets"]
    )
    return _Pack(sets, codes, MappingProxyType(data["feed_names"]))


def _code(row: Mapping[str, Any]) -> Code:
    return Code(
        number=row["number"],
        text=row["text"],
        meaning=row["meaning"],
        code_class=CodeClass(row["class"]),
        counts_to_penalty_notice=row.get("penalty_notice", False),
        late=Late(row["late"]) if "late" in row else None,
        feed_name=row.get("feed_name"),
        feed_aliases=tuple(row.get("feed_aliases", ())),
        source=row.get("source", ""),
        note=row.get("note", ""),
    )


def _code_set(row: Mapping[str, Any], jurisdiction: str, codes: list[Code]) -> CodeSet:
    return CodeSet(
        key=row["key"],
        jurisdiction=jurisdiction,
        title=row["title"],
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        codes=MappingProxyType({code.text: code for code in codes}),
        retired=MappingProxyType(row["retired"]),
        source=row["source"],
        checked=row["checked"],
    )
