"""The command that starts the browser app."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from sim.cli.app import command


@command("shequ app", "shequ app --port 9000 --no-open")
def app(
    port: Annotated[int, Option(min=1, max=65535, help="Port to listen on.", metavar="N")] = 8765,
    open_: Annotated[bool, Option("--open/--no-open", help="Open a browser.")] = True,
    host: Annotated[
        str, Option(help="Address to listen on; another than this machine's own needs a proxy with login.")
    ] = "127.0.0.1",
    origin: Annotated[
        list[str] | None, Option(help="Address of a proxy that visitors see; repeatable.", metavar="URL")
    ] = None,
    frames: Annotated[
        list[str] | None,
        Option(help="Site that may show panels (/embed/...) in a frame, or '*'; repeatable.", metavar="URL"),
    ] = None,
    folder: Annotated[
        Path | None, Option(help="Where answers are kept (the user's cache folder).", metavar="DIR")
    ] = None,
    search: Annotated[
        Path | None, Option(help="A folder of shequ search to be shown as Find a reform.", metavar="DIR")
    ] = None,
    sessions: Annotated[int, Option(min=1, help="Visitors at once.", metavar="N")] = 40,
    minutes: Annotated[float, Option(min=0.1, help="Stop a comparison after so long.", metavar="N")] = 15.0,
) -> None:
    """Open the browser app: compare, build a reform, watch it live, see why, look up the evidence.

    It needs no network and listens on this machine only. Needs the extra: pip install 'shequ[app]'. How to
    put it on a server behind a proxy with login is told in the documentation.
    """
    from sim.cli.serving import run_app

    run_app(
        port=port,
        open_browser=open_,
        host=host,
        origins=origin or [],
        frames=frames or [],
        folder=folder,
        search=search,
        sessions=sessions,
        minutes=minutes,
    )
