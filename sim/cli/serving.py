"""`shequ app`: start the browser app and say where it is."""

from __future__ import annotations

import re
from pathlib import Path

from sim.app.limits import LIMITS
from sim.app.server import LOOPBACK, Settings, serve, url_of
from sim.cli.console import note
from sim.institutions.documents import InputError, Problem
from sim.text.problems import message

_SITE = re.compile(r"\*|https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")


def run_app(
    *,
    port: int,
    open_browser: bool,
    host: str,
    origins: list[str],
    frames: list[str],
    folder: Path | None,
    search: Path | None,
    sessions: int,
    minutes: float,
) -> None:
    """Serve until Ctrl-C."""
    LIMITS.sessions, LIMITS.minutes = sessions, minutes
    LIMITS.frames = tuple(_site(site) for site in frames)
    settings = Settings(host, port, open_browser, tuple(origins), folder, search)
    if host not in LOOPBACK:
        note("Listening beyond this machine: put a proxy with login before it (see the documentation).")
    note(f"The app is at {url_of(settings)} (Ctrl-C ends it).")
    serve(settings)


def _site(written: str) -> str:
    """An origin that may show panels in frames. Raises InputError for anything else."""
    if not _SITE.fullmatch(written.rstrip("/")):
        raise InputError(Problem("shequ app", 0, "--frames", repr(written[:60]), message("site_or_any")))
    return written.rstrip("/")
