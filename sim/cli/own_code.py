"""A Python file of the user's own, given to a command: classes of agents, steps, measures."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.institutions.documents import InputError, Problem, display_path
from sim.text.problems import message

if TYPE_CHECKING:
    from sim.model.schedule import Insertion


@dataclass(frozen=True)
class CodeFile:
    """What a file of own code hands over: ``agents`` (kind -> class) and ``steps``."""

    agents: Mapping[str, type[Any]] = field(default_factory=dict)
    steps: tuple[Insertion, ...] = ()


def read_code(path: Path | None) -> CodeFile:
    """Run a Python file and take what it hands over; measures count by being registered there.

    Raises InputError, with file and line, for a file that is not there or cannot be run, and for one that
    hands over nothing.
    """
    if path is None:
        return CodeFile()
    name = f"shequ_own_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path) if path.is_file() else None
    if spec is None or spec.loader is None:
        raise InputError(
            Problem(
                display_path(path),
                0,
                "--code",
                message("no_such_file_named", name=repr(str(path))),
                message("python_file"),
            )
        )
    from sim.measures.indicators import MEASURES

    before = dict(MEASURES)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # so that its classes can be told by it, and travel
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
        line = own[-1].lineno if own else getattr(error, "lineno", None)
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        raise InputError(
            Problem(display_path(path), line or 0, "--code", reason, message("python_that_runs"))
        ) from None
    agents, steps = getattr(module, "agents", {}), getattr(module, "steps", ())
    if not isinstance(agents, Mapping) or not isinstance(steps, list | tuple):
        found = message("handed_over", agents=type(agents).__name__, steps=type(steps).__name__)
        allowed = message("to_hand_over")
        raise InputError(Problem(display_path(path), 0, "--code", found, allowed))
    if not agents and not steps and before == MEASURES:
        found = message("nothing_handed_over")
        allowed = message("something_to_hand_over")
        raise InputError(Problem(display_path(path), 0, "--code", found, allowed))
    return CodeFile(agents, tuple(steps))
