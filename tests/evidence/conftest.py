"""What the tests of evidence share."""

import json

import pytest


@pytest.fixture(scope="session")
def facts(built):
    """Every fact of the site as the build has measured it."""
    return json.loads((built / "data" / "facts.json").read_text("utf-8"))
