"""Code of a user's own that goes with a scenario: classes of agents, and steps.

It is part of what a run depends on, so it travels with the scenario wherever its runs are done, and counts
in their names by its source. It travels by value: no other process or machine needs the file it stands in.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from sim.institutions.documents import InputError, Problem, one_of
from sim.text.problems import message

if TYPE_CHECKING:
    from sim.institutions.scenario import Scenario
    from sim.institutions.structure import Structure

_PACKAGE = __name__.partition(".")[0]


@dataclass(frozen=True)
class OwnCode:
    """A user's classes by kind of agent, steps, and measures by indicator.

    Attributes:
        agents: kind -> class (`sim.agents.kinds`).
        steps: `sim.model.schedule.Insertion`s.
        measures: indicator -> (its declaration, its measure), as they were registered.
    """

    agents: Mapping[str, type[Any]] = field(default_factory=dict)
    steps: tuple[Any, ...] = ()
    measures: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.agents or self.steps or self.measures)

    def __hash__(self) -> int:
        return hash(self.fingerprint())

    def named(self) -> dict[str, Any]:
        """Everything that is code, by what it is called in messages."""
        return {
            **{f"agents[{kind!r}]": cls for kind, cls in self.agents.items()},
            **{f"steps[{i}]": (s.where, s.of, s.step.name, s.step.every) for i, s in enumerate(self.steps)},
            **{f"step {s.step.name}": s.step.act for s in self.steps},
            **{f"measure of {name}": measure for name, (_, measure) in self.measures.items()},
        }

    def fingerprint(self) -> str:
        """What tells this code from other code: its source, where it has none what it was compiled to."""
        said = sorted((name, source_of(it)) for name, it in self.named().items())
        return hashlib.sha256(repr(said).encode()).hexdigest() if said else ""

    def __reduce__(self) -> tuple[Any, ...]:
        return (_unpacked, (packed(self),))


NONE = OwnCode()


def source_of(it: Any) -> str:
    """The source of a class or function with that of the user's modules it stands in."""
    if isinstance(it, tuple):
        return repr(it)
    parts: list[str] = []
    for part in it.__mro__ if isinstance(it, type) else (it,):
        module = sys.modules.get(getattr(part, "__module__", ""))
        if module is None or not is_foreign(part):
            continue
        parts.append(f"{part.__module__}.{getattr(part, '__qualname__', repr(part))}")
        try:
            parts.append(inspect.getsource(part))
            if getattr(module, "__file__", None):
                parts.append(inspect.getsource(module))  # what stands beside it may be called by it
        except (OSError, TypeError):
            parts.append(_compiled(part))
    return "\n".join(parts)


def is_foreign(it: Any) -> bool:
    """Whether a class or function is neither the package's nor a base that Python or Mesa gives."""
    name = str(getattr(it, "__module__", "")).partition(".")[0]
    return name not in (_PACKAGE, "mesa") and (name == "__main__" or name not in sys.stdlib_module_names)


def is_own(it: Any) -> bool:
    """Whether a class or function stands in a file of the user's rather than in an installed package."""
    file = str(getattr(sys.modules.get(getattr(it, "__module__", "")), "__file__", "") or "")
    return is_foreign(it) and not ("site-packages" in file or "dist-packages" in file)


def _compiled(it: Any) -> str:
    """What a class or function typed in at a prompt was compiled to."""
    members = vars(it).values() if isinstance(it, type) else (it,)
    codes = [member.__code__ for member in members if hasattr(member, "__code__")]
    return repr([_told(code) for code in codes])


def _told(code: CodeType) -> tuple[Any, ...]:
    inner = [_told(const) for const in code.co_consts if isinstance(const, CodeType)]
    consts = [repr(const) for const in code.co_consts if not isinstance(const, CodeType)]
    return code.co_name, code.co_code.hex(), consts, code.co_names, inner


def packed(own: OwnCode) -> bytes:
    """Own code as bytes that any process with the package can unpack.

    Raises InputError for code that holds what cannot leave its process, such as an open file.
    """
    import cloudpickle

    modules = _own_modules(own)
    for module in modules:
        cloudpickle.register_pickle_by_value(module)
    try:
        problems = []
        for name, it in own.named().items():
            try:
                cloudpickle.dumps(it)
            except Exception as error:
                reason = f"{type(error).__name__}: {error}".splitlines()[0]
                found = message("code_stays", reason=reason)
                problems.append(Problem("own code", 0, name, found, message("code_that_travels")))
        if problems:
            raise InputError(problems)
        return bytes(cloudpickle.dumps((dict(own.agents), own.steps, dict(own.measures))))
    finally:
        for module in modules:
            cloudpickle.unregister_pickle_by_value(module)


def _own_modules(own: OwnCode) -> list[ModuleType]:
    """Modules that workers may not have."""
    parts: list[Any] = []
    for it in own.named().values():
        if not isinstance(it, tuple):
            parts += it.__mro__ if isinstance(it, type) else [it]
    names = {part.__module__ for part in parts if is_own(part)} - {"__main__"}
    return [sys.modules[name] for name in sorted(names) if name in sys.modules]


def _unpacked(data: bytes) -> OwnCode:
    import cloudpickle

    return OwnCode(*cloudpickle.loads(data))


def with_own(
    scenario: Scenario, *, agents: Mapping[str, type[Any]] | None = None, steps: Iterable[Any] = ()
) -> Scenario:
    """The scenario with own classes of agents and steps, on top of those that it has.

    Bodies of a new kind get the place in the organisation chart that their class tells (`Body.chart_level`).
    """
    before = scenario.own
    own = replace(before, agents={**before.agents, **(agents or {})}, steps=(*before.steps, *steps))
    levels = {kind: getattr(cls, "chart_level", None) for kind, cls in own.agents.items()}
    phases = [
        replace(
            phase,
            structure=_placed(phase.structure, levels),
            restored=None if phase.restored is None else _placed(phase.restored, levels),
        )
        for phase in scenario.phases
    ]
    return replace(scenario, own=own, phases=tuple(phases))


def _placed(structure: Structure, levels: Mapping[str, int | None]) -> Structure:
    """The structure, with a level for bodies whose kind tells one and whose file does not."""
    placed = {
        name: body.model_copy(update={"level": levels[body.kind]})
        for name, body in structure.bodies.items()
        if body.level is None and levels.get(body.kind) is not None
    }
    return structure.model_copy(update={"bodies": {**structure.bodies, **placed}}) if placed else structure


def used_in(scenarios: Sequence[Scenario], agents: Mapping[str, type[Any]]) -> None:
    """Refuse (InputError) classes for kinds that none of the scenarios has."""
    from sim.institutions.structure import BODY_KINDS

    known = {"department", "district", *BODY_KINDS}
    structures = [p.structure for s in scenarios for p in s.phases]
    structures += [p.restored for s in scenarios for p in s.phases if p.restored is not None]
    there = {body.kind for structure in structures for body in structure.bodies.values()}
    problems = []
    for kind in agents:
        if kind not in known and kind not in there:
            allowed = message("or_kind_in_use", names=one_of(sorted(known), kind))
            problems.append(
                Problem("agents", 0, str(kind), message("unknown_name", name=repr(kind)), allowed)
            )
    if problems:
        raise InputError(problems)
