"""A figure only reads what the build has measured."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def measured(built):
    """All results are there, and up to date."""
