"""Starting the app: settings of the library, the guard before it, and a server on this machine."""

from __future__ import annotations

import os
import socket
import threading
import time
import warnings
import webbrowser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.app import desk
from sim.app.address import MOVED, PAGES
from sim.app.found import SEARCH
from sim.app.limits import LIMITS
from sim.institutions.documents import InputError, Problem
from sim.text.problems import message

_SETTINGS = {
    "SOLARA_APP": "sim.app.main",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
    "SOLARA_THEME_SHOW_BANNER": "false",
    "SOLARA_THEME_TITLE": "shequ",
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_FORCE_REFRESH": "true",  # after a new start of the server: what is shown is in the address
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "false",
    "SOLARA_KERNEL_CULL_TIMEOUT": "10m",
    "SOLARA_KERNEL_MAX_PER_SESSION": "10",
    "SOLARA_SESSION_HTTP_ONLY": "true",
    "SOLARA_SERVER_HTTP_GZIP": "false",
}
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_EXTRA = "pip install 'shequ[app]'"


@dataclass(frozen=True)
class Settings:
    """How the server is reached. `origins` are sites beside its own that may open the pages' WebSockets;
    `search` is the folder of a search for reforms to be shown."""

    host: str = "127.0.0.1"
    port: int = 8765
    open_browser: bool = True
    origins: Sequence[str] = field(default_factory=tuple)
    folder: Path | None = None
    search: Path | None = None


def serve(settings: Settings) -> None:
    """Serve until interrupted. Raises InputError where the extra is not installed, or the port is taken."""
    if settings.folder is not None:
        os.environ[desk.FOLDER] = str(settings.folder.absolute())
    if settings.search is not None:
        os.environ[SEARCH] = str(settings.search.absolute())
    _try_folder()
    _try_port(settings.host, settings.port)
    application = app(settings.host, settings.origins)
    import uvicorn

    from sim.app.patience import patient_protocol

    config = uvicorn.Config(
        application,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        loop="asyncio",
        ws_max_size=4_000_000,
        http=patient_protocol(LIMITS.headers),
        limit_concurrency=LIMITS.connections,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    threading.Thread(target=_warm, daemon=True).start()
    if settings.open_browser:
        threading.Thread(target=_open, args=(server, url_of(settings)), daemon=True).start()
    server.run()


def url_of(settings: Settings) -> str:
    """Where a browser on this machine finds it."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"http://[{host}]:{settings.port}/" if ":" in host else f"http://{host}:{settings.port}/"


def app(host: str = "127.0.0.1", origins: Sequence[str] = ()) -> Any:
    """The ASGI application, for another server to run. Raises InputError where the extra is not installed."""
    os.environ.update({name: os.environ.get(name, value) for name, value in _SETTINGS.items()})
    try:
        from solara.server import kernel_context, settings
        from solara.server import starlette as pages
        from solara.server.server import get_session_id_cookie
        from starlette.applications import Starlette
        from starlette.routing import Mount
    except ImportError as error:
        found = message("installation_without", name=error.name or message("the_app"))
        raise InputError(Problem("shequ app", 0, "", found, message("with_extra", extra=_EXTRA))) from None
    # Over plain http, as on this machine, the cookie's mode is the stricter one; that needs no warning.
    warnings.filterwarnings("ignore", "Cookies with samesite=none require https", UserWarning)
    from sim.app import downloads, embedding
    from sim.app.guard import Guard
    from sim.app.opening import opening
    from sim.app.places import Places

    def visitor(cookies: Mapping[str, str]) -> str:
        """Who it is: the library's own cookie."""
        return get_session_id_cookie(cookies) or ""

    def left(who: str) -> None:
        """Let go of the pages that a visitor has left one after the other, but the latest ones."""
        contexts = [c for c in list(kernel_context.contexts.values()) if c.session_id == who]
        gone = [c for c in contexts if kernel_context.PageStatus.CONNECTED not in c.page_status.values()]
        for context in gone[: -LIMITS.pages]:
            context.close()

    own = [*downloads.routes(), *embedding.routes()]
    whole = Starlette(routes=[*own, Mount("/", pages.app)], lifespan=_whole_life(pages.app))
    hosts = LOOPBACK if host in LOOPBACK else ()
    return Guard(
        whole,
        places=Places(LIMITS.sessions, min(LIMITS.pages, LIMITS.sessions)),
        hosts=hosts,
        origins=origins,
        pages=PAGES,
        moved=MOVED,
        visitor=visitor,
        left=left,
        library=settings.assets.proxy_cache_dir,
        frames=LIMITS.frames,
        opening=lambda path, query: opening(path, query, settings.main.root_path or ""),
    )


def _whole_life(inner: Any) -> Any:
    """A mounted application starts and ends with the one around it."""
    return lambda _outer: inner.router.lifespan_context(inner)


def _try_folder() -> None:
    from sim.experiments.files import try_out

    try_out(desk.folder())


def _try_port(host: str, port: int) -> None:
    """Raise InputError where the port is taken or the host is none of this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            found = message(
                "unusable_address", host=host, port=port, reason=(error.strerror or str(error)).lower()
            )
            allowed = message("free_address")
            raise InputError(Problem("shequ app", 0, "--host, --port", found, allowed)) from None


def _warm() -> None:
    """What is seen first, the workers, the kernels (compiled once a machine), before anybody asks."""
    from sim.app import opening

    opening.warm()
    desk.options().warm()
    desk.pool()
    from sim.experiments import warm, warm_reform

    del warm, warm_reform


def _open(server: Any, url: str) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.05)
    webbrowser.open(url)
