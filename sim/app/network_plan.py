"""Where the network's boxes stand and its lines run: each line has its own place at a box, and passes beside
boxes that it doesn't belong to.

Rows of boxes stand below one another. Between two rows lies a channel with a track for each line that turns
in it; a line that goes on passes a row through a gap beside its boxes. Boxes stand where they stand whatever
flows, so that nothing moves while a run is played but the lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt

type Point = tuple[float, float]
type Link = tuple[str, str]
type Rows = tuple[tuple[str, ...], ...]

LABEL = (30.0, 15.0)
"""Room for a number on a line."""


@dataclass(frozen=True)
class Sheet:
    """The room for a network: how wide, how many boxes at most in a row, gaps, height between rows."""

    width: float
    most: int
    box: float
    gap: float
    channel: float


BROAD = Sheet(width=640.0, most=4, box=150.0, gap=22.0, channel=64.0)
SLIM = Sheet(width=380.0, most=2, box=160.0, gap=30.0, channel=68.0)


@dataclass(frozen=True)
class Place:
    """A box: its left upper corner and size."""

    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Half way along it."""
        return self.left + self.width / 2.0


@dataclass(frozen=True)
class Plan:
    """Boxes by name, a line (its corners, from its start) and where its number stands by link, the height."""

    boxes: dict[str, Place]
    lines: dict[Link, tuple[Point, ...]]
    labels: dict[Link, Point]
    height: float


@dataclass
class _Turn:
    """A line in a channel: where it comes from above and below, and the track it runs on."""

    above: list[float]
    below: list[float]
    track: int = 0

    @property
    def ends(self) -> tuple[float, float]:
        both = [*self.above, *self.below]
        return min(both), max(both)


@dataclass
class _Run:
    """A link from its upper to its lower box (`turned`: it goes up); `lanes` is where it passes rows."""

    link: Link
    turned: bool
    upper: int
    lower: int
    lanes: dict[int, float] = field(default_factory=dict)
    gaps: dict[int, int] = field(default_factory=dict)


def in_rows(levels: Sequence[Sequence[str]], sheet: Sheet) -> Rows:
    """Names level by level, a level in as many rows of about the same length as it needs."""
    rows: list[tuple[str, ...]] = []
    for level in levels:
        count = -(-len(level) // sheet.most)
        for k in range(count):
            rows.append(tuple(level[k * len(level) // count : (k + 1) * len(level) // count]))
    return tuple(rows)


def box_width(row: Sequence[str], sheet: Sheet) -> float:
    """How wide the boxes of a row are."""
    return min(sheet.box, (sheet.width - (len(row) + 1) * sheet.gap) / len(row))


@lru_cache(maxsize=64)
def plan(rows: Rows, heights: tuple[float, ...], links: tuple[Link, ...], sheet: Sheet) -> Plan:
    """Boxes of the heights of their rows, and the lines between them."""
    boxes, tops = _boxes(rows, heights, sheet)
    row_of = {name: r for r, row in enumerate(rows) for name in row}
    runs = []
    for a, b in links:
        turned = row_of[a] > row_of[b]
        ends = (row_of[b], row_of[a]) if turned else (row_of[a], row_of[b])
        runs.append(_Run((a, b), turned, *ends))
    _pass_rows(runs, rows, boxes, sheet)
    ports = _ports(runs, boxes, len(rows))
    lines = _tracks(runs, ports, tops, heights, sheet)
    height = tops[-1] + heights[-1] + 8.0
    return Plan(boxes, lines, _labels(lines, boxes), height)


def _boxes(
    rows: Rows, heights: tuple[float, ...], sheet: Sheet
) -> tuple[dict[str, Place], tuple[float, ...]]:
    boxes: dict[str, Place] = {}
    tops, top = [], 8.0
    for row, height in zip(rows, heights, strict=True):
        wide = box_width(row, sheet)
        gap = (sheet.width - wide * len(row)) / (len(row) + 1)
        for k, name in enumerate(row):
            boxes[name] = Place(gap + k * (wide + gap), top, wide, height)
        tops.append(top)
        top += height + sheet.channel
    return boxes, tuple(tops)


def _pass_rows(runs: list[_Run], rows: Rows, boxes: Mapping[str, Place], sheet: Sheet) -> None:
    """Choose the gap in which each line passes the rows between its ends, and its lane there."""
    gaps = [_gaps([boxes[name] for name in row], sheet) for row in rows]
    taken: dict[tuple[int, int], list[_Run]] = {}
    for run in sorted(runs, key=lambda run: run.lower - run.upper):
        upper, lower = run.link[::-1] if run.turned else run.link
        x, goal = boxes[upper].middle, boxes[lower].middle
        for row in range(run.upper + 1, run.lower):

            def costs(k: int, row: int = row, x: float = x, goal: float = goal) -> float:
                left, right = gaps[row][k]
                at, used = (left + right) / 2.0, len(taken.get((row, k), ()))
                crowded = 400.0 if 5.0 * (used + 1) > right - left - 8.0 else 0.0
                return abs(at - x) + abs(at - goal) + 12.0 * used + crowded

            best = min(range(len(gaps[row])), key=costs)
            taken.setdefault((row, best), []).append(run)
            run.gaps[row] = best
            x = sum(gaps[row][best]) / 2.0
    for (row, k), here in taken.items():
        left, right = gaps[row][k]

        def heading(run: _Run) -> float:
            return boxes[run.link[0]].middle + boxes[run.link[1]].middle

        # not wider apart than need be: a lane in the middle of a gap is easier to follow
        step = min(9.0, (right - left - 8.0) / len(here))
        first = (left + right) / 2.0 - step * (len(here) - 1) / 2.0
        for i, run in enumerate(sorted(here, key=heading)):
            run.lanes[row] = first + i * step


def _gaps(row: list[Place], sheet: Sheet) -> list[tuple[float, float]]:
    edges = [0.0, *(edge for box in row for edge in (box.left, box.left + box.width)), sheet.width]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _ports(runs: list[_Run], boxes: Mapping[str, Place], rows: int) -> dict[tuple[Link, str], float]:
    """Where each line meets its boxes: along the edge in the order of where the lines lead."""
    edges: dict[tuple[str, bool], list[tuple[float, int, Link]]] = {}
    for k, run in enumerate(runs):
        upper, lower = run.link[::-1] if run.turned else run.link
        first = run.lanes.get(run.upper + 1, boxes[lower].middle)
        last = run.lanes.get(run.lower - 1, boxes[upper].middle)
        level = run.upper == run.lower
        below = not level or run.upper < rows - 1
        edges.setdefault((upper, below), []).append((first, k, run.link))
        edges.setdefault((lower, below if level else False), []).append((last, k, run.link))
    found = {}
    for (name, _), ends in edges.items():
        box = boxes[name]
        step = min(26.0, 0.86 * box.width / len(ends))
        at = box.middle - step * (len(ends) - 1) / 2.0
        for i, (_, _, link) in enumerate(sorted(ends)):
            found[link, name] = at + i * step
    return found


def _tracks(
    runs: list[_Run],
    ports: Mapping[tuple[Link, str], float],
    tops: tuple[float, ...],
    heights: tuple[float, ...],
    sheet: Sheet,
) -> dict[Link, tuple[Point, ...]]:
    channels: dict[int, list[_Turn]] = {}
    ways: list[tuple[_Run, list[tuple[int, _Turn]]]] = []
    for run in runs:
        upper, lower = run.link[::-1] if run.turned else run.link
        way: list[tuple[int, _Turn]] = []
        if run.upper == run.lower:
            both = [ports[run.link, upper], ports[run.link, lower]]
            last = run.upper == len(tops) - 1
            way.append((run.upper - 1, _Turn([], both)) if last else (run.upper, _Turn(both, [])))
        else:
            inner = [run.lanes[row] for row in range(run.upper + 1, run.lower)]
            stops = [ports[run.link, upper], *inner, ports[run.link, lower]]
            way = [(run.upper + k, _Turn([a], [b])) for k, (a, b) in enumerate(pairwise(stops))]
        for channel, turn in way:
            channels.setdefault(channel, []).append(turn)
        ways.append((run, way))
    for turns in channels.values():
        _order(turns)
    lines: dict[Link, tuple[Point, ...]] = {}
    for run, way in ways:
        points: list[Point] = []
        for channel, turn in way:
            most = max(other.track for other in channels[channel])
            step = min(12.0, (sheet.channel - 26.0) / max(1, most))
            foot = tops[channel] + heights[channel]
            y = foot + sheet.channel / 2.0 + step * (turn.track - most / 2.0)
            if turn.above and turn.below:
                points += [(turn.above[0], foot), (turn.above[0], y), (turn.below[0], y)]
                points.append((turn.below[0], foot + sheet.channel))
            else:
                edge = foot if turn.above else foot + sheet.channel
                x0, x1 = turn.above or turn.below
                points += [(x0, edge), (x0, y), (x1, y), (x1, edge)]
        lines[run.link] = _simple(points[::-1] if run.turned else points)
    return lines


def _order(turns: list[_Turn]) -> None:
    """Give the lines of a channel their tracks: the order with few crossings, none upon another."""
    order: list[_Turn] = []
    for turn in sorted(turns, key=lambda turn: turn.ends[0] - turn.ends[1]):
        # put in where it crosses least what is there
        best = min(range(len(order) + 1), key=partial(_crossings_at, turn, order))
        order.insert(best, turn)
    for k, turn in enumerate(order):
        low, high = turn.ends
        before = [o.track for o in order[:k] if o.ends[0] < high + 8.0 and low - 8.0 < o.ends[1]]
        turn.track = 1 + max(before, default=-1)


def _crossings_at(turn: _Turn, order: list[_Turn], place: int) -> float:
    """How often a line crosses those of a channel when its track is at a place of their order."""
    above = sum(_crossings(other, turn) for other in order[:place])
    return above + sum(_crossings(turn, other) for other in order[place:])


def _crossings(over: _Turn, under: _Turn) -> float:
    """How often two lines cross when one's track is over the other's; lying upon one another is worse."""
    found = sum(under.ends[0] - 1.0 <= x <= under.ends[1] + 1.0 for x in over.below)
    found += sum(over.ends[0] - 1.0 <= x <= over.ends[1] + 1.0 for x in under.above)
    return found + 50.0 * sum(abs(x - y) < 6.0 for x in over.below for y in under.above)


def _simple(points: Sequence[Point]) -> tuple[Point, ...]:
    """Without points that are no corners."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < 0.5 and abs(kept[-1][1] - point[1]) < 0.5:
            continue
        if len(kept) > 1 and (
            (abs(kept[-2][0] - kept[-1][0]) < 0.5 and abs(kept[-1][0] - point[0]) < 0.5)
            or (abs(kept[-2][1] - kept[-1][1]) < 0.5 and abs(kept[-1][1] - point[1]) < 0.5)
        ):
            kept[-1] = point
            continue
        kept.append(point)
    return tuple(kept)


def _labels(lines: Mapping[Link, tuple[Point, ...]], boxes: Mapping[str, Place]) -> dict[Link, Point]:
    """Where the number of each line covers least: others' lines, others' numbers, boxes."""
    wide, high = LABEL
    pieces = [(link, piece) for link, line in lines.items() for piece in pairwise(line)]
    whose = [link for link, _ in pieces]
    ends = np.array([piece for _, piece in pieces]).reshape(-1, 2, 2)
    others = np.hstack([ends.min(axis=1), ends.max(axis=1)])
    frames = np.array([(b.left, b.top, b.left + b.width, b.top + b.height) for b in boxes.values()])
    found: dict[Link, Point] = {}
    for link, line in lines.items():
        spots = np.array([spot for piece in pairwise(line) for spot in _along(*piece)])
        around = np.hstack([spots[:, :2] - (wide / 2.0, high / 2.0), spots[:, :2] + (wide / 2.0, high / 2.0)])
        numbers = np.array(
            [(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2) for x, y in found.values()]
        )
        foreign = others[[other != link for other in whose]]
        cost = spots[:, 2] + _touched(around, foreign) + 20.0 * _touched(around, frames)
        cost += 9.0 * _touched(around, numbers.reshape(-1, 4))
        best = spots[int(cost.argmin())]
        found[link] = (float(best[0]), float(best[1]))
    return found


def _along(start: Point, end: Point) -> list[tuple[float, float, float]]:
    """Points along a piece of a line, and what speaks against a number there."""
    (x0, y0), (x1, y1) = start, end
    steps = max(2, int((abs(x1 - x0) + abs(y1 - y0)) / 8.0))
    against = 0.0 if abs(x1 - x0) > LABEL[0] else 0.4  # better where the line goes on at both sides
    return [(x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps, against) for k in range(1, steps)]


def _touched(these: npt.NDArray[np.float64], those: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How many of those rectangles (left, top, right, foot) each of these comes near."""
    apart = (these[:, None, :2] - 2.0 >= those[None, :, 2:]) | (
        those[None, :, :2] >= these[:, None, 2:] + 2.0
    )
    count: npt.NDArray[np.float64] = (~apart.any(axis=2)).sum(axis=1).astype(np.float64)
    return count
