"""`deskbell run`: one machine, one data folder."""

import os
import time

import click
from django.conf import settings
from django.db import connections

from deskbell.models import Provider
from deskbell.run import tables
from deskbell.run.supervisor import Supervisor


def run(*, demo: bool, host: str, port: int) -> int:
    """Prepares the data, says where everything is, and serves until it is stopped."""
    started = time.monotonic()
    os.environ["PORT"] = str(port)
    if "DESKBELL_URL" not in os.environ:
        settings.URL = f"http://localhost:{port}"
        settings.CSRF_TRUSTED_ORIGINS = [settings.URL, f"http://127.0.0.1:{port}"]
    settings.DEMO = demo
    tables.bring_up()
    if demo:
        from deskbell.demo import seed

        seed.bring_up(click.echo)
    is_empty = not Provider.objects.exists()
    connections.close_all()
    parts = {"server": lambda: _server(host, port), "worker": _worker}
    _load_everything()
    _say_where(demo=demo, is_empty=is_empty, seconds=time.monotonic() - started)
    return Supervisor(parts).run()


def _load_everything() -> None:
    """What the children will need, once, before they are forked."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.urls import get_resolver

    from deskbell.run import server, worker

    _ = server, worker, WSGIHandler
    get_resolver().url_patterns  # noqa: B018


def _server(host: str, port: int) -> None:
    from deskbell.run import server

    server.serve(host, port)


def _worker() -> None:
    from deskbell.run import worker

    worker.serve()


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
