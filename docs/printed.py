"""The parts of the manual printed from the code: bin/docs calls these by name. Each gives Markdown."""

import argparse
import os
from collections.abc import Iterable, Sequence
from datetime import date

from upturn.access import permissions
from upturn.access.permissions import can
from upturn.access.roles import RoleName
from upturn.access.viewer import Viewer
from upturn.registers.codes import Code, CodeSet, code_sets

CHECKS = (
    ("Pupils' pages", permissions.check_may_see_pupils),
    ("Needs and care", permissions.check_may_see_needs),
    ("Record a contact", permissions.check_may_record_contact),
    ("School page", permissions.check_may_see_school),
    ("Imports", permissions.check_may_import),
    ("Settings and people", permissions.check_may_administer),
)


def codes(key: str) -> str:
    """Every code of one dated set, with how it counts."""
    chosen = _code_set(key)
    header = ("Code", "Means", "Counts as", "Possible", "Attended", "Towards a notice")
    return table(header, [_code_row(code) for code in chosen.codes.values()])


def retired(key: str) -> str:
    """The codes withdrawn before a set began, and what each is read as."""
    chosen = _code_set(key)
    rows = [(_quoted(old), _quoted(new)) for old, new in chosen.retired.items()]
    return table(("Withdrawn", "Read as"), rows)


def code_set_dates() -> str:
    """The dated sets themselves."""
    rows = [
        (
            each.title,
            _day(each.valid_from),
            _day(each.valid_to) if each.valid_to else "still in force",
            each.source if each.checked else f"{each.source}; not yet compared with the law by a person",
        )
        for each in code_sets()
    ]
    return table(("Set", "From", "To", "Rests on"), rows)


def notes(key: str) -> str:
    """What is worth knowing of single codes, with the source."""
    said = [code for code in _code_set(key).codes.values() if code.note]
    return "\n".join(f"- {_quoted(code.text)}: {code.note.rstrip('.')}." for code in said)


def roles() -> str:
    """What each role may do, asked of the rules themselves."""
    header = ("Role", *(heading for heading, _ in CHECKS))
    return table(header, [(role.label, *_permissions(role)) for role in RoleName])


def help_of(*words: str) -> str:
    """What ``upturn WORDS --help`` prints, at a width that fits the page."""
    os.environ["COLUMNS"] = "100"
    from upturn.cli import build_parser

    parser = build_parser()
    for word in words:
        parser = _below(parser, word)
    return f"```text\n{parser.format_help().rstrip()}\n```"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell is kept from ending it."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _permissions(role: RoleName) -> Iterable[str]:
    viewer = Viewer(
        staff_id=0,
        name="",
        organisation_id=0,
        organisation_key="",
        organisation_name="",
        organisation_kind="school",
        roles=frozenset({role}),
    )
    for heading, check in CHECKS:
        allowed = "yes" if can(check, viewer) else "–"
        only_theirs = heading == "Pupils' pages" and not can(permissions.check_may_see_every_pupil, viewer)
        yield "their classes" if allowed == "yes" and only_theirs else allowed


def _below(parser: argparse.ArgumentParser, word: str) -> argparse.ArgumentParser:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) and word in action.choices:
            chosen = action.choices[word]
            assert isinstance(chosen, argparse.ArgumentParser)
            return chosen
    raise LookupError(f"upturn has no verb {word}")


def _code_set(key: str) -> CodeSet:
    return next(each for each in code_sets() if each.key == key)


def _code_row(code: Code) -> tuple[str, ...]:
    return (
        _quoted(code.text),
        code.meaning,
        code.code_class.words,
        "yes" if code.possible else "–",
        "yes" if code.attended else "–",
        "yes" if code.counts_to_penalty_notice else "–",
    )


def _quoted(text: str) -> str:
    return f"`{text}`"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
