"""Names and characteristics that a register's own rows carry beside the marks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from upturn.exchange.reading.cells import sen_status, sex, year_group, yes_or_no
from upturn.exchange.reading.coded import PupilKey, clean_identifier
from upturn.exchange.reading.names import share_a_word
from upturn.exchange.reading.problems import Problem, Severity
from upturn.exchange.reading.recognition import CHARACTERISTICS, Recognition
from upturn.exchange.reading.table import as_texts

Who = tuple[str | None, str]


def _flag(text: str) -> str | None:
    answer = yes_or_no(text)
    return None if answer is None else "yes" if answer else "no"


_MEANINGS: Mapping[str, Callable[[str], str | None]] = {
    "year_group": year_group, "sex": sex, "sen_status": sen_status, "fsm": _flag, "looked_after": _flag,
    "social_worker": _flag,
}  # fmt: skip


def with_names(keys: Sequence[PupilKey], files: Sequence[Recognition]) -> list[PupilKey]:
    """Keys with the name and UPN the files give beside the identifier, the first that is not blank."""
    names = _joined(_said(files, "name"), _said_in_parts(files))
    upns = _said(files, "upn")
    if not names and not upns:
        return list(keys)
    return [
        replace(key, name=names.get((key.school, key.pupil)), upn=upns.get((key.school, key.pupil)))
        for key in keys
    ]


def _joined(first: dict[Who, str], second: dict[Who, str]) -> dict[Who, str]:
    return second | first


def characteristics_of(keys: Sequence[PupilKey], files: Sequence[Recognition]) -> dict[str, list[str | None]]:
    """Each characteristic some file has a column for: every pupil's, the first that is not blank."""
    found: dict[str, list[str | None]] = {}
    for role in CHARACTERISTICS:
        said = _said(files, role)
        if said:
            read = _MEANINGS.get(role)
            texts = (said.get((key.school, key.pupil)) for key in keys)
            found[role] = [text and (read(text) or text if read else text) for text in texts]
    return found


def _said(files: Sequence[Recognition], role: str) -> dict[Who, str]:
    said: dict[Who, str] = {}
    for each in files:
        if role in each.places and "pupil" in each.places:
            for who, text in _pairs(each, [each.places[role]]):
                said.setdefault(who, text)
    return said


def _said_in_parts(files: Sequence[Recognition]) -> dict[Who, str]:
    said: dict[Who, str] = {}
    for each in files:
        places = [each.places[role] for role in ("forename", "surname") if role in each.places]
        if places and "pupil" in each.places:
            for who, text in _pairs(each, places):
                said.setdefault(who, text)
    return said


def _pairs(recognition: Recognition, values: list[int]) -> list[tuple[Who, str]]:
    """Each pupil with the texts beside it, distinct pairs in order of the rows."""
    pupil, school = recognition.places["pupil"], recognition.places.get("school")
    columns = [pupil, *values, *([] if school is None else [school])]
    pairs: dict[tuple[Who, str], None] = {}
    for _, frame in recognition.table.chunks(list(dict.fromkeys(columns))):
        texts = [as_texts(frame[str(place)]) for place in columns]
        distinct = pl.DataFrame([each.alias(str(number)) for number, each in enumerate(texts)]).unique(
            maintain_order=True
        )
        for row in distinct.iter_rows():
            who = (
                clean_identifier(row[-1]) or None if school is not None else None,
                clean_identifier(row[0]),
            )
            text = " ".join(part.strip() for part in row[1 : 1 + len(values)] if part.strip())
            if text:
                pairs.setdefault((who, text))
    return list(pairs)


def two_names(files: Sequence[Recognition]) -> list[Problem]:
    """A warning for each identifier that stands beside two names with no word in common."""
    problems = []
    for each in files:
        places = [each.places[role] for role in ("name", "forename", "surname") if role in each.places]
        if not places or "pupil" not in each.places:
            continue
        first: dict[Who, str] = {}
        for who, name in _pairs(each, places):
            before = first.setdefault(who, name)
            if not share_a_word(before, name):
                reason = (
                    f"{who[1]} stands beside two names, “{before}” and “{name}”. If they are two pupils, "
                    "give each "
                    "their own identifier; all marks were counted as one pupil's."
                )
                heading = each.table.headings[places[0]]
                line = _line_of(each, places, who, name)
                problems.append(Problem(each.table.name, line, heading, name, reason, Severity.WARNING))
    return problems


def _line_of(recognition: Recognition, places: Sequence[int], who: Who, name: str) -> int | None:
    table, pupil = recognition.table, recognition.places["pupil"]
    for first, frame in table.chunks(list(dict.fromkeys([pupil, *places]))):
        texts = [as_texts(frame[str(place)]).to_list() for place in (pupil, *places)]
        for row, cells in enumerate(zip(*texts, strict=True)):
            if (
                clean_identifier(cells[0]) == who[1]
                and " ".join(filter(None, map(str.strip, cells[1:]))) == name
            ):
                return table.line(first + row)
    return None
