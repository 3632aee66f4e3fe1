"""The frame of the pages: the address, the header, and the page that the address names."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import solara
import solara.lab

from sim.app import build, compare, desk, evidence, fading, find, live, why
from sim.app.address import PAGES, THEMES, Address, Page, address_of
from sim.app.options import bundled_names, levers
from sim.app.style import look
from sim.app.watching import preview_name
from sim.app.way import Way
from sim.app.widgets import Frame, Keys, Markup
from sim.app.words import left_out, say
from sim.measures.indicators import INDICATORS
from sim.text import LANGUAGES

_SHOW: dict[Page, Callable[[Address, Way], solara.Element]] = {
    "answer": compare.Page,
    "build": build.Page,
    "find": find.Page,
    "live": live.Page,
    "why": why.Page,
    "fading": fading.Page,
    "evidence": evidence.Page,
}


@solara.component
def App() -> None:
    """Everything on the screen, from the address."""
    router = solara.use_router()
    address, wrong = address_of(router.path, router.search or "", levers(), bundled_names(), INDICATORS)
    lang = address.lang

    go = solara.use_memo(lambda: Way(address, router.push), [])
    go.drawn(address, router.push)
    solara.use_effect(go.insist)

    def switched(told: dict[str, object]) -> None:
        # from the address as it is now: what the browser saw may be older
        lang_, theme = told.get("lang"), told.get("theme")
        if lang_ in LANGUAGES:
            go(replace(go.now, lang="zh" if lang_ == "zh" else "en"))
        elif theme in THEMES:
            go(replace(go.now, theme=str(theme)))

    # whoever comes back to a page finds it as it was left
    kept = solara.use_ref(dict[Page, Address]())
    left: dict[Page, Address] = kept.current
    left[address.page] = address

    def at(page: Page) -> Address:
        before = left.get(page)
        return address.at(page) if before is None else before.under(address)

    other = next(language for language in LANGUAGES if language != lang)
    title = f"{say('page.' + address.page, lang)} · {say('name', lang)}"
    solara.Title(title)
    solara.Style(look())
    with solara.Div(classes=["sq"]):
        Frame(
            root=router.root_path,
            home=address.at(PAGES[0]).to,
            pages=[
                {
                    "id": page,
                    "label": say(f"page.{page}", lang),
                    "to": (address if page == address.page else at(page)).to,
                    "current": page == address.page,
                }
                for page in PAGES
            ],
            words={
                "name": say("name", lang),
                "short": say("short_name", lang),
                "pages": say("pages", lang),
                "skip": say("skip", lang),
                "theme": say("theme", lang),
                "language": say("language", other),
                "other_lang": "zh-Hans" if other == "zh" else "en",
            },
            lang="zh-Hans" if lang == "zh" else "en",
            theme=address.theme,
            title=title,
            other=other,
            event_switched=switched,
        )
        Keys()
        with solara.Div(classes=["sq-page"], attributes={"id": "main", "role": "main", "tabindex": "-1"}):
            if wrong:
                Markup(
                    html=left_out(wrong, lang),
                    look="sq-note",
                    testid="address-wrong",
                    role="status",
                )
            _SHOW[address.page](address, go).key(address.page)


_COMES_BACK = 20.0  # seconds


def _visit() -> Callable[[], None]:
    """When a visitor goes, so does what only that visitor wanted."""
    who = solara.get_kernel_id()

    def left() -> None:
        desk.questions().leave_all(who)
        desk.questions().leave_all(preview_name(who))
        desk.studies().leave_all(who)

    def gone() -> None:
        live.leave(who)
        # whoever opens the page anew asks again under another name, and finds it going on
        later = threading.Timer(_COMES_BACK, left)
        later.daemon = True
        later.start()

    return gone


solara.lab.on_kernel_start(_visit)

routes = [solara.Route("/" if page == PAGES[0] else page, component=App, label=page) for page in PAGES]


@solara.component
def _Bare(children: list[solara.Element] | None = None) -> None:
    """No frame of the library's own around ours."""
    solara.Column(children=children or [], gap="0px")


routes[0] = solara.Route("/", component=App, layout=_Bare, label=PAGES[0])
