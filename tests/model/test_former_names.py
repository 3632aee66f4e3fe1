"""Names that have moved answer from where they were, for one release."""

from __future__ import annotations

import sys
from importlib import import_module

import pytest


@pytest.mark.parametrize(
    ("former", "home", "name"),
    [
        ("sim.queueing", "sim.kernel.queueing", "simulate"),
        ("sim.indicators", "sim.measures.indicators", "measure"),
        ("sim.library", "sim.institutions.files.library", "load_scenario"),
    ],
)
def test_a_former_name_answers_and_says_where_it_has_moved(
    monkeypatch: pytest.MonkeyPatch, former: str, home: str, name: str
) -> None:
    monkeypatch.delitem(sys.modules, former, raising=False)
    with pytest.warns(DeprecationWarning, match=f"{former} has moved to {home}"):
        module = import_module(former)
    assert getattr(module, name) is getattr(import_module(home), name)
    with pytest.raises(AttributeError):
        _ = module.nothing_of_the_kind
