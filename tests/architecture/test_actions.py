"""Every write goes through an action, and no action can forget who asked or what it did."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest

import upturn


def _actions() -> list[Callable[..., Any]]:
    """Every public function of every capability's ``actions`` module, found by being there."""
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(upturn.__path__, prefix="upturn.")
        if found.name.rsplit(".", 1)[-1] == "actions"
    ]
    return [
        member
        for module in modules
        for name, member in inspect.getmembers(module, inspect.isfunction)
        if member.__module__ == module.__name__ and not name.startswith("_")
    ]


ACTIONS = _actions()


def _named(action: Callable[..., Any]) -> str:
    return f"{action.__module__.removeprefix('upturn.')}.{action.__name__}"


def test_there_are_actions_to_hold_to_these_rules() -> None:
    assert ACTIONS


@pytest.mark.parametrize("action", ACTIONS, ids=_named)
def test_an_action_takes_words_never_places(action: Callable[..., Any]) -> None:
    parameters = inspect.signature(action).parameters.values()
    positional = [each.name for each in parameters if each.kind is not inspect.Parameter.KEYWORD_ONLY]
    assert not positional, f"{_named(action)} takes {positional} by place: put * before them"


@pytest.mark.parametrize("action", ACTIONS, ids=_named)
def test_an_action_is_told_who_asked(action: Callable[..., Any]) -> None:
    assert "by" in inspect.signature(action).parameters


@pytest.mark.parametrize("action", ACTIONS, ids=_named)
def test_an_action_is_atomic_and_audited(action: Callable[..., Any]) -> None:
    assert getattr(action, "audited", False), f"{_named(action)} lacks @audited"
