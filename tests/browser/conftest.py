"""Browsers, servers and visitors for the tests that drive real pages."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import chromium, launch_arguments
from tests.browser.server import RunningUpturn, build_town, serve
from tests.browser.visitor import Visitor

HERE = Path(__file__).parent
PATIENCE_MILLISECONDS = 20_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.local_server)
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = chromium()
    if program is None:
        pytest.skip("Chromium is not installed here: no browser test can run")
    return {**browser_type_launch_args, "executable_path": program, "args": launch_arguments()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "viewport": {"width": 1366, "height": 768},
        "reduced_motion": "reduce",
    }


@pytest.fixture
def visit(page: Page) -> Iterator[Callable[[RunningUpturn], Visitor]]:
    """A browser at a running Upturn: ``visit(upturn).open("/")``. Its troubles fail the test at the end."""
    visitors: list[Visitor] = []

    def begin(upturn: RunningUpturn) -> Visitor:
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        visitors.append(Visitor(page, upturn.address))
        return visitors[-1]

    yield begin
    for visitor in visitors:
        visitor.leave()


@pytest.fixture(scope="session")
def built_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town as built, once for all workers: copy it, never write to it."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    town, ready = shared / "town", shared / "town-is-built"
    with (shared / "town.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            build_town(town)
            ready.touch()
    return town


@pytest.fixture(scope="module")
def town(built_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningUpturn]:
    """The town being served, from a copy that the tests of one file share and may write to."""
    home = tmp_path_factory.mktemp("town") / "home"
    shutil.copytree(built_town, home)
    running = serve(home, verb="demo")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def built_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store whose tables are made: making them takes ten seconds, and copying them none."""
    store = tmp_path_factory.mktemp("empty") / "store"
    serve(store).stop()
    return store


@pytest.fixture
def empty_upturn(built_store: Path, tmp_path: Path) -> Iterator[RunningUpturn]:
    """Upturn on an empty store, as it is on a school's first day."""
    shutil.copytree(built_store, tmp_path / "store")
    running = serve(tmp_path / "store")
    yield running
    running.stop()
