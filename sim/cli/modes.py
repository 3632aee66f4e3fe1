"""How a command speaks: `--quiet` leaves progress and notes out, `--json` gives tables to a machine."""

from __future__ import annotations

from contextvars import ContextVar

_QUIET: ContextVar[bool] = ContextVar("quiet", default=False)
_FOR_MACHINES: ContextVar[bool] = ContextVar("for_machines", default=False)


def speak(*, quiet: bool, for_machines: bool) -> None:
    """Set how the command speaks from here on."""
    _QUIET.set(quiet)
    _FOR_MACHINES.set(for_machines)


def is_quiet() -> bool:
    """Whether progress and notes are left out."""
    return _QUIET.get()


def is_for_machines() -> bool:
    """Whether results are printed as JSON (`sim.cli.console.give`) and nothing else is."""
    return _FOR_MACHINES.get()
