"""Building a reform: nothing that was set is lost, however late the server hears of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from sim.app.options import levers
from sim.app.plan import parse
from tests.browser.conftest import Open
from tests.browser.late import LATE
from tests.browser.waiting import box_of, comes, nothing_over_the_edge

pytestmark = pytest.mark.browser

WANTED = {
    "no_assessment": (0.35, 25),
    "affairs_sorted": (0.7, 37),
    "committees_merged": (0.5, 7),
    "withdrawal": (0.9, 61),
}


def _set(page: Page, name: str, strength: float, month: int, gap: float) -> None:
    page.get_by_test_id(f"on-{name}").check(force=True)
    page.wait_for_timeout(1000 * gap)
    page.get_by_test_id(f"strength-{name}").fill(str(strength))
    page.wait_for_timeout(1000 * gap)
    page.get_by_test_id(f"month-{name}").fill(str(month))
    page.get_by_test_id(f"month-{name}").press("Enter")
    page.wait_for_timeout(1000 * gap)


def _shown(page: Page) -> dict[str, tuple[float, int]]:
    """What the fields of all levers have at one moment, as whoever sets them sees it."""
    fields = """(names) => names.map((name) => ["strength", "month"].map(
        (what) => Number(document.querySelector(`[data-testid=${what}-${name}]`).value)))"""
    found = page.evaluate(fields, list(WANTED))
    return {name: (strength, month) for name, (strength, month) in zip(WANTED, found, strict=True)}


def _plan(page: Page) -> dict[str, tuple[float, int]]:
    found = re.search(r"levers=([^&]*)", page.evaluate("() => location.href"))
    plan, wrong = parse(found[1] if found else "", levers())
    assert not wrong
    return {name: (it.strength, it.month) for name, it in plan.levers.items()}


@pytest.mark.parametrize(
    ("gap", "late"), [(0.0, 0), (0.0, 500), (0.3, 500), (1.0, 500), (0.0, 2000), (0.3, 2000)]
)
def test_strength_and_month_set_quickly_are_both_kept(visit: Open, gap: float, late: int) -> None:
    page = visit("/build", before=f"({LATE})({late})")
    expect(page.get_by_test_id("on-no_assessment")).to_be_visible()
    for name, (strength, month) in WANTED.items():
        _set(page, name, strength, month, gap)
    # what was set is shown at once and stays, whatever the server's answers to earlier moves say
    for _ in range(4):
        assert _shown(page) == WANTED
        page.wait_for_timeout(late / 2)
    page.wait_for_function(
        "text => decodeURIComponent(location.href).includes(text)", arg="withdrawal:0.9@61"
    )
    page.wait_for_timeout(2 * late + 500)
    comes(lambda: _plan(page), lambda plan: plan == WANTED)
    assert _shown(page) == WANTED


def test_a_lever_switched_off_and_on_again_quickly_is_on(visit: Open) -> None:
    page = visit("/build?levers=no_assessment:0.5@13", before=f"({LATE})(700)")
    box = page.get_by_test_id("on-no_assessment")
    expect(box).to_be_checked()
    box.uncheck(force=True)
    box.check(force=True)
    page.wait_for_timeout(4000)
    expect(box).to_be_checked()
    comes(lambda: _plan(page), lambda plan: plan == {"no_assessment": (1.0, 13)})


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "900: a whole number from 1 to 229"), ("zh", "900：须为1至229")]
)
def test_a_month_out_of_range_is_told_as_typed(visit: Open, lang: str, told: str) -> None:
    page = visit(f"/build?levers=no_assessment:0.5@13&lang={lang}")
    page.get_by_test_id("month-no_assessment").fill("900")
    page.get_by_test_id("month-no_assessment").press("Enter")
    expect(page.get_by_test_id("wrong-no_assessment")).to_contain_text(told)
    expect(page.get_by_test_id("month-no_assessment")).to_have_value("229")
    page.get_by_test_id("month-no_assessment").fill("12")
    page.get_by_test_id("month-no_assessment").press("Enter")
    expect(page.get_by_test_id("wrong-no_assessment")).to_have_count(0)


def test_curves_follow_a_lever_at_once_as_a_quick_look_and_then_from_runs(visit: Open) -> None:
    page = visit("/build?levers=no_assessment:0.5@13")
    curve = page.get_by_test_id("curve-on_time_share")
    expect(curve).to_have_attribute("data-kind", "look")
    expect(page.get_by_test_id("curves-made-of")).to_contain_text("runs of other reforms")
    said = page.get_by_test_id("said-committee_utilisation")
    before = said.inner_text()
    page.get_by_test_id("on-committees_merged").check(force=True)
    expect(said).not_to_have_text(before)
    # whoever leaves the page keeps no worker busy with a first look at a whole sub-district
    page.get_by_test_id("page-find").click()
    expect(page.get_by_test_id("find-first")).to_be_visible()
    # a small town is not what was learned from, so its curves come with its runs
    page = visit("/build?levers=no_assessment:0.5@13&residents=600")
    curve = page.get_by_test_id("curve-on_time_share")
    expect(curve).to_have_attribute(
        "data-kind", "runs", timeout=600_000
    )  # the worker lets all others go first
    expect(page.get_by_test_id("curves-made-of")).to_contain_text("600 residents")


def test_named_reforms_are_kept(visit: Open) -> None:
    page = visit("/build?levers=no_assessment:0.5@13;First")
    page.get_by_test_id("keep").click()
    expect(page.get_by_test_id("choose-First")).to_be_attached()
    page.get_by_test_id("month-no_assessment").fill("25")
    page.get_by_test_id("month-no_assessment").press("Enter")
    page.wait_for_url("**25**")
    page.get_by_test_id("name").fill("Second")
    page.get_by_test_id("name").press("Enter")
    page.wait_for_url("**Second**")
    page.wait_for_load_state("networkidle")
    page.get_by_test_id("keep").click()
    expect(page.get_by_test_id("choose-Second")).to_be_attached()
    page.reload()
    for name in ("First", "Second"):
        expect(page.get_by_test_id(f"choose-{name}")).to_be_attached()


@pytest.mark.parametrize("size", [(1024, 768), (390, 800), (1920, 1080)])
def test_compare_save_and_load_are_in_view_and_nothing_scrolls_in_itself(
    visit: Open, size: tuple[int, int]
) -> None:
    page = visit("/build?levers=no_assessment:0.5@13", width=size[0], height=size[1])
    for what in ("compare-own", "save"):
        box = box_of(page.get_by_test_id(what))
        assert size[0] < 900 or box["y"] + box["height"] < size[1], what
    outcome = page.locator(".sq-outcome")
    comes(lambda: outcome.evaluate("e => e.scrollHeight - e.clientHeight"), lambda inside: inside <= 1)
    nothing_over_the_edge(page, size[0])
