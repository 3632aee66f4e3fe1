"""What a user has registered in this process: agents' classes and measures that are not the package's.

Other processes and machines do not have them, so runs that they are to count in stay here, and results that
rest on them are known by them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

_PACKAGE = __name__.partition(".")[0]


def own_code() -> dict[str, str]:
    """Name of each class or measure of the user's own to its source, as far as that can be seen."""
    from sim.agents import AGENT_OF
    from sim.measures.indicators import MEASURES

    registered: dict[str, Callable[..., Any]] = {
        **{f"agent of {kind}": agent for kind, agent in AGENT_OF.items()},
        **{f"measure of {name}": measure for name, measure in MEASURES.items()},
    }
    return {name: _source(own) for name, own in registered.items() if not _ours(own)}


def _ours(registered: Callable[..., Any]) -> bool:
    return str(registered.__module__).partition(".")[0] == _PACKAGE


def _source(own: Callable[..., Any]) -> str:
    try:
        return inspect.getsource(own)
    except (OSError, TypeError):  # typed in at a prompt that keeps nothing
        return f"{own.__module__}.{own.__qualname__}"
