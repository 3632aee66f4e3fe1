"""The sum of a comparison: a sentence and cards, in the numbers of the report."""

from __future__ import annotations

from markupsafe import Markup as Html

from sim.app import charts
from sim.app.elements import tag
from sim.app.verdicts import verdict_tag
from sim.app.words import say
from sim.measures.indicators import INDICATORS
from sim.report.sentences import Finding, Sentences
from sim.text import Lang, label

_GROUPS = ("service", "workload", "footprint", "society", "reform")


def headline(sentences: Sentences) -> Html:
    """What was compared, the sum of it, and when it fails."""
    say_ = sentences.say
    tallies = [sentences.tally(option) for option in sentences.compared.options]
    worse = sentences.prices()
    rest = [point.text for point in sentences.fails()[0].points if point.text not in worse]
    return Html().join(
        (
            tag("h1", sentences.title()),
            tag("p", sentences.subtitle(), class_="sq-lead"),
            Html().join(tag("p", tag("strong", text)) for text in tallies),
            *(tag("p", text) for text in worse),
            tag("details", tag("summary", say_("fails")), *(tag("p", text) for text in rest)),
            legend(sentences),
        )
    )


def legend(sentences: Sentences) -> Html:
    """Which colour is whose."""
    keys = Html().join(
        tag("li", tag("span", class_="sq-key", style=f"color:{charts.COLOURS[k]}"), name)
        for k, name in enumerate(sentences.names.values())
    )
    return tag("ul", keys, class_="sq-legend", aria_label=say("legend", sentences.lang))


def cards(sentences: Sentences) -> Html:
    """A card a main outcome, those of a group together."""
    lang, options = sentences.lang, sentences.compared.options
    groups = []
    for group in _GROUPS:
        names = [name for name in sentences.main if INDICATORS[name].group == group]
        if names:
            own = Html().join(card(name, sentences, options, lang) for name in names)
            title = tag("h2", label(f"group.{group}", lang))
            groups.append(Html().join((title, tag("ul", own, class_="sq-cards"))))
    found = [f for own in sentences.findings.values() for name, f in own.items() if name in sentences.main]
    if sentences.compared.pairs > 1 and any(finding.verdict == "unclear" for finding in found):
        groups.insert(0, tag("p", say("corrected_note", lang), class_="sq-help"))
    return Html().join(groups)


def card(name: str, sentences: Sentences, options: list[str], lang: Lang) -> Html:
    """One main outcome, option by option."""
    several = len(options) > 1
    first = sentences.findings[options[0]].get(name)
    if first is None:
        return Html()
    lines = []
    for k, option in enumerate(options):
        finding = sentences.findings[option].get(name)
        if finding is not None:
            lines.append(_change(finding, sentences.names[option], k + 1, lang, several=several))
    unit = tag("div", first.unit, class_="sq-unitline") if first.unit else ""
    base = say("from_base", lang, base=sentences.names[sentences.compared.base])
    before = tag("div", base, " ", tag("span", first.before), class_="sq-from")
    inside = (before, *lines) if several else (*lines, before)
    look = "sq-card sq-several" if several else "sq-card"
    return tag("li", tag("div", tag("h3", first.name), unit), *inside, class_=look, data_indicator=name)


def _change(finding: Finding, option: str, place: int, lang: Lang, *, several: bool) -> Html:
    middle, _, half = finding.difference.partition("\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}")
    interval = tag("small", f"{'± ' * bool(half)}{half} {finding.points}".strip())
    verdict = verdict_tag("div", finding.verdict, lang)
    key = tag("span", class_="sq-key", style=f"color:{charts.COLOURS[place]}")
    who = tag("div", key, option, class_="sq-who") if several else ""
    after = tag("div", say("now", lang), " ", tag("span", finding.after), class_="sq-from")
    return Html().join((who, tag("div", middle, " ", interval, class_="sq-big"), verdict, after))
