"""The cache over Redis when Redis is away: nothing is found, nothing is kept, nothing fails."""

import logging
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache

log = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Holds limits and other things one can do without; promises never stand on it."""

    def add(self, *given: Any, **named: Any) -> bool:
        return bool(self._try(super().add, False, given, named))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(super().get, default, (key, default, version), {})

    def set(self, *given: Any, **named: Any) -> None:
        self._try(super().set, None, given, named)

    def touch(self, *given: Any, **named: Any) -> bool:
        return bool(self._try(super().touch, False, given, named))

    def delete(self, *given: Any, **named: Any) -> bool:
        return bool(self._try(super().delete, False, given, named))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """ValueError, as for a key that is not there."""
        found = self._try(super().incr, None, (key, delta, version), {})
        if found is None:
            raise ValueError(f"no key {key!r}")
        return int(found)

    def _try(self, call: Callable[..., Any], otherwise: Any, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        try:
            return call(*given, **named)
        except redis.RedisError as error:
            log.warning("the cache is away: %s", error)
            return otherwise
