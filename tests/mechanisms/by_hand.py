"""Agents, models and numbers made by hand, so that a test knows every figure that goes into a formula."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from sim.institutions.parameters import Parameters
from sim.mechanisms.money import Accounts
from sim.mechanisms.moving_functions import Functions


def numbers(given: Mapping[str, float]) -> Parameters:
    """Parameters by their ids; a formula that reads another one raises KeyError."""
    return Parameters(registry={}, overrides=dict(given))


def a_model(given: Mapping[str, float], rules: Mapping[str, float] | None = None, **more: Any) -> Any:
    """A stand-in for the model: parameters, rules, accounts, a scale of 0.3, and what else is said."""
    structure = SimpleNamespace(rules=dict(rules or {}), desks={}, bodies={}, precincts=7)
    structure.by_kind = lambda: [(body.kind, name) for name, body in structure.bodies.items()]
    plain = {
        "scale": 0.3,
        "month": 5,
        "day": 100,
        "now": 800.0,
        "accounts": Accounts(),
        "functions": Functions(0),
        "structure": structure,
    }
    return SimpleNamespace(values=numbers(given), **{**plain, **more})


def bare[T](kind: type[T], model: Any, **state: Any) -> T:
    """An agent that only has the state that is said."""
    agent = object.__new__(kind)
    for name, value in {"model": model, **state}.items():
        setattr(agent, name, value)
    return agent


def near(value: float | list[float]) -> Any:
    """Equal but for rounding."""
    return pytest.approx(value, rel=1e-12, abs=1e-12)
