"""The yardstick: bare Granian, embedded as the product embeds it, that answers "hello". `python -m bench.hello PORT`"""

import asyncio
import signal
import sys
from typing import Any


async def hello(_scope: Any, proto: Any) -> None:
    proto.response_bytes(200, [("content-type", "text/plain; charset=utf-8")], b"hello")


async def serve(port: int) -> None:
    from granian.server.embed import Server as Granian

    granian = Granian(hello, address="127.0.0.1", port=port, backlog=4096, websockets=False, log_enabled=False)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, granian.stop)
    await granian.serve()


if __name__ == "__main__":
    import uvloop

    uvloop.run(serve(int(sys.argv[1])))
