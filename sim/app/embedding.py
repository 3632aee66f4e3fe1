"""One panel of an answer by itself, to stand in another page: ``/embed/PANEL`` with the answer's query.

It is a plain page without the pages' frame, and takes no visitor's place: the chart is drawn by the same
lines as on the page (`widgets/chart.vue`). Whether other sites may show it in a frame is the server's choice
(`sim.app.limits.Limits.frames`).
"""

from __future__ import annotations

import asyncio

from markupsafe import Markup as Html
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from sim.app import desk
from sim.app.address import Address, address_of
from sim.app.answer_panels import HEIGHT, drawn, foot, panel_head
from sim.app.compare import question_of
from sim.app.early_charts import drawing
from sim.app.elements import tag
from sim.app.options import bundled_names, levers
from sim.app.style import look
from sim.app.words import say
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.answer import questions_of
from sim.report.sentences import Sentences

_LONGEST = 8000


def routes() -> list[Route]:
    """The addresses."""
    return [Route("/embed/{panel:str}", _panel)]


async def _panel(request: Request) -> Response:
    query = request.url.query[:_LONGEST]
    root = request.scope.get("root_path", "")
    page = await asyncio.to_thread(panel_page, request.path_params["panel"], query, root)
    if page is None:
        return PlainTextResponse("There is no such panel.", status_code=404)
    return HTMLResponse(page)


def panel_page(panel: str, query: str, root: str = "") -> str | None:
    """The page of a panel; None where no panel is called so. Says so where its answer has not been run."""
    address, _ = address_of("/", query, levers(), bundled_names(), INDICATORS)
    question, _ = question_of(address)
    answers = desk.questions()
    key = question[1] if question and answers.place(question[1]) else ""
    # as on the first page, the stored comparison stands for what it asks until that has been run
    example = not key and address == Address(lang=address.lang, theme=address.theme)
    compared = answers.answer(key or answers.first()) if key or (example and answers.first()) else None
    if compared is None:
        known = panel in PANELS
        link = tag("a", say("embed_open", address.lang), href=root + address.at("answer").to, target="_top")
        told = tag("p", say("embed_none", address.lang), " ", link, class_="sq-note")
        return _page(address, tag("div", told, data_testid="embed-none"), Html()) if known else None
    sentences = Sentences(compared, INDICATORS, HEADLINE, address.lang)
    there = next((it for it in questions_of(sentences) if it.id == panel), None)
    if there is None:
        return None
    option, heard, _ = drawn(sentences, there)
    about = {"role": "img", "aria_label": heard, "data_testid": f"embed-{panel}"}
    chart = tag("div", id="chart", style=f"height:{HEIGHT}px", **about)
    whole = tag("a", sentences.title(), href=root + address.at("answer").to, target="_top")
    title = tag("p", whole, class_="sq-help")
    inside = (tag("div", panel_head(sentences, there, "h1"), class_="sq-panelhead"), chart,
              tag("div", foot(sentences, there), class_="sq-panelfoot"), title)  # fmt: skip
    return _page(address, tag("div", *inside, class_="sq-panel"), drawing({"chart": option}, root, HEIGHT))


PANELS = ("service", "hours", "footprint")
"""What panels are called, where there is no answer yet to say so."""


def _page(address: Address, inside: Html, script: Html) -> str:
    lang = "zh-Hans" if address.lang == "zh" else "en"
    head = Html().join(
        (
            Html(
                '<meta charset="utf-8"><link rel="icon" href="data:,">'
                '<meta name="viewport" content="width=device-width, initial-scale=1">'
            ),
            tag("title", say("name", address.lang)),
            tag("style", Html(look())),
        )
    )
    body = tag("div", tag("main", inside, class_="sq sq-embedded"), class_="v-application")
    root = tag(
        "html",
        tag("head", head),
        tag("body", body, script),
        lang=lang,
        data_theme=address.theme or None,
    )
    return f"<!doctype html>{root}"
