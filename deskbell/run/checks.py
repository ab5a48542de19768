"""Before anything starts: is the data folder there, can it be written, is it ours. Says in words what is wrong."""

import os
import shutil
from pathlib import Path

# Bytes that must be free for the database to go on.
LEAST_FREE = 50 * 1024 * 1024


class NotReady(Exception):
    """`str()` is for the person at the terminal."""


def check_folder(folder: Path) -> None:
    """Raises NotReady; leaves nothing behind."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotReady(f"The data folder {folder} cannot be made: {error.strerror}. Set DESKBELL_DATA.") from None
    if not folder.is_dir():
        raise NotReady(f"{folder} is not a folder. Set DESKBELL_DATA to another one.")
    probe = folder / f".probe-{os.getpid()}"
    try:
        probe.write_bytes(b"deskbell")
        probe.unlink()
    except OSError as error:
        probe.unlink(missing_ok=True)
        raise NotReady(
            f"The data folder {folder} cannot be written: {error.strerror}. Nothing was started or changed."
        ) from None
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        raise NotReady(
            f"The disk of {folder} has only {free // 1024 // 1024} MB left. Make room before starting: "
            "a database on a full disk cannot save anything."
        )
