"""Each test begins with nothing remembered of companies that an earlier test rolled back."""

import pytest

from deskbell.pages import visitor


@pytest.fixture(autouse=True)
def _no_remembered_providers() -> None:
    visitor._known.clear()
