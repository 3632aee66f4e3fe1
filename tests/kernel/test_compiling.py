"""Compiled forms are kept by one process at a time."""

from __future__ import annotations

import pickle
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from sim.kernel import compiling


def twice(x: Any) -> Any:
    """A function to compile."""
    return x + x


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where kernels made in a test are kept."""
    monkeypatch.setattr(compiling, "_FOLDER", str(tmp_path))
    return tmp_path


def test_a_form_waits_for_the_process_that_writes(folder: Path) -> None:
    """While another holds the folder nothing is written; then each form has a file of its own."""
    kernel: Any = compiling.kernel(twice)
    writes, saved = threading.Event(), kernel.outer._cache.save_overload

    def noted(*given: Any) -> None:
        writes.set()
        saved(*given)

    kernel.outer._cache.save_overload = noted
    with FileLock(folder / "writing"):
        compiles = threading.Thread(target=lambda: kernel(1))
        compiles.start()
        assert writes.wait(timeout=60.0)
        compiles.join(timeout=0.5)
        assert compiles.is_alive()
        assert not list(folder.rglob("*.nbi"))
    compiles.join()
    assert kernel(1.5) == 3.0
    assert len(list(folder.rglob("*.nbc"))) == 2


def test_what_cannot_be_kept_is_compiled_all_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another holds the folder for too long, and where there is no folder any more."""
    monkeypatch.setattr(compiling, "_PATIENCE", 0.05)
    kernel: Any = compiling.kernel(twice)
    with FileLock(folder / "writing"):
        assert kernel(1) == 2
    assert not list(folder.rglob("*.nbi"))
    shutil.rmtree(folder)
    assert kernel(1.5) == 3.0
    assert not folder.exists()


def test_a_kept_form_is_read(folder: Path) -> None:
    """Another process finds what was kept, and does not compile."""
    compiling.kernel(twice)(1)
    again: Any = compiling.kernel(twice)
    assert again(1) == 2
    assert list(again.outer.stats.cache_hits.values()) == [1]


def test_a_kernel_has_one_form_for_kernels_and_one_for_python(folder: Path) -> None:
    """What a kernel calls has no wrapper for Python, so Python must never come by it, nor read it."""
    inner: Any = compiling.kernel(twice)

    def four_times(number: float) -> float:
        return inner(inner(number))  # type: ignore[no-any-return]

    outer: Any = compiling.kernel(four_times)
    assert outer(1) == 4
    assert inner.signatures and not inner.outer.signatures and not outer.signatures
    assert inner(1) == 2
    assert inner.outer.signatures == inner.signatures
    again: Any = compiling.kernel(twice)
    assert again(1) == 2
    assert pickle.loads(pickle.dumps(again))(1) == 2
