"""The ground every test stands on: loaded with `-p tests.environment`, before Django reads its settings.

Each process of a test run has a data folder of its own, never the developer's, and none of the developer's settings
except the database's address.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from deskbell.run.options import OPTIONS

DATABASE = os.environ.get("DESKBELL_DATABASE", "")
# The processes of one run put theirs into the first one's, which outlives them and removes all.
ROOM = os.environ.get("DESKBELL_TEST_ROOM")
DATA = Path(tempfile.mkdtemp(prefix="own-" if ROOM else "deskbell-test-", dir=ROOM))
GIVEN = {
    "DESKBELL_DATA": str(DATA),
    "DESKBELL_DATABASE": DATABASE,
    "DESKBELL_URL": "http://localhost:8000",
    "DESKBELL_SECRET": "a secret that only tests know, longer than any rule asks for",
    "DESKBELL_MAIL_FROM": "support@deskbell.example",
    "DESKBELL_MAIL_DOMAIN": "mail.deskbell.example",
    "DESKBELL_LOG": "error",
}


def product_environment(**more: str) -> dict[str, str]:
    """For a process of the product that a test starts: only what the system needs, and what is given here."""
    ours = {option.name for option in OPTIONS}
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in ours}
    return {**kept, **GIVEN, "PYTHONUNBUFFERED": "1", **more}


for _option in OPTIONS:
    os.environ.pop(_option.name, None)
    os.environ.pop(f"{_option.name}_FILE", None)
os.environ.update(GIVEN)
os.environ.setdefault("DESKBELL_TEST_ROOM", str(DATA))


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(DATA, ignore_errors=True)
