"""The keyed draws, tested statistically over purposes, agents and days.

Thresholds come from theory: each test is a sum of many draws compared with the distribution that it
has for perfect ones, and fails beyond a probability of about 1e-7 (five deviations and a bit). The
draws are fixed by their keys, so a pass is a pass for ever.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from scipy import stats

from sim.kernel.arrays import Floats
from sim.kernel.compiling import allocating_kernel
from sim.kernel.randomness import Word, draw, mix, stream, uniform, uniforms, unit
from tests.oracles.reference import mix13

RARE = 1e-7
Z = float(stats.norm.isf(RARE / 2))

type Words = npt.NDArray[np.uint64]

PURPOSES = ["needs/pension", "needs/pensions", "needs/1", "needs/11", "door", "", "街道", "a" * 300]
SEEDS = [0, 1, 2, -1, 2**40]


@allocating_kernel
def mixed(words: Words) -> Words:
    out = np.empty_like(words)
    for i in range(words.size):
        out[i] = mix(words[i])
    return out


@allocating_kernel
def table(key: Word, agents: int, days: int) -> Words:
    """Words keyed by (key, agent, day) as the model keys them: one chained draw."""
    out = np.empty((agents, days), dtype=np.uint64)
    for agent in range(agents):
        own = draw(np.uint64(key), np.uint64(agent))
        for day in range(days):
            out[agent, day] = draw(own, np.uint64(day))
    return out


@allocating_kernel
def units(words: Words) -> Floats:
    out = np.empty(words.size, dtype=np.float64)
    flat = words.ravel()
    for i in range(flat.size):
        out[i] = unit(flat[i])
    return out


def unit_table(key: np.uint64, agents: int, days: int) -> Floats:
    return units(table(key, agents, days)).reshape(agents, days)


def assert_no_correlation(a: Floats, b: Floats) -> None:
    """The mean of the products of standardised uniforms is normal with deviation 1 / sqrt(n)."""
    x, y = (np.sqrt(12.0) * (v.ravel() - 0.5) for v in (a, b))
    assert abs((x * y).mean()) * np.sqrt(x.size) < Z


def assert_uniform(values: Floats, cells: int = 1000) -> None:
    """Chi-square over equal cells: neither too uneven nor too even."""
    counts = np.bincount((values.ravel() * cells).astype(np.int64), minlength=cells)
    expected = values.size / cells
    p = stats.chi2.sf(((counts - expected) ** 2 / expected).sum(), cells - 1)
    assert RARE < p < 1.0 - RARE


# --- what is promised exactly --------------------------------------------------------------------


def test_mix_is_staffords() -> None:
    words = np.random.default_rng(1).integers(0, 2**64, 1000, dtype=np.uint64)
    assert mixed(words).tolist() == [mix13(int(word)) for word in words]


def test_draws_are_those_of_splitmix64() -> None:
    """With key = seed, draw k is the k-th output of SplitMix64 (values of Vigna's C program)."""
    outputs = [int(draw(np.uint64(1234567), np.uint64(k))) for k in range(5)]
    assert outputs == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]


def test_a_draw_depends_on_its_key_only() -> None:
    key = stream(1, "needs/pension")
    ids = np.arange(1000)
    together = uniforms(key, ids)
    assert uniforms(key, ids[::-1]).tolist() == together[::-1].tolist()
    assert uniforms(key, ids[500:]).tolist() == together[500:].tolist()
    assert [float(uniform(key, i)) for i in range(50)] == together[:50].tolist()


def test_streams_are_named() -> None:
    """A name and a seed give one key; other names or seeds give others; any integer is a seed."""
    keys = {int(stream(seed, purpose)) for seed in SEEDS for purpose in PURPOSES}
    assert len(keys) == len(SEEDS) * len(PURPOSES)
    assert stream(1, "door") == stream(1, "door")
    assert stream(1, "1/door") != stream(11, "/door")
    assert int(stream(1, "door")) == 8101433311433200973


def test_units_are_inside_the_open_interval() -> None:
    ends = units(np.array([0, 1, 2**63, 2**64 - 1], dtype=np.uint64))
    assert ends[0] > 0.0
    assert ends[-1] < 1.0
    assert ends[2] > 0.5
    assert (np.diff(ends) >= 0).all()
    values = uniforms(stream(3, "bounds"), np.arange(1_000_000))
    assert values.min() > 0.0
    assert values.max() < 1.0
    # the smallest of n uniforms is exponential with mean 1 / n
    assert 1e-8 < values.min() * 1e6 < 17.0
    assert 1e-8 < (1.0 - values.max()) * 1e6 < 17.0


def test_no_two_keys_collide() -> None:
    """Over a million keys of (purpose, agent, day), one collision has a probability of 3e-8."""
    words = np.concatenate([table(stream(1, p), 500, 260).ravel() for p in PURPOSES])
    assert words.size > 1_000_000
    assert np.unique(words).size == words.size


# --- uniformity ----------------------------------------------------------------------------------

TABLES: dict[str, Callable[[], Floats]] = {
    "agents on one day": lambda: unit_table(stream(1, "door"), 1_000_000, 1),
    "days of one agent": lambda: unit_table(stream(1, "door"), 1, 1_000_000),
    "agents and days": lambda: unit_table(stream(1, "door"), 1000, 1000),
    "seeds": lambda: units(np.array([stream(s, "door") for s in range(100_000)], dtype=np.uint64)),
    "keys in a row": lambda: units(np.concatenate([table(np.uint64(k), 100, 100) for k in range(100)])),
    "distant agents": lambda: uniforms(stream(1, "door"), np.arange(1_000_000) << 40),
}


@pytest.mark.parametrize("name", TABLES)
def test_moments_and_uniformity(name: str) -> None:
    values = TABLES[name]().ravel()
    n = values.size
    assert_uniform(values)
    # the k-th moment is 1 / (k + 1), with variance 1 / (2k + 1) - 1 / (k + 1)^2
    for k in range(1, 6):
        deviation = np.sqrt((1 / (2 * k + 1) - 1 / (k + 1) ** 2) / n)
        assert abs((values**k).mean() - 1 / (k + 1)) < Z * deviation
    assert stats.kstest(values[:100_000], "uniform").pvalue > RARE
    # low bits are as good as high ones
    assert_uniform((values * 2**32) % 1.0)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_purpose_is_uniform(purpose: str) -> None:
    assert_uniform(unit_table(stream(1, purpose), 300, 300), cells=300)


def test_pairs_and_triples_fill_the_cube() -> None:
    """Successive draws of an agent, taken together, are uniform in two and three dimensions."""
    values = unit_table(stream(2, "door"), 1000, 1000)
    for dimensions, side in ((2, 32), (3, 10)):
        for axis in (0, 1):
            parts = [np.take(values, range(d, 998 + d), axis=axis) for d in range(dimensions)]
            # every `dimensions`-th only, so that the groups do not overlap
            parts = [np.take(part, range(0, 998, dimensions), axis=axis) for part in parts]
            cells = sum((part * side).astype(np.int64) * side**d for d, part in enumerate(parts))
            assert_uniform((np.asarray(cells) + 0.5) / side**dimensions, cells=side**dimensions)


def test_chance_events_come_in_binomial_numbers() -> None:
    """How many of 1000 agents draw less than 1 % varies from day to day as it should."""
    hits = (unit_table(stream(5, "rare"), 1000, 4000) < 0.01).sum(axis=0)
    expected = stats.binom.pmf(np.arange(30), 1000, 0.01) * hits.size
    counts = np.bincount(hits, minlength=30)[:30]
    enough = expected > 5
    chi = ((counts - expected)[enough] ** 2 / expected[enough]).sum()
    assert RARE < stats.chi2.sf(chi, enough.sum() - 1) < 1.0 - RARE


# --- independence --------------------------------------------------------------------------------


@pytest.mark.parametrize("lag", [1, 2, 3, 5, 7, 64, 256])
def test_no_serial_correlation(lag: int) -> None:
    """Along agents, along days and along the k-th draws of one key."""
    values = unit_table(stream(1, "door"), 1000, 1000)
    assert_no_correlation(values[lag:], values[:-lag])
    assert_no_correlation(values[:, lag:], values[:, :-lag])
    assert_no_correlation(values[lag:, lag:], values[:-lag, :-lag])
    row = uniforms(stream(1, "door"), np.arange(1_000_000))
    assert_no_correlation(row[lag:], row[:-lag])


def test_streams_are_uncorrelated() -> None:
    """Each pair of purposes and of seeds, agent by agent and day by day."""
    keys = [stream(seed, purpose) for seed in (1, 2) for purpose in PURPOSES]
    tables = [unit_table(key, 300, 300) for key in keys]
    for a, b in itertools.combinations(tables, 2):
        assert_no_correlation(a, b)


def test_agent_and_day_are_not_interchangeable() -> None:
    values = unit_table(stream(1, "door"), 700, 700)
    off = ~np.eye(700, dtype=np.bool_)
    assert_no_correlation(values[off], values.T[off])


def test_sums_over_agents_and_days_are_normal() -> None:
    """Totals by agent and by day spread no more and no less than sums of independent uniforms."""
    values = unit_table(stream(4, "door"), 1000, 1000)
    for axis in (0, 1):
        totals = (values.sum(axis=axis) - 500.0) / np.sqrt(1000 / 12.0)
        p = stats.chi2.sf((totals**2).sum(), totals.size)
        assert RARE < p < 1.0 - RARE
        assert stats.kstest(totals, "norm").pvalue > RARE


# --- bits ----------------------------------------------------------------------------------------


BITS: dict[str, Callable[[], Words]] = {
    "agents on one day": lambda: table(stream(6, "door"), 200_000, 1),
    "days of one agent": lambda: table(stream(6, "door"), 1, 200_000),
    "agents and days": lambda: table(stream(6, "door"), 450, 450),
    "from key 0": lambda: table(np.uint64(0), 450, 450),
}


@pytest.mark.parametrize("name", BITS)
def test_bits_are_balanced(name: str) -> None:
    """Each bit is 1 half of the time, and each pair of bits agrees half of the time.

    The mixer on bare counters 1, 2, 3... would not pass: that is why `draw` steps by the golden ratio.
    """
    words = BITS[name]().ravel()
    n = words.size
    bits = ((words[:, np.newaxis] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)).astype(np.float32)
    signs = 2.0 * bits - 1.0
    assert abs(signs.mean(axis=0)).max() * np.sqrt(n) < stats.norm.isf(RARE / 64)
    agree = signs.T @ signs / n - np.eye(64)
    assert abs(agree).max() * np.sqrt(n) < stats.norm.isf(RARE / 64**2)


def test_avalanche() -> None:
    """Turning any bit of a key turns each bit of the word with a probability of one half.

    A finaliser need not be perfect here; the worst pair of bits may be off by 0.01, and on average
    over pairs it must be a good deal better.
    """
    n = 20_000
    before = np.random.default_rng(9).integers(0, 2**64, n, dtype=np.uint64)
    after = mixed(before)
    places = np.arange(64, dtype=np.uint64)
    turned = np.array(
        [
            (((after ^ mixed(before ^ bit))[:, np.newaxis] >> places) & np.uint64(1)).mean(axis=0)
            for bit in np.uint64(1) << places
        ]
    )
    noise = 0.5 / np.sqrt(n)
    assert abs(turned - 0.5).max() < 0.01 + noise * stats.norm.isf(RARE / 64**2)
    assert abs(turned.mean() - 0.5) < 0.001 + noise * Z / 64
    assert np.sqrt(((turned - 0.5) ** 2).mean()) < 0.002 + noise
