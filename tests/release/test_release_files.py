"""What a release carries beside the code: it parses, agrees with itself and names its placeholders."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.release.checking import PEOPLE, checks, placeholders

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


def test_what_a_release_must_have_is_there_and_what_people_must_do_is_named() -> None:
    assert [check for check in checks() if not check.met] == []
    assert ("JOSS", "a statement on how AI was used") in PEOPLE
    assert "CITATION.cff" in placeholders()


def test_a_release_without_its_citation_is_not_one(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "codemeta.json", "README.md", "CHANGELOG.md", "LICENSE"):
        (tmp_path / name).write_text((ROOT / name).read_text("utf-8"), "utf-8")
    cited = (ROOT / "CITATION.cff").read_text("utf-8")
    (tmp_path / "CITATION.cff").write_text(cited.replace(PROJECT["version"], "0.0.9"), "utf-8")
    unmet = {check.what for check in checks(tmp_path) if not check.met}
    assert "a version that the package, the changelog and the citation share" in unmet


def test_versions_and_addresses_agree_everywhere() -> None:
    assert PROJECT["authors"] and all("placeholder" in author["name"] for author in PROJECT["authors"])
    assert all(url.startswith("https://example.org/placeholder/") for url in PROJECT["urls"].values())
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = next(line for line in changes.splitlines() if line.startswith("## "))
    assert newest.split()[1] in (PROJECT["version"], "Unreleased")
