"""`shequ attribute`: which levers make the difference between two scenarios, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sim.analysis.attribution import Attribution, adds_up, attribute
from sim.analysis.compare import verdict
from sim.cli.asking import asked_indicators, named, ran
from sim.cli.console import give, grid, note, out
from sim.cli.ending import INTERRUPTED
from sim.cli.running import note_small_town, refuse_mistakes
from sim.cli.studying import say_how_it_went
from sim.experiments import answers
from sim.experiments.coalitions import EXACT_UP_TO, Plan, planned
from sim.experiments.engines import Engine
from sim.experiments.lever_games import REST, Game, chosen, game_between, grouped
from sim.institutions.documents import InputError, Problem
from sim.institutions.files.library import load_levers
from sim.institutions.levers import GROUPS
from sim.institutions.scenario import Scenario
from sim.measures.indicators import INDICATORS
from sim.report import percent
from sim.report.percent import table_shown
from sim.text import Lang, label
from sim.text.numbers import rounded, signed
from sim.text.problems import message

TABLES = ("shapley.csv", "interactions.csv", "effects.csv")

DEFAULT_ORDERS = 16
"""Orders asked in each replicate where there are too many levers for all coalitions."""

IN_DETAIL = 3
"""With up to so many indicators each has a table of its own; with more there is one for all."""

_MOST_PAIRS = 5
_MOST_SHARES = 4


@dataclass(frozen=True)
class Question:
    """What is asked: of which two scenarios, over which players, for which indicators."""

    base: Scenario
    option: Scenario
    by: str
    levers: Sequence[str]
    orders: int | None
    indicators: Sequence[str]
    window: int


def attribute_report(question: Question, *, engine: Engine, folder: Path | None, lang: Lang) -> int:
    """Run what is missing, share the effects out, print and write them; returns the exit code."""
    base, option = question.base, question.option
    names = asked_indicators(question.indicators)
    game = _game(question)
    orders = _orders(question.orders, len(game.players))
    note(f"Making the combinations of {len(game.players)} measures that are asked for.")
    note_small_town(base, lang)
    plan = planned(game, base.replicates, orders, base.seed)
    words = ("attribute", base.id, option.id, "by", "levers" if question.levers else question.by)
    folder = answers.prepare(folder, words, TABLES)
    made, batch = ran(plan.design, plan.replicates, folder / answers.RUNS, engine)
    refuse_mistakes(batch)
    outcomes = made.outcomes(question.window).reindex(columns=names)
    values, besides = plan.looked_up(outcomes)
    found = attribute(values, [player.name for player in game.players], plan.orders, besides)
    tables = dict(zip(TABLES, (found.shares, found.pairs, found.effects), strict=True))
    answers.write(folder, tables, _about(question, game, names, orders, made.complete))
    _print(found, game, plan, question, names, lang)
    give(folder, {Path(name).stem: table for name, table in tables.items()})
    say_how_it_went(replace(made, folder=folder), batch)
    return INTERRUPTED if batch.interrupted else 1 if len(made.failures) else 0


def _game(question: Question) -> Game:
    levers = load_levers()
    game = game_between(question.base, question.option, levers)
    if question.levers:
        return chosen(game, question.levers)
    return game if question.by == "lever" else grouped(game, {k: v.group for k, v in levers.items()})


def _orders(wanted: int | None, players: int) -> int | None:
    """How many orders to ask; None for all coalitions."""
    if wanted is None:
        return None if players <= EXACT_UP_TO else DEFAULT_ORDERS
    if wanted < 2 or wanted % 2:
        allowed = message("even_orders")
        raise InputError(Problem("shequ", 0, "--orders", str(wanted), allowed))
    return wanted


def _about(
    question: Question, game: Game, names: Sequence[str], orders: int | None, complete: bool
) -> dict[str, object]:
    return {
        "question": "attribute",
        "base": {"name": question.base.id, **answers.described(question.base)},
        "option": {"name": question.option.id, **answers.described(question.option)},
        "replicates": question.base.replicates,
        "players": {player.name: list(player.levers) for player in game.players},
        "from_month": game.month,
        "orders": orders,
        "indicators": list(names),
        "window_months": question.window,
        "complete": complete,
    }


# --- what is printed ---------------------------------------------------------------------------------


def _print(
    found: Attribution, game: Game, plan: Plan, question: Question, names: Sequence[str], lang: Lang
) -> None:
    if not found.effects["replicates"].any():
        note("No replicate is whole yet, so there is nothing to share out.")
        return
    titles = {player.name: _titled(player.name, lang) for player in game.players}
    whole, found = found, _shown(found)
    console = out()
    if len(names) <= IN_DETAIL:
        for name in names:
            heading = label("attribute.title", lang).format(
                _named(question.base, lang), _named(question.option, lang), named(name, lang), question.window
            )
            console.print(Text(f"\n{heading}", style="bold"), soft_wrap=True)
            console.print(_in_detail(found, name, titles, lang))
            for said in _pairs(found, name, titles, lang):
                console.print(said)
    else:
        console.print(_overview(found, titles, question, lang))
    for line in _remarks(whole, game, plan, lang):
        console.print(line, markup=False, soft_wrap=True)


def _shown(found: Attribution) -> Attribution:
    """All tables as they are shown."""
    return replace(
        found,
        shares=table_shown(found.shares, INDICATORS, (*percent.SHARES, "alone", "last")),
        pairs=table_shown(found.pairs, INDICATORS, percent.PAIRS),
        effects=table_shown(
            found.effects,
            INDICATORS,
            ("effect", "low", "high", "remainder", "remainder_low", "remainder_high"),
        ),
    )


def _in_detail(found: Attribution, name: str, titles: dict[str, str], lang: Lang) -> Table:
    """One indicator: every player's share, largest first, and what they add up to."""
    words = ("player", "share", "relative", "alone", "last")
    table = grid(*(label(f"attribute.{word}", lang) for word in words), numbers=(1, 2, 3, 4))
    shares = found.shares[found.shares["indicator"] == name]
    for row in shares.sort_values("share", key=abs, ascending=False, kind="stable").to_dict("records"):
        half = (row["high"] - row["low"]) / 2.0
        table.add_row(
            titles[row["player"]],
            _judged(name, row["share"], row["low"], row["high"]),
            _percent(row["relative"]),
            rounded(row["alone"], half),
            rounded(row["last"], half),
        )
    table.add_section()
    effect = found.effects[found.effects["indicator"] == name].iloc[0]
    whole = _judged(name, effect["effect"], effect["low"], effect["high"])
    table.add_row(Text(label("attribute.whole", lang), style="bold"), whole, "", "", "")
    if math.isfinite(effect["remainder"]):
        rest = _judged(name, effect["remainder"], effect["remainder_low"], effect["remainder_high"])
        table.add_row(label("attribute.remainder", lang), rest, "", "", "")
    return table


def _overview(found: Attribution, titles: dict[str, str], question: Question, lang: Lang) -> Table:
    """A row an indicator: the effect, and what it is made of as far as that is clear."""
    title = label("attribute.overview", lang).format(
        _named(question.base, lang), _named(question.option, lang), question.window
    )
    table = grid(
        label("indicator", lang), label("attribute.effect", lang), label("attribute.shares", lang),
        numbers=(1,), title=escape(title),
    )  # fmt: skip
    for effect in found.effects.to_dict("records"):
        name = str(effect["indicator"])
        own = found.shares[found.shares["indicator"] == name]
        own = own.sort_values("share", key=abs, ascending=False, kind="stable")
        parts, rows = Text(), own.to_dict("records")
        clear = [row for row in rows if row["low"] > 0.0 or row["high"] < 0.0]
        for row in clear[:_MOST_SHARES]:
            parts.append(f"{titles[row['player']]} ")
            parts.append(_judged(name, row["share"], row["low"], row["high"]))
            # What works against the whole is no part of it.
            parts.append(f" ({_percent(row['relative'])})\n" if row["relative"] > 0.0 else "\n")
        also = [titles[row["player"]] for row in clear[_MOST_SHARES:]]
        unclear = [titles[row["player"]] for row in rows if row not in clear and row["share"] != 0.0]
        for word, players in (("also", also), ("unclear", unclear)):
            if players:
                parts.append(label(f"attribute.{word}", lang).format(", ".join(players)) + "\n", "dim")
        parts.rstrip()
        table.add_row(
            Text(named(name, lang)), _judged(name, effect["effect"], effect["low"], effect["high"]), parts
        )
        table.add_section()
    return table


def _pairs(found: Attribution, name: str, titles: dict[str, str], lang: Lang) -> list[Text]:
    """The strongest interactions that are clear of 0, in words."""
    pairs = found.pairs[found.pairs["indicator"] == name]
    clear = pairs[(pairs["low"] > 0.0) | (pairs["high"] < 0.0)]
    if (count := len(clear)) == 0:
        return []
    clear = clear.sort_values("interaction", key=abs, ascending=False, kind="stable").head(_MOST_PAIRS)
    lines = [Text(" " + label("attribute.pairs", lang).format(count, len(pairs)))]
    for row in clear.to_dict("records"):
        effect = found.effects.loc[found.effects["indicator"] == name, "effect"].iloc[0]
        word = "more" if row["interaction"] * effect > 0.0 else "less"
        size = signed(row["interaction"], row["low"], row["high"])
        said = label("attribute.together", lang).format(
            titles[row["one"]], titles[row["other"]], size, label(f"attribute.{word}", lang)
        )
        lines.append(Text(f"   {said}"))
    return lines


def _remarks(found: Attribution, game: Game, plan: Plan, lang: Lang) -> list[str]:
    lines = [label("attribute.adds_up" if adds_up(found.effects) else "attribute.adds_not", lang)]
    if plan.orders is not None:
        count = len(next(iter(plan.orders.values())))
        lines.append(label("attribute.orders", lang).format(count))
    if found.effects["replicates"].max() == 1:
        lines.append(label("attribute.one", lang))
    levers = load_levers()
    for need in dict.fromkeys(need for _, need in game.dependent):
        who = [getattr(levers[lever].name, lang) for lever, needed in game.dependent if needed == need]
        lines.append(label("attribute.needs", lang).format(", ".join(who), getattr(levers[need].name, lang)))
    if not game.only_levers:
        lines.append(
            label("attribute.besides", lang).format(_named(game.option, lang), _named(game.base, lang))
        )
    return lines


def _judged(name: str, value: float, low: float, high: float) -> Text:
    """A change with its interval, coloured by whether it is for the better."""
    return Text(signed(value, low, high), style=verdict(INDICATORS[name].better, low, high))


def _titled(player: str, lang: Lang) -> str:
    """What a player is called: a lever, a group of levers, or the rest."""
    if player == REST:
        return label("attribute.rest", lang)
    if player in GROUPS:
        return label(f"lever.{player}", lang)
    return str(getattr(load_levers()[player].name, lang))


def _named(scenario: Scenario, lang: Lang) -> str:
    return str(getattr(scenario.name, lang))


def _percent(share: float) -> str:
    # What rounds to nothing has no sign.
    return f"{round(share, 2) or 0.0:.0%}" if math.isfinite(share) else ""
