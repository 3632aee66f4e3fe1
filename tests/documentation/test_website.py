"""The documentation site: whole, and without anything from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from sim.documentation.files import COLUMNS, MEANINGS, SECTIONS, files_page
from sim.documentation.site_hooks import language
from sim.documentation.website import API, build
from sim.institutions.files.forms import _Kind
from sim.institutions.files.library import bundled_scenarios, load_levers
from sim.institutions.schema import Strict
from sim.institutions.structure import RULES
from sim.text import LANGUAGES

LOADED = {"link": "href", "script": "src", "img": "src", "source": "src", "iframe": "src"}


class _Parts(HTMLParser):
    """What a page loads, where it links to, and the ids it has."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.ids |= {said[name] for name in ("id", "name") if name in said}
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if tag in LOADED and said.get("rel") not in ("canonical", "next", "prev") and LOADED[tag] in said:
            self.loads.append(said[LOADED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, _Parts]:
    folder = tmp_path_factory.mktemp("site") / "docs"
    build(folder)
    pages = {}
    for path in folder.rglob("*.html"):
        pages[path] = _Parts()
        pages[path].feed(path.read_text("utf-8"))
    return pages


def test_pages_load_nothing_from_elsewhere(site: dict[Path, _Parts]) -> None:
    assert len(site) >= 15
    for path, parts in site.items():
        for address in parts.loads:
            assert not re.match(r"(?:https?:)?//", address), f"{path.name}: {address}"
            if not address.startswith("data:"):
                assert (path.parent / address.partition("?")[0]).exists(), f"{path.name}: {address}"


def test_links_within_lead_somewhere(site: dict[Path, _Parts]) -> None:
    ids = {path.resolve(): parts.ids for path, parts in site.items()}
    for path, parts in site.items():
        for link in parts.links:
            if re.match(r"[a-z]+:|//", link):
                continue
            file, _, anchor = link.partition("#")
            target = (path.parent / file).resolve() if file else path.resolve()
            assert target in ids or target.exists(), f"{path.name}: {link}"
            if anchor and target in ids:
                assert anchor in ids[target], f"{path.name}: {link}"


def test_pages_hold_what_there_is(site: dict[Path, _Parts]) -> None:
    texts = {path.name: path.read_text("utf-8") for path in site}
    for name in (*load_levers(), *bundled_scenarios()):
        assert f"<code>{name}</code>" in texts["levers.html"]
    for name in (name for names in API.values() for name in names):
        assert f'id="{name}"' in texts["api.html"]
    assert "shequ compare" in texts["commands.html"]
    assert "模型说明" in texts["zh.html"]
    assert "shequ robust old reform --points" in texts["calibrating.html"]
    assert "是否可信" in texts["calibrating.zh.html"]
    assert (
        "How far to trust it</a>" in texts["limits.html"] and "可信到什么程度</a>" in texts["limits.zh.html"]
    )
    assert "data:image" in texts["1_tour.html"] or "1_tour_files" in texts["1_tour.html"]


def test_chinese_pages_are_chinese_throughout(site: dict[Path, _Parts]) -> None:
    pages = {path.name: path for path in site if path.parent.name == "docs"}
    for name, path in pages.items():
        text = path.read_text("utf-8")
        lang = language(name.replace(".html", ".md"))
        assert f'<html lang="{lang}"' in text
        other = {"index.html": "zh.html", "zh.html": "index.html"}.get(name) or (
            name.replace(".zh.html", ".html") if lang == "zh" else name.replace(".html", ".zh.html")
        )
        switched = f'<p class="translation"><a href="{other}"' in text
        assert switched == (other in pages), name
        if lang == "zh":
            assert "Table of contents" not in text and "Levers and scenarios" not in text
            assert not re.search(r'id="_\d+"', text)
            assert not re.search(r"<h\d[^>]*>scenarios", text)


def test_tables_of_notebooks_look_like_all_others(site: dict[Path, _Parts]) -> None:
    for path in site:
        assert 'class="dataframe"' not in path.read_text("utf-8"), path.name


def _forms(form: type[Strict] = Strict) -> Iterator[type[Strict]]:
    """Every form of files in the code but those made on the way, and those that only others are made of."""
    for each in form.__subclasses__():
        if each.__module__.startswith("sim.") and each.__name__ not in ("Patch", "Table"):
            yield each
        yield from _forms(each)


def test_every_key_of_a_file_is_on_the_page() -> None:
    told = {form for section in SECTIONS for form in section.forms}
    assert {form.__name__ for form in _forms()} == {form.__name__ for form in told}
    for lang in LANGUAGES:
        page = files_page(lang)
        parts = dict(re.findall(r"\{#([\w-]+)\}\n(.*?)(?=\n#+ |\Z)", page, re.DOTALL))
        for form in told:
            rows = re.findall(
                r"^\| `(\w+)` \| (.+) \| .* \| (.+) \|$", parts[f"form-{form.__name__.lower()}"], re.M
            )
            assert [key for key, _, _ in rows] == _Kind(form).keys, form
            assert not any("something else" in allowed for _, allowed, _ in rows), form
        for kind, (names, _) in COLUMNS.items():
            assert re.findall(r"^\| `(\w+)` \|", parts[kind], re.M) == list(names)
        assert re.findall(r"^\| `(\w+)` \|", parts["rules"], re.M) == list(RULES)


def test_no_meaning_of_a_key_is_left_over() -> None:
    said = yaml.safe_load(MEANINGS.read_text("utf-8"))
    told = {form.__name__: form for section in SECTIONS for form in section.forms}
    assert said["forms"].keys() == told.keys()
    for name, form in told.items():
        assert said["forms"][name]["keys"].keys() == set(_Kind(form).keys), name
    assert said["sections"].keys() == {section.id for section in SECTIONS} | COLUMNS.keys()
    assert said["rules"].keys() == RULES.keys()
    for kind, (names, _) in COLUMNS.items():
        assert said["columns"][kind].keys() == set(names)
