"""Who gains and who loses, group of residents by group of residents."""

from __future__ import annotations

from sim.report.blocks import Cell, Grid
from sim.report.drawn import found, said
from sim.report.sentences import Sentences
from sim.text import label
from sim.text.numbers import few_digits, signed, typeset

BY = "resident_group"
CHOSEN = ("on_time_share", "time_to_finish_mean", "visits_per_case", "satisfaction", "unmet_need")
"""What is told of groups, where it is measured by them."""


def by_group(sentences: Sentences, option: str, name: str) -> Grid | None:
    """A row a group under each outcome: base, option, difference, verdict; None where nothing has groups."""
    compared, lang, say = sentences.compared, sentences.lang, sentences.say
    table = compared.differences
    table = table[(table["scenario"] == option) & (table["by"] == BY)]
    summary = compared.summary[compared.summary["by"] == BY]
    mean = summary.set_index(["scenario", "indicator", "key"])["mean"]
    words = {
        "better": label("better", lang), "worse": label("worse", lang),
        "higher": say("is_higher"), "lower": say("is_lower"),
        "unclear": say("unclear_count" if compared.pairs > 1 else "one_run"),
    }  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for indicator in (
        one for one in CHOSEN if one in set(table["indicator"]) and one in sentences.indicators
    ):
        declared = sentences.indicators[indicator]
        rows.append((Cell(f"{said(declared.name, lang)} [{said(declared.unit, lang)}]"),))
        for row in table[table["indicator"] == indicator].to_dict("records"):
            key = str(row["key"])
            means = [float(mean[scenario, indicator, key]) for scenario in (compared.base, option)]
            verdict = found(row["verdict"], declared.better, row["low"], row["high"])
            change = typeset(signed(row["difference"], row["low"], row["high"]))
            rows.append(
                (Cell(label(key, lang)), *(Cell(text) for text in few_digits(*means)), Cell(change),
                 Cell(words[verdict], verdict))
            )  # fmt: skip
    if not rows:
        return None
    base, names = sentences.names[compared.base], sentences.names
    headings = (
        label("persons.group", lang),
        base,
        names[option],
        say("change_column"),
        label("verdict", lang),
    )
    title = say("groups_table", option=names[option], base=base)
    code = "groups_caption" if compared.pairs > 1 else "groups_caption_one"
    caption = say("labelled", name=name, title=title, caption=say(code, window=compared.window))
    return Grid(name, caption, headings, tuple(rows))
