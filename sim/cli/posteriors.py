"""The posterior that `shequ calibrate` learns from its runs: shown, tried on fresh runs, checked by ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from rich.table import Table
from rich.text import Text

from sim.analysis.calibration import Matched, Ranges, in_ranges
from sim.analysis.posterior import Posterior, Sample, posterior_of, sample_of
from sim.analysis.posterior_tables import foretold, summary
from sim.analysis.rank_check import Ranks, check_ranks
from sim.cli.console import grid, note, out
from sim.cli.discovery_words import in_range
from sim.cli.running import shown_progress
from sim.experiments.calibration import predict
from sim.experiments.engines import Engine
from sim.experiments.files import csv_bytes, write_whole
from sim.experiments.target_files import Observed
from sim.institutions.parameters import Parameter
from sim.institutions.scenario import Scenario
from sim.measures.indicators import INDICATORS
from sim.report.drawn import Drawn
from sim.report.posterior import densities, predictive_check
from sim.report.ranks import rank_check
from sim.report.save import save_all
from sim.text import Lang, label
from sim.text.numbers import rounded

DRAWN, SUMMARY, PREDICTIVE, RANKS, UNIFORMITY, FRESH = (
    "posterior.csv", "prior_and_posterior.csv", "predictive.csv", "ranks.csv", "uniformity.csv", "fresh",
)  # fmt: skip

FEW = 30.0
"""With a smaller effective size a posterior is called rough."""

EDGE = 0.025
"""With less weight of runs beyond a target, the target is said to be at the edge of what runs reach."""

UNLIKELY = 0.05
"""A p-value below this, times the number of tests of one check, is taken for a finding."""


@dataclass(frozen=True)
class Asked:
    """How many posterior draws are written, how many of them run afresh, and how many runs checked by."""

    draws: int
    fresh: int
    check: int


def posterior_report(
    matched: Matched,
    observed: Sequence[Observed],
    scenarios: Sequence[Scenario],
    ranges: Ranges,
    asked: Asked,
    *,
    replicates: int,
    engine: Engine,
    folder: Path,
    lang: Lang,
) -> bool:
    """Show and write the posterior, what fresh runs of it say, and the check by ranks; False if stopped."""
    seed = scenarios[0].seed
    registry = scenarios[0].parameters.registry
    sample, failed = sample_of(matched)
    console = out()
    console.print()
    counts = {"runs": len(sample) + failed, "failed": failed}
    try:
        targets = np.array([target.value for target in matched.targets])
        found = posterior_of(sample, matched.targets, targets, np.random.default_rng([seed, 19]))
    except ValueError:
        console.print(label("posterior.too_few", lang).format(**counts), markup=False)
        return True
    table = summary(found, ranges)
    rng = np.random.default_rng([seed, 20])
    drawn = in_ranges(found.draws(asked.draws, rng), ranges)
    write_whole(folder / DRAWN, csv_bytes(drawn))
    write_whole(folder / SUMMARY, csv_bytes(table))
    names = {name: str(getattr(registry[name].name, lang)) for name in ranges}
    _save(densities(found, table, names, _units(ranges, registry, lang), lang=lang), folder, "posterior")
    _show(table, found, matched, registry, counts, lang)
    if asked.fresh and not _predicted(matched, observed, scenarios, drawn.sample(
        min(asked.fresh, len(drawn)), random_state=seed % 2**32
    ), replicates, engine, folder, lang):  # fmt: skip
        return False
    if asked.check:
        _checked(sample, matched, list(ranges), asked.check, seed, names, folder, lang)
    return True


def _units(ranges: Ranges, registry: Mapping[str, Parameter], lang: Lang) -> dict[str, str]:
    return {name: label(f"unit.{registry[name].unit}", lang) for name in ranges}


def _save(drawn: Drawn, folder: Path, name: str) -> None:
    save_all(drawn, folder, f"figure-{name}")


# --- the posterior ---------------------------------------------------------------------------------------


def _show(
    table: pd.DataFrame,
    found: Posterior,
    matched: Matched,
    registry: Mapping[str, Parameter],
    counts: Mapping[str, int],
    lang: Lang,
) -> None:
    console = out()
    words = ("parameter", "prior", "posterior", "median", "contraction", "informed")
    shown = grid(*(label(f"posterior.{word}", lang) for word in words), numbers=(1, 2, 3, 4))
    for row in table.to_dict("records"):
        it = registry[row["parameter"]]
        what = Text.assemble(getattr(it.name, lang), (f"\n{row['parameter']}, {it.unit}", "dim"))
        ends = [
            f"{in_range(row[f'{of}low'], it)} – {in_range(row[f'{of}high'], it)}" for of in ("prior_", "")
        ]
        shown.add_row(
            what,
            *ends,
            in_range(row["median"], it),
            f"{max(0.0, row['contraction']):.0%}",
            label("posterior.yes" if row["informed"] else "posterior.no", lang),
        )
    console.print(shown)
    size = f"{found.effective:.0f}"
    console.print(label("posterior.found", lang).format(size=size, **counts), markup=False)
    if found.effective < FEW:
        console.print(label("posterior.rough", lang).format(size=size), markup=False)
    edge = [target.name for target, weight in zip(matched.targets, found.edge, strict=True) if weight < EDGE]
    if edge:
        console.print(label("posterior.edge", lang).format(targets=", ".join(edge)), markup=False)
    idle = [str(name) for name in table.loc[~table["informed"], "parameter"]]
    if idle:
        console.print(label("posterior.idle", lang).format(names=", ".join(idle)), markup=False)
    console.print(label("posterior.use", lang).format(file=DRAWN), markup=False)


# --- fresh runs --------------------------------------------------------------------------------------------


def _predicted(
    matched: Matched,
    observed: Sequence[Observed],
    scenarios: Sequence[Scenario],
    draws: pd.DataFrame,
    replicates: int,
    engine: Engine,
    folder: Path,
    lang: Lang,
) -> bool:
    """Run draws of the posterior afresh, and hold them against the targets; False if stopped."""
    runs = len(draws) * len({scenario.id for scenario in scenarios})
    note(f"Fresh runs at {len(draws)} draws of the posterior: {runs:,} runs.")
    with shown_progress(runs) as progress:
        values, _, batch = predict(
            draws.reset_index(drop=True), observed, scenarios,
            replicates=replicates, folder=folder / FRESH, engine=engine, progress=progress.batch,
        )  # fmt: skip
    if batch.interrupted:
        return False
    evenly = matched.values[matched.wave == 1].reshape(-1, len(matched.targets))
    rng = np.random.default_rng([scenarios[0].seed, 21])
    table = foretold(values, evenly, matched.targets, rng)
    write_whole(folder / PREDICTIVE, csv_bytes(table))
    _save(predictive_check(table, titles(observed, lang), lang=lang), folder, "predictive")
    words = ("target", "observed", "foretold_before", "foretold", "covered")
    shown = grid(*(label(f"posterior.{word}", lang) for word in words), numbers=(1, 2, 3))
    for row in table.to_dict("records"):
        sd = float(row["sd"])
        shown.add_row(
            Text(str(row["target"])),
            f"{rounded(row['observed'], sd)} ± {rounded(sd, sd)}",
            f"{rounded(row['prior_low'], sd)} – {rounded(row['prior_high'], sd)}",
            f"{rounded(row['low'], sd)} – {rounded(row['high'], sd)}",
            Text(label("posterior.yes", lang)) if row["covered"] else
            Text(label("posterior.no", lang), style="worse"),
        )  # fmt: skip
    console = out()
    console.print(shown)
    failed = int(table["failed"].max())
    console.print(label("posterior.tried", lang).format(runs=len(draws), failed=failed), markup=False)
    return True


def titles(observed: Sequence[Observed], lang: Lang) -> dict[str, str]:
    """What targets are called in a language; the rest of a target's name only where two would be the same."""
    own = {}
    for one in observed:
        name, key = getattr(INDICATORS[one.indicator].name, lang), f" ({one.key})" if one.key else ""
        own[one.target.name] = f"{name}{key}"
    several = [name for name in own.values() if list(own.values()).count(name) > 1]
    return {
        target: f"{name}{target.removeprefix(target.split()[0])}" if name in several else name
        for target, name in own.items()
    }


# --- the check by ranks ------------------------------------------------------------------------------------


def _checked(
    sample: Sample,
    matched: Matched,
    parameters: Sequence[str],
    count: int,
    seed: int,
    names: Mapping[str, str],
    folder: Path,
    lang: Lang,
) -> None:
    """Take stored runs for what was observed in turn, and show how the truth ranks among the draws."""
    ranks = check_ranks(sample, matched.targets, count, seed)
    console = out()
    if not len(ranks.ranks):
        console.print(label("ranks.none", lang), markup=False)
        return
    table = ranks.uniformity(parameters, seed)
    write_whole(folder / RANKS, csv_bytes(pd.DataFrame(ranks.ranks, columns=list(parameters))))
    write_whole(folder / UNIFORMITY, csv_bytes(table))
    _save(rank_check(ranks, list(names.values()), seed, lang=lang), folder, "ranks")
    console.print(_uniformity(table, lang))
    points = min(len(ranks.ranks), len(set(sample.point)))
    console.print(
        label("ranks.checked", lang).format(
            checked=len(ranks.ranks), points=points, failed=ranks.failed, missing=_missing(matched)
        ),
        markup=False,
    )
    console.print(verdict(table, ranks, lang), markup=False)


def _missing(matched: Matched) -> int:
    return int((~np.isfinite(matched.values).all(axis=2)).sum())


def _uniformity(table: pd.DataFrame, lang: Lang) -> Table:
    words = ("parameter", "lean", "spread", "chi_square_p", "envelope_p")
    shown = grid(*(label(f"ranks.{word}", lang) for word in words), numbers=(1, 2, 3, 4))
    for row in table.to_dict("records"):
        p = [f"{row[c]:.2g}" if row[c] >= 0.001 else "< 0.001" for c in ("chi_square_p", "envelope_p")]
        shown.add_row(Text(str(row["parameter"])), f"{row['lean']:.2f}", f"{row['spread']:.2f}", *p)
    return shown


def verdict(table: pd.DataFrame, ranks: Ranks, lang: Lang) -> str:
    """What the ranks say of the posteriors, all tests together (Bonferroni)."""
    level = UNLIKELY / (2 * len(table))
    off = table[(table[["chi_square_p", "envelope_p"]] < level).any(axis=1)]
    if off.empty:
        return label("ranks.uniform", lang).format(checked=len(ranks.ranks))
    said = ", ".join(str(name) for name in off["parameter"])
    return label("ranks.off", lang).format(names=said)
