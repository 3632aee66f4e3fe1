"""The documentation site: whole, and without anything from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sim.documentation.website import build
from sim.library import bundled_scenarios, load_levers

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
        if path.name == "404.html":  # for a server, which knows where the site is
            continue
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
    assert "GovernanceModel" in texts["api.html"]
    assert "shequ compare" in texts["commands.html"]
    assert "模型说明" in texts["zh.html"]
    assert "data:image" in texts["1_tour.html"] or "1_tour_files" in texts["1_tour.html"]
