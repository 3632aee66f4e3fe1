"""`simulate` as a tool of its own: what it takes, what it refuses and how it says so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.kernel.queueing import STATE_NAMES, Group, Provider, simulate

WRONG: Any = 1.5
NAN, INF = float("nan"), float("inf")


def run(**changes: Any) -> Any:
    """Two cases, two offices, with changes."""
    arguments: dict[str, Any] = {
        "arrivals": [0.0, 0.5],
        "efforts": [[1.0, 2.0], [1.0, 2.0]],
        "providers": [Provider(), Provider()],
        "routes": [[0, 1], [1, -1]],
    }
    return simulate(**{**arguments, **changes})


def test_the_example_runs() -> None:
    result = run()
    assert result.cases["state"].tolist() == ["done", "done"]
    assert result.cases["ended"].tolist() == [3.5, 1.5]
    assert result.cases["wait"].tolist() == [0.5, 0.0]
    assert result.cases["handoffs"].tolist() == [1, 0]
    assert result.hours.tolist() == [1.0, 3.0]
    assert list(result.services.columns) == ["case", "stage", "provider", "arrived", "started", "ended"]
    assert result.services["case"].tolist() == [0, 1, 0]
    assert list(result.cases["state"].cat.categories) == list(STATE_NAMES)


REFUSED: list[tuple[dict[str, Any], str]] = [
    # (changes, what the message must contain: argument, what is allowed, what was found)
    ({"arrivals": [1.0, 0.5]}, r"arrivals: expected times that do not decrease.* found 0.5 at \[1\]"),
    ({"arrivals": [-1.0, 0.0]}, r"arrivals: expected finite times >= 0, found -1 at \[0\]"),
    ({"arrivals": [0.0, NAN]}, r"arrivals: expected finite times >= 0, found nan at \[1\]"),
    ({"arrivals": [0.0, INF]}, r"arrivals: expected finite times >= 0, found inf at \[1\]"),
    ({"arrivals": [[0.0, 1.0]]}, r"arrivals: expected shape \[n\], found \[1, 2\]"),
    ({"arrivals": 1.0}, r"arrivals: expected shape \[n\], found \[\]"),
    ({"arrivals": ["a", "b"]}, r"arrivals: expected an array of numbers, found"),
    ({"arrivals": np.array(["2024-01-01", "2024-01-02"], "M8[D]")}, r"arrivals: expected an array of numb"),
    ({"efforts": [[1.0, -2.0], [1.0, 1.0]]}, r"efforts: expected finite hours >= 0, found -2 at \[0, 1\]"),
    ({"efforts": [[1.0, NAN], [1.0, 1.0]]}, r"efforts: expected finite hours >= 0, found nan at \[0, 1\]"),
    ({"efforts": [[1.0, INF], [1.0, 1.0]]}, r"efforts: expected finite hours >= 0, found inf at \[0, 1\]"),
    ({"efforts": [1.0, 1.0, 1.0]}, r"efforts: expected shape \[2\] or \[2, 2\].*, found \[3\]"),
    ({"efforts": np.ones((2, 3))}, r"efforts: expected shape \[2\] or \[2, 2\].*, found \[2, 3\]"),
    ({"efforts": np.ones((2, 2, 1))}, r"efforts: expected shape .*, found \[2, 2, 1\]"),
    ({"efforts": np.ones((2, 2)), "routes": None}, r"efforts: expected shape \[2\] \(as routes"),
    (
        {"efforts": [[1.0], [1.0, 2.0]]},
        r"efforts: expected an array of numbers, found rows of unequal length",
    ),
    ({"efforts": None}, r"efforts: expected an array of numbers, found object"),
    ({"routes": [[0, 2], [1, -1]]}, r"routes: expected providers 0..1, and -1 after.* found 2 at \[0, 1\]"),
    ({"routes": [[0, -2], [1, -1]]}, r"routes: expected providers 0..1.* found -2 at \[0, 1\]"),
    ({"routes": [[0, 0.5], [1, -1]]}, r"routes: expected providers 0..1.* found 0.5 at \[0, 1\]"),
    ({"routes": [[0, NAN], [1, -1]]}, r"routes: expected providers 0..1.* found nan at \[0, 1\]"),
    ({"routes": [[0, 70_000], [1, -1]]}, r"routes: expected providers 0..1.* found 70000 at \[0, 1\]"),
    ({"routes": [[0, 1], [-1, -1]]}, r"routes: expected a provider for the first stage, found -1 at \[1\]"),
    ({"routes": [[0, -1, 1], [1, -1, -1]], "efforts": 1.0}, r"routes: expected only -1 after -1.*\[0, 2\]"),
    ({"routes": [[0, 1]]}, r"routes: expected shape \[2\] or \[2, stages\], found \[1, 2\]"),
    ({"routes": np.zeros((2, 0))}, r"routes: expected shape .* found \[2, 0\]"),
    ({"routes": np.zeros((2, 128)), "efforts": 1.0}, r"routes: expected at most 127 stages, found 128"),
    ({"purposes": [16, 0]}, r"purposes: expected whole numbers 0..15, found 16 at \[0, 0\]"),
    ({"purposes": [-1, 0]}, r"purposes: expected whole numbers 0..15, found -1 at \[0, 0\]"),
    ({"purposes": [[0, 1.5], [0, 0]]}, r"purposes: expected whole numbers 0..15, found 1.5 at \[0, 1\]"),
    ({"purposes": [0, 0, 0]}, r"purposes: expected shape \[2\] or \[2, 2\].*, found \[3\]"),
    ({"priorities": [0, 3]}, r"priorities: expected whole numbers 0..2, found 3 at \[1\]"),
    ({"priorities": [0, -1]}, r"priorities: expected whole numbers 0..2, found -1 at \[1\]"),
    ({"priorities": [0, NAN]}, r"priorities: expected whole numbers 0..2, found nan at \[1\]"),
    ({"priorities": [[0, 1], [0, 1]]}, r"priorities: expected shape \[2\], found \[2, 2\]"),
    ({"patience": [1.0, -1.0]}, r"patience: expected hours >= 0.*, found -1 at \[1\]"),
    ({"patience": [1.0, NAN]}, r"patience: expected hours >= 0.*, found nan at \[1\]"),
    ({"patience": [1.0]}, r"patience: expected shape \[2\], found \[1\]"),
    ({"day_hours": 0.0}, r"day_hours: expected a finite number > 0, found 0.0"),
    ({"day_hours": NAN}, r"day_hours: expected a finite number > 0, found nan"),
    ({"day_hours": INF}, r"day_hours: expected a finite number > 0, found inf"),
    ({"days": -1}, r"days: expected a whole number >= 0 or None, found -1"),
    ({"days": 2.5}, r"days: expected a whole number >= 0 or None, found 2.5"),
    ({"days": True}, r"days: expected a whole number >= 0 or None, found True"),
    ({"providers": []}, r"providers: expected 1 to 32767, found 0"),
    ({"providers": [Provider(), 3]}, r"providers\[1\]: expected a Provider, found 3"),
    ({"providers": [Provider(), Provider(-1)]}, r"providers\[1\].servers: expected a whole .* found -1"),
    ({"providers": [Provider(), Provider(WRONG)]}, r"providers\[1\].servers: expected a whole .* found 1.5"),
    ({"providers": [Provider(delay=-1.0), Provider()]}, r"providers\[0\].delay: expected finite .* found -1"),
    ({"providers": [Provider(delay=NAN), Provider()]}, r"providers\[0\].delay: expected finite .* found nan"),
    ({"providers": [Provider(groups=[Group(1), Group(1, pace=0.0)])] * 2}, r"\[0\].groups\[1\].pace: .* > 0"),
    ({"providers": [Provider(groups=[Group(1, pace=INF)])] * 2}, r"\[0\].groups\[0\].pace: .* found inf"),
    ({"providers": [Provider(groups=[Group(1, skill=-1.0)])] * 2}, r"\[0\].groups\[0\].skill: .* found -1"),
    ({"providers": [Provider(groups=[Group(1, purposes=[16])])] * 2}, r"groups\[0\].purposes: .* found 16"),
    ({"providers": [Provider(groups=[Group(1, purposes=[-1])])] * 2}, r"groups\[0\].purposes: .* found -1"),
    (
        {"providers": [Provider(groups=[Group(1, purposes=[WRONG])])] * 2},
        r"purposes: .* found 1.5",
    ),
    ({"providers": [Provider(), Provider(0)]}, r"providers\[1\]: expected servers that may serve purpose 0"),
    ({"providers": [Provider(groups=[]), Provider()]}, r"providers\[0\]: expected servers that may serve"),
    (
        {"providers": [Provider(groups=[Group(1, purposes=[0, 3])]), Provider()], "purposes": 2},
        r"providers\[0\]: expected servers that may serve purpose 2, found none, so case 0 waits without end",
    ),
    (
        {"routes": np.zeros((2, 33)), "efforts": 1.0, "walks": True},
        r"walks: expected at most 32 stages for cases that walk, found 33",
    ),
]


@pytest.mark.parametrize(("changes", "message"), REFUSED, ids=lambda x: x if isinstance(x, str) else "")
def test_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        run(**changes)


def test_no_cases() -> None:
    choices: list[dict[str, Any]] = [
        {},
        {"routes": []},
        {"routes": np.zeros((0, 3))},
        {"days": 3},
        {"purposes": []},
    ]
    for options in choices:
        result = simulate([], [], [Provider()], **options)
        assert len(result.cases) == len(result.services) == 0
        assert result.hours.tolist() == [0.0]
        assert "wait" in result.cases


def test_one_number_stands_for_all() -> None:
    a = run(efforts=1.5, priorities=1, purposes=4, patience=9.0)
    b = run(efforts=[1.5, 1.5], priorities=[1, 1], purposes=[[4, 4], [4, 4]], patience=[9.0, 9.0])
    assert a.cases.equals(b.cases)
    assert a.services.equals(b.services)
    assert a.hours.tolist() == [1.5, 3.0]


def test_what_is_after_the_last_stage_is_not_read() -> None:
    a = run()
    b = run(efforts=[[1.0, 2.0], [1.0, NAN]], purposes=[[0, 0], [0, -7]])
    assert a.cases.equals(b.cases)


def test_whole_numbers_of_any_kind() -> None:
    a = run(arrivals=[0.0, 1.0])
    b = run(
        arrivals=np.array([0, 1], dtype=np.int8),
        efforts=np.array([[1, 2], [1, 2]], dtype=np.float32),
        routes=np.array([[0, 1], [1, -1]], dtype=np.float64),
        day_hours=8,
        days=np.int64(3),
        providers=(Provider(np.int64(1)), Provider(groups=[Group(1, purposes=np.arange(16))])),  # type: ignore[arg-type]
    )
    assert a.cases.equals(b.cases)


def test_inputs_are_left_alone() -> None:
    arrivals, efforts = np.array([0.0, 1.0]), np.array([[1.0, 2.0], [1.0, 2.0]])
    routes = np.array([[0, 1], [1, -1]])
    copies = [a.copy() for a in (arrivals, efforts, routes)]
    run(arrivals=arrivals, efforts=efforts, routes=routes)
    for a, b in zip((arrivals, efforts, routes), copies, strict=True):
        np.testing.assert_array_equal(a, b)


def test_a_purpose_named_twice_counts_once() -> None:
    assert Group(1, purposes=[1, 1, 3]).mask == 0b1010


def test_many_stages() -> None:
    result = simulate([0.0], 0.5, [Provider(), Provider()], routes=[[0, 1] * 63 + [0]])
    assert len(result.services) == 127
    assert result.cases["ended"][0] == 63.5
    assert result.cases["handoffs"][0] == 126
    walked = simulate([0.0], 0.5, [Provider(walk_in=True)] * 2, routes=[[0, 1] * 16], walks=True)
    assert walked.cases["visits"][0] == 32


def test_walks_count_in_every_stage() -> None:
    """Also in the ninth and later ones who waits at closing is sent home."""
    routes = [[0] * 10 + [1], [1, *[-1] * 10]]
    efforts = np.full((2, 11), 0.5)
    efforts[1, 0] = 9.0
    result = simulate(
        [0.0, 0.1], efforts, [Provider(), Provider(walk_in=True)], routes=routes, walks=True, day_hours=8.0
    )
    # the first case comes to office 1 after 5 hours, and the one before it takes until 9.1
    assert result.cases["visits"].tolist() == [12, 1]
    assert result.cases["counter_wait"][0] >= 3.0


def test_without_servers_patience_ends_the_wait() -> None:
    result = simulate([0.0, 1.0], 1.0, [Provider(0)], patience=[30.0, 2.0], expires=True)
    assert result.cases["state"].tolist() == ["expired", "expired"]
    assert result.cases["ended"].tolist() == [30.0, 3.0]
    assert result.cases["wait"].tolist() == [30.0, 2.0]


def test_without_servers_days_end_the_run() -> None:
    result = simulate([0.0, 1.0, 50.0], 1.0, [Provider(0)], days=3)
    assert result.cases["state"].tolist() == ["waiting", "waiting", "pending"]
    assert result.cases["ended"].isna().all()


def test_days_stop_in_the_middle_of_a_service() -> None:
    result = simulate([6.0], 100.0, [Provider(groups=[Group(1, pace=0.5)])], days=2)
    assert result.cases["state"].tolist() == ["in_service"]
    assert result.hours.tolist() == [5.0]
    assert result.cases["work"].tolist() == [5.0]
    assert simulate([6.0], 100.0, [Provider()], days=0).cases["state"].tolist() == ["pending"]


def test_empty_days_cost_nothing() -> None:
    """A million years between two cases, a service and patience as long: not gone through one by one."""
    far = 1e10
    result = simulate([0.0, far], [far / 2, 1.0], [Provider()])
    assert result.cases["ended"].tolist() == [far / 2, far + 1.0]
    result = simulate([0.0], 1.0, [Provider(0)], patience=far)
    assert result.cases["ended"].tolist() == [far]
    result = simulate([0.0], 1.0, [Provider(0)], days=10**9)
    assert result.cases["state"].tolist() == ["waiting"]
    result = simulate([0.0, 3.0], 1e9, [Provider()], days=10**8)
    assert result.hours.tolist() == [8e8]


def test_patience_zero_is_served_at_once_or_lost() -> None:
    result = simulate([0.0, 0.5, 1.0], 1.0, [Provider()], patience=0.0)
    assert result.cases["state"].tolist() == ["done", "given_up", "done"]


def test_a_server_that_frees_at_the_deadline_still_takes_the_case() -> None:
    result = simulate([0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [Provider()], patience=[5.0, 1.0, 1.0])
    assert result.cases["state"].tolist() == ["done", "done", "given_up"]
    assert result.cases["ended"].tolist() == [1.0, 2.0, 1.0]


def test_no_new_stage_after_the_deadline() -> None:
    """A service under way is finished; the case then leaves where it comes next."""
    result = simulate([0.0], [[3.0, 1.0]], [Provider(), Provider(delay=2.0)], routes=[[0, 1]], patience=[2.0])
    assert result.cases["state"].tolist() == ["given_up"]
    assert result.cases["ended"].tolist() == [5.0]
    assert result.hours.tolist() == [3.0, 0.0]


def test_a_crowd_at_once() -> None:
    """Many cases at the same time, first come first served by their order."""
    n = 50_000
    result = simulate(np.zeros(n), 1.0, [Provider(servers=10)])
    assert (result.cases["wait"] == np.arange(n) // 10).all()


def test_first_group_with_a_free_server_takes_the_case() -> None:
    offices = [Provider(groups=[Group(1, pace=0.5), Group(1, pace=2.0)])]
    result = simulate([0.0, 0.0], 1.0, offices)
    assert result.cases["ended"].tolist() == [2.0, 0.5]


def test_priorities_do_not_interrupt() -> None:
    result = simulate([0.0, 1.0, 2.0, 3.0], 5.0, [Provider()], priorities=[2, 2, 1, 0])
    assert result.cases["ended"].tolist() == [5.0, 20.0, 15.0, 10.0]
