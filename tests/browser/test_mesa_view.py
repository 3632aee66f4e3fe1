"""The model in Mesa's own browser view, as the example shows it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import START
from tests.browser.waiting import PATIENCE
from tests.fakes import free_port

pytestmark = pytest.mark.browser

EXAMPLE = Path(__file__).parents[2] / "notebooks" / "solara_viz.py"


def test_the_example_steps_the_model(chromium: Browser, tmp_path: Path) -> None:
    port = free_port()
    settings = {
        "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
        "SOLARA_THEME_SHOW_BANNER": "false",
        "SOLARA_ASSETS_FONTAWESOME_ENABLED": "false",
    }
    here = ["--host", "127.0.0.1", "--port", str(port)]
    command = [sys.executable, "-m", "solara", "run", str(EXAMPLE), "--production", "--no-open", *here]
    url = f"http://127.0.0.1:{port}/"
    with (tmp_path / "log.txt").open("wb") as log:
        server = subprocess.Popen(
            command,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **settings},
            cwd=EXAMPLE.parents[1],
        )
        try:
            deadline = time.monotonic() + START  # on a clean or a busy machine it takes long
            while time.monotonic() < deadline:
                with suppress(OSError), urllib.request.urlopen(f"{url}readyz", timeout=5):
                    break
                time.sleep(0.1)
            else:
                pytest.fail((tmp_path / "log.txt").read_text())
            page = chromium.new_page()
            wrong: list[str] = []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.goto(url)
            page.get_by_role("button", name="Step").click(timeout=1000.0 * PATIENCE)
            expect(page.get_by_text("working day 21:")).to_be_visible(timeout=1000.0 * PATIENCE)
            page.close()
            assert not wrong
        finally:
            server.terminate()
            server.wait(20)
