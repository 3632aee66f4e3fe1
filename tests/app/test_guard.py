"""What stands before the pages."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from sim.app.address import PAGES, Address
from sim.app.guard import Guard
from sim.app.places import Places

PAGE = (
    "<!doctype html>\n<html>\n<head>"
    '<meta name="viewport" content="width=device-width, initial-scale=1, maximum-scale=1, user-scalable=no, '
    'minimal-ui"></head><body>ü</body></html>'
)


async def _page(_request: Request) -> Response:
    return HTMLResponse(PAGE)


async def _text(_request: Request) -> Response:
    return PlainTextResponse("inside")


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


async def _junk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.receive_text()
    raise ExceptionGroup("of a task group", [ValueError("no JSON\nat all")])


FULL = ("a", "b", "c")


def client(
    visitors: tuple[str, ...] = (),
    origins: tuple[str, ...] = (),
    hosts: tuple[str, ...] = ("127.0.0.1",),
    pages: tuple[str, ...] = (),
    library: Path | None = None,
    frames: tuple[str, ...] = (),
) -> TestClient:
    inner = Starlette(
        routes=[
            Route("/", _page, methods=["GET", "POST", "DELETE"]),
            Route("/resourcez", _text),
            Route("/_solara/api/close/{kernel}", _text, methods=["POST"]),
            Route("/_solara/api/evict/{kernel}", _text, methods=["POST"]),
            Route("/download/x", _text),
            Route("/embed/x", _page),
            Route("/_solara/cdn/{path:path}", _text),
            WebSocketRoute("/jupyter/api/kernels/1/channels", _socket),
            WebSocketRoute("/jupyter/api/kernels/junk/channels", _junk),
        ]
    )
    places = Places(3, 2)
    for page, visitor in enumerate(visitors):
        assert places.take(f"page{page}", visitor)
    guard = Guard(
        inner,
        places=places,
        hosts=hosts,
        origins=origins,
        pages=pages,
        visitor=lambda cookies: cookies.get("who", ""),
        library=library,
        frames=frames,
    )
    return TestClient(guard, base_url="http://127.0.0.1:8765")


def _hello(on: TestClient, **headers: str) -> str:
    with on.websocket_connect("/jupyter/api/kernels/1/channels", headers=headers) as socket:
        return str(socket.receive_text())


def test_the_own_origin_may_open_a_websocket() -> None:
    assert _hello(client(), origin="http://127.0.0.1:8765", host="127.0.0.1:8765") == "hello"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"origin": "http://["},
        {"origin": "http://[::1"},
        {"origin": ""},
        {"origin": "http://127.0.0.1:8765.evil.example"},
        {},
    ],
)
def test_no_other_may(headers: dict[str, str]) -> None:
    with pytest.raises(WebSocketDisconnect) as caught:
        _hello(client(), host="127.0.0.1:8765", **headers)
    assert caught.value.code == 1008


def test_a_proxy_that_was_named_may() -> None:
    on = client(origins=("https://shequ.example",))
    assert _hello(on, origin="https://shequ.example", host="127.0.0.1:8765") == "hello"


def test_a_name_that_was_made_to_point_here_is_refused() -> None:
    answer = client().get("/", headers={"host": "rebound.example:8765"})
    assert (answer.status_code, answer.text) == (400, "Unknown host.")
    with pytest.raises(WebSocketDisconnect):
        _hello(client(), origin="http://rebound.example", host="rebound.example")


def test_pages_have_a_language_can_be_enlarged_and_load_nothing_from_elsewhere() -> None:
    answer = client().get("/")
    assert '<html lang="en">' in answer.text
    assert "user-scalable=no" not in answer.text
    assert answer.text.endswith("ü</body></html>")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_who_comes_when_all_places_are_taken_is_told_so() -> None:
    answer = client(FULL).get("/")
    assert answer.status_code == 503
    assert "All places on this server are taken" in answer.text
    assert "服务器目前已满" in answer.text
    assert client(FULL).get("/download/x").text == "inside", "who is in already is served"


def test_what_the_library_tells_of_itself_is_closed() -> None:
    assert client().get("/resourcez").status_code == 404
    assert client().post("/_solara/api/evict/1").status_code == 404
    assert client().delete("/").status_code == 405


def test_who_leaves_can_say_so() -> None:
    assert client(FULL).post("/_solara/api/close/1?session_id=2").text == "inside"
    assert client().post("/_solara/api/close/1").status_code == 400


def test_who_asks_for_a_page_that_is_not_there_is_shown_the_way_home() -> None:
    for path in ("/index.html", "/evil.example/"):
        assert "There is no such page here." in client(pages=("why",)).get(path).text
    answer = client(pages=("why",)).get("/whatever")
    assert answer.status_code == 404
    assert "There is no such page here." in answer.text and "这里没有这个页面" in answer.text
    for page in PAGES:
        assert f'href="{Address(page).to}"' in answer.text
        assert f'href="{Address(page, "zh").to}"' in answer.text
    assert client(pages=("why",)).get("/").status_code == 200
    assert client(pages=("why",)).get("/download/x").text == "inside"


def test_who_has_a_place_keeps_it_when_all_are_taken() -> None:
    known = {"cookie": "who=a"}
    assert client(FULL).get("/", headers=known).status_code == 200
    own = {"origin": "http://127.0.0.1:8765", "host": "127.0.0.1:8765"}
    with pytest.raises(WebSocketDisconnect) as caught:
        _hello(client(FULL), **own, **known)
    assert caught.value.code == 1013, "a second page would be one too many"
    with pytest.raises(WebSocketDisconnect) as caught:
        _hello(client(FULL), **own)
    assert caught.value.code == 1013
    assert _hello(client(FULL[1:]), **own, **known) == "hello"
    with pytest.raises(WebSocketDisconnect) as caught:
        _hello(client(("a", "a")), **own, **known)
    assert caught.value.code == 1013, "one visitor may have two"


def test_a_page_whose_connection_dropped_is_waited_for() -> None:
    now = 0.0
    places = Places(2, 2, kept=10.0, clock=lambda: now)
    assert places.take("one", "a") and places.take("two", "b")
    places.leave("one")
    assert not places.take("three", "c") and places.take("again", "a"), "reloaded"
    places.leave("again")
    now = 9.0
    assert not places.take("three", "c") and places.take("again", "a"), "connected anew"
    places.leave("again")
    now = 19.5
    assert len(places) == 1 and places.take("three", "c") and not places.take("one", "a")
    places.leave("two")
    assert not places.take("two", "c"), "a page is its visitor's"


def test_a_page_has_no_more_connections_than_it_needs_and_one_without_a_cookie_counts() -> None:
    places = Places(3, 2)
    assert [places.take("one", "a") for _ in range(3)] == [True, True, False]
    assert [places.take(f"x{n}", "") for n in range(4)] == [True, True, False, False]
    places.leave("x0")
    assert places.take("x9", "") and not places.room_for("") and places.room_for("a")


def test_what_no_browser_sends_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    on = client()
    own = {"origin": "http://127.0.0.1:8765", "host": "127.0.0.1:8765"}
    with on.websocket_connect("/jupyter/api/kernels/junk/channels", headers=own) as socket:
        socket.send_text("{")
        with pytest.raises(WebSocketDisconnect):
            socket.receive_text()
    assert [record.getMessage() for record in caplog.records if record.name == "shequ.app"] == [
        "A connection was ended: ValueError: no JSON"
    ]
    assert not any(record.exc_info for record in caplog.records)


def test_scripts_are_served_from_this_machine_only(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "kept.js").write_text("1")
    (tmp_path / "beside.js").write_text("2")
    on = client(library=library)
    assert on.get("/_solara/cdn/kept.js").text == "inside"
    assert on.get("/_solara/cdn/nothere@1/x.js").status_code == 404
    assert on.get("/_solara/cdn/..%2fbeside.js").status_code == 404


def test_a_host_that_is_none_is_refused() -> None:
    assert client().get("/", headers={"host": "[zz"}).status_code == 400


def test_frames_are_refused_but_for_panels_on_sites_that_were_named() -> None:
    for frames in ((), ("https://a.example",)):
        page = client(frames=frames).get("/")
        assert page.headers["content-security-policy"].endswith("frame-ancestors 'none'")
        assert page.headers["x-frame-options"] == "DENY"
    shut = client().get("/embed/x")
    assert shut.headers["content-security-policy"].endswith("frame-ancestors 'none'")
    assert shut.headers["x-frame-options"] == "DENY"
    sites = ("https://a.example", "http://b.example:81")
    panel = client(frames=sites).get("/embed/x")
    assert panel.headers["content-security-policy"].endswith(f"frame-ancestors {' '.join(sites)}")
    assert "x-frame-options" not in panel.headers
    assert "default-src 'self'" in panel.headers["content-security-policy"]
    assert client(FULL).get("/embed/x").status_code == 200, "a panel takes no visitor's place"


def test_a_connection_that_is_open_when_the_server_stops_is_no_mistake() -> None:
    """The server cancels what has not ended by then, more than once."""
    open_now = asyncio.Event()

    async def inner(_scope: Scope, _receive: Receive, _send: Send) -> None:
        open_now.set()
        await asyncio.sleep(600.0)

    async def nothing(*_: object) -> Any:
        return None

    async def stop() -> None:
        guard = Guard(inner, places=Places(3, 2), hosts=("127.0.0.1",))
        about = {"headers": [(b"host", b"127.0.0.1"), (b"origin", b"http://127.0.0.1")], "query_string": b""}
        socket = {"type": "websocket", "path": "/jupyter/api/kernels/1/channels", **about}
        page = {"type": "http", "method": "GET", "path": "/", "scheme": "http", **about}
        for scope in (socket, page):
            open_now.clear()
            going = asyncio.ensure_future(guard(scope, nothing, nothing))
            await asyncio.wait_for(open_now.wait(), 60.0)
            going.cancel()
            await asyncio.sleep(0)
            going.cancel()
            await asyncio.wait_for(going, 60.0)

    asyncio.run(stop())
