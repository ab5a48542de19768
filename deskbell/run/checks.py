"""Before anything starts: is the data folder there, can it be written, is it ours. Says in words what is wrong."""

import contextlib
import os
import shutil
import socket
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
        with contextlib.suppress(OSError):
            probe.unlink()
        raise NotReady(
            f"The data folder {folder} cannot be written: {error.strerror}. Nothing was started or changed."
        ) from None
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        raise NotReady(
            f"The disk of {folder} has only {free // 1024 // 1024} MB left. Make room before starting: "
            "a database on a full disk cannot save anything."
        )


def check_port(host: str, port: int) -> None:
    """Raises NotReady. The server itself would share the port, and each of the two would get half of the requests."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise NotReady(f"Port {port} of {host} cannot be used: {error.strerror}. Set PORT or --port.") from None
