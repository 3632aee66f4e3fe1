"""What `sim.kernel.queueing.simulate` is given, checked and brought to one shape.

Whatever is wrong is a `ValueError` that names the argument, what is allowed and what was found (with
its place), because the compiled kernel checks nothing: a bad index there is a wrong answer.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, SupportsIndex

import numpy as np
import numpy.typing as npt

from sim.kernel.arrays import Floats, Integers
from sim.kernel.service_state import MOST_PURPOSES, PRIORITIES

if TYPE_CHECKING:
    from sim.kernel.queueing import Provider

MAX_STAGES = 127
MAX_WALKS = 32
"""Most stages that may be visits: what CASE has bits for."""
MAX_PROVIDERS = 32_767


class Inputs(NamedTuple):
    """Checked arguments of `simulate`; n cases of at most S stages."""

    raised: Floats
    """[n] working hours"""
    effort: Floats
    """[n, S] person-hours, 0 after the last stage"""
    route: Integers
    """[n, S] providers, -1 after the last stage"""
    purpose: Integers
    """[n, S], 0 after the last stage"""
    priority: Integers
    """[n]"""
    patience: Floats
    """[n] working hours, infinite for who waits without end"""
    stand: Floats
    """[n] working hours in a line, likewise"""


def read_inputs(
    arrivals: npt.ArrayLike,
    efforts: npt.ArrayLike,
    providers: Sequence[Provider],
    routes: npt.ArrayLike | None,
    purposes: npt.ArrayLike | None,
    priorities: npt.ArrayLike | None,
    patience: npt.ArrayLike | None,
    walks: bool,
    stand: npt.ArrayLike | None = None,
) -> Inputs:
    """Check the cases and their routes; see `simulate` for the arguments.

    Raises:
        ValueError: naming the argument, what is allowed, what was found and where.
    """
    check_providers(providers)
    raised = _numbers("arrivals", arrivals)
    if raised.ndim != 1:
        raise ValueError(f"arrivals: expected shape [n], found {list(raised.shape)}")
    _require("arrivals", raised, np.isfinite(raised) & (raised >= 0), "finite times >= 0")
    _require(
        "arrivals",
        raised,
        np.diff(raised, prepend=0.0) >= 0,
        "times that do not decrease (sort the cases first)",
    )
    n = raised.size
    route = np.zeros((n, 1), dtype=np.int64) if routes is None else _route(routes, n, len(providers))
    stages = route.shape[1]
    if walks and stages > MAX_WALKS:
        raise ValueError(f"walks: expected at most {MAX_WALKS} stages for cases that walk, found {stages}")
    used = route >= 0
    effort = np.where(used, _by_stage("efforts", efforts, n, stages), 0.0)
    _require("efforts", effort, np.isfinite(effort) & (effort >= 0), "finite hours >= 0")
    purpose = np.zeros((n, stages), dtype=np.int64)
    if purposes is not None:
        chosen = np.where(used, _by_stage("purposes", purposes, n, stages), 0.0)
        purpose = _whole("purposes", chosen, 0, MOST_PURPOSES - 1)
    priority = np.zeros(n, dtype=np.int64)
    if priorities is not None:
        priority = _whole("priorities", _by_case("priorities", priorities, n), 0, PRIORITIES - 1)
    waits, stands = _hours("patience", patience, n), _hours("stand", stand, n)
    return Inputs(raised, effort, route, purpose, priority, waits, stands)


def _hours(name: str, given: npt.ArrayLike | None, n: int) -> Floats:
    """[n] hours that people have patience for; infinite where nothing is said."""
    if given is None:
        return np.full(n, np.inf)
    hours = _by_case(name, given, n)
    _require(name, hours, hours >= 0, "hours >= 0 (infinite: without end)")
    return hours


def check_providers(providers: Sequence[Provider]) -> None:
    """Refuse providers the kernel cannot run.

    Raises:
        ValueError: naming the provider and its field.
    """
    if not 1 <= len(providers) <= MAX_PROVIDERS:
        raise ValueError(f"providers: expected 1 to {MAX_PROVIDERS}, found {len(providers)}")
    for p, provider in enumerate(providers):
        name = f"providers[{p}]"
        if not hasattr(provider, "all_groups"):
            raise ValueError(f"{name}: expected a Provider, found {provider!r}")
        if not (_real(provider.delay) and provider.delay >= 0):
            raise ValueError(f"{name}.delay: expected finite hours >= 0, found {provider.delay!r}")
        if not (_real(provider.head_hours) and provider.head_hours >= 0):
            raise ValueError(f"{name}.head_hours: expected finite hours >= 0, found {provider.head_hours!r}")
        for g, group in enumerate(provider.all_groups):
            where = name if provider.groups is None else f"{name}.groups[{g}]"
            servers = whole_number(group.servers)
            if servers is None or not 0 <= servers < 2**31:
                raise ValueError(f"{where}.servers: expected a whole number >= 0, found {group.servers!r}")
            for field in ("pace", "skill"):
                value = getattr(group, field)
                if not (_real(value) and value > 0):
                    raise ValueError(f"{where}.{field}: expected a finite number > 0, found {value!r}")
            for purpose in group.purposes if group.purposes is not None else ():
                u = whole_number(purpose)
                if u is None or not 0 <= u < MOST_PURPOSES:
                    allowed = f"whole numbers 0..{MOST_PURPOSES - 1}"
                    raise ValueError(f"{where}.purposes: expected {allowed}, found {purpose!r}")


def check_end(providers: Sequence[Provider], inputs: Inputs) -> None:
    """See that every case can end by itself: someone may serve its stages, or its patience ends.

    Raises:
        ValueError: naming the provider, the purpose and a case that would wait for ever.
    """
    served = np.zeros((len(providers), MOST_PURPOSES), dtype=np.bool_)
    for p, provider in enumerate(providers):
        for group in provider.all_groups:
            if group.servers > 0:
                served[p] |= (group.mask >> np.arange(MOST_PURPOSES)) & 1 == 1
    stuck = (inputs.route >= 0) & ~served[inputs.route, inputs.purpose]
    stuck &= np.isinf(inputs.patience)[:, np.newaxis]
    if stuck.any():
        case, stage = (int(i) for i in np.argwhere(stuck)[0])
        p, u = inputs.route[case, stage], inputs.purpose[case, stage]
        raise ValueError(
            f"providers[{p}]: expected servers that may serve purpose {u}, found none, so case {case} "
            "waits without end: give servers, `patience` or `days`"
        )


def whole_number(value: SupportsIndex | object) -> int | None:
    """The integer that `value` is, or None (also for True and False)."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, SupportsIndex):
        return None
    try:
        return operator.index(value)
    except TypeError:
        return None


def _real(value: object) -> bool:
    return isinstance(value, int | float | np.integer | np.floating) and math.isfinite(float(value))


def _route(routes: npt.ArrayLike, n: int, providers: int) -> Integers:
    values = _numbers("routes", routes)
    if values.shape == (0,):
        values = values.reshape(0, 1)
    if values.ndim not in (1, 2) or values.shape[0] != n or 0 in values.shape[1:]:
        raise ValueError(f"routes: expected shape [{n}] or [{n}, stages], found {list(values.shape)}")
    if values.ndim == 1:
        values = values[:, np.newaxis]
    if values.shape[1] > MAX_STAGES:
        raise ValueError(f"routes: expected at most {MAX_STAGES} stages, found {values.shape[1]}")
    allowed = f"providers 0..{providers - 1}, and -1 after the last stage"
    _require("routes", values, (values >= -1) & (values < providers) & (values == np.floor(values)), allowed)
    _require("routes", values[:, 0], values[:, 0] >= 0, "a provider for the first stage")
    after_end = (values[:, 1:] >= 0) & (values[:, :-1] < 0)
    if after_end.any():
        case, stage = (int(i) for i in np.argwhere(after_end)[0])
        raise ValueError(f"routes: expected only -1 after -1, found a stage at [{case}, {stage + 1}]")
    return values.astype(np.int64)


def _by_stage(name: str, values: npt.ArrayLike, n: int, stages: int) -> Floats:
    """[n, stages] of a number, [n], [n, 1] or [n, stages]."""
    numbers = _numbers(name, values)
    if numbers.shape == (0,) and n == 0:
        return np.zeros((0, stages))
    if numbers.ndim == 1 and numbers.shape == (n,):
        numbers = numbers[:, np.newaxis]
    if numbers.ndim and (numbers.ndim != 2 or numbers.shape[0] != n or numbers.shape[1] not in (1, stages)):
        allowed = f"shape [{n}]" + (f" or [{n}, {stages}]" if stages > 1 else "")
        raise ValueError(f"{name}: expected {allowed} (as routes have it), found {list(numbers.shape)}")
    return np.broadcast_to(numbers, (n, stages))


def _by_case(name: str, values: npt.ArrayLike, n: int) -> Floats:
    """[n] of a number or [n]."""
    numbers = _numbers(name, values)
    if numbers.ndim and numbers.shape != (n,):
        raise ValueError(f"{name}: expected shape [{n}], found {list(numbers.shape)}")
    return np.broadcast_to(numbers, (n,))


def _numbers(name: str, values: npt.ArrayLike) -> Floats:
    try:
        found = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name}: expected an array of numbers, found rows of unequal length") from None
    if found.dtype.kind not in "biuf":
        raise ValueError(f"{name}: expected an array of numbers, found {found.dtype}")
    return np.ascontiguousarray(found, dtype=np.float64) if found.ndim else found.astype(np.float64)


def _whole(name: str, values: Floats, low: int, high: int) -> Integers:
    fits = (values >= low) & (values <= high) & (values == np.floor(values))
    _require(name, values, fits, f"whole numbers {low}..{high}")
    return values.astype(np.int64)


def _require(name: str, values: Floats, fits: npt.NDArray[np.bool_], allowed: str) -> None:
    if not fits.all():
        place = tuple(int(i) for i in np.argwhere(~fits)[0])
        found = float(values[place])
        raise ValueError(f"{name}: expected {allowed}, found {found:g} at {list(place)}")
