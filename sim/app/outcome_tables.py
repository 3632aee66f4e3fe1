"""Every number of a comparison, and what differs in its inputs."""

from __future__ import annotations

from typing import Any

import solara
from markupsafe import Markup as Html

from sim.app.elements import tag
from sim.app.main_outcomes import GROUPS
from sim.app.verdicts import verdict_text
from sim.app.widgets import Markup, Table
from sim.app.words import say, table_words
from sim.measures.indicators import INDICATORS
from sim.report import tables
from sim.report.answer import constant, names_of
from sim.report.drawn import capital
from sim.report.sentences import Sentences
from sim.text import Lang, label


def _place(group: str) -> int:
    return GROUPS.index(group) if group in GROUPS else len(GROUPS)


@solara.component
def Numbers(sentences: Sentences, key: str, lang: Lang) -> None:
    """Every indicator, to search and sort."""
    base = sentences.names[sentences.compared.base]
    columns = [{"label": say("indicator", lang), "kind": ""}]
    options = sentences.compared.options
    for option in options:  # first what is asked for, then what it is made of
        who = f"{sentences.names[option]}: " if len(options) > 1 else ""
        columns += [
            {"label": who + say("difference", lang), "kind": "num"},
            {"label": capital(label("verdict", lang)), "kind": ""},
        ]
    columns += [{"label": name, "kind": "num"} for name in (base, *(sentences.names[o] for o in options))]

    same = solara.use_memo(lambda: constant(sentences), [key])

    def rows() -> list[list[Any]]:
        made = []
        for name in sorted(
            (n for n in INDICATORS if n not in same), key=lambda n: _place(INDICATORS[n].group)
        ):
            findings = [sentences.findings[option].get(name) for option in options]
            first = next((finding for finding in findings if finding), None)
            if first is None:
                continue
            group = label(f"group.{INDICATORS[name].group}", lang)
            cells: list[Any] = [{"text": first.name, "note": first.unit, "group": group}]
            for finding in findings:
                if finding is None:
                    cells += ["–", ""]
                else:
                    verdict = {"text": verdict_text(finding.verdict, lang), "look": f"sq-{finding.verdict}"}
                    cells += [finding.difference, verdict]
            made.append([*cells, first.before, *(finding.after if finding else "–" for finding in findings)])
        return made

    Markup(
        html=Html().join(
            (
                tag("h2", say("numbers", lang)),
                tag("p", say("numbers_help", lang, window=sentences.compared.window), class_="sq-lead"),
            )
        )
    )
    Table(
        name=say("numbers", lang),
        columns=columns,
        rows=solara.use_memo(rows, [key, lang]),
        words=table_words(lang),
        testid="numbers",
        folded=True,
    )
    if same:
        told = say("constant_in_all", lang, names=names_of(sentences, same))
        Markup(html=tag("p", told, class_="sq-help"), testid="constant")


@solara.component
def Inputs(sentences: Sentences, key: str, lang: Lang) -> None:
    """What differs between the scenarios."""
    grid = solara.use_memo(lambda: tables.inputs(sentences, ""), [key, lang])
    Markup(html=tag("h2", label("report.inputs", lang)))
    if grid is None:
        Markup(html=tag("p", label("report.same_inputs", lang)))
        return
    columns = [
        {"label": heading, "kind": "" if k == 0 else "long"} for k, heading in enumerate(grid.headings)
    ]
    rows = [[cell.text for cell in row] for row in grid.rows]
    Table(
        name=label("report.inputs", lang),
        columns=columns,
        rows=rows,
        words=table_words(lang),
        testid="inputs",
    )
