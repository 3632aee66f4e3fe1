"""What stands before the pages, on a real server: many at once, the slow, and those who talk nonsense."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from sim.app.guard import Guard
from sim.app.patience import patient_protocol
from sim.app.places import Places
from tests import fakes


async def _page(_request: Request) -> Response:
    return PlainTextResponse("inside")


async def _channel(socket: WebSocket) -> None:
    await asyncio.sleep(0.05)  # as long as a page takes to be made
    await socket.accept()
    while True:
        if await socket.receive_text() == "junk":
            raise ValueError("no message\nof ours")


@contextmanager
def serving(places: Places, seconds: float = 30.0) -> Iterator[int]:
    """A server in a thread; its port."""
    inner = Starlette(
        routes=[Route("/", _page), WebSocketRoute("/jupyter/api/kernels/{page}/channels", _channel)]
    )
    guard = Guard(inner, places=places, visitor=lambda cookies: cookies.get("who", ""))
    port = fakes.free_port()
    settings: dict[str, Any] = {"log_level": "warning", "lifespan": "off", "loop": "asyncio"}
    server = uvicorn.Server(uvicorn.Config(guard, port=port, http=patient_protocol(seconds), **settings))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join()


async def _knock(port: int, page: str, who: str = "") -> ClientConnection | int:
    """An open connection, or the status with which it was refused."""
    address = f"ws://127.0.0.1:{port}/jupyter/api/kernels/{page}/channels"
    cookie = {"Cookie": f"who={who}"} if who else {}
    try:
        return await connect(address, origin=f"http://127.0.0.1:{port}", additional_headers=cookie)  # type: ignore[arg-type]
    except InvalidStatus as refused:
        return refused.response.status_code


@pytest.mark.parametrize(("whose", "most"), [("", 20), ("each", 20), ("one", 4), ("two", 8)])
def test_of_eighty_at_once_as_many_come_in_as_may(whose: str, most: int) -> None:
    visitors = {"": [""], "each": [str(n) for n in range(80)], "one": ["one"], "two": ["one", "other"]}[whose]

    async def all_at_once(port: int) -> list[ClientConnection | int]:
        answers = await asyncio.gather(
            *(_knock(port, f"p{n}", visitors[n % len(visitors)]) for n in range(80))
        )
        for answer in answers:
            if not isinstance(answer, int):
                await answer.close()
        return answers

    with serving(Places(20, 4, kept=0.0)) as port:
        answers = asyncio.run(all_at_once(port))
        assert sum(not isinstance(answer, int) for answer in answers) == most
        assert {answer for answer in answers if isinstance(answer, int)} == {403}
        time.sleep(0.2)  # the server has heard that they are closed
        again = asyncio.run(all_at_once(port))
        assert sum(not isinstance(answer, int) for answer in again) == most, "places come free again"


def test_who_talks_nonsense_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    async def talk(port: int) -> None:
        channel = await _knock(port, "p", "a")
        assert not isinstance(channel, int)
        await channel.send("junk")
        await channel.wait_closed()

    with caplog.at_level(logging.WARNING), serving(Places(20, 4)) as port:
        asyncio.run(talk(port))
    assert [record.getMessage() for record in caplog.records] == [
        "A connection was ended: ValueError: no message"
    ]


@pytest.mark.parametrize("origin", ["http://[", "http://]x[/", "http://[::1", "//"])
def test_an_origin_that_is_none_is_refused_with_403(origin: str) -> None:
    with serving(Places(20, 4)) as port, socket.create_connection(("127.0.0.1", port), 10) as client:
        client.sendall(
            b"GET /jupyter/api/kernels/1/channels HTTP/1.1\r\n"
            + f"Host: 127.0.0.1:{port}\r\nOrigin: {origin}\r\n".encode()
            + b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        )
        assert client.recv(12) == b"HTTP/1.1 403"


def _cut_off(client: socket.socket, trickle: bytes) -> bool:
    """Whether the server ends the connection of who sends so slowly."""
    client.settimeout(10.0)
    try:
        for byte in trickle:
            client.sendall(bytes([byte]))
            time.sleep(0.05)
        return client.recv(1) == b""
    except ConnectionError:
        return True


def test_who_asks_too_slowly_is_cut_off_and_others_are_not() -> None:
    whole = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with serving(Places(20, 4), seconds=0.4) as port:
        for trickle in (b"", b"G", whole[:30]):
            with socket.create_connection(("127.0.0.1", port), 10) as client:
                assert _cut_off(client, trickle), trickle
        with socket.create_connection(("127.0.0.1", port), 10) as client:
            for _ in range(3):  # several requests, with longer pauses than one may take
                client.sendall(whole)
                answer = b""
                while not answer.endswith(b"inside"):
                    answer += client.recv(4096)
                assert answer.startswith(b"HTTP/1.1 200")
                time.sleep(0.6)
            assert _cut_off(client, whole[:30]), "a later request may not be slow either"

        async def stay(port: int) -> None:
            channel = await _knock(port, "p", "a")
            assert not isinstance(channel, int)
            await asyncio.sleep(1.0)
            await channel.send("still there")
            await channel.close()

        asyncio.run(stay(port))
