"""What every test stands on: a store of its own, no network but what it asks for, and invented registers.

Django is set up here, on a store in a temporary folder, so that no test can reach a real one. Pure tests
never touch the database: pytest-django refuses it to a test that does not ask.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django
import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from django.test import Client

_store = tempfile.TemporaryDirectory(prefix="upturn-tests-", ignore_cleanup_errors=True)
(Path(_store.name) / "static").mkdir()
os.environ["UPTURN_HOME"] = _store.name
os.environ["DJANGO_SETTINGS_MODULE"] = "upturn.config.settings"
for unwanted in ("UPTURN_TOWN", "UPTURN_HELD_AT", "UPTURN_DEBUG", "UPTURN_HTTPS", "UPTURN_SMTP_HOST"):
    os.environ.pop(unwanted, None)

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci", max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "long", max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))

THIS_MACHINE = ["127.0.0.1", "::1"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true", help="run only the tests that touch the database"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Set Django up before pytest-django looks for it, with hashing too quick to be safe anywhere else."""
    from django.conf import settings as django_settings

    # A worker inherits the settings of the process that started it; its files must still be its own.
    django_settings.HOME = Path(_store.name)
    django_settings.MEDIA_ROOT = Path(_store.name) / "files"
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django_settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    django_settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    _store.cleanup()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        _open_this_machine(item)
        _allow_every_database(item)
    if config.getoption("--database-only"):
        kept = [item for item in items if _touches_the_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def _open_this_machine(item: pytest.Item) -> None:
    """A test marked ``local_server`` may connect to this machine, and still to nothing else."""
    if item.get_closest_marker("local_server") or "live_server" in _fixtures(item):
        item.add_marker(pytest.mark.allow_hosts(THIS_MACHINE))


def _allow_every_database(item: pytest.Item) -> None:
    """The reading log has a file of its own on SQLite; a test that may write one may write the other."""
    mark = item.get_closest_marker("django_db")
    if mark and "databases" not in mark.kwargs:
        item.add_marker(pytest.mark.django_db(*mark.args, **mark.kwargs, databases="__all__"), append=False)


def _touches_the_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "live_server", "django_db_setup"} & set(_fixtures(item))
    return bool(asked) or item.get_closest_marker("django_db") is not None


def _fixtures(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


@pytest.fixture
def client() -> "Client":
    """Django's test client, which holds every page it fetches to `tests.page_rules`."""
    from tests.checked_client import CheckedClient

    return CheckedClient()


@pytest.fixture(autouse=True)
def _nothing_remembered(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rate limits and cached answers never leak from one test into the next."""
    yield
    if _touches_the_database(request.node):
        from django.core.cache import cache

        cache.clear()
