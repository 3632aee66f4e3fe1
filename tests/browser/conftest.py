"""The app in Chromium: a server on a free port, and pages in which nothing may go wrong."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from sim.app import found
from sim.app.desk import FOLDER
from tests.browser.waiting import PATIENCE
from tests.fakes import free_port
from tests.searches import write_search

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
expect.set_options(timeout=1000.0 * PATIENCE)
START = 400.0
"""Seconds for the server to start: on a clean or a busy machine compiling the kernels takes long."""


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where the server keeps what it was asked."""
    return tmp_path_factory.mktemp("app") / "kept"


@pytest.fixture(scope="session")
def site(kept: Path) -> Iterator[str]:
    """The address of a server of its own, with a small limit of visitors' waiting."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine (Debian: apt-get install chromium)")
    folder = kept.parent
    port = free_port()
    # where none comes with the package, one made by hand: the page and its charts are there to be seen
    search = {} if found.shown().search else {found.SEARCH: str(write_search(folder / "search"))}
    log = folder / "log.txt"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "sim", "app", "--no-open", "--port", str(port)],
            stdout=out, stderr=subprocess.STDOUT, env={**os.environ, FOLDER: str(kept), **search},
        )  # fmt: skip
        try:
            _wait_for(f"http://127.0.0.1:{port}/readyz", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(20)
            server.kill()
    said = log.read_text()
    assert "Traceback" not in said, said
    assert "Could not load URL" not in said, said


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    pytest.fail(f"the app did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


type Open = Callable[..., Page]


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Open]:
    """Opens an address as a new visitor; afterwards nothing may have gone wrong in any page."""
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def open_(
        to: str = "/", width: int = 1280, height: int = 900, dark: bool = False, before: str = ""
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        contexts.append(context)
        if before:
            context.add_init_script(before)  # runs before any script of the page
        page = context.new_page()
        page.set_default_timeout(1000.0 * PATIENCE)
        page.on("pageerror", lambda error: wrong.append(f"page error: {error}"))
        page.on(
            "console", lambda said: wrong.append(f"console: {said.text}") if said.type == "error" else None
        )
        page.on(
            "response", lambda r: wrong.append(f"status {r.status}: {r.url}") if r.status >= 400 else None
        )
        page.on(
            "request",
            lambda r: (
                None if r.url.startswith((site, "data:", "blob:")) else wrong.append(f"external: {r.url}")
            ),
        )
        page.goto(site + to)
        page.wait_for_selector("#main")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not wrong, "\n".join(wrong)
