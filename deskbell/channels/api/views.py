"""The addresses of the API. Each translates: what was asked, through `access`, into one verb or one list."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from dmr import Path, Query, ResponseSpec, modify, validate
from dmr.files import FileResponseSpec
from dmr.plugins.msgspec import BodyMsgspec
from dmr.renderers import FileRenderer

from deskbell import access
from deskbell.access import NotVisible
from deskbell.actions import messages
from deskbell.actions.inbound import InboundMessage
from deskbell.actions.refusals import Refused
from deskbell.channels.api import answers, asks, changes, description, new_ticket, rows, types
from deskbell.channels.api.door import ApiController, answer
from deskbell.channels.api.errors import Conflict, ErrorBody, body
from deskbell.models import Message, Ticket
from deskbell.pages import files

NOT_FOUND = ResponseSpec(ErrorBody, status_code=HTTPStatus.NOT_FOUND)
CONFLICT = ResponseSpec(ErrorBody, status_code=HTTPStatus.CONFLICT)
TOO_LARGE = ResponseSpec(ErrorBody, status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
INVALID = ResponseSpec(ErrorBody, status_code=HTTPStatus.UNPROCESSABLE_ENTITY)
ON_READING = [NOT_FOUND, INVALID]
ON_WRITING = [NOT_FOUND, CONFLICT, TOO_LARGE, INVALID]


class Tickets(ApiController):
    @modify(extra_responses=ON_READING)
    def get(self, parsed_path: Path[asks.ProviderPath], parsed_query: Query[asks.TicketQuery]) -> answers.TicketPage:
        """Requests and chats, the last changed first. Customers: their own; agents: all of the provider."""
        return rows.tickets(self.person, parsed_query)

    @validate(
        ResponseSpec(answers.Ticket, status_code=HTTPStatus.CREATED),
        ResponseSpec(answers.Ticket, status_code=HTTPStatus.OK, description="It was there already: same `client_id`."),
        *ON_WRITING,
    )
    def post(self, parsed_path: Path[asks.ProviderPath], parsed_body: BodyMsgspec[asks.NewTicket]) -> HttpResponse:
        """Make a request in the name of the token's person."""
        received = messages.receive(new_ticket.inbound(self.person, parsed_body))
        made = access.get_ticket(self.person, received.ticket.number)
        return answer(HTTPStatus.OK if received.is_repeat else HTTPStatus.CREATED, rows.ticket(made))


class OneTicket(ApiController):
    @modify(extra_responses=ON_READING)
    def get(self, parsed_path: Path[asks.TicketPath]) -> answers.Ticket:
        """One ticket with the answers of its form."""
        return rows.ticket(access.get_ticket(self.person, parsed_path.number))

    @modify(extra_responses=ON_WRITING)
    def patch(self, parsed_path: Path[asks.TicketPath], parsed_body: BodyMsgspec[asks.Changes]) -> answers.Ticket:
        """Agents: state, assignee, department, priority. All of it or nothing."""
        if not access.can_serve(self.person):
            raise NotVisible("the desk")
        changes.change(access.get_ticket(self.person, parsed_path.number), parsed_body, by=self.person)
        return rows.ticket(access.get_ticket(self.person, parsed_path.number))


class Messages(ApiController):
    @modify(extra_responses=ON_READING)
    def get(self, parsed_path: Path[asks.TicketPath], parsed_query: Query[asks.PageQuery]) -> answers.MessagePage:
        """The conversation, oldest first; internal notes only for agents."""
        return rows.messages(self.person, parsed_path.number, parsed_query)

    @modify(status_code=HTTPStatus.CREATED, extra_responses=ON_WRITING)
    def post(self, parsed_path: Path[asks.TicketPath], parsed_body: BodyMsgspec[asks.NewMessage]) -> answers.Message:
        """Customers write to support; agents answer or note. The answer names the ticket it went to.

        A message to a ticket that was closed long ago opens a new one. The same `client_id` again is the same message.
        """
        ticket = access.get_ticket(self.person, parsed_path.number)
        if access.can_serve(self.person):
            return self._as_agent(ticket, parsed_body)
        return self._as_customer(ticket, parsed_body)

    def _as_customer(self, ticket: Ticket, asked: asks.NewMessage) -> answers.Message:
        if asked.internal or asked.then:
            raise Refused("agents_only", _("Only support can do this."), field="internal" if asked.internal else "then")
        key = messages.client_key(self.person, asked.client_id)
        received = messages.receive(
            InboundMessage(
                person=self.person, channel=new_ticket.CHANNEL, external_id=key, body=asked.body, ticket=ticket
            )
        )
        if received.is_repeat and ticket.pk not in (received.ticket.pk, received.ticket.follow_up_of_id):
            raise _used_elsewhere(received.message)
        return rows.message(received.ticket.number, received.message)

    def _as_agent(self, ticket: Ticket, asked: asks.NewMessage) -> answers.Message:
        if asked.internal and asked.then:
            raise Refused("invalid", _("A note changes no state."), field="then")
        if asked.internal:
            written = messages.note(ticket, by=self.person, body=asked.body, client_id=asked.client_id)
        else:
            then = asked.then or Ticket.State.WAITING
            written = messages.reply(ticket, by=self.person, body=asked.body, client_id=asked.client_id, then=then)
        if written.ticket_id != ticket.pk:
            raise _used_elsewhere(written)
        return rows.message(ticket.number, written)


class Types(ApiController):
    @modify(extra_responses=[NOT_FOUND])
    def get(self, parsed_path: Path[asks.ProviderPath]) -> answers.Types:
        """Request types and the fields of their forms, in the language of `Accept-Language`."""
        return types.of(self.person, get_language() or self.person.provider.language)


class Events(ApiController):
    @modify(extra_responses=ON_READING)
    def get(self, parsed_path: Path[asks.ProviderPath], parsed_query: Query[asks.EventQuery]) -> answers.EventPage:
        """What happened behind `after`, oldest first, as far as the token's person is told."""
        return rows.log(self.person, parsed_query)


class OneFile(ApiController):
    @validate(FileResponseSpec(), NOT_FOUND, renderers=[FileRenderer()])
    def get(self, parsed_path: Path[asks.FilePath]) -> HttpResponseBase:
        """The bytes of a file of a message."""
        return files.download(self.request, self.person, parsed_path.file)


def describe(request: HttpRequest, provider: str) -> HttpResponse:
    """The OpenAPI description; it is the same for every provider and no secret."""
    return HttpResponse(description.made(), content_type="application/json")


def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """So that a misspelt address is answered in the API's own form."""
    return answer(HTTPStatus.NOT_FOUND, body("not_found", _("There is no such address.")))


def _used_elsewhere(message: Message) -> Conflict:
    words = _("This client id belongs to a message in ticket %(number)s.") % {"number": message.ticket.number}
    return Conflict("client_id_used", words, field="client_id")
