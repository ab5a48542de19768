"""The translations' source (every string in code and templates) and the catalogs made from it."""

import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tools.ours import ROOT

LANGUAGES = ("ru", "ro")

# Django's names for gettext beside Babel's own.
KEYWORDS = (
    "gettext_lazy",
    "gettext_noop",
    "ngettext_lazy:1,2",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
    "_lazy",
    "lazy",
)


def path_of(language: str) -> Path:
    return ROOT / "deskbell" / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def extract() -> Catalog:
    """Everything that is to be translated, as found now."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "django.pot"
        command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract"]
        command += ["-F", "pyproject.toml", "-o", str(found), "--add-comments", "Translators:", "--sort-by-file"]
        command += ["--project", "Deskbell", "--copyright-holder", "the Deskbell authors", "--no-wrap"]
        command += [argument for keyword in KEYWORDS for argument in ("-k", keyword)]
        subprocess.run([*command, "deskbell"], cwd=ROOT, check=True)
        return read(found)
