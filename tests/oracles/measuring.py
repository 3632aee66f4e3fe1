"""Long runs in independent pieces, and intervals from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

LEVEL = 0.999
"""About a hundred intervals are looked at; at this level all of them hold together nine times in ten."""
WIDTH = 0.02
"""Half the interval's width must not be more than this share of the theoretical value."""

LONG_DAY = 1000.0
"""Hours; an office without walk-ins doesn't notice the days, and long ones are quickest."""

type Sample = Mapping[str, float]
"""What one run measured. Names that start with ``~`` are control variates: their mean is exactly 0."""


@dataclass(frozen=True)
class Interval:
    """A mean over independent runs with a confidence interval."""

    mean: float
    half: float

    def holds(self, value: float) -> bool:
        return abs(self.mean - value) <= self.half


def runs(measure: Callable[[np.random.Generator], Sample], count: int, seed: int) -> list[Sample]:
    """`count` independent runs, two at a time (the kernel lets go of the interpreter)."""
    seeds = np.random.SeedSequence(seed).spawn(count)
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda s: measure(np.random.default_rng(s)), seeds))


def interval(samples: Sequence[Sample], name: str, level: float = LEVEL) -> Interval:
    """The mean of what was measured, less what the control variates explain of its error.

    Regression on control variates whose mean is known (Lavenberg and Welch 1981): the intercept
    estimates the same mean with a smaller variance.
    """
    y = np.array([sample[name] for sample in samples])
    controls = [[s[key] for s in samples] for key in samples[0] if key.startswith("~")]
    x = np.column_stack([np.ones(y.size), *(c for c in controls if np.ptp(c) > 1e-9)])
    degrees = y.size - x.shape[1]
    fit, *_ = np.linalg.lstsq(x, y, rcond=None)
    variance = float(((y - x @ fit) ** 2).sum()) / degrees * np.linalg.inv(x.T @ x)[0, 0]
    return Interval(float(fit[0]), float(stats.t.ppf(0.5 + level / 2, degrees) * np.sqrt(variance)))


def assert_agrees(samples: Sequence[Sample], name: str, theory: float) -> None:
    """The theoretical value is inside the interval, and the interval is narrow."""
    found = interval(samples, name)
    assert found.half <= WIDTH * abs(theory), f"{name}: {found} is too wide to judge {theory:.6g}"
    assert found.holds(theory), f"{name}: {found}, in theory {theory:.6g}"


def assert_differs(samples: Sequence[Sample], name: str, theory: float) -> None:
    """The runs, of another model, tell that the theoretical value isn't theirs."""
    found = interval(samples, name)
    assert not found.holds(theory), f"{name}: {found} cannot be told from {theory:.6g}"


def poisson(rng: np.random.Generator, n: int, rate: float) -> npt.NDArray[np.float64]:
    """Times of the first `n` arrivals of a Poisson process."""
    return (rng.standard_exponential(n) / rate).cumsum()


def fast_server(gaps: npt.NDArray[np.float64], efforts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Times in the queue of one server that works at these efforts (Lindley's recursion)."""
    steps = np.concatenate([[0.0], (efforts[:-1] - gaps[1:]).cumsum()])
    return steps - np.minimum.accumulate(steps)


def tail(values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Without the first twentieth, in which the office fills."""
    array = np.asarray(values, dtype=np.float64)
    return array[array.size // 20 :]
