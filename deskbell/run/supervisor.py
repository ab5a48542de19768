"""`deskbell run`: one process that starts the server and the worker, and starts either anew when it dies.

Both are forked from it after everything is imported: they share that memory, and they are there at once.
"""

import contextlib
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable

log = logging.getLogger(__name__)
# Seconds: a child that dies sooner than this is started again only after a pause.
TOO_SOON = 1.0


class Supervisor:
    def __init__(self, parts: dict[str, Callable[[], None]]) -> None:
        self._parts = parts
        self._running: dict[int, str] = {}
        self._started: dict[str, float] = {}
        self._stopping = False

    def run(self) -> int:
        """Until SIGTERM or SIGINT; then stops both and returns 0. 1 when a part cannot start at all."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        gc.collect()
        gc.freeze()
        for name in self._parts:
            self._start(name)
        failures = 0
        while self._running:
            pid, status = os.wait()
            if pid not in self._running:
                continue
            name = self._running.pop(pid)
            if self._stopping:
                continue
            lived = time.monotonic() - self._started[name]
            code = os.waitstatus_to_exitcode(status)
            # Whoever is killed from outside could start well enough.
            failures = failures + 1 if lived < TOO_SOON and code != -signal.SIGKILL else 0
            if failures >= 5:
                log.error("the %s cannot start", name)
                self._stop()
                continue
            log.warning("the %s ended (%s); it is started again", name, code)
            time.sleep(0.2 * failures)
            if not self._stopping:
                self._start(name)
        return 1 if failures >= 5 else 0

    def _start(self, name: str) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self._started[name] = time.monotonic()
        pid = os.fork()
        if pid:
            self._running[pid] = name
            if self._stopping:
                # The signal came before this one was known by its number.
                self._stop()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        code = 1
        try:
            self._parts[name]()
            code = 0
        except BaseException:
            log.exception("the %s failed", name)
        finally:
            logging.shutdown()
            # The child must not run what the parent registered for its own exit.
            os._exit(code)

    def _stop(self, *_: object) -> None:
        self._stopping = True
        for pid in list(self._running):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
