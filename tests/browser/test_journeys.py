"""What people do in the app, from beginning to end."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import yaml
from playwright.sync_api import Browser, expect

from sim.app.desk import STORED
from sim.institutions.files.library import load_scenario
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.answer import QUESTIONS
from sim.report.results import read
from sim.report.sentences import Sentences
from tests.browser.conftest import Open
from tests.browser.late import LATE
from tests.browser.waiting import box_of, comes_to

pytestmark = pytest.mark.browser

SMALL = "residents=600&years=2&replicates=2"


def test_the_first_page_shows_the_numbers_of_the_stored_files(visit: Open) -> None:
    page = visit("/")
    sentences = Sentences(read(STORED / "comparison"), INDICATORS, HEADLINE, "en")
    for name in ("on_time_share", "committee_utilisation", "posts_broad", "trust"):
        finding = sentences.findings["reform"][name]
        card = page.locator(f"#app [data-indicator={name}]")
        expect(card).to_contain_text(finding.before)
        expect(card).to_contain_text(finding.after)
    expect(page.get_by_test_id("numbers").locator("tbody tr").first).to_be_visible()


def test_the_outcome_can_be_read_before_any_script_has_come(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site)
    expect(page.locator("[data-indicator=trust]")).to_be_visible()
    expect(page.get_by_role("link", name="Live")).to_be_visible()
    context.close()


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_the_charts_stand_before_the_pages_own_scripts_and_where_its_own_will(
    chromium: Browser, site: str, size: tuple[int, int]
) -> None:
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
    early, whole = context.new_page(), context.new_page()
    early.route("**/solara-vuetify-app*.js", lambda route: route.abort())
    early.goto(site)
    whole.goto(site)
    for question in QUESTIONS:
        there = early.locator(f"#sq-early-{question.id}")
        expect(there.locator("canvas")).to_be_visible()
        own = whole.get_by_test_id(f"answer-{question.id}")
        expect(own.locator("canvas")).to_be_visible()
        expect(whole.locator("#sq-opening")).to_have_count(0)
        assert there.get_attribute("aria-label") == own.get_attribute("aria-label")
        assert there.get_attribute("data-cut") == ""
        before, after = box_of(there), box_of(own)
        assert all(abs(before[it] - after[it]) <= 2 for it in ("x", "y", "width", "height")), question.id
    context.close()


def test_the_opening_gives_way_to_the_page(visit: Open) -> None:
    page = visit("/")
    expect(page.locator("#app #main h1")).to_be_visible()
    expect(page.locator("#sq-opening")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_build_a_reform_compare_it_and_take_the_report(visit: Open, tmp_path: Path) -> None:
    page = visit("/build")
    page.get_by_test_id("on-one_stop_centre").check(force=True)
    expect(page.get_by_test_id("lever-one_stop_centre").get_by_role("alert")).to_contain_text(
        "Public Service Committee"
    )
    expect(page.get_by_test_id("compare-own")).to_be_disabled()
    page.get_by_test_id("mend-one_stop_centre").click()
    expect(page.get_by_test_id("on-public_service_committee")).to_be_checked()
    expect(page.get_by_test_id("curve-on_time_share")).to_have_attribute("data-kind", "look")
    expect(page.get_by_test_id("organisation")).to_contain_text("Public Service Centre")

    with page.expect_download() as saved:
        page.get_by_test_id("save").click()
    saved.value.save_as(tmp_path / "own.yaml")
    mine = load_scenario(tmp_path / "own.yaml")
    assert set(mine.phases[-1].structure.levers) == {"one_stop_centre", "public_service_committee"}
    assert yaml.safe_load((tmp_path / "own.yaml").read_text())["extends"] == "old"

    page.get_by_test_id("compare-own").click()
    expect(page.get_by_test_id("option1")).to_have_value(re.compile("^~"))
    expect(page).to_have_url(re.compile("[?&]option=(~|%7E)"))
    page.goto(f"{page.url}&{SMALL}")
    page.get_by_test_id("run").click()
    expect(page.get_by_test_id("headline")).to_contain_text("Own reform")
    with page.expect_download() as report:
        page.get_by_test_id("report-html").click()
    report.value.save_as(tmp_path / "report.html")
    text = (tmp_path / "report.html").read_text("utf-8")
    assert "Own reform" in text
    assert "<script" not in text
    with page.expect_download() as rows:
        page.get_by_test_id("rows").click()
    rows.value.save_as(tmp_path / "rows.parquet")
    found = pd.read_parquet(tmp_path / "rows.parquet")
    assert {name.split("_")[0] for name in found["scenario"].astype(str).unique()} == {"old", "own"}
    with page.expect_download() as picture:
        page.get_by_test_id("figure-courses").click()
    picture.value.save_as(tmp_path / "courses.png")
    assert (tmp_path / "courses.png").read_bytes().startswith(b"\x89PNG")
    for name in ("flows", "structure1"):  # all are drawn in the tests of reports
        with page.expect_download() as picture:
            page.get_by_test_id(f"figure-{name}").click()
        picture.value.save_as(tmp_path / f"{name}.png")
        assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_a_question_can_be_cancelled_and_two_visitors_do_not_disturb_one_another(visit: Open) -> None:
    first = visit("/?residents=4000&years=6&replicates=30&seed=5")
    second = visit(f"/?{SMALL}&seed=6")
    expect(first.get_by_test_id("before")).to_be_visible()
    first.get_by_test_id("run").dblclick()
    expect(first.get_by_test_id("progress")).to_be_visible()
    expect(second.locator(".sq-question details")).to_have_attribute("open", re.compile(".*"))
    second.get_by_test_id("run").click()
    expect(second.get_by_test_id("headline")).to_contain_text("600")
    # the form, which stood open for want of an answer, gives its place to the charts
    expect(second.locator(".sq-question details")).not_to_have_attribute("open", re.compile(".*"))
    first.get_by_test_id("cancel").click()
    expect(first.get_by_test_id("cancelled")).to_be_visible()
    expect(first.get_by_test_id("run")).to_be_enabled()
    second.go_back()
    second.go_forward()
    expect(second.get_by_test_id("headline")).to_be_visible()


@pytest.mark.parametrize(
    ("content", "line", "word"),
    [
        ("name: {en: A, zh: 一}\nextends: nowhere\n", ":2", "extends"),
        ("name: [broken\n", ":2", "YAML"),
        ("extends: ../../etc/passwd\n", ":1", "bundled"),
    ],
)
def test_a_broken_file_is_refused_at_its_line(
    visit: Open, tmp_path: Path, content: str, line: str, word: str
) -> None:
    page = visit("/build")
    path = tmp_path / "mine.yaml"
    path.write_text(content, "utf-8")
    page.get_by_test_id("upload").set_input_files(path)
    expect(page.get_by_test_id("upload-wrong")).to_contain_text(f"mine.yaml{line}")
    expect(page.get_by_test_id("upload-wrong")).to_contain_text(word)


def test_a_file_that_is_no_text_or_too_large_does_not_reach_the_server(visit: Open, tmp_path: Path) -> None:
    page = visit("/build")
    junk, large = tmp_path / "junk.yaml", tmp_path / "large.yaml"
    junk.write_bytes(bytes(range(256)))
    large.write_bytes(b"#" * 200_000)
    page.get_by_test_id("upload").set_input_files(junk)
    expect(page.get_by_role("alert")).to_contain_text("UTF-8")
    page.get_by_test_id("upload").set_input_files(large)
    expect(page.get_by_role("alert")).to_contain_text("100 kB")


def test_a_good_file_can_be_compared_and_taken_over(visit: Open, tmp_path: Path) -> None:
    page = visit("/build")
    path = tmp_path / "mine.yaml"
    path.write_text(
        "name: {en: '<img src=x onerror=alert(1)>', zh: 一}\nabout: {en: A, zh: 一}\n"
        "extends: old\nhorizon: {years: 3}\n"
        "timeline:\n  - {month: 13, levers: {no_assessment: 0.5}}\n",
        "utf-8",
    )
    page.get_by_test_id("upload").set_input_files(path)
    expect(page.get_by_test_id("given")).to_contain_text("<img src=x onerror=alert(1)>")
    page.get_by_test_id("take-given").click()
    expect(page.get_by_test_id("on-no_assessment")).to_be_checked()
    expect(page).to_have_url(re.compile("no_assessment:0.5@13"))
    page.get_by_test_id("compare-given").click()
    expect(page.get_by_test_id("option1")).to_have_value(re.compile(r"^\^"))


def test_a_horizon_that_is_too_short_can_be_mended_with_one_press(visit: Open) -> None:
    page = visit("/?option=phased&years=3")
    expect(page.get_by_test_id("problem")).to_contain_text("at least 6 years")
    expect(page.get_by_test_id("before")).to_contain_text("cannot be run")
    expect(page.get_by_test_id("run")).to_be_disabled()
    page.get_by_test_id("years-least").click()
    expect(page.get_by_test_id("run")).to_be_enabled()
    expect(page).to_have_url(re.compile("years=6"))


def test_nonsense_in_the_address_is_left_out_and_told(visit: Open) -> None:
    page = visit("/?base=%3Cscript%3E&years=banana&option=~levers&lang=zh&theme=pink")
    expect(page.get_by_test_id("address-wrong")).to_contain_text("<script>")
    expect(page.get_by_test_id("headline")).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("headline")).to_be_visible()


def test_a_question_goes_on_when_the_page_is_opened_anew(visit: Open) -> None:
    page = visit("/?residents=6000&years=6&replicates=20&seed=77")
    page.get_by_test_id("run").click()
    expect(page.get_by_test_id("progress")).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("progress")).to_be_visible()
    expect(page.get_by_test_id("before")).to_contain_text("on their way")
    # another question can be chosen meanwhile, and the page says what is under way
    page.get_by_test_id("option1").select_option("new")
    expect(page.get_by_test_id("progress")).to_contain_text("Still under way: Old structure and Reform")
    expect(page.get_by_test_id("run")).to_be_enabled()
    page.get_by_test_id("cancel").click()
    expect(page.get_by_test_id("before")).not_to_contain_text("on their way")


def test_a_slider_keeps_what_was_chosen_last(visit: Open) -> None:
    page = visit("/")
    page.locator(".sq-question summary").click()
    page.get_by_test_id("replicates").focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight", delay=20)
    expect(page.locator("output").first).to_have_text("17")
    expect(page.get_by_test_id("run")).to_be_enabled()
    page.wait_for_url("**replicates=17**")
    expect(page.locator("output").first).to_have_text("17")


@pytest.mark.parametrize("late", [0, 500])
def test_quick_clicks_and_back_and_forward_end_where_they_lead(visit: Open, late: int) -> None:
    page = visit("/", before=f"({LATE})({late})")
    expect(page.locator("#app #main h1")).to_be_visible()

    def back() -> None:
        page.evaluate("history.back()")

    def forward() -> None:
        page.evaluate("history.forward()")

    def to(name: str) -> Callable[[], None]:
        return lambda: page.get_by_test_id(f"page-{name}").click()

    # / build find build why; back to find, on to the first page, back to build, and elsewhere from there
    for step in (
        to("build"), to("find"), to("build"), back, to("answer"), back, back, to("evidence"), to("why"), back,
        back, forward,
    ):  # fmt: skip
        step()
        page.wait_for_timeout(150)
    page.wait_for_timeout(4 * late + 500)
    for path, name, then in (
        ("/evidence", "evidence", back),
        ("/build", "build", back),
        ("/", "answer", forward),
        ("/build", "build", forward),
        ("/evidence", "evidence", forward),
        ("/why", "why", None),
    ):
        comes_to(page, "() => location.pathname", path)
        expect(page.get_by_test_id(f"page-{name}")).to_have_attribute("aria-current", "page")
        expect(page.locator("#app .sq-header.sq-busy")).to_have_count(0)
        if then is not None:
            then()
