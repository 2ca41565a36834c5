"""The parts of the manual printed from the code: bin/docs calls these by name. Each gives Markdown."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path

from upturn.access import permissions
from upturn.access.permissions import can
from upturn.access.roles import RoleName
from upturn.access.standing import Standing
from upturn.access.viewer import Viewer
from upturn.barriers.playbook import shipped_playbook
from upturn.barriers.states import Status, diagram
from upturn.barriers.visibility import AUDIENCES, SENSITIVITIES, may_see
from upturn.cli import VERBS
from upturn.registers import formulas

sys.path.insert(0, str(Path(__file__).parent))
from wrong_files import CASES, Case, run  # noqa: E402  (beside this file, which is no package)

CHECKS = (
    ("Pupils' pages", permissions.check_may_see_pupils),
    ("Needs and care", permissions.check_may_see_needs),
    ("Record a contact", permissions.check_may_record_contact),
    ("School page", permissions.check_may_see_school),
    ("Imports", permissions.check_may_import),
    ("Settings and people", permissions.check_may_administer),
)


def codes_page() -> str:
    """Every register code, by dated set."""
    return formulas.codes_page()


def formulas_page() -> str:
    """What each figure means."""
    return formulas.formulas_page()


def roles() -> str:
    """What each role may do, asked of the rules themselves."""
    header = ("Role", *(heading for heading, _ in CHECKS))
    return table(header, [(role.label, *_permissions(role)) for role in RoleName])


def barrier_statuses() -> str:
    """What each status of a barrier says, and which of them need evidence."""
    rows = [(each.label, each.means, "yes" if each.needs_evidence else "") for each in Status]
    return table(("Status", "What it says", "Evidence needed"), rows)


def barrier_moves() -> str:
    """The ways from one status to another, as a diagram."""
    return f"```mermaid\n{diagram()}\n```"


def who_may_see() -> str:
    """Who sees words, asked of the one rule: for each audience and how closely it is held."""
    header = ("The child said", "Held as", *(who for who, _ in READERS))
    rows = [
        (
            _AUDIENCES[audience],
            _SENSITIVITIES[sensitivity],
            *("yes" if may_see(standing, audience, sensitivity, None) else "" for _, standing in READERS),
        )
        for audience in AUDIENCES
        for sensitivity in SENSITIVITIES
    ]
    return table(header, rows)


def playbook() -> str:
    """What the shipped playbook holds, with each support and how well it is known."""
    rows = [
        (entry.name, "; ".join(f"{each.name} ({each.evidence.label.lower()})" for each in entry.supports))
        for entry in shipped_playbook().entries
    ]
    return table(("What can get in the way", "What may help, and how well it is known"), rows)


def verbs() -> str:
    """The verbs of the command line."""
    return table(
        ("Verb", "What it does"), [(_quoted(f"upturn {verb}"), words) for verb, (_, words) in VERBS.items()]
    )


def options_of(verb: str) -> str:
    """What a verb takes, asked of the verb itself."""
    parser = argparse.ArgumentParser(add_help=False)
    import_module(f"upturn.cli.{VERBS[verb][0]}").add_arguments(parser)
    rows = [
        (_quoted(_written(action)), (action.help or "").replace("%(default)s", str(action.default)))
        for action in parser._actions
    ]
    return table(("Word", "Meaning"), rows)


def messages() -> str:
    """What `upturn analyse` says to wrong files: each case is run, and its own words are printed."""
    return "\n\n".join(_told(case) for case in CASES)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell is kept from ending it."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _standing(*roles: RoleName, trusted: bool = False, teaches: bool = False) -> Standing:
    viewer = Viewer(
        staff_id=0,
        name="",
        organisation_id=0,
        organisation_key="",
        organisation_name="",
        organisation_kind="",
        roles=frozenset(roles),
    )
    return Standing(viewer, trusted, teaches=teaches)


READERS = (
    ("Trusted adult", _standing(RoleName.TEACHER, trusted=True)),
    ("Attendance, pastoral, head", _standing(RoleName.ATTENDANCE_LEAD)),
    ("SENCO, DSL", _standing(RoleName.SENCO)),
    ("Teacher of the pupil", _standing(RoleName.TEACHER, teaches=True)),
)
_AUDIENCES = {
    "just_us": "Just us",
    "helpers": "People helping me",
    "teachers": "My teachers too",
    "home": "Home too",
}
_SENSITIVITIES = {"open": "open", "pastoral": "pastoral", "restricted": "restricted"}


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


def _written(action: argparse.Action) -> str:
    """An option or a place as it is typed."""
    if not action.option_strings:
        shown = str(action.metavar or action.dest)
        return f"{shown} …" if action.nargs in {"+", "*"} else shown
    takes_value = action.nargs != 0
    choices = "|".join(map(str, action.choices)) if action.choices else ""
    shown = action.metavar or choices or action.dest.upper()
    return f"{action.option_strings[-1]} {shown}" if takes_value else action.option_strings[-1]


def _told(case: Case) -> str:
    said = "\n>\n".join(f"> {line}" for line in run(case))
    return f"**{case.situation}**\n\n{said}"


def _quoted(text: str) -> str:
    return f"`{text}`"
