"""TRACE: whole, in both languages, and never without its evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.documentation.short_odd import description_in_short
from sim.documentation.trace import CLAIMS, ELEMENTS, elements, is_there, trace
from sim.text import LANGUAGES, Lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_claim_is_told_with_its_evidence(lang: Lang) -> None:
    text = trace(lang)
    for element in elements().values():
        for claim in element.claims:
            assert getattr(claim, lang) in text
            assert all(f"`{each}`" in text for each in claim.evidence)
    assert text.count("\n## ") == len(ELEMENTS)


def test_evidence_that_has_gone_is_an_error(tmp_path: Path) -> None:
    text = CLAIMS.read_text("utf-8")
    for was, gone in (("::test_erlang_c", "::test_erlang_x"), ("scenarios/clauses.yaml", "scenarios/c.yaml")):
        assert was in text
        changed = tmp_path / "trace.yaml"
        changed.write_text(text.replace(was, gone), "utf-8")
        with pytest.raises(ValueError, match=r"no such evidence: .*(test_erlang_x|c\.yaml)"):
            elements(changed)
    assert not is_there("../outside.md") and not is_there("tests")


def test_an_element_that_is_missing_is_an_error(tmp_path: Path) -> None:
    changed = tmp_path / "trace.yaml"
    changed.write_text(CLAIMS.read_text("utf-8").replace("  data:\n", "  dates:\n"), "utf-8")
    with pytest.raises(ValueError, match="expected problem"):
        elements(changed)


@pytest.mark.parametrize(("lang", "most"), [("en", 9_500), ("zh", 4_500)])
def test_the_short_description_is_short(lang: Lang, most: int) -> None:
    """Two pages, or little more: characters in prose and lists."""
    text = description_in_short(lang)
    assert 2_000 < len(text) < most and text.count("\n## ") == 7
