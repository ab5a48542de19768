"""The way into every address of the API: token, rate, size of the body, and one form of refusals."""

from http import HTTPStatus
from typing import Any, ClassVar, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.utils.translation import gettext as _
from dmr import Controller
from dmr.endpoint import Endpoint
from dmr.exceptions import DataParsingError, NotAuthenticatedError, RequestSerializationError, TooManyRequestsError
from dmr.metadata import EndpointMetadata
from dmr.openapi.objects import Reference, SecurityRequirement, SecurityScheme
from dmr.parsers import Raw
from dmr.plugins.msgspec import MsgspecJsonParser, MsgspecJsonRenderer, MsgspecSerializer
from dmr.response import build_response
from dmr.security import SyncAuth
from dmr.serializer import BaseSerializer
from dmr.throttling import SyncThrottle
from dmr.throttling.cache_keys import BaseThrottleCacheKey

from deskbell.access import NotVisible
from deskbell.actions import api_tokens
from deskbell.channels.api import errors, limits
from deskbell.models import Person
from deskbell.pages.visitor import provider_of

SCHEME = "token"


class StrictJson(MsgspecJsonParser):
    """Numbers are not taken for texts, nor texts for numbers."""

    strict = True

    def parse(self, to_deserialize: Raw, deserializer_hook: Any = None, *, request: HttpRequest, model: Any) -> Any:
        if len(to_deserialize) > limits.LARGEST_BODY:
            raise RequestDataTooBig
        try:
            return super().parse(to_deserialize, deserializer_hook, request=request, model=model)
        except RecursionError:
            raise DataParsingError("the JSON is nested too deeply") from None


class BearerToken(SyncAuth):
    """The only proof the API takes. Cookies are never read, so no other site can make a browser act here."""

    __slots__ = ()

    @property
    def www_authenticate_challenge(self) -> str:
        return "Bearer"

    def __call__(self, endpoint: Endpoint, controller: Controller[BaseSerializer]) -> "BearerToken":
        provider = provider_of(controller.kwargs["provider"])
        if provider is None:
            raise NotVisible("provider")
        scheme, _space, secret = controller.request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        bearer = api_tokens.find(secret.strip(), provider) if scheme.lower() == "bearer" else None
        if bearer is None:
            raise NotAuthenticatedError
        api_tokens.note_use(bearer)
        cast(ApiController, controller).bearer = bearer
        return self

    def security_schemes(
        self, metadata: EndpointMetadata, controller_cls: type[Controller[BaseSerializer]]
    ) -> dict[str, SecurityScheme | Reference]:
        return {SCHEME: SecurityScheme(type="http", scheme="bearer", description="A token of one person.")}

    def security_requirements(
        self, metadata: EndpointMetadata, controller_cls: type[Controller[BaseSerializer]]
    ) -> list[SecurityRequirement]:
        return [{SCHEME: []}]


class TokenKey(BaseThrottleCacheKey):
    __slots__ = ()

    def __call__(self, endpoint: Endpoint, controller: Controller[BaseSerializer]) -> str:
        return str(cast(ApiController, controller).bearer.token_id)


class TokenRate(SyncThrottle):
    """One count for all addresses together; the library's own would count each address apart."""

    __slots__ = ()

    def validate(self, controller_cls: type[Controller[BaseSerializer]], metadata: EndpointMetadata) -> None:
        """Without Redis each server process counts for itself; `DESKBELL_REDIS` says so, no warning need."""

    def __call__(self, endpoint: Endpoint, controller: Controller[BaseSerializer], lock: Any) -> None:
        if seconds := limits.seconds_to_wait(cast(ApiController, controller).bearer.token_id):
            words = _("Too many requests. Wait %(seconds)s seconds.") % {"seconds": seconds}
            raise TooManyRequestsError(words, headers={"Retry-After": str(seconds)})


class ApiController(Controller[MsgspecSerializer]):
    """Base of every address; `person` is whom the token stands for."""

    auth: ClassVar = [BearerToken()]
    throttling: ClassVar = [TokenRate(600, 60, cache_key=TokenKey(runs_before_auth=False, name="token"))]
    parsers: ClassVar = [StrictJson()]
    renderers: ClassVar = [MsgspecJsonRenderer()]
    error_model: ClassVar = errors.ErrorBody
    # What is sent is made of the very types that the description is made of: checking each again would cost half.
    validate_responses = False

    bearer: api_tokens.Bearer

    @property
    def person(self) -> Person:
        return self.bearer.person

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if limits.is_too_large(request):
            return _too_large()
        return super().dispatch(request, *args, **kwargs)

    def format_error(self, error: str | Exception, *, loc: Any = None, error_type: Any = None) -> Any:
        """What django-modern-rest says without asking `handle_error`: a method that is not allowed, a defect."""
        if isinstance(error, str):
            return errors.plain(HTTPStatus.METHOD_NOT_ALLOWED, error)
        return errors.plain(HTTPStatus.INTERNAL_SERVER_ERROR, "")

    def handle_error(self, endpoint: Endpoint, controller: Any, exc: Exception) -> HttpResponse:
        if isinstance(exc, RequestDataTooBig):
            return _too_large()
        if isinstance(exc, UnreadablePostError):
            exc = RequestSerializationError(_("The request broke off."))
        failure = errors.failure(exc)
        if failure is None:
            raise exc
        return answer(failure.status, failure.body, failure.headers)


def answer(status: HTTPStatus, content: Any, headers: dict[str, str] | None = None) -> HttpResponse:
    return build_response(
        MsgspecSerializer, raw_data=content, status_code=status, headers=headers, renderer=MsgspecJsonRenderer()
    )


def _too_large() -> HttpResponse:
    words = _("The request is larger than %(size)s bytes.") % {"size": limits.LARGEST_BODY}
    return answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, errors.body("too_large", words))
