"""The page on whether administration fades out: its numbers are those of the files."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from sim.app.fading import stored
from tests.browser.conftest import Open

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_numbers_are_those_of_the_stored_answer(visit: Open, lang: str) -> None:
    found = stored()
    assert found is not None
    page = visit(f"/fading?lang={lang}")
    shares = [
        row
        for row in found.answer["shares"]
        if row["what"] == "success"
        and row["level"] == found.question.success
        and row["horizon"] == found.question.last
    ]
    seen = page.get_by_test_id("fading")
    for row in shares:
        words = (
            f"{row['count']} of {row['futures']}" if lang == "en" else f"{row['futures']}种中{row['count']}种"
        )
        expect(seen).to_contain_text(words)
    cells = page.get_by_test_id("fading-map").locator("tbody td")
    expect(cells).to_have_count(len(found.answer["map"]["cells"]))
    for example in found.answer["examples"]:
        expect(page.get_by_test_id(f"path-{example['role']}").locator("canvas")).to_be_visible()
    expect(page.get_by_test_id("fading-conditions").locator("li").first).to_be_visible()
