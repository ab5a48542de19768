"""Pop-ups, promised times, uploads, sessions: the smaller verbs."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import RequestFactory

from deskbell import access
from deskbell.actions import attachments, deadlines, notifications, people, sessions
from deskbell.actions.refusals import Refused
from deskbell.lib.preset.schema import Attachments
from deskbell.models import Attachment, Deadline, Event, Notification, Person, Policy, Priority
from tests.cast import Cast, answer, ask, cast_of, load
from tests.conftest import MONDAY, StoppedClock

LIMITS = Attachments(size_mb=1, types=["txt", "png"])
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


def upload(by: Person, content: bytes = b"a line\n", name: str = "lines.txt") -> Attachment:
    return attachments.store(io.BytesIO(content), name=name, size=len(content), by=by, limits=LIMITS)


class TestNotifications:
    def told(self, cast: Cast) -> Notification:
        message = answer(ask(cast.customer), cast.agent)
        notifications.tell(cast.customer, message)
        notifications.tell(cast.customer, message)
        return Notification.objects.get()

    def test_told_once(self, cast: Cast) -> None:
        told = self.told(cast)
        assert list(access.due_notifications(cast.customer)) == [told]
        created = Event.objects.get(kind="notification.created")
        assert (created.audience, created.person) == ("person", cast.customer)

    def test_put_off_it_comes_back(self, cast: Cast, stopped_clock: StoppedClock) -> None:
        told = self.told(cast)
        notifications.snooze(told, until=stopped_clock.now + timedelta(minutes=10))
        assert not access.due_notifications(cast.customer).exists()
        stopped_clock.forward(minutes=10)
        assert list(access.due_notifications(cast.customer)) == [told]

    def test_taken_away_it_stays_away_and_the_answer_stays(self, cast: Cast) -> None:
        told = self.told(cast)
        notifications.dismiss(told)
        notifications.tell(cast.customer, told.message)
        assert not access.due_notifications(cast.customer).exists()
        assert access.visible_messages(cast.customer, told.ticket).count() == 2

    def test_who_reads_the_ticket_needs_no_pop_up(self, cast: Cast) -> None:
        told = self.told(cast)
        notifications.dismiss_for_ticket(cast.customer, told.ticket_id)
        notifications.dismiss_for_ticket(cast.customer, told.ticket_id)
        assert Event.objects.filter(kind="notification.dismissed").count() == 1


class TestDeadlines:
    def test_a_priority_without_promises_starts_no_clock(self, cast: Cast) -> None:
        Policy.objects.filter(priority__provider=cast.provider).delete()
        deadlines.start(ask(cast.customer))
        assert not Deadline.objects.exists()

    def test_each_promise_is_one_clock_from_the_tickets_beginning(
        self, cast: Cast, stopped_clock: StoppedClock
    ) -> None:
        ticket = ask(cast.customer)
        stopped_clock.forward(minutes=30)
        deadlines.start(ticket)
        deadlines.start(ticket)
        policy = Policy.objects.get(priority=ticket.priority)
        due = dict(Deadline.objects.filter(ticket=ticket).values_list("kind", "due_at"))
        assert due == {
            "first_response": MONDAY + timedelta(minutes=policy.first_response_minutes),
            "solution": MONDAY + timedelta(minutes=policy.solution_minutes),
        }

    def test_a_clock_runs_in_the_companys_hours(self, stopped_clock: StoppedClock, service: object) -> None:
        cast = cast_of(load("service"))
        Policy.objects.filter(priority__provider=cast.provider).update(first_response_minutes=24 * 60)
        with_hours = Policy.objects.filter(priority__provider=cast.provider).exclude(hours_key="").first()
        assert with_hours is not None
        ticket = ask(cast.customer, priority=Priority.objects.get(pk=with_hours.priority_id))
        deadlines.start(ticket)
        promised = Deadline.objects.get(ticket=ticket, kind="first_response").due_at
        assert promised > MONDAY + timedelta(days=1), "24 working hours are more than a day"

    def test_what_is_late_is_noted_once(self, cast: Cast, stopped_clock: StoppedClock) -> None:
        ticket = ask(cast.customer)
        deadlines.start(ticket)
        deadlines.meet(ticket, Deadline.Kind.FIRST_RESPONSE, at=stopped_clock.now)
        stopped_clock.forward(days=60)
        assert deadlines.miss_overdue() == 1
        assert deadlines.miss_overdue() == 0
        missed = Event.objects.get(kind="deadline.missed")
        assert (missed.details, missed.audience) == ({"deadline": "solution"}, "support")

    def test_another_priority_promises_anew_but_not_what_was_kept(
        self, cast: Cast, stopped_clock: StoppedClock
    ) -> None:
        ticket = ask(cast.customer)
        deadlines.start(ticket)
        deadlines.meet(ticket, Deadline.Kind.FIRST_RESPONSE, at=stopped_clock.now)
        ticket.priority = Priority.objects.get(provider=cast.provider, key="critical")
        ticket.save(update_fields=["priority"])
        deadlines.restart(ticket)
        clocks = {deadline.kind: deadline for deadline in Deadline.objects.filter(ticket=ticket)}
        policy = Policy.objects.get(priority=ticket.priority)
        assert clocks["first_response"].met_at == MONDAY
        assert clocks["solution"].due_at == MONDAY + timedelta(minutes=policy.solution_minutes)


class TestAttachments:
    def test_bytes_are_kept_once_and_are_the_same(self, cast: Cast) -> None:
        first, second = upload(cast.customer), upload(cast.colleague, name="other.txt")
        assert first.storage_name == second.storage_name
        assert first.token != second.token
        with default_storage.open(first.storage_name) as kept:
            assert kept.read() == b"a line\n"

    @pytest.mark.parametrize(
        ("content", "name", "code"),
        [
            (b"", "empty.txt", "file_empty"),
            (b"x" * (1024 * 1024 + 1), "large.txt", "file_too_large"),
            (b"a,b\n", "table.csv", "file_type"),
            (PNG, "picture.txt", "file_mismatch"),
            (b"MZ\x90\x00" + b"\x00" * 100, "picture.png", "file_mismatch"),
        ],
    )
    def test_what_is_not_taken_is_said_and_not_kept(self, cast: Cast, content: bytes, name: str, code: str) -> None:
        with pytest.raises(Refused) as refusal:
            upload(cast.customer, content, name)
        assert (refusal.value.code, refusal.value.field) == (code, "files")
        assert name in str(refusal.value.words)
        assert not Attachment.objects.exists()

    @pytest.mark.parametrize(
        "name", ["../../etc/passwd.txt", "a\x00b.txt", "\u202etxt.exe.txt", "x" * 400 + ".txt", "нет.txt"]
    )
    def test_names_are_made_safe(self, cast: Cast, name: str) -> None:
        kept = upload(cast.customer, name=name)
        kept.refresh_from_db()
        assert "/" not in kept.name
        assert "\x00" not in kept.name
        assert "\u202e" not in kept.name
        assert len(kept.name) <= 200

    def test_the_sweep_forgets_what_was_never_sent(self, cast: Cast, stopped_clock: StoppedClock) -> None:
        sent = upload(cast.customer, b"sent\n")
        ask(cast.customer, attachments=[sent])
        shared = upload(cast.customer, b"sent\n")
        unsent = upload(cast.customer, b"never sent\n")
        stopped_clock.forward(hours=23)
        young = upload(cast.customer, b"young\n")
        assert attachments.sweep() == 0
        stopped_clock.forward(hours=2)
        assert attachments.sweep() == 2
        assert set(Attachment.objects.values_list("pk", flat=True)) == {sent.pk, young.pk}
        assert default_storage.exists(shared.storage_name), "another row names the same bytes"
        assert not default_storage.exists(unsent.storage_name)


class TestSessions:
    def read(self, token: str) -> sessions.PanelSession | None:
        return sessions.read(RequestFactory().get("/", headers={"X-Deskbell-Session": token}))

    def test_a_panels_token_is_its_person_at_this_company_only(self, cast: Cast) -> None:
        session = self.read(sessions.issue(cast.customer))
        assert session is not None
        assert sessions.person_in(session, cast.provider) == cast.customer
        assert sessions.person_in(session, load("clinic")) is None

    def test_signing_out_everywhere_ends_it(self, cast: Cast) -> None:
        session = self.read(sessions.issue(cast.customer))
        people.sign_out_everywhere(cast.customer)
        assert session is not None
        assert sessions.person_in(session, cast.provider) is None

    @pytest.mark.parametrize("token", ["", "made:up:token", "ы", "W1tdXQ:1:x"])
    def test_a_made_up_token_is_nobody(self, token: str) -> None:
        assert self.read(token) is None
        assert sessions.read_stream_ticket(token) is None

    def test_a_streams_ticket_opens_no_panel_and_the_other_way_round(self, cast: Cast) -> None:
        assert self.read(sessions.stream_ticket(cast.customer)) is None
        assert sessions.read_stream_ticket(sessions.issue(cast.customer)) is None
        assert sessions.read_stream_ticket(sessions.stream_ticket(cast.customer)) is not None

    def test_a_streams_ticket_ends_after_a_minute(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        ticket = sessions.stream_ticket(cast.customer)
        later = datetime.now(UTC).timestamp() + sessions.STREAM_LIFETIME + 2
        monkeypatch.setattr("django.core.signing.time.time", lambda: later)
        assert sessions.read_stream_ticket(ticket) is None
