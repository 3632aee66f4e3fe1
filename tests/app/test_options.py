"""What an address may name: bundled scenarios, plans, uploads, and nothing else on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.app.limits import LIMITS
from sim.app.options import Options
from sim.institutions.documents import InputError


@pytest.mark.parametrize("name", ["mine.yaml", "mine", "./mine.yaml", "../mine.yaml", "", "old.yaml"])
def test_a_name_is_never_taken_for_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(
        "extends: old\nname: {en: A, zh: 一}\nabout: {en: A, zh: 一}\n", "utf-8"
    )
    with pytest.raises(InputError) as caught:
        Options(tmp_path / "kept").scenario(name)
    assert "mine.yaml:" not in str(caught.value)


def test_what_was_read_once_is_not_read_again(tmp_path: Path) -> None:
    options = Options(tmp_path)
    own = "~no_assessment:1@13"
    assert options.scenario(own) is options.scenario(own)


def test_a_name_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    text = "extends: old\nname: {en: %s, zh: 一}\nabout: {en: A, zh: 一}\n"
    options = Options(tmp_path)
    assert options.give("mine.yaml", text % ("A" * LIMITS.name)).startswith("^")
    with pytest.raises(InputError, match="at most 120 letters"):
        options.give("mine.yaml", text % ("A" * (LIMITS.name + 1)))
