"""Every conformance test runs on both engines."""

import pytest

from tests.conformance.patterns.engines import ENGINES


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.__name__)
def looked(request: pytest.FixtureRequest):
    return request.param
