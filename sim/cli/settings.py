"""From what is written on the command line to scenarios ready to run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.cli.own_code import read_code
from sim.experiments.before_runs import build_communities, may_be_refused
from sim.experiments.own import with_code
from sim.institutions.documents import InputError, Problem, one_of
from sim.institutions.files.library import load_scenario, with_settings
from sim.institutions.scenario import MONTHS_A_YEAR, Scenario
from sim.text.problems import message

_OPTIONS = {
    "community.residents": "--residents",
    "horizon.years": "--years",
    "replicates": "--replicates",
    "seed": "--seed",
}
"""The option by which a setting is given."""


def configured(
    names: Sequence[str],
    *,
    years: int | None = None,
    residents: int | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    overrides: Sequence[str] = (),
    code: Path | None = None,
) -> list[Scenario]:
    """The scenarios with the options applied, comparable with one another.

    What no option says, all take from the first: replicates and base seed. All run for the longest
    horizon among them, since an evaluation window must mean the same months. Raises InputError with
    one problem per mistake, named by option. `code` is a file of the user's own code.
    """
    own = read_code(code)
    parameters = parsed_overrides(overrides)
    problems: list[Problem] = []
    scenarios: list[Scenario] = []
    for name in names:
        try:
            scenarios.append(load_scenario(name, kinds=own.agents))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    refuse_same_names(names, scenarios)
    first = scenarios[0]
    horizon = max(scenario.years for scenario in scenarios) if years is None else years
    ready: list[Scenario] = []
    for scenario in scenarios:
        try:
            ready.append(
                with_settings(
                    scenario,
                    years=horizon,
                    residents=residents,
                    replicates=first.replicates if replicates is None else replicates,
                    seed=first.seed if seed is None else seed,
                    parameters=parameters,
                )
            )
        except InputError as error:
            problems += [_by_option(problem, scenario.id) for problem in error.problems]
    if problems:
        raise InputError(problems)
    build_communities(filter(may_be_refused, ready))
    return with_code(ready, own.agents, own.steps)


def window_of(window: int, scenario: Scenario) -> int:
    """The evaluation window in months, checked against the horizon."""
    most = scenario.years * MONTHS_A_YEAR
    if not 1 <= window <= most:
        allowed = message("window_months", most=most)
        raise InputError(Problem("shequ", 0, "--window", str(window), allowed))
    return window


def months_of(written: str | None, scenario: Scenario, option: str) -> tuple[int, ...]:
    """Months from 0 to the horizon, separated by commas, as an option has them."""
    if written is None:
        return ()
    most = scenario.years * MONTHS_A_YEAR
    months = [part.strip() for part in written.split(",")]
    if not all(part.isdecimal() and int(part) <= most for part in months):
        raise InputError(Problem("shequ", 0, option, repr(written), message("months_by_commas", most=most)))
    return tuple(sorted({int(part) for part in months}))


def share_of(share: float, option: str) -> float:
    """A share that an option asks for, above 0 and at most 1."""
    if not 0.0 < share <= 1.0:
        raise InputError(Problem("shequ", 0, option, f"{share:g}", message("share_above_0")))
    return share


def parsed_overrides(written: Sequence[str]) -> dict[str, float]:
    """``name=value`` texts as parameters; names and ranges are checked against the registry later."""
    found: dict[str, float] = {}
    problems = []
    for text in written:
        name, sign, value = text.partition("=")
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not (sign and name.strip() and number == number):
            problems.append(Problem("shequ", 0, "--set", repr(text), message("parameter_is")))
        elif name.strip() in found:
            problems.append(
                Problem(
                    "shequ", 0, "--set", message("twice", name=name.strip()), message("each_parameter_once")
                )
            )
        else:
            found[name.strip()] = number
    if problems:
        raise InputError(problems)
    return found


def refuse_same_names(names: Sequence[str], scenarios: Sequence[Scenario]) -> None:
    """Two scenarios of one name could not be told apart in the results."""
    by_id: dict[str, str] = {}
    for name, scenario in zip(names, scenarios, strict=True):
        if scenario.id in by_id:
            first = by_id[scenario.id]
            both = message("both_named", one=first, other=name, name=repr(scenario.id))
            found = message("twice", name=name) if first == name else both
            raise InputError(Problem("shequ", 0, "scenarios", found, message("different_files")))
        by_id[scenario.id] = name


def _by_option(problem: Problem, scenario: str) -> Problem:
    """A problem with a setting, told as one with the option it came from (the same for every scenario)."""
    if problem.field.startswith("parameters."):
        name = problem.field.removeprefix("parameters.")
        return replace(problem, file="shequ", field=f"--set {name}")
    option = _OPTIONS.get(problem.field)
    if option is None:
        return problem
    # Why a value does not do may depend on the scenario; where it does not, the lines are the same.
    special = any(word in str(problem.allowed) for word in ("timeline", "events", "table"))
    return replace(problem, file="shequ", field=f"{option} (scenario {scenario!r})" if special else option)


def chosen(wanted: str | None, allowed: Sequence[str], option: str) -> str | None:
    """The word given with an option, if it is one of those allowed."""
    if wanted is not None and wanted not in allowed:
        raise InputError(Problem("shequ", 0, option, repr(wanted), one_of(allowed, wanted)))
    return wanted


def scenario_beside(written: str, file: str | Path, bundled: Sequence[str]) -> Scenario:
    """The scenario that a scenario file names: a bundled one, or a path from that file."""
    return load_scenario(written if written in bundled else Path(file).parent / written)
