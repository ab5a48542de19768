"""`deskbell run`: one machine, one data folder."""

import logging
import os
import sys
import time
from collections.abc import Callable

import click
from django.conf import settings
from django.db import connections

from deskbell.models import Provider
from deskbell.run import tables
from deskbell.run.supervisor import Supervisor

log = logging.getLogger(__name__)


def run(*, demo: bool, host: str, port: int) -> int:
    """Prepares the data, says where everything is, and serves until it is stopped."""
    started = time.monotonic()
    os.environ["PORT"] = str(port)
    if "DESKBELL_URL" not in os.environ:
        settings.URL = f"http://localhost:{port}"
        settings.CSRF_TRUSTED_ORIGINS = [settings.URL, f"http://127.0.0.1:{port}"]
    settings.DEMO = demo
    if not _apart(tables.bring_up) or (demo and not _apart(_bring_up_demo)):
        return 1
    supervisor = os.getpid()
    parts = {"server": lambda: _server(host, port, supervisor), "worker": lambda: _worker(supervisor)}
    _load_everything()
    _say_where(demo=demo, is_empty=not Provider.objects.exists(), seconds=time.monotonic() - started)
    # A connection that two processes share is broken in both.
    connections.close_all()
    return Supervisor(parts).run()


def _apart(work: Callable[[], None]) -> bool:
    """In a process of its own, so that what it needed does not stay in memory for as long as the server runs."""
    connections.close_all()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        except Exception:
            log.exception("Deskbell could not be started")
        finally:
            sys.stdout.flush()
            os._exit(code)
    return os.waitpid(pid, 0)[1] == 0


def _bring_up_demo() -> None:
    from deskbell.demo import seed

    seed.bring_up(click.echo)


def _load_everything() -> None:
    """What the children will need, once, before they are forked."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.urls import get_resolver

    from deskbell.run import server, worker

    _ = server, worker, WSGIHandler
    get_resolver().url_patterns  # noqa: B018


def _server(host: str, port: int, supervisor: int) -> None:
    from deskbell.run import server

    server.serve(host, port, parent=supervisor)


def _worker(supervisor: int) -> None:
    from deskbell.run import worker

    worker.serve(parent=supervisor)


def _say_where(*, demo: bool, is_empty: bool, seconds: float) -> None:
    click.echo(f"Deskbell: {settings.URL}  (ready after {seconds:.1f} s, data in {settings.DATA})")
    if demo:
        from deskbell.demo import seed

        for line in seed.sign_ins():
            click.echo(line)
    elif is_empty:
        click.echo("There is no provider yet. Make the first one:")
        click.echo("  deskbell provider load FILE            a preset; five are in deskbell/presets")
        click.echo("  deskbell account create --admin EMAIL  your sign-in")
    if not settings.SMTP:
        where = f"{settings.URL}/demo/mail" if demo else f"{settings.DATA}/outbox"
        click.echo(f"Outgoing mail is kept, not sent (DESKBELL_SMTP is not set): {where}")
