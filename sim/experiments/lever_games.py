"""Games between two scenarios: the base with some of the option's levers, for any set of players.

A player is a lever in whose strength the two scenarios differ, or several of them. In a coalition its
players' levers have the option's strengths, all others the base's, from the month of the reform on. Nobody
is the base itself, and all are the option itself if it is nothing but its levers.

Some levers need others (a centre needs its committee) and cannot be without them. Such a lever is then
without effect: a coalition is worth what its levers are that have what they need. So what two levers can
only do together is shared between them (the conjunctive permission value: Gilles, Owen and van den Brink
1992, International Journal of Game Theory 20).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sim.institutions.documents import InputError, Problem, one_of
from sim.institutions.files.lever_options import reform_month, with_levers
from sim.institutions.levers import LEVERS, Lever
from sim.institutions.scenario import Scenario
from sim.institutions.structure import Structure
from sim.text.problems import Said, message

REST = "rest"
"""The name of the player that stands for all levers that have none of their own."""

type Strengths = dict[str, float]


@dataclass(frozen=True)
class Player:
    """One or several levers that come together."""

    name: str
    levers: tuple[str, ...]


@dataclass(frozen=True)
class Game:
    """Two scenarios and the players between them; `before` and `after` are the strengths of all levers."""

    base: Scenario
    option: Scenario
    month: int
    before: Strengths
    after: Strengths
    players: tuple[Player, ...]
    needs: Mapping[str, tuple[str, ...]]

    def strengths(self, coalition: int) -> Strengths:
        """The strength of every lever in a coalition; 0 for one that lacks what it needs."""
        joining = [lever for i, p in enumerate(self.players) if coalition >> i & 1 for lever in p.levers]
        wanted = {**self.before, **{lever: self.after[lever] for lever in joining}}
        while lacking := [
            lever for lever, x in wanted.items() if x > 0.0 and not self._served(lever, wanted)
        ]:
            wanted |= dict.fromkeys(lacking, 0.0)
        return wanted

    def scenario(self, strengths: Strengths) -> Scenario:
        """The base scenario with levers at these strengths; the base and the option as they are."""
        if strengths == self.before:
            return self.base
        if strengths == self.after and self.only_levers:
            return self.option
        return with_levers(self.base, strengths, self.month)

    @cached_property
    def only_levers(self) -> bool:
        """Whether the option is the base with its levers, and nothing else."""
        made = with_levers(self.base, self.after, self.month)
        return _alike(made, self.option)

    @property
    def dependent(self) -> list[tuple[str, str]]:
        """Levers that need a lever of another player, each with the one it needs."""
        player = {lever: p.name for p in self.players for lever in p.levers}
        return [
            (lever, need)
            for lever in player
            for need in self.needs.get(lever, ())
            if player.get(need, player[lever]) != player[lever]
        ]

    def _served(self, lever: str, strengths: Strengths) -> bool:
        return all(strengths[need] > 0.0 for need in self.needs.get(lever, ()))


def game_between(base: Scenario, option: Scenario, levers: Mapping[str, Lever]) -> Game:
    """The game between two scenarios whose players are the single levers in which they differ.

    Raises InputError where the base is more than levers over the structure it begins with (levers cannot be
    taken out of a structure that has them built in), and where the two do not differ in any lever.
    """
    first = base.phases[0].structure
    if first.levers:
        found = message("levers_at_first", name=repr(base.id), levers=_some(first.levers))
        raise InputError(Problem("shequ", 0, "BASE", found, message("begin_without_levers")))
    before, after = (_strengths(scenario.phases[-1].structure) for scenario in (base, option))
    month = _month(option, first)
    if any(before.values()):
        month = reform_month(base)
        if not _alike(with_levers(base, before, month), base):
            found = message("more_than_levers", name=repr(base.id), month=month)
            raise InputError(Problem("shequ", 0, "BASE", found, message("levers_only")))
    elif len(base.phases) > 1:
        found = message("changes_without_levers", name=repr(base.id), month=base.phases[1].month)
        raise InputError(Problem("shequ", 0, "BASE", found, message("levers_only")))
    moved = [lever for lever in LEVERS if before[lever] != after[lever]]
    if not moved:
        found = message("same_levers", name=repr(option.id), other=repr(base.id))
        raise InputError(Problem("shequ", 0, "OPTION", found, message("different_levers")))
    players = tuple(Player(lever, (lever,)) for lever in moved)
    needs = {name: tuple(lever.needs) for name, lever in levers.items()}
    return Game(base, option, month, before, after, players, needs)


def grouped(game: Game, groups: Mapping[str, str]) -> Game:
    """The game with a player a group; `groups` says which group each lever is in."""
    found: dict[str, list[str]] = {}
    for player in game.players:
        for lever in player.levers:
            found.setdefault(groups[lever], []).append(lever)
    return replace(game, players=tuple(Player(name, tuple(own)) for name, own in found.items()))


def chosen(game: Game, levers: Sequence[str]) -> Game:
    """The game with only these levers as players of their own and the others together as one, `rest`.

    Raises InputError for a lever in which the scenarios do not differ, and for one named twice.
    """
    there = [lever for player in game.players for lever in player.levers]
    problems = []
    for lever in dict.fromkeys(levers):
        if lever not in there:
            same = lever in LEVERS
            found = (
                message("alike_in", name=repr(lever)) if same else message("unknown_lever", name=repr(lever))
            )
            problems.append(Problem("shequ", 0, "--levers", found, one_of(there, None if same else lever)))
        elif list(levers).count(lever) > 1:
            problems.append(
                Problem(
                    "shequ", 0, "--levers", message("twice", name=repr(lever)), message("each_lever_once")
                )
            )
    if problems or not levers:
        nothing = Problem("shequ", 0, "--levers", message("no_levers"), one_of(there))
        raise InputError(problems or nothing)
    rest = tuple(lever for lever in there if lever not in levers)
    players = [Player(lever, (lever,)) for lever in there if lever in levers]
    return replace(game, players=(*players, *([Player(REST, rest)] if rest else [])))


def _strengths(structure: Structure) -> Strengths:
    """The strength of every lever in a structure, in the order of `LEVERS`."""
    return {lever: float(structure.levers.get(lever, 0.0)) for lever in LEVERS}


def _month(option: Scenario, first: Structure) -> int:
    """The month from which the option has levers: its first structure may have them from the start."""
    dated = [phase.month for phase in option.phases if _strengths(phase.structure) != _strengths(first)]
    return min(dated, default=1)


_NAMES = {"id", "name", "about"}


def _alike(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios run alike, whatever they are called."""

    def plain(structure: Structure | None) -> object:
        return None if structure is None else structure.model_dump(exclude=_NAMES)

    def run(scenario: Scenario) -> tuple[object, ...]:
        phases = [(p.month, plain(p.structure), plain(p.restored)) for p in scenario.phases]
        parameters = dict(scenario.parameters)
        return (phases, scenario.community, scenario.events, parameters, scenario.years, scenario.affairs)

    return run(one) == run(other)


def _some(names: Iterable[str], most: int = 3) -> Said:
    there = list(names)
    first, more = ", ".join(there[:most]), len(there) - most
    return message("and_more", names=first, count=more) if more > 0 else first
