"""A scenario of the library is read once, and again when a file of the library changes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from sim.institutions.files import library
from sim.institutions.files.library import Library, bundled, load_scenario


def test_it_is_read_again_when_a_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "scenarios"
    shutil.copytree(bundled().root, root)
    reads: list[str] = []
    read = Library.scenario

    def counted(self: Library, name: str) -> object:
        reads.append(name)
        return read(self, name)

    monkeypatch.setattr(library, "bundled", lambda: Library(root))
    monkeypatch.setattr(Library, "scenario", counted)
    first = load_scenario("old")
    assert load_scenario("old") == first and reads == ["old"]
    load_scenario("old").affairs.pop(next(iter(first.affairs)))  # type: ignore[attr-defined]
    assert load_scenario("old") == first, "nobody else's copy changes"
    file = root / "old.yaml"
    file.write_text(file.read_text("utf-8").replace("seed: 1\n", "seed: 4321\n"), "utf-8")
    assert load_scenario("old").seed == 4321 and reads == ["old", "old"]
    state = (root / "parameters.yaml").stat()
    os.utime(root / "parameters.yaml", ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    load_scenario("old")
    assert reads == ["old"] * 3
