"""`shequ calibrate`: which parameter values are not at odds with what was observed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from rich.table import Table
from rich.text import Text

from sim.analysis.calibration import Matched
from sim.analysis.implausibility import CANDIDATES, CUTOFF
from sim.analysis.workbench import refuse_without
from sim.cli.console import give, grid, note, out
from sim.cli.discovery_words import in_range
from sim.cli.ending import INTERRUPTED
from sim.cli.posteriors import SUMMARY, Asked, posterior_report
from sim.cli.running import shown_progress
from sim.cli.settings import configured
from sim.cli.studying import say_how_it_went
from sim.experiments.calibration import calibrate, refuse_impossible
from sim.experiments.engines import Engine
from sim.experiments.ensemble import Ensemble
from sim.experiments.files import csv_bytes, try_out, write_whole
from sim.experiments.runner import Batch
from sim.experiments.samples import registry_ranges
from sim.experiments.target_files import Observed, find_targets, read_targets
from sim.institutions.documents import InputError, Problem, display_path
from sim.institutions.files.library import bundled
from sim.institutions.parameters import Parameter
from sim.measures.indicators import INDICATORS
from sim.text import Lang, label
from sim.text.numbers import rounded
from sim.text.problems import message

POINTS, ACCEPTED, TARGETS, WAVES, PARAMETERS = (
    "points.csv", "accepted.csv", "targets.csv", "waves.csv", "parameters.yaml",
)  # fmt: skip

POINTS_A_PARAMETER = 10
"""Points of a wave for each parameter (Loeppky, Sacks and Welch 2009, Technometrics 51)."""

FORETOLD = 0.9
"""With fewer of the last wave's runs foretold, emulators are called doubtful."""


def calibrate_report(
    file: Path,
    *,
    scenario: str,
    parameters: str,
    points: int | None,
    waves: int,
    replicates: int,
    discrepancy: float,
    posterior: Asked,
    years: int | None,
    residents: int | None,
    seed: int | None,
    code: Path | None,
    engine: Engine,
    folder: Path | None,
    lang: Lang,
) -> int:
    """Run the waves, print what is left and what is at fault, write the tables; returns the exit code."""
    refuse_without("sklearn")
    file = find_targets(file)
    observed = read_targets(file, INDICATORS, bundled().scenarios(), discrepancy)
    names = list(dict.fromkeys(one.scenario or scenario for one in observed))
    ready = configured(names, years=years, residents=residents, replicates=replicates, seed=seed, code=code)
    scenarios = [ready[names.index(one.scenario or scenario)] for one in observed]
    refuse_impossible(observed, scenarios)
    registry = ready[0].parameters.registry
    chosen = list(dict.fromkeys(name.strip() for name in parameters.split(",") if name.strip()))
    if not chosen:
        raise InputError(Problem("shequ", 0, "--parameters", message("nothing"), message("to_fit")))
    ranges = registry_ranges(chosen, registry, file="shequ")
    points = POINTS_A_PARAMETER * len(ranges) if points is None else points
    folder = Path("results") / f"calibrate-{file.stem}" if folder is None else folder
    try_out(folder)
    runs = points * len(ready) * replicates
    note(
        f"{len(observed)} targets of {', '.join(one.id for one in ready)}; {len(ranges)} parameters; "
        f"at most {waves} waves of {points} points x {replicates} replicates = {runs:,} runs"
    )
    last: list[tuple[Ensemble, Batch]] = []

    def ended(wave: int, made: Ensemble, batch: Batch) -> None:
        last[:] = [(replace(made, folder=folder), batch)]
        note(f"Wave {wave}: {len(batch.succeeded):,} new runs in {batch.seconds:.1f} s.")

    with shown_progress(runs) as progress:
        matched = calibrate(
            observed,
            scenarios,
            ranges,
            points=points,
            waves=waves,
            replicates=replicates,
            seed=ready[0].seed,
            folder=folder,
            engine=engine,
            progress=progress.batch,
            ended=ended,
        )
    if matched is None:
        say_how_it_went(*last[0])
        return INTERRUPTED
    _print(matched, registry, lang)
    _write(folder, matched, observed)
    if matched.accepted.any() and not posterior_report(
        matched,
        observed,
        scenarios,
        ranges,
        posterior,
        replicates=replicates,
        engine=engine,
        folder=folder,
        lang=lang,
    ):
        return INTERRUPTED
    give(folder, _given(folder, matched, observed))
    out().print(f"Results: {display_path(folder)}", markup=False, soft_wrap=True)
    return 0 if matched.accepted.any() else 1


# --- what is printed -----------------------------------------------------------------------------------


def _print(matched: Matched, registry: Mapping[str, Parameter], lang: Lang) -> None:
    console = out()
    console.print(_waves(matched, lang))
    console.print(_targets(matched, lang))
    accepted = int(matched.accepted.sum())
    if not accepted:
        for line in fault_words(matched, lang):
            console.print(line, markup=False)
        return
    console.print(
        label("calibrate.found", lang).format(
            accepted=accepted, points=len(matched.points), left=_share(matched.left.share, lang)
        ),
        markup=False,
    )
    if matched.waves["foretold"].iloc[-1] < FORETOLD:
        console.print(label("calibrate.doubtful", lang), markup=False)
    console.print(_spans(matched, registry, lang))
    console.print(label("calibrate.paste", lang), markup=False)
    console.print(pasted(matched), markup=False, soft_wrap=True)


def fault_words(matched: Matched, lang: Lang) -> list[str]:
    """Why nothing is accepted, and what can be done about it."""
    lines = [label("calibrate.none", lang)]
    at_fault = matched.at_fault
    targets = ", ".join(matched.targets[i].name for i in at_fault)
    if not at_fault:
        lines.append(label("calibrate.together", lang))
    elif matched.left.alone[at_fault[0]] == 0.0:
        lines.append(label("calibrate.out_of_reach", lang).format(targets=targets))
    else:
        left = _share(float(matched.left.without[at_fault[0]]), lang)
        lines.append(label("calibrate.in_the_way", lang).format(targets=targets, left=left))
    return [*lines, label("calibrate.remedies", lang)]


def _waves(matched: Matched, lang: Lang) -> Table:
    words = ("wave", "points", "accepted", "left", "foretold")
    table = grid(*(label(f"calibrate.{word}", lang) for word in words), numbers=range(5))
    for row in matched.waves.itertuples(index=False):
        wave, points, accepted, left, foretold = row
        told = "–" if np.isnan(foretold) else f"{foretold:.0%}"
        table.add_row(str(wave), str(points), str(accepted), _share(float(left), lang), told)
    return table


def _targets(matched: Matched, lang: Lang) -> Table:
    words = ("target", "observed", "reached", "chance", "nearest", "own")
    table = grid(*(label(f"calibrate.{word}", lang) for word in words), numbers=(1, 2, 3, 4, 5))
    for i, target in enumerate(matched.targets):
        means, off = matched.means[:, i], matched.implausibility[:, i]
        sd = float(np.sqrt(target.variance))
        reached = f"{rounded(float(np.nanmin(means)), sd)} – {rounded(float(np.nanmax(means)), sd)}"
        near = float(off.min())
        table.add_row(
            Text(target.name),
            f"{rounded(target.value, sd)} ± {rounded(sd, sd)}",
            reached,
            rounded(float(np.sqrt(matched.noise[i])), sd),
            Text(f"{near:.1f}", style="worse" if near > CUTOFF else ""),
            _share(float(matched.left.alone[i]), lang),
        )
    return table


def _spans(matched: Matched, registry: Mapping[str, Parameter], lang: Lang) -> Table:
    words = ("parameter", "drawn", "span", "middle")
    table = grid(*(label(f"calibrate.{word}", lang) for word in words), numbers=(1, 2, 3))
    accepted = matched.points[matched.accepted]
    for name in matched.points.columns:
        it, values = registry[name], accepted[name]
        ends = f"{in_range(values.min(), it)} – {in_range(values.max(), it)}"
        what = Text.assemble(getattr(it.name, lang), (f"\n{name}, {it.unit}", "dim"))
        table.add_row(what, f"{it.low:g} – {it.high:g}", ends, in_range(float(values.median()), it))
    return table


def pasted(matched: Matched) -> str:
    """The accepted point of least implausibility as lines of a scenario file."""
    best = matched.points.iloc[int(np.argmin(matched.worst))]
    return "\n".join(["parameters:", *(f"  {name}: {value:g}" for name, value in best.items())])


def _share(share: float, lang: Lang) -> str:
    if share == 0.0:
        return label("calibrate.less", lang).format(share=f"{1.0 / CANDIDATES:.2%}")
    return f"{share:.2%}" if share < 0.01 else f"{share:.0%}"


# --- what is written -------------------------------------------------------------------------------------


def _write(folder: Path, matched: Matched, observed: Sequence[Observed]) -> None:
    points = points_table(matched)
    contents = {
        POINTS: csv_bytes(points),
        ACCEPTED: csv_bytes(points[points["accepted"]].sort_values("implausibility", kind="stable")),
        TARGETS: csv_bytes(targets_table(matched, observed)),
        WAVES: csv_bytes(matched.waves),
    }
    if matched.accepted.any():
        contents[PARAMETERS] = f"{pasted(matched)}\n".encode()
    else:
        (folder / PARAMETERS).unlink(missing_ok=True)
    for name, content in contents.items():
        write_whole(folder / name, content)


def _given(folder: Path, matched: Matched, observed: Sequence[Observed]) -> dict[str, pd.DataFrame]:
    """What is for machines: waves, targets, accepted points, and the posterior where there is one."""
    points = points_table(matched)
    tables = {
        "waves": matched.waves,
        "targets": targets_table(matched, observed),
        "accepted": points[points["accepted"]],
    }
    summary = folder / SUMMARY
    return tables | ({"posterior": pd.read_csv(summary)} if summary.is_file() else {})


def points_table(matched: Matched) -> pd.DataFrame:
    """A row a point: wave, parameters, every target's mean and implausibility, the largest, accepted."""
    columns: dict[str, object] = {"wave": matched.wave}
    for name in matched.points:
        columns[str(name)] = matched.points[name]
    for i, target in enumerate(matched.targets):
        columns[target.name] = matched.means[:, i]
        columns[f"implausibility of {target.name}"] = matched.implausibility[:, i]
    return pd.DataFrame({**columns, "implausibility": matched.worst, "accepted": matched.accepted})


def targets_table(matched: Matched, observed: Sequence[Observed]) -> pd.DataFrame:
    """A row a target: what was observed, what runs reach, and what it leaves of the ranges."""
    faults = matched.at_fault
    rows = [
        {
            "target": target.name,
            "indicator": one.indicator,
            "by": one.by,
            "key": one.key,
            "value": target.value,
            "sd": target.sd,
            "discrepancy": target.discrepancy,
            "sd_of_a_run": float(np.sqrt(matched.noise[i])),
            "lowest": float(np.nanmin(matched.means[:, i])),
            "highest": float(np.nanmax(matched.means[:, i])),
            "least_implausibility": float(matched.implausibility[:, i].min()),
            "left_by_it_alone": float(matched.left.alone[i]),
            "left_without_it": float(matched.left.without[i]),
            "at_fault": i in faults,
        }
        for i, (target, one) in enumerate(zip(matched.targets, observed, strict=True))
    ]
    return pd.DataFrame(rows)
