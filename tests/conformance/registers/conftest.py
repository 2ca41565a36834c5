"""Every conformance test runs on every engine."""

import pytest

from tests.conformance.registers.engines import ENGINES, WEEKLY


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.__name__)
def statistics(request: pytest.FixtureRequest):
    return request.param


@pytest.fixture(params=WEEKLY, ids=lambda engine: engine.__name__)
def weekly(request: pytest.FixtureRequest):
    return request.param
