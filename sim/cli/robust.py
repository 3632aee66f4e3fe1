"""`shequ robust`: options in many futures, their regret, and the goals they reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sim.analysis.robustness import ALL_GOALS, regret_curves, robust_table, satisficing
from sim.cli.asking import asked_goals, asked_ranges, named_after, refuse_missing, say_futures
from sim.cli.console import give, grid, note, out
from sim.cli.ending import INTERRUPTED
from sim.cli.headlines import headline, titled
from sim.cli.running import note_small_town, refuse_mistakes, shown_progress
from sim.cli.settings import configured, window_of
from sim.cli.studying import engine_of, say_how_it_went
from sim.experiments.design import read_table
from sim.experiments.ensemble_runs import run_ensemble
from sim.experiments.files import csv_bytes, try_out, unusable, write_whole
from sim.experiments.futures import Futures, futures_at, futures_of, open_ranges, outcomes_of, refuse_fixed
from sim.institutions.documents import InputError, Problem, display_path
from sim.measures.indicators import INDICATORS
from sim.report.percent import table_shown
from sim.text import Lang, label
from sim.text.numbers import rounded
from sim.text.problems import message

ENSEMBLE = "ensemble"
OPTIONS, GOALS, REGRET, OUTCOMES, FUTURES = (
    "options.csv", "goals.csv", "regret.csv", "outcomes.csv", "futures.csv",
)  # fmt: skip


def robust_report(
    names: Sequence[str],
    written: Sequence[str],
    *,
    futures: int,
    parameters: str | None,
    points: Path | None,
    replicates: int,
    years: int | None,
    residents: int | None,
    seed: int | None,
    window: int,
    overrides: Sequence[str],
    code: Path | None,
    folder: Path | None,
    engine: str,
    scheduler: str | None,
    jobs: int | None,
    lang: Lang,
) -> int:
    """Draw futures, run every option in each, write and show regret and goals; returns the exit code."""
    if len(names) < 2:
        raise InputError(
            Problem("shequ", 0, "OPTION", message("only_one", name=names[0]), message("two_options"))
        )
    goals = asked_goals(written, INDICATORS, "level")  # without d: an option's own level
    who = engine_of(engine, scheduler, jobs)
    options = configured(
        names,
        years=years,
        residents=residents,
        replicates=replicates,
        seed=seed,
        overrides=overrides,
        code=code,
    )
    window = window_of(window, options[0])
    registry = options[0].parameters.registry
    if points is not None:
        drawn = futures_at(options, _points(points, parameters))
    else:
        ranges = asked_ranges(parameters, registry)
        if parameters is not None:
            refuse_fixed(options, ranges)
        drawn = futures_of(options, open_ranges(options, ranges), futures, options[0].seed)
    folder = Path("results") / f"robust-{named_after(drawn.options)}" if folder is None else folder
    say_futures(options, drawn, replicates)
    try_out(folder)
    note_small_town(options[0], lang)
    with shown_progress(len(drawn.design) * replicates) as progress:
        made, batch = run_ensemble(
            drawn.design,
            replicates=replicates,
            folder=folder / ENSEMBLE,
            engine=who,
            progress=progress.batch,
            window=window,
            about={"robust": list(drawn.options), "goals": [str(goal) for goal in goals]},
        )
    if batch.interrupted:
        say_how_it_went(replace(made, folder=folder), batch)
        return INTERRUPTED
    refuse_mistakes(batch)
    outcomes = outcomes_of(made, drawn.options, window)
    if outcomes.empty:
        note("In no future has every option been run to its end; there is nothing to compare.")
    else:
        refuse_missing(goals, outcomes)
        table = robust_table(outcomes, INDICATORS, seed=options[0].seed)
        reached = satisficing(outcomes, goals, drawn.options[0])
        _write(folder, drawn, outcomes, table, reached)
        _show(table, reached, drawn.options, window, lang)
        give(folder, {"options": table, "goals": reached})
    say_how_it_went(replace(made, folder=folder), batch)
    return 1 if len(made.failures) else 0


def _points(file: Path, parameters: str | None) -> pd.DataFrame:
    """The futures of a file, a row each, as `shequ calibrate` writes draws of a posterior."""
    if parameters is not None:
        found = message("both_options", other="--parameters")
        raise InputError(Problem("shequ", 0, "--points", found, message("points_or_parameters")))
    table = read_table(file)
    if not len(table):
        raise InputError(Problem(display_path(file), 0, "", message("no_points"), message("row_a_point")))
    return table


def _write(
    folder: Path, drawn: Futures, outcomes: pd.DataFrame, table: pd.DataFrame, reached: pd.DataFrame
) -> None:
    contents = {
        OPTIONS: table,
        GOALS: reached,
        REGRET: regret_curves(outcomes, INDICATORS),
        OUTCOMES: outcomes,
        FUTURES: drawn.table.reset_index(),
    }
    try:
        for name, content in contents.items():
            write_whole(folder / name, csv_bytes(content))
    except OSError as error:
        raise InputError(unusable(folder, error)) from None


# --- what is printed -----------------------------------------------------------------------------------


def _show(
    table: pd.DataFrame, reached: pd.DataFrame, options: Sequence[str], window: int, lang: Lang
) -> None:
    console = out()
    console.print(_regret_table(table, options, window, lang))
    console.print(label("robust.regret_note", lang), markup=False)
    console.print(label("robust.least_note", lang), markup=False)
    if len(reached):
        console.print()
        console.print(_goals_table(reached, options, lang))


_IN_UNIT = ("mean", "low", "high", "worst", "regret", "regret_low", "regret_high", "regret_90", "regret_max")


def _regret_table(table: pd.DataFrame, options: Sequence[str], window: int, lang: Lang) -> Table:
    """A row an option under each headline indicator: mean, worst and regret."""
    title = label("robust.title", lang).format(futures=int(table["futures"].max()), window=window)
    grouped = grid(
        label("indicator", lang), label("mean", lang), label("robust.worst", lang),
        label("robust.regret_mean", lang), label("robust.regret_high", lang),
        label("robust.regret_max", lang), numbers=range(1, 6), title=title,
    )  # fmt: skip
    table = table_shown(table, INDICATORS, _IN_UNIT)
    rows = {(str(row["indicator"]), str(row["option"])): row for row in table.to_dict("records")}
    for _, members in headline(INDICATORS, table["indicator"]):
        for name, indicator in members:
            grouped.add_row(titled(indicator, lang))
            for option in options:
                row = rows[name, option]
                half = (row["high"] - row["low"]) / 2.0
                grouped.add_row(
                    Text(f"    {option}{' *' if row['least_max_regret'] else ''}"),
                    rounded(row["mean"], half),
                    rounded(row["worst"], half),
                    _with_interval(row["regret"], row["regret_low"], row["regret_high"], half),
                    rounded(row["regret_90"], half),
                    rounded(row["regret_max"], half),
                )
    return grouped


def _with_interval(value: float, low: float, high: float, size: float) -> str:
    """A figure with the bounds of its interval, if it has one that is not a point.

    Regret may be all but 0 everywhere; it gets at most one digit more than a figure of uncertainty `size`.
    """
    half = (high - low) / 2.0
    if not half > 0.0:
        return rounded(value, size)
    half = max(half, size / 10.0)
    return f"{rounded(value, half)} ({rounded(low, half)} - {rounded(high, half)})"


def _goals_table(reached: pd.DataFrame, options: Sequence[str], lang: Lang) -> Table:
    """In which share of futures each option reaches each goal, with its interval."""
    futures = int(reached["futures"].max())
    table = grid(
        label("robust.goal", lang), *(escape(option) for option in options),
        numbers=range(1, len(options) + 1), title=label("robust.met", lang).format(futures=futures),
    )  # fmt: skip
    for goal in dict.fromkeys(reached["goal"]):
        own = reached[reached["goal"] == goal].set_index("option")
        name = label("robust.all", lang) if goal == ALL_GOALS else goal
        cells = [
            f"{own.loc[option, 'share']:.0%} ({own.loc[option, 'low']:.0%} - {own.loc[option, 'high']:.0%})"
            for option in options
        ]
        table.add_row(escape(name), *cells)
    return table
