"""What the server gives to whom, asked without a browser."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Browser

from sim.app.desk import STORED
from sim.app.questions import read_key
from tests.browser.waiting import PATIENCE

pytestmark = pytest.mark.browser


def _status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize(
    "path",
    [
        "/download/..%2f..%2fetc%2fpasswd/report.en.html",
        "/download/0123456789abcdef0123456789abcdef/report.en.html",
        "/download/KEY/..%2fmanifest.json",
        "/download/KEY/manifest.json",
        "/download/KEY/report.en.exe",
        "/download/KEY/report.fr.html",
        "/download/scenario?option=%2Fetc%2Fpasswd",
        "/download/scenario?option=^0123456789abcdef",
        "/static/public/..%2f..%2fserver.py",
        "/static/assets/..%2f..%2f..%2fpyproject.toml",
        "/resourcez",
        "/no-such-page",
    ],
)
def test_nothing_else_is_served(site: str, path: str) -> None:
    key = read_key(STORED / "comparison")
    assert _status(site + path.replace("KEY", key)) == 404


def test_rows_are_served_by_their_key(site: str) -> None:
    assert _status(f"{site}/download/{read_key(STORED / 'comparison')}/indicators.parquet") == 200


def test_a_foreign_site_cannot_open_a_websocket(site: str, chromium: Browser) -> None:
    page = chromium.new_page()
    url = site.replace("http", "ws") + "/jupyter/api/kernels/abc/channels?session_id=1"
    said = page.evaluate(
        "url => new Promise(done => { const s = new WebSocket(url);"
        " s.onopen = () => done('open'); s.onerror = () => done('refused'); })",
        url,
    )
    page.close()
    assert said == "refused"
