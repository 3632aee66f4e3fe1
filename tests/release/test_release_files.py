"""What a release carries beside the code: it parses, agrees with itself and names its placeholders."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_citation_and_metadata_agree_with_the_package() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    described = json.loads((ROOT / "codemeta.json").read_text("utf-8"))
    assert cited["cff-version"] == "1.2.0" and cited["type"] == "software"
    assert cited["version"] == described["version"] == PROJECT["version"]
    assert cited["license"] == PROJECT["license"] and described["license"].endswith(f"/{PROJECT['license']}")
    assert cited["title"].startswith(PROJECT["name"]) and described["name"] == PROJECT["name"]
    assert described["description"] == PROJECT["description"]
    assert cited["keywords"] == described["keywords"] == PROJECT["keywords"]


def test_what_is_not_settled_is_plainly_a_placeholder() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    described = json.loads((ROOT / "codemeta.json").read_text("utf-8"))
    for text in (cited["authors"][0]["name"], cited["repository-code"], described["codeRepository"]):
        assert "placeholder" in text
    assert "placeholder" in (ROOT / "CODE_OF_CONDUCT.md").read_text("utf-8")


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda p: p.stem
)
def test_issue_forms_ask_for_what_is_needed(path: Path) -> None:
    form = yaml.safe_load(path.read_text("utf-8"))
    assert {"name", "description", "labels", "body"} == set(form)
    fields = [field for field in form["body"] if field["type"] in ("textarea", "input")]
    assert any(field.get("validations", {}).get("required") for field in fields)
    assert len({field["id"] for field in fields}) == len(fields)


def test_the_image_copies_only_what_it_names() -> None:
    """All is ignored but for what is let in, and every file the image copies is."""
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert ignored[0] == "*"
    let_in = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = [
        word.removeprefix("./")
        for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for word in line.split()[1:-1]
    ]
    assert copied and set(copied) <= let_in and all((ROOT / name).exists() for name in copied)
