"""The built wheel holds what it must, and works outside the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_holds_the_package_and_all_bundled_files(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    code = {str(path.relative_to(ROOT)) for path in (ROOT / "sim").rglob("*.py")}
    bundled = {f"sim/{path.relative_to(ROOT)}" for path in (ROOT / "scenarios").rglob("*.*")}
    assert code <= names
    assert bundled <= names and len(bundled) >= 5
    rest = {name for name in names - code - bundled if not name.startswith("shequ-")}
    shown = {path for path in (ROOT / "sim" / "app").rglob("*") if path.suffix in (".css", ".vue")}
    stored = {path for path in (ROOT / "sim" / "data").rglob("*") if path.is_file()}
    texts = {path for path in (ROOT / "sim" / "text").rglob("*") if path.suffix in (".md", ".po")}
    data = {str(path.relative_to(ROOT)) for path in shown | stored | texts}
    assert len(stored) >= 10 and len(shown) >= 8 and len(texts) >= 30
    assert not any((ROOT / "sim" / "data").rglob("*.py")), "data, no modules"
    others = rest - data - {"sim/py.typed", "sim/report/report.html.j2"}
    assert data <= rest and not others, "neither caches, nor tests, nor results"


def test_wheel_says_what_it_needs(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (metadata,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    (scripts,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
    text = archive.read(metadata).decode()
    assert "Requires-Python: >=3.12" in text and "License-Expression: MIT" in text
    assert "shequ = sim.cli:main" in archive.read(scripts).decode()


def test_installed_wheel_finds_its_files_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    # No configuration: nothing is to be looked for anywhere but in the file.
    plain = {**os.environ, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1"}
    subprocess.run([*pip, "--target", str(site), str(wheel)], check=True, cwd=tmp_path, env=plain)
    environment = {**os.environ, "PYTHONPATH": str(site)}

    def shequ(*arguments: str) -> str:
        command = [sys.executable, str(site / "bin" / "shequ"), *arguments]
        done = subprocess.run(
            command, check=False, cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    code = "from sim.institutions.files import library; print(library.__file__, library.bundled().root)"
    where = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert all(Path(path).is_relative_to(site) for path in where.stdout.split())
    listed = shequ("scenarios")
    assert "old" in listed and "new" in listed
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert shequ("--version") == f"shequ {version}\n"
