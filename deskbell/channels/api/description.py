"""openapi.json: made from the controllers themselves, once."""

import functools

import msgspec
from django.urls import path
from dmr.openapi import OpenAPIConfig, build_schema
from dmr.routing import Router

from deskbell.channels.api import urls

TEXT = """
Every address begins with the provider's name. Send `Authorization: Bearer …` with a token made by
`deskbell account token`; it acts as one person: customers see their own tickets, agents all of their provider.

Lists come in pages: send `next` of one page as `cursor` of the following. Times are RFC 3339, UTC.

Every refusal is `{"error": {"code", "message", "field"}}`. `code` does not change; `message` is for people, in the
language of `Accept-Language`; `field` names the value at fault, as in `fields.phone`, or is empty.

| status | means |
|---|---|
| 400 | the body is not JSON |
| 401 | no token, or not one of this provider |
| 404 | there is no such thing, or it is not yours |
| 409 | somebody was faster (`seen`), or a `client_id` was used for something else |
| 413 | more than 1 MiB |
| 422 | a value is missing, unknown, of the wrong form, or refused |
| 429 | more than 600 requests a minute with one token; `Retry-After` says how many seconds to wait |
"""


@functools.cache
def made() -> bytes:
    routes = [path(route, view.target.as_view(), name=name) for route, view, name in urls.CONTROLLERS]
    config = OpenAPIConfig(title="Deskbell", version="1", description=TEXT.strip())
    return msgspec.json.encode(build_schema(Router(urls=routes), config=config).convert(skip_validation=True))
