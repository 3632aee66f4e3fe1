"""What a release is held against: ``make release-check``, by whose convention, and whether it is met.

JOSS (review checklist), CoMSES Net (peer review of models), FAIR4RS (principles for research software, Chue
Hong et al. 2022) and the conventions of CITATION.cff and CodeMeta. What a machine can see is seen; what only
people can do is named, and stays named until somebody has done it.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from sim.documentation.trace import elements

ROOT = Path(__file__).parents[2]
PEOPLE = (
    ("all", "names, affiliations and ORCIDs of the authors in place of the placeholders"),
    ("all", "the address of a public repository in place of the placeholders, with an issue tracker"),
    ("FAIR4RS F1", "a DOI for the version, from an archive such as Zenodo or Software Heritage"),
    (
        "FAIR4RS F2",
        "an entry in a register of research software or models (such as that of CoMSES)",
    ),
    ("JOSS", "a paper of 250 to 1,000 words: statement of need, state of the field, references"),
    ("JOSS", "evidence of use in research, and of an open development over some time"),
    ("JOSS", "a statement on how AI was used"),
    ("JOSS", "who funded the work, and interests that compete"),
    ("CoMSES", "a peer review of the model by somebody who has not made it"),
    ("CoMSES", "a picture and a summary on the library's page; the version marked as released"),
    ("conduct", "an address where breaches of the code of conduct and weaknesses can be reported"),
    ("language", "Chinese texts read by a native speaker who knows the administration"),
)
"""What only people can meet: (whose convention, what)."""


@dataclass(frozen=True)
class Check:
    """One requirement: whose it is, what it asks for, whether it is met."""

    convention: str
    what: str
    met: bool


def checks(root: Path = ROOT) -> Iterator[Check]:
    """All that a machine can see."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    cited = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    described = json.loads((root / "codemeta.json").read_text("utf-8"))
    readme, changes = ((root / name).read_text("utf-8") for name in ("README.md", "CHANGELOG.md"))
    version, licence = project["version"], project["license"]
    pages = root / "sim" / "documentation" / "pages"

    def there(*names: str) -> bool:
        return all((root / name).is_file() for name in names)

    yield Check("JOSS", "an OSI-approved licence as a file", "MIT License" in _text(root / "LICENSE"))
    yield Check("JOSS", "a statement of need: what for and for whom", "It is for **planners**" in readme)
    yield Check("JOSS", "instructions to install, with dependencies handled", "pip install" in readme)
    yield Check("JOSS", "an example of use", "```python" in readme and there("notebooks/1_tour.ipynb"))
    yield Check("JOSS", "documentation of functionality", (pages / "index.md").is_file())
    yield Check("JOSS", "automated tests", len(list((root / "tests").rglob("test_*.py"))) > 50)
    yield Check("JOSS", "how to contribute and get help", there("CONTRIBUTING.md", "CODE_OF_CONDUCT.md"))
    yield Check("JOSS", "a version that the package, the changelog and the citation share",
                f"## {version}" in changes and cited["version"] == version)  # fmt: skip
    yield Check("CoMSES", "a narrative description by ODD", there("sim/documentation/odd.py"))
    yield Check("CoMSES", "documented code, runnable by others", there("Makefile", "constraints.txt"))
    yield Check("CoMSES", "model, data and results told apart", there("scenarios/parameters.yaml"))
    yield Check("CoMSES", "verification and validation told (TRACE)", len(elements()) == 8)
    yield Check("FAIR4RS F1", "a name and a version, also for its parts", bool(project["name"] and version))
    yield Check("FAIR4RS F2", "rich metadata", set(described) >= CODEMETA)
    yield Check("FAIR4RS A1", "to be had by a standard protocol: a wheel and an sdist", "build-system" in
                tomllib.loads((root / "pyproject.toml").read_text("utf-8")))  # fmt: skip
    yield Check("FAIR4RS I1", "reads and writes community standards (CSV, Parquet, YAML, OCEL, XES)",
                there("sim/experiments/ocel.py", "sim/experiments/event_logs.py"))  # fmt: skip
    yield Check("FAIR4RS R1", "a clear licence in the metadata", cited["license"] == licence)
    yield Check("FAIR4RS R1.2", "detailed provenance of results: a manifest beside each",
                there("sim/experiments/store.py"))  # fmt: skip
    yield Check("FAIR4RS R2", "qualified references to other software, with versions and hashes",
                there("constraints.hashed.txt", "sim/documentation/licences.py"))  # fmt: skip
    yield Check("CFF", "the keys that GitHub and Zenodo read", set(cited) >= CITED)
    yield Check("CFF", "a date of release in ISO form", _is_date(cited.get("date-released")))
    yield Check("CodeMeta", "the same version, licence and address as the citation",
                described["version"] == version and described["license"].endswith(licence)
                and described["codeRepository"] == cited["repository-code"])  # fmt: skip
    yield Check("packages", "authors and addresses in the metadata",
                bool(project.get("authors") and project.get("urls")))  # fmt: skip


CITED = {"cff-version", "message", "type", "title", "abstract", "authors", "version", "license",
         "repository-code", "keywords", "date-released"}  # fmt: skip
CODEMETA = {"@context", "@type", "name", "description", "version", "license", "codeRepository", "author",
            "programmingLanguage", "runtimePlatform", "keywords", "dateModified"}  # fmt: skip


def placeholders(root: Path = ROOT) -> list[str]:
    """Files in which a placeholder still stands."""
    names = ("pyproject.toml", "CITATION.cff", "codemeta.json", "CODE_OF_CONDUCT.md")
    return [name for name in names if "placeholder" in _text(root / name)]


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""


def _is_date(value: object) -> bool:
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)) is not None


def main() -> int:
    """Print every requirement; 1 if one that a machine can see is not met."""
    found = list(checks())
    for check in found:
        print(f"{'met    ' if check.met else 'NOT MET'}  {check.convention}: {check.what}")
    print("\nOnly people can meet:")
    for convention, what in PEOPLE:
        print(f"  [ ] {convention}: {what}")
    print(f"\nPlaceholders stand in: {', '.join(placeholders()) or 'no file'}")
    return 0 if all(check.met for check in found) else 1


if __name__ == "__main__":
    sys.exit(main())
