"""Thinking is pure: no module outside the few named here reaches Django, however indirectly."""

from functools import cache

import grimp
import pytest

DJANGO_LAYERS = (
    "upturn.config",
    "upturn.web",
    "upturn.migrations",
    "upturn.models",
    "upturn.apps",
    # What each kind of file changes in the store, run inside the one audited commit.
    "upturn.exchange.kinds",
)
DJANGO_FILES = ("models", "queries", "actions")
# Whole files that are Django's by nature, each with its reason. Adding one is a decision, not a convenience.
NAMED = {
    "upturn.access.audit": "the transaction and the event that every action shares",
    "upturn.access.sealing": "numbers the events already written",
    "upturn.access.drafts": "keeps what someone has typed and not saved: no record, and no change to one",
    "upturn.access.doorways": "scopes queries and writes the reading log",
    "upturn.exchange.importing": "reads a kept file with what the store remembers of its source",
    "upturn.exchange.worker": "runs imports one after another in a process of its own",
    "upturn.patterns.taking": "reads a school year, looks at it outside any transaction, and has it kept",
    "upturn.provision.changing": "holds a pathway for a change, with the event and grants its actions share",
    "upturn.provision.taught.keeping": "rows by the thousand and weeks counted, for the actions there",
    "upturn.people.clock": "the only clock: the real time, or the moment the town is held at",
}


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("upturn", include_external_packages=True, exclude_type_checking_imports=True)


def _is_pure(module: str) -> bool:
    if any(module == layer or module.startswith(f"{layer}.") for layer in DJANGO_LAYERS):
        return False
    return module not in NAMED and module.rsplit(".", 1)[-1] not in DJANGO_FILES


def _pure_modules() -> list[str]:
    return sorted(
        module for module in _graph().modules if module.split(".")[0] == "upturn" and _is_pure(module)
    )


@pytest.mark.parametrize(
    "package",
    [
        "kernel",
        "registers",
        "people",
        "access",
        "exchange",
        "families",
        "patterns",
        "barriers",
        "plans",
        "provision",
        "support",
        "reviews",
    ],
)
def test_pure_modules_never_reach_django(package: str) -> None:
    graph = _graph()
    chains = [
        graph.find_shortest_chain(importer=module, imported="django")
        for module in _pure_modules()
        if module.split(".")[1:2] == [package]
    ]
    assert [" → ".join(chain) for chain in chains if chain] == []


def test_the_named_exceptions_are_needed() -> None:
    graph = _graph()
    idle = [name for name in NAMED if not graph.find_shortest_chain(importer=name, imported="django")]
    assert idle == [], "these reach Django no longer: take them off the list"


def test_the_library_never_reaches_django() -> None:
    assert _graph().find_shortest_chain(importer="upturn", imported="django") is None
