"""A swarm (随机情景群): scenarios made up from a number: levers, structures, events, parameters, sizes.

``python -m tests.twin --swarm 17`` runs the one of number 17; ``make swarm`` runs one after another for as
long as it is told (``python -m tests.twin.swarm --minutes 5 --first 1``) and prints a command for each that
parts.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from sim.institutions.documents import InputError
from sim.institutions.files.library import load_affairs, load_levers, load_registry, load_scenario
from sim.institutions.scenario import Scenario
from tests.twin.agreement import Comparison

MOST_MONTHS = 28
EVENTS = ("campaign", "census", "epidemic", "budget_cut", "leader_turnover", "rectification")
TAKERS = ("self_governance", "contract", "market")


def made_up(number: int) -> tuple[Scenario, int, int]:
    """The scenario of a number, how many residents it has, and how many months it is to run.

    A draw that the reader of scenarios refuses (levers that don't go together) is drawn again.
    """
    luck = random.Random(number)
    while True:
        content = _content(luck)
        try:
            return _read(content), luck.choice((200, 230, 300)), luck.randint(13, MOST_MONTHS)
        except InputError:
            continue


def _read(content: dict[str, Any]) -> Scenario:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "swarm.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
        return load_scenario(path)


def _content(luck: random.Random) -> dict[str, Any]:
    first: dict[str, Any] = {"month": 1, "structure": luck.choice(("old", "old", "new"))}
    if first["structure"] == "old":
        first["levers"] = _levers(luck)
    timeline, month = [first], 1
    for _ in range(luck.randint(0, 3)):
        month += luck.randint(1, 9)
        entry: dict[str, Any] = {"month": month}
        if luck.random() < 0.4:
            entry["structure"] = luck.choice(("old", "new"))
        if luck.random() < 0.6 or "structure" not in entry:
            entry["changes"] = _changes(luck)
        timeline.append(entry)
    return {
        "name": {"en": "swarm", "zh": "随机情景"},
        "about": {"en": "made up", "zh": "随机生成"},
        "extends": "old",
        "horizon": {"years": 3},
        "parameters": _parameters(luck),
        "timeline": timeline,
        "events": [_event(luck) for _ in range(luck.randint(0, 4))],
    }


def _levers(luck: random.Random) -> dict[str, float]:
    names = sorted(load_levers())
    chosen = luck.sample(names, luck.randint(0, len(names)))
    return {name: 1.0 if luck.random() < 0.5 else round(luck.random(), 2) for name in chosen}


def _changes(luck: random.Random) -> dict[str, Any]:
    """Rules, functions that may move, review dates, caps of coordinators."""
    rules = luck.sample(("assessment", "one_stop", "pooling", "withdrawal", "command", "cultivation"), 2)
    changes: dict[str, Any] = {"rules": {rule: round(luck.random(), 2) for rule in rules}}
    if luck.random() < 0.4:
        issued = sorted(name for name, affair in load_affairs().items() if affair.is_issued)
        routes: dict[str, Any] = {}
        for name in luck.sample(issued, 3):
            routes[name] = {"transferable_to": luck.choice(TAKERS)}
            if luck.random() < 0.5:
                routes[name]["transferred"] = round(luck.random(), 2)
        changes["affair_routes"] = routes
    if luck.random() < 0.4:
        changes["routes"] = {"administrative": {"sunset": {"months": luck.randint(2, 12)}}}
    if luck.random() < 0.3:
        changes["departments"] = {"civil_affairs": {"coordinator_cap": luck.randint(0, 6)}}
    if luck.random() < 0.2:
        changes["precincts"] = luck.randint(4, 10)
    return changes


def _parameters(luck: random.Random) -> dict[str, float]:
    registry = {name: entry for name, entry in load_registry().items() if entry.low < entry.high}
    chosen = luck.sample(sorted(registry), luck.randint(0, 40))
    parameters = {name: round(luck.uniform(registry[name].low, registry[name].high), 4) for name in chosen}
    if luck.random() < 0.5:
        parameters["population.turnover"] = 1
    if luck.random() < 0.3:
        parameters["functions.affairs_a_review"] = 3
    return parameters


def _event(luck: random.Random) -> dict[str, Any]:
    kind = luck.choice(EVENTS)
    event: dict[str, Any] = {"month": luck.randint(1, 24), "kind": kind, "strength": round(luck.random(), 2)}
    if kind != "leader_turnover":
        event["months"] = luck.randint(1, 6)
    if kind == "campaign":
        event["area"] = luck.choice(("city_environment", "relief_welfare", "safety_justice"))
    return event


def comparison_of(number: int) -> tuple[Comparison, int]:
    """Model and twin of a number's scenario, and the months that they are to run."""
    scenario, residents, months = made_up(number)
    return Comparison(scenario, number, residents, again=f"python -m tests.twin --swarm {number}"), months


def main() -> int:
    """Run one scenario after another for a given time."""
    parser = argparse.ArgumentParser(prog="python -m tests.twin.swarm", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--first", type=int, default=1, help="the number of the first scenario")
    said = parser.parse_args()
    until, number, parted, cases = time.monotonic() + 60.0 * said.minutes, said.first, 0, 0
    while time.monotonic() < until:
        comparison, months = comparison_of(number)
        found = list(islice(comparison.differences(months), 1))
        for difference in found:
            print(difference, flush=True)
        parted += bool(found)
        cases += comparison.cases
        number += 1
    print(f"{number - said.first} scenarios from {said.first} on, {parted} parted, {cases:,} cases agreed")
    return 1 if parted else 0


if __name__ == "__main__":
    sys.exit(main())
