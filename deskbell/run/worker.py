"""The worker: reactions, deliveries, deadlines and housekeeping. Any number of them may run; rows are leased."""

import logging
import os
import signal
import threading
from datetime import datetime, timedelta

from django.db import DatabaseError, close_old_connections, connection

from deskbell import bell, channels
from deskbell.actions import attachments, deadlines, deliveries, tickets
from deskbell.channels.base import NotSent
from deskbell.lib import clock
from deskbell.models import Delivery, Person, Provider, Ticket
from deskbell.models.prepared import Place, Prepared
from deskbell.reactions import REACTIONS
from deskbell.reactions.reader import behind, read

log = logging.getLogger(__name__)
# Seconds: without a ring there is a look at everything this often.
POLL = 2.0
HOUSEKEEPING = timedelta(minutes=10)
# As long as a slow mail server may take for one letter.
LONGEST_SENDING = timedelta(minutes=1)
DUE = Prepared(
    lambda: Delivery.objects.filter(state=Delivery.State.DUE, due_at__lte=Place("now", datetime)).values_list(
        "pk", flat=True
    )[:1]
)


class Worker:
    def __init__(self, parent: int = 0) -> None:
        self._parent = parent
        self._stopped = threading.Event()
        self._tidied_at = clock.now() - HOUSEKEEPING

    def stop(self) -> None:
        self._stopped.set()

    def run(self) -> None:
        """Until stopped, or until the supervisor it was given is gone."""
        listener = bell.listen()
        try:
            while not self._stopped.is_set() and self._parent in (0, os.getppid()):
                self._work()
                listener.wait(POLL)
        finally:
            listener.close()

    def _work(self) -> None:
        try:
            react_and_send()
            deadlines.miss_overdue()
            if clock.now() - self._tidied_at > HOUSEKEEPING:
                tidy()
                self._tidied_at = clock.now()
        except DatabaseError:
            # Away for a moment: everything is still due at the next look.
            log.exception("the worker will try again")
            close_old_connections()
        except Exception:
            # One bad row must not stop the rest for good; what failed stays due and is tried again.
            log.exception("the worker goes on")


def react_and_send() -> None:
    """Until nothing is left. Everybody has a turn: a long log of one provider holds up neither others nor the mail."""
    passed = 1
    while passed:
        passed = sum(read(reaction, provider_id, pages=1) for reaction, provider_id in behind(REACTIONS))
        passed += send_due()


def send_due() -> int:
    """One batch of deliveries; how many were claimed."""
    if DUE.first(now=clock.now()) is None:
        return 0
    claimed = deliveries.claim_due()
    for delivery in claimed:
        # A batch that took long may outlive its lease; what another worker may hold by then is left to it.
        if delivery.leased_until and delivery.leased_until - clock.now() > LONGEST_SENDING:
            _send(delivery)
    return len(claimed)


def _send(delivery: Delivery) -> None:
    if delivery.unless_seen and deliveries.was_seen(delivery):
        deliveries.mark_skipped(delivery)
        return
    try:
        external_id = channels.get(delivery.channel).send(delivery)
    except NotSent as error:
        deliveries.mark_failed(delivery, str(error), permanent=error.permanent)
    except Exception as error:
        log.exception("delivery %s", delivery.pk)
        deliveries.mark_failed(delivery, f"{type(error).__name__}: {error}", permanent=False)
    else:
        deliveries.mark_sent(delivery, external_id=external_id)


def tidy() -> None:
    """Every ten minutes: silent solved tickets are closed, forgotten uploads swept, the planner told what there is."""
    for provider in Provider.objects.all():
        close_silent(provider)
    attachments.sweep()
    if connection.vendor == "sqlite":
        # The planner must know of tables that have grown: without it large ones are read in the wrong order.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")


def close_silent(provider: Provider) -> int:
    """Closes what the customer did not answer for the provider's number of days; how many."""
    days = provider.settings.requests.close_after_days
    if not days:
        return 0
    since = clock.now() - timedelta(days=days)
    silent = Ticket.objects.filter(provider=provider, state=Ticket.State.SOLVED, state_changed_at__lt=since)
    by = Person.objects.filter(provider=provider, kind=Person.Kind.BOT).first()
    return sum(tickets.close_silent(ticket, by=by) for ticket in silent[:500])


def serve(*, parent: int = 0) -> None:
    """Runs a worker in this process until SIGTERM or SIGINT, or until the supervisor it names is gone."""
    worker = Worker(parent)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()
