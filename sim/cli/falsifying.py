"""`shequ falsify`: every attempt to prove the model wrong, and what came of it, whatever it is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from rich.table import Table
from rich.text import Text

from sim.analysis import falsification as judging
from sim.analysis.falsification import Sign
from sim.analysis.labelled_runs import Figure, Finding, Runs
from sim.cli.console import give, grid, note, out
from sim.cli.ending import INTERRUPTED
from sim.cli.running import note_small_town, shown_progress
from sim.cli.settings import configured
from sim.experiments import falsification as runs
from sim.experiments.ablations import ABLATIONS, ACTED_ON, VOTING, WITHDRAWING, Whole
from sim.experiments.files import discard, try_out, write_whole
from sim.experiments.replicate_seeds import replicate_seed
from sim.experiments.runner import Batch
from sim.experiments.samples import latin_hypercube, uncertain_ranges
from sim.institutions.files.library import load_scenario
from sim.institutions.scenario import Scenario
from sim.measures.indicators import HEADLINE, INDICATORS
from sim.text import Lang, label
from sim.text.numbers import rounded, signed

FALSIFIERS, DRAWS, ABLATIONS_FILE, SIZES = "falsifiers.csv", "draws.csv", "ablations.csv", "sizes.csv"

_STYLE = {"refuted": "worse", "carries_not": "worse", "stands": "better", "carries": "better"}
_AT_EQUAL_STAFF = ("F5", "F7")
_COUNTS = ("restored_in", "restored_unlapsed")
"""Figures that are numbers of draws; the other plain ones are shares of them."""


def falsify_report(
    *,
    draws: int | None,
    quick: bool,
    seed: int | None,
    jobs: int | None,
    residents: int | None,
    years: int | None,
    folder: Path | None,
    lang: Lang,
) -> int:
    """Draw, run, judge, print every finding and write the tables; returns the exit code."""
    size = runs.QUICK if quick else runs.FULL
    old, new, voting = configured(
        ["old", "new", VOTING],
        years=size.years if years is None else years,
        residents=size.residents if residents is None else residents,
        seed=seed,
    )
    withdrawals = configured(
        list(runs.WITHDRAWALS),
        years=runs.withdrawal_years(
            load_scenario(WITHDRAWING), years if years is not None else size.years if quick else None
        ),
        residents=size.residents if residents is None else residents,
        seed=seed,
    )
    wholes = dict(zip(runs.WHOLES, [*withdrawals, voting], strict=True))
    if folder is not None:
        try_out(folder)
    ranges = uncertain_ranges(new.parameters.registry)
    table = latin_hypercube(ranges, size.draws if draws is None else draws, new.seed)
    seeds = size.ablation_seeds if draws is None else min(size.ablation_seeds, draws)
    better = {name: INDICATORS[name].better for name in HEADLINE if INDICATORS[name].better != "none"}
    note_small_town(new, lang)
    rows, batches = _run(old, new, wholes, table, seeds, {*better, *judging.READ, *ACTED_ON}, jobs)
    _say_how_it_went(batches)
    ended = _ended(batches)
    if not any(batch.succeeded for batch in batches):
        if folder is not None:
            discard(folder)
        return ended
    findings = judging.judge_all(rows, better)
    found = Runs(rows)
    taken_out = judging.taken_out(
        found,
        {name: it.of for name, it in ABLATIONS.items()},
        {name: it.acts_on for name, it in ABLATIONS.items()},
    )
    sizes = runs.sizes_of(new)
    signs = judging.signs(found, tuple(better), sizes)
    out().print(_wins_table(findings[0], lang))
    out().print(_findings_table(findings, lang))
    out().print(_ablations_table(taken_out, lang))
    out().print(_signs_table(signs, sizes, lang))
    give(
        folder,
        {
            "falsifiers": findings_csv(findings),
            "ablations": findings_csv(taken_out, "ablation"),
            "sizes": signs_csv(signs),
        },
    )
    if folder is not None:
        names = list(dict.fromkeys([*better, *judging.MAIN, judging.SPENDING, "reversals"]))
        drawn = table.join(judging.by_draw(rows, names, judging.OF_DRAWS))
        drawn.insert(0, "seed", [replicate_seed(new.seed, int(draw)) for draw in drawn.index])
        drawn.insert(0, "draw", drawn.index)
        tables = {
            FALSIFIERS: findings_csv(findings),
            DRAWS: drawn,
            ABLATIONS_FILE: findings_csv(taken_out, "ablation"),
            SIZES: signs_csv(signs),
        }
        for name, content in tables.items():
            text = content.to_csv(index=False, float_format="%.10g", lineterminator="\n")
            write_whole(folder / name, text.encode("utf-8"))
            out().print(str(folder / name), markup=False, soft_wrap=True)
    return ended


def _run(
    old: Scenario,
    new: Scenario,
    wholes: Mapping[Whole, Scenario],
    table: pd.DataFrame,
    seeds: int,
    wanted: set[str],
    jobs: int | None,
) -> tuple[pd.DataFrame, list[Batch]]:
    """All runs: first those that ask for nothing, then those for as much money as these have cost."""
    points = [
        *runs.points_of_draws(old, new, table),
        *runs.points_of_ablations(new, wholes, seeds),
        *runs.points_of_sizes(old, new, seeds),
    ]
    with shown_progress(len(points)) as shown:
        rows, batch = runs.run_all(points, wanted, jobs=jobs, progress=shown.batch)
    if batch.interrupted or not batch.succeeded:
        return rows, [batch]
    points = runs.points_at_equal_money(old, new, table, rows)
    with shown_progress(len(points)) as shown:
        more, second = runs.run_all(points, wanted, jobs=jobs, progress=shown.batch)
    return pd.concat([rows, more], ignore_index=True), [batch, second]


def _say_how_it_went(batches: Sequence[Batch]) -> None:
    for batch in batches:
        for outcome in batch.failures:
            point = outcome.point
            note(f"Failed: {point.scenario.id}, {point.replicate} (seed {point.seed}): {outcome.message}")
    done, of = (sum(len(part) for part in parts) for parts in zip(
        *((batch.succeeded, batch.points) for batch in batches), strict=True
    ))  # fmt: skip
    seconds = sum(batch.seconds for batch in batches)
    note(f"{done} of {of} runs in {seconds:.1f} s; pairs of failed runs are left out.")


def _ended(batches: Sequence[Batch]) -> int:
    if any(batch.interrupted for batch in batches):
        return INTERRUPTED
    return 1 if any(batch.failures or not batch.succeeded for batch in batches if batch.points) else 0


# --- what is printed ---------------------------------------------------------------------------------


def _wins_table(finding: Finding, lang: Lang) -> Table:
    """By headline: the share of draws that the new structure wins."""
    table = grid(
        label("indicator", lang), label("falsify.won", lang), label("falsify.draws", lang), numbers=(1, 2)
    )
    for figure in finding.figures:
        if figure.name == "won":
            name = Text(getattr(INDICATORS[figure.key].name, lang))
            table.add_row(name, f"{figure.value.mean:.0%}", str(figure.count))
    return table


def _findings_table(findings: Sequence[Finding], lang: Lang) -> Table:
    table = grid(label("falsify.claim", lang), label("measured", lang), label("verdict", lang))
    for finding in findings:
        lines = [shown(figure, lang) for figure in finding.figures if figure.name != "won"]
        claim = Text.assemble((finding.id, "bold"), f" {label(f'falsify.{finding.id}', lang)}")
        if finding.id in _AT_EQUAL_STAFF:
            claim.append(f"\n{label('falsify.equal_staff', lang)}", "dim")
        table.add_row(
            claim,
            Text("\n".join(lines)),
            Text(label(f"falsify.{finding.outcome}", lang), style=_STYLE.get(finding.outcome, "unclear")),
        )
        table.add_section()
    return table


def _ablations_table(taken_out: Sequence[Finding], lang: Lang) -> Table:
    """By ablation: what it clearly moves, or that it moves nothing clearly."""
    table = grid(label("ablation.gone", lang), label("ablation.moves", lang))
    for finding in taken_out:
        clear = [figure for figure in finding.figures if figure.value.above or figure.value.below]
        lines = [shown(figure, lang) for figure in clear] or [label("ablation.nothing", lang)]
        table.add_row(label(f"ablation.{finding.id}", lang), Text("\n".join(lines)))
    return table


def _signs_table(signs: Sequence[Sign], sizes: Sequence[int], lang: Lang) -> Table:
    """By headline and size: new less old; what differs from the largest town's sign is marked."""
    columns = [label("signs.residents", lang).format(f"{size:,}") for size in sizes]
    table = grid(
        label("signs.difference", lang),
        *columns,
        label("signs.turned", lang),
        numbers=range(1, len(sizes) + 1),
    )
    for sign in signs:
        turned = ", ".join(f"{size:,}" for size in sign.turned)
        table.add_row(
            Text(getattr(INDICATORS[sign.name].name, lang)),
            *(_signed(sign.by_size[size]) for size in sizes),
            Text(turned, style="worse" if turned else ""),
        )
    return table


def shown(figure: Figure, lang: Lang) -> str:
    """A figure in words: its name, its levels and difference or its share of so many, and its pairs."""
    name = name_of(figure, lang)
    if figure.name in _COUNTS:
        return f"{name}: {figure.value.mean:.0f} / {figure.count}"
    if not math.isnan(figure.before):
        half = (figure.value.high - figure.value.low) / 2.0
        levels = f"{rounded(figure.before, half)} → {rounded(figure.after, half)}"
        return f"{name}: {levels}, {_signed(figure)} (n = {figure.count})"
    if figure.name in INDICATORS or figure.name.startswith("rise_"):
        return f"{name}: {_signed(figure)} (n = {figure.count})"
    share = "–" if math.isnan(figure.value.mean) else f"{figure.value.mean:.0%}"
    return f"{name}: {share} (n = {figure.count})"


def name_of(figure: Figure, lang: Lang) -> str:
    """What a figure is of."""
    if figure.name in INDICATORS:
        name: str = getattr(INDICATORS[figure.name].name, lang)
        return f"{name} ({label(f'falsify.{figure.key}', lang)})" if figure.key else name
    return label(f"falsify.{figure.name}", lang).format(figure.key)


def _signed(figure: Figure) -> str:
    value = figure.value
    return signed(value.mean, value.low, value.high)


# --- what is written ---------------------------------------------------------------------------------


def findings_csv(findings: Sequence[Finding], kind: str = "falsify") -> pd.DataFrame:
    """One row a figure, with the outcome of what it belongs to; `kind` is what its text begins with."""
    return pd.DataFrame(
        [
            {
                "id": finding.id,
                "claim": label(f"{kind}.{finding.id}", "en"),
                "outcome": finding.outcome,
                "figure": figure.name,
                "key": figure.key,
                **_numbers(figure),
            }
            for finding in findings
            for figure in finding.figures
        ]
    )


def signs_csv(signs: Sequence[Sign]) -> pd.DataFrame:
    """One row an indicator and size."""
    return pd.DataFrame(
        [
            {"indicator": sign.name, "residents": size, "turned": size in sign.turned, **_numbers(figure)}
            for sign in signs
            for size, figure in sign.by_size.items()
        ]
    )


def _numbers(figure: Figure) -> dict[str, float]:
    value = figure.value
    return {
        "before": figure.before,
        "after": figure.after,
        "value": value.mean,
        "low": value.low,
        "high": value.high,
        "pairs": figure.count,
    }
