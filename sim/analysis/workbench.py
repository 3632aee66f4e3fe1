"""The EMA workbench (Kwakkel 2017, Environmental Modelling and Software 96), loaded when it is needed.

It is an optional extra: it brings plotting and statistics libraries that nothing else here needs, and
takes seconds to import. So are the optimiser's libraries.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from sim.institutions.documents import InputError, Problem
from sim.text.problems import message

_DISCOVERY = "discovery"


@contextmanager
def quietly() -> Iterator[None]:
    """Keep the workbench from warning people of what only its authors can mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def workbench(module: str) -> ModuleType:
    """A module of the workbench, or of what it brings. Raises InputError where it is not installed."""
    return library(module, _DISCOVERY)


def library(module: str, extra: str) -> ModuleType:
    """A module that an optional extra brings. Raises InputError where it is not installed."""
    try:
        with quietly():
            return import_module(module)
    except ImportError as error:
        raise InputError(_absent(module, str(error), extra)) from None


def refuse_without(package: str, extra: str = _DISCOVERY) -> None:
    """InputError where a package is not installed: to be told before hours of runs rather than after."""
    try:
        found = find_spec(package)
    except ValueError:  # half imported
        found = None
    if found is None:
        raise InputError(_absent(package, f"No module named {package!r}", extra))


def _absent(module: str, why: str, extra: str) -> Problem:
    return Problem("shequ", 0, module, message("not_installed", reason=why), f"pip install 'shequ[{extra}]'")
