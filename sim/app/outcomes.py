"""What a comparison found, on screen: the answer, what gets worse, who gains, areas, hours, every number.

All numbers and verdicts are those of the report (`sim.report.sentences`), to the last digit.
"""

from __future__ import annotations

import solara
from markupsafe import escape

from sim.app.address import Address
from sim.app.answer_panels import Panels, title
from sim.app.elements import tag
from sim.app.gains import Gains
from sim.app.limits import LIMITS
from sim.app.main_outcomes import main_outcomes, worse_strip
from sim.app.outcome_charts import Areas, Courses, Hours
from sim.app.outcome_tables import Inputs, Numbers
from sim.app.robust import robust
from sim.app.taking import further_files, report_files, reproduce, stem
from sim.app.way import Way
from sim.app.widgets import Actions, Markup
from sim.app.words import action_words, say
from sim.institutions.documents import InputError
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.report.pictures import figures_of
from sim.report.results import Compared
from sim.report.sentences import Sentences


@solara.component
def Outcomes(address: Address, compared: Compared, key: str, go: Way, *, fresh: bool = True) -> None:
    """Everything that was found: the answer first, then what it is made of.

    What is not the answer to what is asked now (`fresh`) is shown, but cannot be taken along.
    """
    lang = address.lang
    sentences = solara.use_memo(lambda: Sentences(compared, INDICATORS, HEADLINE, lang), [key, lang])
    later, set_later = solara.use_state(False)
    solara.use_effect(lambda: set_later(True), [key])
    file = stem(compared, key) if fresh else ""
    drawn = solara.use_memo(lambda: list(figures_of(sentences)), [key])
    with solara.Div(classes=["sq-answer"]):
        Markup(html=solara.use_memo(lambda: title(sentences), [key, lang]), testid="headline")
        # the question mark stands for an address that says nothing
        embed = (address.at("answer").to.removeprefix("/") or "?") if LIMITS.frames else ""
        held = solara.use_memo(lambda: _held(address) if fresh else {}, [key, address.to, fresh])
        Panels(sentences, key, lang, file, embed, held)
        Markup(html=robust(sentences, address), testid="robustness", look="sq-after")
        Markup(
            html=solara.use_memo(lambda: worse_strip(sentences), [key, lang]),
            testid="worse",
            look="sq-worse-strip",
        )
        if fresh:
            files = report_files(compared, key, lang)
            Actions(name=say("downloads", lang), items=files, words=action_words(lang))
        else:
            Markup(html=escape(say("no_downloads", lang)), look="sq-note", testid="no-downloads")
        mains = solara.use_memo(lambda: main_outcomes(sentences, address), [key, lang, address.to])
        Markup(html=mains, testid="mains")
    Markup(html=tag("p", say("paper_rest", lang), class_="sq-onpaper"))
    with solara.Div(classes=["sq-rest"]):
        if later:
            Gains(sentences, key, lang)
            Areas(address, sentences, key, go, file)
            Hours(sentences, lang, file)
            Courses(address, sentences, key, go, file)
            Numbers(sentences, key, lang)
            Inputs(sentences, key, lang)
            Markup(html=reproduce(sentences), testid="reproduce")
            if fresh:
                Markup(html=tag("h2", say("more_files", lang)))
                more = further_files(address, compared, key, drawn)
                Actions(name=say("more_files", lang), items=more, words=action_words(lang))
        else:
            Markup(html=tag("p", say("loading", lang)), look="sq-lead")


def _held(address: Address) -> dict[str, tuple[int, int]]:
    """What a small study of this comparison, if somebody asked for one, says of its goals one by one."""
    from sim.app.asked_why import asked, held_by_goal

    try:
        return held_by_goal(asked(address)) if len(address.options) == 1 else {}
    except InputError:
        return {}
