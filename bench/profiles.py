"""Where the time of one request goes: `DESKBELL_DATA=… python -m bench.profiles open`.

The folder is one that `python -m bench --data FOLDER` has filled. Asks in this process, without a server.
"""

import argparse
import cProfile
import io
import os
import pstats
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from bench import known
from bench.load import Target

WARM_UP = 20
Ask = Callable[[Target, int], None]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", choices=sorted(targets_by_name(None)))
    asked.add_argument("--times", type=int, default=100)
    asked.add_argument("--sort", default="cumtime", help="as pstats takes it (cumtime)")
    asked.add_argument("--lines", type=int, default=60)
    asked.add_argument("--statements", action="store_true", help="instead: one request's statements, timed")
    given = asked.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deskbell.run.settings")
    django.setup()
    targets = targets_by_name(known.filled(Path(os.environ["DESKBELL_DATA"]), tickets=0, preset=""))[given.what]
    ask = _asker()
    for number in range(WARM_UP):
        ask(targets[number % len(targets)], number)
    if given.statements:
        _tell_statements(ask, targets[WARM_UP % len(targets)])
    else:
        _tell_calls(ask, targets, given)
    return 0


def targets_by_name(those: known.Known | None) -> dict[str, list[Target]]:
    from bench import traffic

    asks: dict[str, Callable[[known.Known], list[Target]]] = {
        "list": traffic.lists,
        "json": traffic.json_lists,
        "open": traffic.tickets,
        "post": traffic.posts,
    }
    return {name: ask(those) if those else [] for name, ask in asks.items()}


def _tell_calls(ask: Ask, targets: list[Target], given: argparse.Namespace) -> None:
    profile = cProfile.Profile()
    begun = time.process_time()
    profile.enable()
    for number in range(given.times):
        ask(targets[(WARM_UP + number) % len(targets)], WARM_UP + number)
    profile.disable()
    print(f"{(time.process_time() - begun) / given.times * 1000:.1f} ms CPU a request, the profiler's own included")
    pstats.Stats(profile).sort_stats(given.sort).print_stats(given.lines)


def _tell_statements(ask: Ask, target: Target) -> None:
    from django.db import connection

    def told(execute: Any, statement: str, *given: Any) -> Any:
        begun = time.process_time()
        result = execute(statement, *given)
        took = (time.process_time() - begun) * 1000
        print(f"{took:8.2f} ms  {' '.join(statement.split())[:160]}")
        return result

    with connection.execute_wrapper(told):
        ask(target, WARM_UP)


def _asker() -> Ask:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    begun = time.time()

    def ask(target: Target, number: int) -> None:
        body = target.body.replace("{n}", f"profile-{begun}-{number}").encode()
        said: list[str] = []

        def start(status: str, *_headers: Any) -> Any:
            said.append(status)

        b"".join(application(_environ(target, body), start))
        if not said[0].startswith("2"):
            raise SystemExit(f"{target.path} answers {said[0]}")

    return ask


def _environ(target: Target, body: bytes) -> dict[str, Any]:
    """As PEP 3333 has it."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": target.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": target.path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in target.headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    return environ


if __name__ == "__main__":
    sys.exit(main())
