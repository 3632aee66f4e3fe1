"""Reasons on screen: today's values first, studies begun and stopped, the files' numbers, assumptions."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from sim.analysis.assumption import CELLS, split
from sim.app.address import Address
from sim.app.asked_why import asked
from sim.experiments.files import csv_bytes
from sim.experiments.small_studies import name_of
from sim.measures.indicators import HEADLINE
from tests.browser.conftest import Open
from tests.browser.waiting import in_this_order, no_findings, nothing_over_the_edge

pytestmark = pytest.mark.browser

VOLUME = "programmes.volume"
LEVELS = dict(zip(CELLS, (0.5, 0.62, 0.41, 0.66), strict=True))
"""Of every indicator, so that reform, assumption and interaction are 0.12, -0.09 and 0.13."""


def _csv_of(page: Page, testid: str) -> list[dict[str, str]]:
    page.get_by_test_id(f"{testid}-tools").click()
    with page.expect_download() as coming:
        page.get_by_test_id(f"{testid}-csv").click()
    text = Path(coming.value.path()).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(scope="module")
def made(kept: Path, site: str) -> str:
    """An assumption whose runs are there already; returns the page's address."""
    del site
    it = asked(Address(options=("phased",)))
    place = kept / "studies" / it.key("assumption", {VOLUME: 4.0})
    place.mkdir(parents=True)
    rows, values = [], {}
    for cell in CELLS:
        runs = {r: dict.fromkeys(HEADLINE, LEVELS[cell] + 0.01 * r) for r in range(3)}
        values[cell] = pd.DataFrame(runs).T
        rows += [
            (month, name, value, r, name_of(cell))
            for r, own in runs.items()
            for name, value in own.items()
            for month in range(1, 25)
        ]
    table = pd.DataFrame(rows, columns=["month", "indicator", "value", "replicate", "scenario"])
    (place / "rows.csv").write_bytes(csv_bytes(table))
    (place / "split.csv").write_bytes(csv_bytes(split(values)))
    return f"/why?option=phased&assume={VOLUME}:4&indicator=satisfaction"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_today_is_said_before_anything_else(visit: Open, lang: str) -> None:
    page = visit(f"/why?lang={lang}")
    expect(page.get_by_test_id("today")).to_be_visible()
    expect(page.get_by_test_id("source-levers")).to_be_visible()
    in_this_order(page, "today", "shares", "fails", "hangs")
    assert "Shapley" not in page.locator("#main").inner_text(), "methods are folded away"


def test_another_comparison_says_that_nothing_is_there_and_can_be_asked_and_stopped(visit: Open) -> None:
    page = visit("/why?option=phased&seed=9")
    expect(page.get_by_test_id("why-none")).to_be_visible()
    expect(page.get_by_test_id("shares")).to_have_count(0)
    page.get_by_test_id("study-fails").click()
    expect(page.get_by_test_id("progress-fails")).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("study-fails").or_(page.get_by_test_id("stop-fails"))).to_be_visible()
    if page.get_by_test_id("stop-fails").count():
        page.get_by_test_id("stop-fails").click()
    expect(page.get_by_test_id("study-fails")).to_be_visible()


def test_four_lines_and_parts_that_add_up(visit: Open, made: str) -> None:
    page = visit(made)
    for chart in ("assumption-lines", "assumption-split"):
        expect(page.get_by_test_id(chart).locator("canvas")).to_be_visible()
    parts = {row["part"]: float(row["mean"]) for row in _csv_of(page, "assumption-split")}
    assert parts["reform"] == pytest.approx(0.12)
    assert parts["assumption"] == pytest.approx(-0.09)
    assert parts["interaction"] == pytest.approx(0.13)
    assert parts["total"] == pytest.approx(parts["reform"] + parts["assumption"] + parts["interaction"])
    expect(page.get_by_test_id("split")).to_contain_text(re.compile(r"0\.16"))
    said = page.get_by_test_id("split").inner_text().replace("\u2212", "-")
    assert [float(x) for x in re.findall(r"[-+]0\.\d+", said)] == pytest.approx([0.16, 0.12, -0.09, 0.13])
    lines = _csv_of(page, "assumption-lines")
    assert len({row["scenario"] for row in lines}) == 4
    last = {row["scenario"]: float(row["mean"]) for row in lines if row["month"] == "24"}
    assert sorted(last.values()) == pytest.approx(sorted(level + 0.01 for level in LEVELS.values()))


@pytest.mark.parametrize("dark", [False, True])
def test_no_finding_of_accessibility_with_an_assumption(visit: Open, made: str, dark: bool) -> None:
    page = visit(f"{made}&lang=zh", dark=dark, width=390 if dark else 1280)
    expect(page.get_by_test_id("assumption-split").locator("canvas")).to_be_visible()
    no_findings(page)
    nothing_over_the_edge(page, 390 if dark else 1280)


def test_an_assumption_is_picked_by_hand_and_kept_in_the_address(visit: Open, made: str) -> None:
    page = visit("/why?option=phased")
    page.get_by_test_id("assume1").select_option(VOLUME)
    page.wait_for_url(f"**assume={VOLUME}:4**")
    expect(page.get_by_test_id("assumption-split")).to_be_visible()
    page.get_by_test_id("assumed1").fill("2.25")
    page.get_by_test_id("assumed1").press("Tab")
    page.wait_for_url(f"**assume={VOLUME}:2.25**")
    expect(page.get_by_test_id("study-assumption")).to_be_visible()
    page.go_back()
    expect(page.get_by_test_id("assumption-split")).to_be_visible()
    page.get_by_test_id("assume1").select_option("")
    expect(page.get_by_test_id("assumption-split")).to_have_count(0)


def test_charts_of_reasons_and_of_fading_out_can_be_saved(visit: Open) -> None:
    page = visit("/why?indicator=satisfaction")
    rows = _csv_of(page, "shares")
    whole = float(rows[-1]["share [index 0-1]"])
    assert sum(float(row["share [index 0-1]"]) for row in rows[:-1]) == pytest.approx(whole, rel=1e-3)
    page.get_by_test_id("page-fading").click()
    chart = page.locator("[data-testid^=path-]").first.get_attribute("data-testid")
    assert chart is not None
    assert len(_csv_of(page, chart)) >= 12
    page.get_by_test_id("page-build").click()
    expect(page.locator("[data-testid$=-tools]").first).to_be_attached()
