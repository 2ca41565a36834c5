"""The parts of the manual printed from the code: bin/docs calls these by name. Each gives Markdown."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from datetime import date, time
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
from upturn.plans import limits
from upturn.plans.mornings import MorningArrangement, warnings
from upturn.registers import formulas
from upturn.support.referrals import states as referrals

sys.path.insert(0, str(Path(__file__).parent))
from wrong_files import CASES, Case, run  # noqa: E402  (beside this file, which is no package)

CHECKS = (
    ("Pupils' pages", permissions.check_may_see_pupils),
    ("Needs and care", permissions.check_may_see_needs),
    ("Record a contact", permissions.check_may_record_contact),
    ("Check-ins and arrivals", permissions.check_may_check_in),
    ("Barriers, plans, referrals", permissions.check_may_plan),
    ("SEND, health and care records", permissions.check_may_coordinate_needs),
    ("Review meetings", permissions.check_may_lead),
    ("The playbook", permissions.check_may_edit_playbook),
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


def referral_moves() -> str:
    """The ways from one state of a referral to another, as a diagram."""
    return f"```mermaid\n{referrals.diagram()}\n```"


def mornings() -> str:
    """What a plan says of mornings that would go wrong in the register: each is asked of the rule itself."""
    told = [
        (words, warnings(morning, REGISTERS_CLOSE, LOOKED_AT_ON)[0]) for words, morning in MORNINGS_THAT_HARM
    ]
    return table(("A morning as planned", "What the plan says"), told)


def plan_limits() -> str:
    """How much of anything a plan holds."""
    rows = [
        ("Things somebody will do, not done yet", limits.MOST_STEPS),
        ("Supports", limits.MOST_SUPPORTS),
        ("Lines under each heading of the card", limits.MOST_LINES),
        ("Dated steps up", limits.MOST_STEPS_UP),
    ]
    return table(("A plan holds at most", ""), [(what, str(most)) for what, most in rows])


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


REGISTERS_CLOSE, LOOKED_AT_ON = time(9, 20), date(2026, 3, 12)
MORNINGS_THAT_HARM = (
    ("In by 9:30, registered in class", MorningArrangement(arrive_by=time(9, 30))),
    (
        "In by 9:00 at the library, and nobody said who marks them",
        MorningArrangement(arrive_by=time(9), place="the library"),
    ),
    ("In by 10:00, code C2, nothing else said", MorningArrangement(arrive_by=time(10), code="C2")),
    (
        "In by 9:00, code C2, agreed with everybody",
        MorningArrangement(
            arrive_by=time(9),
            code="C2",
            approved_by="the head",
            parent_agreed=True,
            review_on=date(2026, 3, 27),
            ends_on=date(2026, 4, 2),
        ),
    ),
    ("Learning online at home, code B", MorningArrangement(place="at home, online", code="B")),
)
THEIR_PUPILS_ONLY = ("Pupils' pages", "Check-ins and arrivals")


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
        only_theirs = heading in THEIR_PUPILS_ONLY and not can(permissions.check_may_see_every_pupil, viewer)
        yield "their pupils" if allowed == "yes" and only_theirs else allowed


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
