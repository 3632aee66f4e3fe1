"""Panels by themselves: the chart of the page, no script of others, junk is none."""

from __future__ import annotations

import json
import re

import pytest

from sim.app.embedding import panel_page
from sim.cli.serving import _site
from sim.institutions.documents import InputError
from sim.text import LANGUAGES, Lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_panel_has_its_sentence_and_its_chart(lang: Lang) -> None:
    page = panel_page("service", f"lang={lang}&theme=dark", "/behind")
    assert page is not None
    assert f'<html lang="{"zh-Hans" if lang == "zh" else "en"}" data-theme="dark">' in page
    assert 'src="/behind/_solara/cdn/echarts' in page
    found = re.search(r'Object\.entries\(\{"chart": (\{.*?\})\}\)\.map', page)
    assert found is not None
    option = json.loads(found[1].replace("\\u003c", "<"))
    assert len({line["name"] for line in option["series"] if not line.get("silent")}) == 2
    assert 'href="/behind/' in page and 'target="_top"' in page


def test_a_panel_whose_answer_was_not_run_says_so() -> None:
    page = panel_page("service", "option=phased&seed=77")
    assert page is not None and "embed-none" in page
    assert panel_page("nothing", "") is None
    assert panel_page("nothing", "option=phased&seed=77") is None


def test_no_text_ends_the_script() -> None:
    page = panel_page("footprint", 'option=</script><script>alert("x")</script>')
    assert page is not None
    assert "<script>alert" not in page


@pytest.mark.parametrize("site", ["*", "https://a.example", "http://b.example:8080", "https://a.example/"])
def test_sites_are_origins(site: str) -> None:
    assert _site(site) == site.rstrip("/")


@pytest.mark.parametrize(
    "site", ["", "a.example", "https://a.example/x", "https://a b", "'self'; x", "https://*"]
)
def test_anything_else_is_refused(site: str) -> None:
    with pytest.raises(InputError):
        _site(site)
