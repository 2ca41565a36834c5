"""The shipped town, built once for all its tests."""

import pytest

from upturn.demo.town import Town, build_town


@pytest.fixture(scope="session")
def town() -> Town:
    return build_town()
