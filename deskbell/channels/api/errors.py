"""What a program is told when its request is not done: one form for every refusal."""

import re
from http import HTTPStatus
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from dmr.exceptions import (
    NotAcceptableError,
    NotAuthenticatedError,
    RequestSerializationError,
    TooManyRequestsError,
    ValidationError,
)
from msgspec import Struct

from deskbell.access import NotVisible
from deskbell.actions.refusals import Changed, Refused


class Error(Struct):
    """`code` is stable and for programs; `message` is for people; `field` names the value at fault."""

    code: str
    message: str
    field: str = ""


class ErrorBody(Struct):
    error: Error


class Failure(NamedTuple):
    status: HTTPStatus
    body: ErrorBody
    headers: dict[str, str] | None = None


class Conflict(Refused):
    """The request contradicts what was asked for earlier; answered with 409."""


AT = re.compile(r" - at (?:the key path )?`\$\.?(?:parsed_(?:body|query|path)\.?)?([^`]*)`\Z")
NAMED = re.compile(r"(?:unknown|required) field `([^`]*)`")
# What Django and django-modern-rest raise before a view is reached, by its HTTP status.
CODES = {
    HTTPStatus.BAD_REQUEST: "bad_request",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.NOT_ACCEPTABLE: "not_acceptable",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
    HTTPStatus.INTERNAL_SERVER_ERROR: "server_error",
}


def body(code: str, message: str, field: str = "") -> ErrorBody:
    return ErrorBody(Error(code, message, field))


def failure(exception: Exception) -> Failure | None:
    """None for what is no refusal but a defect of ours."""
    if isinstance(exception, ValidationError):
        return Failure(HTTPStatus.UNPROCESSABLE_ENTITY, invalid(str(exception.payload[0]["msg"])))
    if isinstance(exception, Refused):
        conflict = isinstance(exception, Changed | Conflict)
        status = HTTPStatus.CONFLICT if conflict else HTTPStatus.UNPROCESSABLE_ENTITY
        return Failure(status, body(exception.code, str(exception.words), exception.field))
    if isinstance(exception, NotVisible):
        return Failure(HTTPStatus.NOT_FOUND, body("not_found", _("There is no such thing, or it is not yours.")))
    if isinstance(exception, NotAuthenticatedError):
        words = _("Send “Authorization: Bearer …” with a token of this provider.")
        return Failure(HTTPStatus.UNAUTHORIZED, body("no_token", words), {"WWW-Authenticate": "Bearer"})
    if isinstance(exception, TooManyRequestsError):
        return Failure(exception.status_code, body("too_many_requests", str(exception)), exception.headers)
    if isinstance(exception, RequestSerializationError):
        return Failure(exception.status_code, body("bad_request", str(exception)))
    if isinstance(exception, NotAcceptableError):
        return Failure(exception.status_code, body("not_acceptable", str(exception)))
    return None


def invalid(message: str) -> ErrorBody:
    """Of a value of the wrong form, from msgspec's words: “Expected `int`, got `str` - at `$.number`”."""
    place = AT.search(message)
    parts = [place.group(1).replace("[...]", "")] if place else []
    if named := NAMED.search(message):
        parts.append(named.group(1))
    return body("invalid", AT.sub("", message), ".".join(part for part in parts if part))


def plain(status: HTTPStatus, message: Any) -> ErrorBody:
    return body(CODES.get(status, "bad_request"), str(message))
