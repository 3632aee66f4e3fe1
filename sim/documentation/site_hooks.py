"""What MkDocs does for the site besides: Chinese pages that are Chinese throughout, and ways across.

MkDocs calls these functions by name while it builds (see `sim.documentation.website`). A Chinese page has the
theme's Chinese words, ``lang="zh"`` and a menu of the Chinese pages; every page that there is in both
languages has a link to the other one at its top. Ids of headings keep Chinese letters, so that links to them
last.
"""

from __future__ import annotations

from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from pymdownx.slugs import slugify  # type: ignore[import-untyped]  # the package ships no types

from sim.text import Lang, label

HOME: dict[Lang, str] = {"en": "index.md", "zh": "zh.md"}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Ids of headings: those that English pages always had, and the words themselves on Chinese pages."""
    config.mdx_configs["toc"]["slugify"] = slugify(case="lower")
    return config


def on_page_content(html: str, page: Page, files: Files, **_: Any) -> str:
    """The page with a link to its translation, where there is one."""
    other = files.get_file_from_path(_translation(page.file.src_uri))
    if other is None:
        return html
    to = _other(language(page.file.src_uri))
    word = label("website.language", to)
    address = get_relative_url(other.url, page.url)
    return f'<p class="translation"><a href="{address}" hreflang="{to}" lang="{to}">{word}</a></p>\n{html}'


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """The theme's words and the menu in the language of the page."""
    lang = language(page.file.src_uri)
    config.theme["language"] = lang
    context["nav"] = _menu(nav, lang)
    return context


def language(source: str) -> Lang:
    """The language of a page, by the name of its source."""
    return "zh" if source == HOME["zh"] or source.endswith(".zh.md") else "en"


def _other(lang: Lang) -> Lang:
    return "zh" if lang == "en" else "en"


def _translation(source: str) -> str:
    """The source of a page in the other language, if there is one."""
    if source in HOME.values():
        return HOME[_other(language(source))]
    return source.replace(".zh.md", ".md") if language(source) == "zh" else source.replace(".md", ".zh.md")


def _menu(nav: Navigation, lang: Lang) -> Navigation:
    """The part of the whole menu in a language, and the way to the other's."""
    chinese = next(item for item in nav.items if isinstance(item, Section) and _is_chinese(item))
    homes = {each: next(page for page in nav.pages if page.file.src_uri == HOME[each]) for each in HOME}
    items = chinese.children if lang == "zh" else [item for item in nav.items if item is not chinese]
    across = Link(label("website.language", _other(lang)), homes[_other(lang)].url)
    menu = Navigation([*items, across], nav.pages)
    menu.homepage = homes[lang]
    return menu


def _is_chinese(section: Section) -> bool:
    return all(isinstance(item, Page) and language(item.file.src_uri) == "zh" for item in section.children)
