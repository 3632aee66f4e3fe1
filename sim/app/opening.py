"""What a page shows before its scripts have come: its header, its title, and for a comparison the outcome.

A browser draws it as soon as the page arrives, and it stays readable without any script. When the page's own
content stands, it goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from markupsafe import Markup as Html

from sim.app import desk
from sim.app.address import PAGES, Address, address_of
from sim.app.answer_panels import HEIGHT, early_panels, title
from sim.app.chart_parts import Option
from sim.app.choosing import chosen_in_short
from sim.app.compare import question_of
from sim.app.early_charts import drawing
from sim.app.elements import tag
from sim.app.main_outcomes import main_outcomes, worse_strip
from sim.app.options import bundled_names, levers
from sim.app.robust import robust
from sim.app.style import look
from sim.app.taking import report_files
from sim.app.words import left_out, say
from sim.institutions.documents import InputError
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.sentences import Sentences
from sim.text import LANGUAGES, Lang

_NAMES = (("", "long"), ("short_", "short"))
"""Texts of the program's name, and for which width each is."""
PLACE = "sq-opening"
"""The id of the element that holds it."""

_PATIENCE = 4000
"""Milliseconds after the page's own title in which its own charts are waited for."""
_SWAP = f"""(function () {{
  var early = window.sqEarly || [], late = false, titled = false;
  var seen = new MutationObserver(look);
  seen.observe(document.body, {{ childList: true, subtree: true }});
  function look() {{
    if (!document.querySelector("#app #main h1")) return;
    if (!titled) {{ titled = true; setTimeout(function () {{ late = true; look(); }}, {_PATIENCE}); }}
    if (!late && document.querySelectorAll("#app #main [_echarts_instance_]").length < early.length) return;
    seen.disconnect();
    requestAnimationFrame(function () {{
      var place = document.getElementById("{PLACE}");
      if (!place) return;
      early.forEach(function (chart) {{ chart.gone(); }});
      place.remove();
    }});
  }}
}})();"""
"""Takes it away once the page's own title is there, and as many charts as it drew."""


def opening(path: str, query: str, root: str = "") -> tuple[str, str]:
    """The attributes of a page's root element and what its body begins with.

    `root` is what all addresses begin with behind a proxy.
    """
    address, wrong = address_of(path, query, levers(), bundled_names(), INDICATORS)
    language = tag("x", lang=_code(address.lang), data_theme=address.theme or None)
    told = tag("div", left_out(wrong, address.lang), class_="sq-note") if wrong else ""
    shown, options = _content(address, root)
    content = Html().join((_without_script(address.lang), told, shown))
    inside = Html().join((_header(address, root), tag("div", content, class_="sq-page")))
    body = tag(
        "div",
        tag("style", Html(look())),
        tag("div", tag("div", inside, class_="sq"), class_="v-application"),
        id=PLACE,
    )
    charts = drawing(options, root, HEIGHT) if options else Html()
    swap = tag("script", Html(_SWAP))
    return language.removeprefix("<x ").removesuffix("></x>"), Html().join((body, charts, swap))


def warm() -> None:
    """Make what visitors see first, so that the first one does not wait for it."""
    for lang in LANGUAGES:
        _content(Address(lang=lang), "")


def _code(lang: Lang) -> str:
    return "zh-Hans" if lang == "zh" else "en"


def _header(address: Address, root: str) -> Html:
    """As the page's own (`frame.vue`); the switches come with the scripts."""
    lang = address.lang
    links = [
        tag(
            "a",
            say(f"page.{page}", lang),
            href=root + (address if page == address.page else address.at(page)).to,
            aria_current="page" if page == address.page else None,
        )
        for page in PAGES
    ]
    names = (tag("span", say(f"{which}name", lang), class_=f"sq-{look_}name") for which, look_ in _NAMES)
    name = tag("a", *names, class_="sq-name", href=root + address.at(PAGES[0]).to)
    waiting = tag("span", say("loading", lang), class_="sq-lead sq-coming")
    return tag("header", name, tag("nav", *links, aria_label=say("pages", lang)), waiting, class_="sq-header")


def _without_script(lang: Lang) -> Html:
    hide = tag("style", Html(f"#{PLACE} .sq-coming {{ display: none; }}"))
    return tag("noscript", hide, tag("p", say("needs_script", lang), class_="sq-note"))


def _content(address: Address, root: str) -> tuple[Html, Mapping[str, Option]]:
    """What stands below the header, and its charts by the ids of their places."""
    if address.page != PAGES[0]:
        name, lead = say(f"page.{address.page}", address.lang), say(f"{address.page}_help", address.lang)
        return Html().join((tag("h1", name), tag("p", lead, class_="sq-lead"))), {}
    question, _ = question_of(address)
    answers = desk.questions()
    key = question[1] if question and answers.place(question[1]) else answers.first()
    empty = tag("h1", say("page.answer", address.lang))
    if not key:
        return empty, {}
    there = question is not None and key == question[1]
    try:
        found, options = _outcome(key, address, root, fresh=there), _parts(key, address.lang)[2]
    except (KeyError, InputError):  # it has just gone, or is no longer as it was written
        found, options = empty, {}
    if not there:
        under_way = question is not None and answers.under_way(question[1])
        state = "running" if under_way else "cannot" if question is None else "example"
        banner = tag("div", say(f"compare_{state}", address.lang), class_="sq-banner")
        found = Html().join((banner, tag("div", found, class_="sq-stale")))
    label_ = say("run_again" if there else "run", address.lang)
    runs: Html | str = ""
    if question is not None and not there:
        count, years = len(question[0]) * address.replicates, question[0][0].years
        runs = tag("p", say("will_run", address.lang, runs=count, years=years), class_="sq-help")
    button = tag("button", label_, class_="sq-button", disabled="")
    told = f"{say('change_question', address.lang)}: {chosen_in_short(address)}"
    folded = tag("details", tag("summary", told), class_="sq-fold")
    asking = tag("div", button, class_="sq-actions")
    return Html().join((tag("div", folded, asking, runs, class_="sq-question sq-coming"), found)), options


def _outcome(key: str, address: Address, root: str, *, fresh: bool) -> Html:
    """The answer as the page shows it, with places for its charts. Raises KeyError if it is gone."""
    before, worse, _ = _parts(key, address.lang)
    compared = desk.questions().answer(key)
    if compared is None:
        raise KeyError(key)
    files = Html().join(
        tag(
            "a",
            file["label"],
            href=root + file["href"],
            download=file["file"],
            class_="sq-button" + (" sq-main" if file["main"] else ""),
        )
        for file in report_files(compared, key, address.lang)
    )
    note = say("no_downloads", address.lang)
    taking = tag("div", files, class_="sq-actions") if fresh else tag("div", note, class_="sq-note")
    sentences = Sentences(compared, INDICATORS, HEADLINE, address.lang)
    line, after = robust(sentences, address, root), main_outcomes(sentences, address, root)
    return tag("div", before, line, worse, taking, after, class_="sq-answer")


@lru_cache(maxsize=32)
def _parts(key: str, lang: Lang) -> tuple[Html, Html, Mapping[str, Option]]:
    """What stands before the robust share, what gets worse, and the charts."""
    compared = desk.questions().answer(key)
    if compared is None:
        raise KeyError(key)
    sentences = Sentences(compared, INDICATORS, HEADLINE, lang)
    panels, options = early_panels(sentences)
    head = Html().join((title(sentences), panels))
    strip = tag("div", worse_strip(sentences), class_="sq-worse-strip")
    return head, strip, options
