"""A name in one language is enough: it stands for the other, which is said; the bundled files have both."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from sim.institutions.files.library import Library, bundled, load_scenario
from sim.institutions.notices import OddInput

OWN = """name: {zh: 只有中文}
about: {en: Both., zh: 两种。}
extends: reform
events: [{month: 3, kind: census, months: 1, note: {en: Only English}}]
"""


def test_the_other_language_falls_back_and_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(OWN, "utf-8")
    with pytest.warns(OddInput) as said:
        own = load_scenario(path)
    assert (own.name.en, own.name.zh) == ("只有中文", "只有中文")
    assert own.events[0].note is not None and own.events[0].note.zh == "Only English"
    notices = [str(one.message).split("own.yaml")[1] for one in said]
    assert (
        ":1: name: only 'zh' (names and texts like this: 1); it stands for the other language, too" in notices
    )
    assert any(":4: " in notice and "only 'en'" in notice for notice in notices)
    first = said[0].message
    assert isinstance(first, OddInput)
    assert first.notice.told("zh").endswith(":1：name：现为只有'zh'（这样的名称或文字：1处）；另一语言也用它")


def test_nothing_bundled_is_odd() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", OddInput)
        library = Library(bundled().root)
        for name in library.scenarios():
            library.scenario(name)
        for name in library.structures():
            library.structure(name)
        assert library.registry() and library.affairs() and library.levers() and library.clauses()
