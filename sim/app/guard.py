"""What stands before the pages: whose requests are taken, how many visitors, what browsers are told.

Browsers let any site open a WebSocket to any other, so a handshake is refused unless its Origin is the host
it asks for (or one that whoever runs the server has allowed).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup as Html
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.app.address import PAGES, Address
from sim.app.elements import tag
from sim.app.places import Places
from sim.app.words import say
from sim.text import LANGUAGES, label

_CLOSED = re.compile(r"^/(?:resourcez|_solara/api/(?!close/)|solara/|jupyter/api(?!/kernels/[^/]+/channels))")
"""What the library serves about itself, which is nobody's business."""

_LIBRARY = "/_solara/cdn/"
"""Where the library serves scripts that it keeps, or fetches and keeps when they are not there."""
_CHANNEL = re.compile(r"^/jupyter/api/kernels/([^/]{1,100})/channels$")
_LEAVING = re.compile(r"^/_solara/api/close/")

_OWN_FILES = ("/static/", "/_solara/", "/jupyter/", "/download/", "/embed/", "/readyz")
_BODY = re.compile(rb"<body\b[^>]*>")
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss: blob:; object-src 'none'; "
    "base-uri 'self'; "
)
"""Nothing from elsewhere; who may show it in a frame comes last (`_framed_by`).

Templates are compiled in the browser, which is what 'unsafe-eval' is for."""
_LANG = 'lang="en"'

_log = logging.getLogger("shequ.app")

type Opening = Callable[[str, str], tuple[str, str]]


class Guard:
    """An ASGI application around another.

    `hosts` are the names the server answers to (empty: any), `origins` those of sites beside its own that may
    open WebSockets, `places` who may be in, `pages` what may be opened (empty: anything), `moved` what pages
    that are now the first one were called: who asks for them is sent there. `visitor` tells
    from the cookies who it is (empty: unknown), `left` is told when somebody's connection has ended;
    `library` is the folder of scripts that may be served (None: the library sees to it). `frames` are sites
    that may show embeddable views in frames (``*``: any). `opening` makes from
    path and query the attributes of a page's root element and what its body begins with.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        places: Places,
        hosts: Collection[str] = (),
        origins: Collection[str] = (),
        pages: Collection[str] = (),
        moved: Collection[str] = (),
        visitor: Callable[[Mapping[str, str]], str] = lambda _cookies: "",
        left: Callable[[str], None] = lambda _visitor: None,
        library: Path | None = None,
        frames: Collection[str] = (),
        opening: Opening = lambda _path, _query: (_LANG, ""),
    ) -> None:
        self._opening, self._frames = opening, frames
        self._app, self._pages = app, {"", *pages} if pages else set()
        self._places, self._library, self._moved = places, library, set(moved)
        self._visitor, self._left = visitor, left
        self._hosts, self._origins = set(hosts), {origin.rstrip("/") for origin in origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        take = self._websocket if scope["type"] == "websocket" else self._http
        # only the server itself cancels: it stops, and has waited; that is no mistake to fill the log with
        with suppress(asyncio.CancelledError):
            await take(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        origin = headers.get("origin", "").rstrip("/")
        page = _CHANNEL.match(scope["path"])
        if not self._known(host) or not (_site(origin) == host.lower() != "" or origin in self._origins):
            await _refuse(receive, send, 1008, "this origin is not allowed")
            return
        if page is None:
            await _refuse(receive, send, 1008, "nothing is here")
            return
        visitor = self._visitor(HTTPConnection(scope).cookies)
        if not self._places.take(page[1], visitor):
            await _refuse(receive, send, 1013, "all places are taken")
            return
        closed = False

        async def noting(sent: Message) -> None:
            nonlocal closed
            closed = closed or sent["type"] == "websocket.close"
            await send(sent)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            # what a browser of ours never sends; who sends it is not to fill the log
            _log.warning("A connection was ended: %s", _in_short(error))
            if not closed:
                with suppress(Exception):  # it may have gone by itself
                    await send({"type": "websocket.close", "code": 1011, "reason": "not understood"})
        finally:
            self._places.leave(page[1])
            await asyncio.to_thread(self._left, visitor)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers, path = Headers(scope=scope), scope["path"]
        if not self._known(headers.get("host", "")):
            await PlainTextResponse("Unknown host.", status_code=400)(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD", "POST"):
            await PlainTextResponse("Not allowed.", status_code=405)(scope, receive, send)
            return
        if _CLOSED.match(path) or self._not_kept(path):
            await PlainTextResponse("Not here.", status_code=404)(scope, receive, send)
            return
        if path.strip("/") in self._moved:
            query = scope["query_string"].decode("latin-1")
            up = "../" if path.endswith("/") else "./"
            await RedirectResponse(f"{up}?{query}".rstrip("?"), status_code=308)(scope, receive, send)
            return
        page = not path.startswith(_OWN_FILES)
        if page and self._pages and path.strip("/") not in self._pages:
            nowhere = _told("app.nowhere", home=scope.get("root_path", ""))
            await HTMLResponse(nowhere, status_code=404)(scope, receive, send)
            return
        if _LEAVING.match(path) and b"session_id=" not in scope["query_string"]:
            await PlainTextResponse("Who leaves?", status_code=400)(scope, receive, send)
            return
        if page and not self._places.room_for(self._visitor(HTTPConnection(scope).cookies)):
            await HTMLResponse(_told("app.full"), status_code=503, headers={"Retry-After": "60"})(
                scope, receive, send
            )
            return
        query = scope["query_string"].decode("latin-1")
        framed = _framed_by(self._frames if path.startswith("/embed/") else ())
        begun = partial(self._opening, path, query) if page else None
        await self._app(scope, receive, _Mended(send, begun, framed))

    def _not_kept(self, path: str) -> bool:
        """Whether it is a file of the library that is not on this machine: it would be fetched from afar."""
        if not path.startswith(_LIBRARY) or self._library is None:
            return False
        file = (self._library / path.removeprefix(_LIBRARY)).resolve()
        return not (file.is_relative_to(self._library.resolve()) and file.is_file())

    def _known(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return not self._hosts or name in self._hosts


async def _refuse(receive: Receive, send: Send, code: int, reason: str) -> None:
    """Answer a handshake that it is not taken (which the browser sees as status 403)."""
    await receive()
    await send({"type": "websocket.close", "code": code, "reason": reason})


def _site(origin: str) -> str | None:
    """Host and port of an origin; None for one that is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def _in_short(error: BaseException) -> str:
    """What an error says, in a line; of several at once the first."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


def _framed_by(sites: Collection[str]) -> str:
    """The part of a policy that says who may show a page in a frame."""
    return "frame-ancestors " + (" ".join(sites) or "'none'")


class _Mended:
    """Sends on what the library answers, with headers that protect; a page with its language and opening."""

    def __init__(self, send: Send, opening: Callable[[], tuple[str, str]] | None, framed: str) -> None:
        self._send, self._opening, self._framed = send, opening, framed
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            if "text/html" in headers.get("content-type", "") and "content-encoding" not in headers:
                headers["Content-Security-Policy"] = _POLICY + self._framed
                if "'none'" in self._framed:
                    headers["X-Frame-Options"] = "DENY"
                if self._opening is not None:
                    self._start = message
                    return
        if self._start is None or self._opening is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        # an answer that was not shown yet is read for it: others need not wait
        body = _opened(self._body, *await asyncio.to_thread(self._opening))
        MutableHeaders(raw=self._start["headers"])["Content-Length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


def _opened(body: bytes, root: str, before: str) -> bytes:
    """The page as it should be: with a language, an opening, and free to be made larger by who needs that."""
    body = body.replace(b"<html>", f"<html {root}>".encode(), 1)
    body = body.replace(b", maximum-scale=1, user-scalable=no, minimal-ui", b"", 1)
    return _BODY.sub(lambda found: found[0] + before.encode(), body, count=1)


def _told(code: str, *, home: str | None = None) -> str:
    """A page that says one thing, in both languages: that there is no room, or nothing at this address.

    With `home`, what all addresses begin with, it lists the pages.
    """
    parts = []
    for lang in LANGUAGES:
        inside: list[Html] = [tag("p", label(code, lang))]
        if home is not None:
            there = (
                tag("li", tag("a", say(f"page.{page}", lang), href=home + Address(page, lang).to))
                for page in PAGES
            )
            inside.append(tag("nav", tag("ul", *there), aria_label=label("app.pages", lang)))
        parts.append(tag("section", *inside, lang="zh-Hans" if lang == "zh" else "en"))
    again = "" if home is not None else tag("meta", http_equiv="refresh", content="20")
    body = tag(
        "body",
        tag("main", tag("h1", "shequ"), *parts),
        style="font-family:sans-serif;margin:3em;line-height:1.6",
    )
    head = f'<head><meta charset="utf-8"><title>shequ</title>{again}</head>'
    return f"<!doctype html><html {_LANG}>{head}{body}</html>"
