"""One example of every figure, from small tables made here; drawn in any language and size."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd

from sim.analysis.compare import differences, summary, window_means
from sim.analysis.fadeout import Example, Question, axis_over, cells, restoration_curves
from sim.analysis.goals import Goal
from sim.analysis.implausibility import Target
from sim.analysis.persons import gains_and_losses, lorenz_curves
from sim.analysis.posterior import Posterior
from sim.analysis.posterior_tables import foretold
from sim.analysis.posterior_tables import summary as summary_of
from sim.analysis.promises import Aim
from sim.analysis.promises import Question as Wanted
from sim.analysis.rank_check import DRAWS, Ranks
from sim.community import build_community
from sim.community.columns import Community
from sim.community.ground import ground_of
from sim.experiments.burdens import AGES
from sim.experiments.persons import WAYS
from sim.institutions.affairs import AREAS
from sim.institutions.files.library import (
    load_levers,
    load_registry,
    load_scenario,
    load_structure,
    with_settings,
)
from sim.measures.indicators import INDICATORS
from sim.report.attribution import interactions, shapley
from sim.report.discovery import discovery
from sim.report.drawn import Drawn
from sim.report.fadeout import Driver, fadeout_map, fadeout_paths, restoration
from sim.report.flows import flows
from sim.report.footprint import PANELS, footprint
from sim.report.forest import forest
from sim.report.hours import HOUR_PURPOSES, committee_hours
from sim.report.organisation import organisation
from sim.report.persons import gains_chart, lorenz_chart
from sim.report.posterior import densities, predictive_check
from sim.report.precinct_map import precinct_map
from sim.report.ranks import rank_check
from sim.report.search import convergence_chart, parallel, scatter
from sim.report.sensitivity import sensitivity
from sim.report.services import services_by_area
from sim.report.style import Size
from sim.report.trajectories import trajectories
from sim.text import Lang, label

MONTHS = 24
CHOSEN = (
    "on_time_share",
    "time_to_finish_median",
    "committee_administrative_share",
    "posts_broad",
    "public_spending",
    "trust",
)
BY_AREA = ("on_time_share", "time_to_finish_median", "unmet_need")
_DIRECTED = [name for name in INDICATORS if INDICATORS[name].better != "none"]
IN_FOREST = (*_DIRECTED[:20], "ngos", "spending")
_DRAWN = {*CHOSEN, *BY_AREA, *IN_FOREST, "committee_hours", "satisfaction"}
_DRAWN |= {name for pair in PANELS.values() for name in pair}

_MOST_CELLS = 20
PATHS = (
    ("residents", "", "given_up", 9.0),
    ("residents", "residents_committee", "done_on_time", 40.0),
    ("residents", "residents_committee>street_office>department", "done_late", 12.0),
    ("residents", "street_office>residents_committee>street_office>department", "done_on_time", 8.0),
    ("residents", "neighbours", "done_on_time", 6.0),
    ("departments", "street_office>residents_committee", "done_on_time", 30.0),
    ("departments", "department", "expired", 0.02),
    ("departments", "ngo", "done_on_time", 0.4),
)
"""by, path, outcome, cases: long paths and short ones, rare ones, and nobody."""


def names(lang: Lang) -> dict[str, str]:
    """Three scenarios, one with a name that must be folded."""
    return {
        "old": {"en": "Old structure", "zh": "旧体制"}[lang],
        "new": {"en": "New structure", "zh": "新体制"}[lang],
        "mixed": {
            "en": "Street office with a one-stop centre and merged committees",
            "zh": "街道办事处加一站式公共服务中心并合并居委会",
        }[lang],
    }


def _cells(indicator: str, scenario: str) -> list[tuple[str, str]]:
    """(by, key) of the total and of the breakdowns that figures draw."""
    by = INDICATORS[indicator].by
    precincts = 6 if scenario == "new" else 9
    return [
        ("", ""),
        *[("area", area) for area in AREAS if "area" in by],
        *[("purpose", purpose) for purpose in HOUR_PURPOSES if "purpose" in by],
        *[("precinct", str(k + 1)) for k in range(precincts) if "precinct" in by],
    ]


@cache
def rows(replicates: int = 4, effect: float = 0.3) -> pd.DataFrame:
    """Long indicator rows of what is drawn, in total, by area, purpose and precinct; luck is shared."""
    runs: list[tuple[str, int, int, str, str, str]] = []
    values = []
    for s, scenario in enumerate(("old", "new", "mixed")):
        for replicate in range(replicates):
            luck = np.random.default_rng(replicate)
            own = np.random.default_rng([replicate, s])
            for i, name in enumerate(sorted(_DRAWN)):
                cells = _cells(name, scenario)
                runs += [(scenario, replicate, replicate + 1, name, by, key) for by, key in cells]
                level = (1.0 + i % 7) * 10.0 ** (i % 5 - 1) * (1.0 + 0.1 * np.arange(len(cells)))
                change = 1.0 + effect * s * (1.0 if i % 2 else -0.7)
                shared = luck.standard_normal((_MOST_CELLS, MONTHS))[: len(cells)]
                noise = 0.05 * shared + 0.02 * own.standard_normal((len(cells), MONTHS))
                values.append(level[:, None] * (change + noise))
    found = pd.DataFrame(runs, columns=["scenario", "replicate", "seed", "indicator", "by", "key"])
    found = found.loc[np.repeat(np.arange(len(found)), MONTHS)].reset_index(drop=True)
    found.insert(3, "month", np.tile(np.arange(1, MONTHS + 1), len(runs)))
    return found.assign(value=np.concatenate(values).ravel())


@cache
def tables(replicates: int = 4, effect: float = 0.3) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(summary, differences) of the rows."""
    means = window_means(rows(replicates, effect))
    return summary(means, INDICATORS, list(names("en"))), differences(
        means, INDICATORS, "old", ["new", "mixed"]
    )


@cache
def community() -> Community:
    """A small community."""
    scenario = with_settings(load_scenario("old"), residents=1500, seed=1)
    return build_community(scenario.community, scenario.parameters, 1)


def lever_names(lang: Lang) -> dict[str, str]:
    """The bundled levers by name."""
    return {name: str(getattr(lever.name, lang)) for name, lever in load_levers().items()}


def parameter_names(lang: Lang) -> dict[str, str]:
    """The registered parameters by name."""
    return {name: str(getattr(p.name, lang)) for name, p in load_registry().items()}


def parameter_units(lang: Lang) -> dict[str, str]:
    """The registered parameters' units."""
    return {name: label(f"unit.{p.unit}", lang) for name, p in load_registry().items()}


def indicator_names(lang: Lang) -> list[str]:
    """Three indicators by name."""
    chosen = ("complaints", "quality_claimed", "time_to_finish_mean")
    return [str(getattr(INDICATORS[name].name, lang)) for name in chosen]


def shares() -> pd.DataFrame:
    """Shapley shares of two indicators: clear ones of both signs and unclear ones."""
    luck = np.random.default_rng(1)
    found = []
    for name, scale in (("satisfaction", 0.05), ("posts_broad", 4.0)):
        share = scale * luck.standard_normal(13)
        half = 0.6 * scale * luck.random(13)
        table = pd.DataFrame({"lever": list(load_levers()), "share": share, "indicator": name})
        found.append(table.assign(low=share - half, high=share + half, effect=share.sum()))
    return pd.concat(found, ignore_index=True)


def pairs() -> pd.DataFrame:
    """Interactions of every pair of levers."""
    luck = np.random.default_rng(2)
    levers = list(load_levers())
    found = [
        ("satisfaction", a, b, luck.normal(0.0, 0.02), 0.03 * luck.random())
        for i, a in enumerate(levers)
        for b in levers[:i]
    ]
    table = pd.DataFrame(found, columns=["indicator", "lever", "other", "interaction", "half"])
    return table.assign(low=table["interaction"] - table["half"], high=table["interaction"] + table["half"])


def effects(first: str, beside: str) -> pd.DataFrame:
    """A sensitivity table of the twenty parameters with the longest names."""
    luck = np.random.default_rng(3)
    english = parameter_names("en")
    longest = sorted(english, key=lambda name: -len(english[name]))[:20]
    found = [
        (name, parameter, "Sobol", measure, value, value - 0.04, value + 0.04, 0.12)
        for name in ("satisfaction", "posts_broad")
        for parameter in longest
        for value in [float(luck.exponential(0.1))]
        for measure in (first, beside)
    ]
    columns = ["indicator", "parameter", "method", "measure", "value", "low", "high", "noise_share"]
    return pd.DataFrame(found, columns=columns)


def boxes() -> pd.DataFrame:
    """Two boxes, limits at both ends of ranges, one that chance explains; the second not confirmed."""
    found = []
    longest = list(effects("ST", "S1")["parameter"].unique())
    for box, parameters in ((1, longest[:3]), (2, longest[3:5])):
        for k, parameter in enumerate(parameters):
            low, high = 0.1 * k, 0.3 + 0.3 * k if k < 2 else 1.0
            found.append((box, parameter, low, high, 0.0, 1.0, (0.00001, 0.03, 0.4)[k], 0.6, 0.8, 0.15))
    columns = ["box", "parameter", "low", "high", "range_low", "range_high", "quasi_p", "coverage", "density"]
    table = pd.DataFrame(found, columns=[*columns, "mass"])
    return table.assign(confirmed=table["box"] == 1)


LEARNED = ("needs.volume", "complaint.rate", "handoff.delay_days", "satisfaction.per_visit")


def posterior() -> Posterior:
    """Of four parameters: one that is known well, two somewhat, one not at all."""
    rng = np.random.default_rng(1)
    wide = 1.0 / (1.0 + np.exp(-rng.standard_normal((120, 4)) * [0.2, 0.6, 0.8, 1.8] + [0.0, 1.5, -1.0, 0.0]))
    return Posterior(wide, rng.dirichlet(np.full(120, 3.0)), np.arange(120) // 2, 1.0, np.array([0.3]))


def learned() -> pd.DataFrame:
    """The posterior's summary."""
    registry = load_registry()
    return summary_of(posterior(), {name: (registry[name].low, registry[name].high) for name in LEARNED})


def fresh() -> pd.DataFrame:
    """Three targets, one of which fresh runs miss; one run in forty failed."""
    rng = np.random.default_rng(2)
    values = rng.standard_normal((40, 3)) * [2.0, 0.0005, 0.4] + [8.0, 1.0, 4.5]
    values[7] = np.nan
    targets = [Target("a", 9.6, 7.8), Target("b", 0.994, 0.0046), Target("c", 2.0, 0.77)]
    return foretold(values, values * [2.0, 1.0, 1.3], targets, rng)


def ranks() -> Ranks:
    """Even ranks, and such as posteriors that are too narrow give."""
    rng = np.random.default_rng(4)
    even = rng.integers(0, DRAWS + 1, (200, 3))
    even[:, 1] = np.where(rng.random(200) < 0.4, even[:, 1] // 8, even[:, 1])
    return Ranks(even, 2)


def paths() -> pd.DataFrame:
    """Paths of cases of two scenarios and three replicates."""
    found = [
        (scenario, replicate, by, path, outcome, cases * (1.0 + 0.1 * replicate))
        for scenario in ("old", "new")
        for replicate in range(3)
        for by, path, outcome, cases in PATHS
    ]
    return pd.DataFrame(found, columns=["scenario", "replicate", "by", "path", "outcome", "cases"])


def persons(scenario: str, replicate: int) -> pd.DataFrame:
    """What a year cost each of 400 residents."""
    own = np.random.default_rng([len(scenario), replicate])
    cases = own.poisson(1.5, 400)
    visits = cases + own.poisson(0.4 + 0.2 * len(scenario), 400) * (cases > 0)
    hours = visits * own.gamma(0.2, 4.0, 400)
    return pd.DataFrame({"cases": cases, "visits": visits, "hours": hours})


def gains() -> pd.DataFrame:
    """Who gains and who loses, by every way to group."""
    groups = pd.DataFrame({way: [str(k % 5 + 1) for k in range(400)] for way in WAYS})
    groups["age"] = [list(AGES)[k % 5] for k in range(400)]
    groups["precinct"] = [str(k % 9 + 1) for k in range(400)]
    pairs = [(persons("old", k), persons("new one", k)) for k in range(4)]
    return gains_and_losses(pairs, [groups] * 4, "new")


def curves() -> pd.DataFrame:
    """How unequally burdens are spread in three scenarios."""
    return lorenz_curves({name: [persons(name, k) for k in range(4)] for name in ("old", "new", "mixed")})


def body_names(lang: Lang) -> dict[str, str]:
    """Bodies of both bundled structures by name."""
    structures = [load_structure(name) for name in ("old", "new")]
    return {name: str(getattr(b.name, lang)) for s in structures for name, b in s.bodies.items()}


ASKED = Question((10, 20), (0.1,), (), 0.1)


def fading() -> pd.DataFrame:
    """Paths of twenty years of three scenarios in forty futures: cut, and in some come back."""
    luck = np.random.default_rng(4)
    month = np.arange(1, 241)
    blocks = []
    for base in names("en"):
        for future in range(40):
            cut = 44.0 * (month > 12) * (month <= (back := int(luck.integers(3, 40)) * 12))
            blocks.append(
                pd.DataFrame(
                    {
                        "base": base, "future": future, "month": month, "posts": 70.0 - cut,
                        "pool": 0.8 * cut * np.exp(-month / 60.0), "coordinators": 18.0 + month / 20.0,
                        "reversals": (month > back) * 1.0, "restored": (month > back) * 1.0,
                        "survival": np.exp(-np.minimum(month, back) / 300.0),
                    }
                )
            )  # fmt: skip
    return pd.concat(blocks, ignore_index=True)


def drivers(lang: Lang) -> tuple[Driver, Driver]:
    """The usual axes."""
    x, y = (
        axis_over("capital.growth", 0.005, 0.06, 3, by_ratio=False),
        axis_over("programmes.volume", 0.25, 4.0, 3, by_ratio=True),
    )
    own, units = parameter_names(lang), parameter_units(lang)
    return Driver(x, own[x.name], units[x.name]), Driver(y, own[y.name], units[y.name])


def over_drivers() -> pd.DataFrame:
    """Successes in cells, one of which is empty."""
    luck = np.random.default_rng(6)
    x, y = (driver.axis for driver in drivers("en"))
    parts = []
    for base in names("en"):
        table = pd.DataFrame(
            {
                x.name: luck.uniform(0.005, 0.06, 40),
                y.name: np.exp(luck.uniform(-1.38, 1.38, 40)),
                "base": base,
            }
        )
        table["won"] = luck.random(40) < 1.0 / (1.0 + table[y.name])
        parts.append(table[(table[x.name] < 0.04) | (table[y.name] < 1.5)])
    return cells(pd.concat(parts), "won", x, y)


WANTED = Wanted(
    (Goal("on_time_share", True, 0.8, "level"),),
    (Aim("public_spending", small=True), Aim("trust", small=False)),
)


def reforms() -> pd.DataFrame:
    """Five reforms found, of which two lie close together, and what they are held beside."""
    luck = np.random.default_rng(8)
    rows = [
        ("old", "base", np.nan, 1.0, 7990.0, 0.64, 0.0),
        ("reform", "plan", np.nan, 0.5, 7170.0, 0.65, 0.4),
    ]
    rows += [
        (
            f"r{i}",
            "found",
            i,
            luck.uniform(0.1, 0.9),
            luck.uniform(6500, 8200),
            luck.uniform(0.6, 0.7),
            0.1 * i,
        )
        for i in range(1, 5)
    ]
    rows += [("r5", "found", 5, *rows[-1][3:6], 0.4), ("rx", "single", np.nan, 0.9, 7600.0, 0.66, 0.0)]
    columns = ["option", "sort", "number", "goals", "public_spending", "trust", "reversal"]
    return pd.DataFrame(rows, columns=columns)


def searches() -> pd.DataFrame:
    """Three searches, and three at random, that get on."""
    luck = np.random.default_rng(9)
    rows = []
    for kind, most in (("search", 0.9), ("random", 0.7)):
        for seed in range(3):
            end = most + luck.uniform(-0.1, 0.1)
            rows += [(kind, seed, n, end * (1.0 - np.exp(-n / 40.0)), n // 10) for n in range(10, 201, 10)]
    return pd.DataFrame(rows, columns=["kind", "seed", "evaluations", "hypervolume", "progress"])


def _two(lang: Lang) -> dict[str, str]:
    both = names(lang)
    return {name: both[name] for name in ("old", "new")}


type Draw = Callable[[Lang, Size], Drawn]

EXAMPLES: dict[str, Draw] = {
    "trajectories": lambda lang, size: trajectories(
        rows(), tables()[1], INDICATORS, CHOSEN, names(lang), reform_months=[13], lang=lang, size=size
    ),
    "services": lambda lang, size: services_by_area(
        *tables(), INDICATORS, BY_AREA, names(lang), lang=lang, size=size
    ),
    "hours": lambda lang, size: committee_hours(*tables(), INDICATORS, names(lang), lang=lang, size=size),
    "footprint": lambda lang, size: footprint(
        rows(), tables()[1], INDICATORS, names(lang), lang=lang, size=size
    ),
    "forest": lambda lang, size: forest(
        tables()[1], INDICATORS, IN_FOREST, names(lang), "mixed", lang=lang, size=size
    ),
    "shapley": lambda lang, size: shapley(
        shares(), INDICATORS, ["satisfaction", "posts_broad"], lever_names(lang), lang=lang, size=size
    ),
    "interactions": lambda lang, size: interactions(
        pairs(), INDICATORS, "satisfaction", lever_names(lang), lang=lang, size=size
    ),
    "sobol": lambda lang, size: sensitivity(
        effects("ST", "S1"), INDICATORS, ["satisfaction", "posts_broad"], parameter_names(lang),
        lang=lang, size=size,
    ),
    "morris": lambda lang, size: sensitivity(
        effects("mu_star", "sigma"), INDICATORS, ["posts_broad"], parameter_names(lang), lang=lang, size=size
    ),
    "discovery": lambda lang, size: discovery(
        boxes(), parameter_names(lang), parameter_units(lang), "it comes back",
        lang=lang, size=size,
    ),
    "fadeout map": lambda lang, size: fadeout_map(
        over_drivers(), *drivers(lang), names(lang), ASKED, lang=lang, size=size
    ),
    "fadeout paths": lambda lang, size: fadeout_paths(
        fading(), (Example("best", "mixed", 3), Example("failure", "mixed", 5)), names(lang), ASKED,
        lang=lang, size=size,
    ),
    "restoration": lambda lang, size: restoration(
        restoration_curves(fading()), names(lang), lang=lang, size=size
    ),
    "posterior": lambda lang, size: densities(
        posterior(), learned(), parameter_names(lang), parameter_units(lang), lang=lang, size=size
    ),
    "predictive": lambda lang, size: predictive_check(
        fresh(), dict(zip("abc", indicator_names(lang), strict=True)), lang=lang, size=size
    ),
    "ranks": lambda lang, size: rank_check(
        ranks(), [parameter_names(lang)[name] for name in LEARNED[:3]], 1, lang=lang, size=size
    ),
    "reforms side by side": lambda lang, size: parallel(reforms(), WANTED, INDICATORS, lang=lang, size=size),
    "reforms scattered": lambda lang, size: scatter(reforms(), WANTED, INDICATORS, lang=lang, size=size),
    "search": lambda lang, size: convergence_chart(searches(), lang=lang, size=size),
    "flows": lambda lang, size: flows(paths(), _two(lang), body_names(lang), lang=lang, size=size),
    "old chart": lambda lang, size: organisation(load_structure("old"), lang=lang, size=size),
    "new chart": lambda lang, size: organisation(load_structure("new"), lang=lang, size=size),
    "persons": lambda lang, size: gains_chart(gains(), _two(lang), "new", lang=lang, size=size),
    "lorenz": lambda lang, size: lorenz_chart(curves(), names(lang), lang=lang, size=size),
    "map": lambda lang, size: precinct_map(
        ground_of(community(), (9, 6)), rows(), INDICATORS, "satisfaction", _two(lang), lang=lang, size=size
    ),
}  # fmt: skip

UNITS = {
    "posterior": "per case",
    "predictive": "standard deviations",
    "ranks": "runs",
    "trajectories": "share",
    "services": "working days",
    "hours": "hours per member and month",
    "footprint": "full-time equivalents",
    "forest": "[working days]",
    "shapley": "index 0-1",
    "interactions": "index 0-1",
    "sobol": "share of the variance",
    "morris": "[posts]",
    "discovery": "[hours per hour]",
    "fadeout map": "[factor]",
    "fadeout paths": "people",
    "restoration": "[%]",
    "reforms side by side": "[%]",
    "reforms scattered": "[%]",
    "search": "[%]",
    "flows": "cases per 1,000 residents and month",
    "old chart": "coordinators",
    "new chart": "coordinators",
    "persons": "% of residents",
    "lorenz": "% of residents",
    "map": "km",
}
"""A unit that each figure must show."""


@cache
def example(name: str, lang: Lang, size: Size) -> Drawn:
    """An example, drawn once."""
    return EXAMPLES[name](lang, size)
