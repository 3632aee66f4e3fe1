"""`shequ app`: start the browser app and say where it is."""

from __future__ import annotations

from pathlib import Path

from sim.app.limits import LIMITS
from sim.app.server import LOOPBACK, Settings, serve, url_of
from sim.cli.console import note


def run_app(
    *,
    port: int,
    open_browser: bool,
    host: str,
    origins: list[str],
    folder: Path | None,
    search: Path | None,
    sessions: int,
    minutes: float,
) -> None:
    """Serve until Ctrl-C."""
    LIMITS.sessions, LIMITS.minutes = sessions, minutes
    settings = Settings(host, port, open_browser, tuple(origins), folder, search)
    if host not in LOOPBACK:
        note("Listening beyond this machine: put a proxy with login before it (see the documentation).")
    note(f"The app is at {url_of(settings)} (Ctrl-C ends it).")
    serve(settings)
