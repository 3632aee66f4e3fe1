"""The kernels' cache is used only where nobody else can have written to it."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.kernel.private_folders import is_private, private_folder

ROOT = Path(__file__).resolve().parents[2]
OTHER = 4242  # a user who is nobody here
as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files to another user"
)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that all may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def test_a_folder_is_made_for_its_user_alone(place: Path) -> None:
    made = private_folder(place / "cache", "kernels")
    assert made == (place / "cache" / "kernels").resolve()
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert private_folder(place / "cache", "kernels") == made, "the second time it is there"


def test_one_that_others_could_only_read_is_closed_and_used(place: Path) -> None:
    (place / "kernels").mkdir(mode=0o755)
    made = private_folder(place, "kernels")
    assert made is not None and stat.S_IMODE(made.stat().st_mode) == 0o700


def _open_to_all(place: Path) -> None:
    (place / "kernels").mkdir()
    (place / "kernels").chmod(0o777)


def _link(place: Path) -> None:
    (place / "elsewhere").mkdir(mode=0o700)
    (place / "kernels").symlink_to("elsewhere")


def _link_inside(place: Path) -> None:
    (place / "kernels" / "inner").mkdir(parents=True, mode=0o700)
    (place / "kernels" / "inner" / "a.nbi").symlink_to("/dev/null")


def _file_open_to_all(place: Path) -> None:
    (place / "kernels").mkdir(mode=0o700)
    (place / "kernels" / "a.nbi").write_bytes(b"")
    (place / "kernels" / "a.nbi").chmod(0o666)


def _no_folder(place: Path) -> None:
    (place / "kernels").write_bytes(b"")


def _around_open_to_all(place: Path) -> None:
    place.chmod(0o777)  # others could put their own folder in its place


HOSTILE: list[Callable[[Path], None]] = [
    _open_to_all, _link, _link_inside, _file_open_to_all, _no_folder, _around_open_to_all,
]  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_one_that_others_may_have_written_to_is_not_used(
    hostile: Callable[[Path], None], place: Path
) -> None:
    hostile(place)
    assert private_folder(place, "kernels") is None


def test_the_folder_for_temporary_files_keeps_users_apart(place: Path) -> None:
    place.chmod(0o1777)
    assert private_folder(place, "kernels") is not None


@as_root
@pytest.mark.parametrize("whose", ["kernels", "kernels/inner/a.nbi", "."])
def test_what_belongs_to_another_user_is_not_used(whose: str, place: Path) -> None:
    (place / "kernels" / "inner").mkdir(parents=True, mode=0o700)
    (place / "kernels" / "inner" / "a.nbi").write_bytes(b"")
    os.chown(place / whose, OTHER, OTHER)
    assert not is_private(place / "kernels")
    assert private_folder(place, "kernels") is None


def _chosen(**environment: str) -> str:
    """The cache folder that a new process takes."""
    code = "from sim.kernel import compiling as c; print(c._FOLDER)"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NUMBA_CACHE_DIR": "", "SHEQU_KERNELS": "", **environment}
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return told.stdout.splitlines()[0]


def test_a_process_takes_the_first_place_that_is_private(place: Path) -> None:
    own, temporary, open_ = place / "own", place / "temporary", place / "open"
    for folder, mode in ((own, 0o700), (temporary, 0o1777), (open_, 0o777)):
        folder.mkdir()
        folder.chmod(mode)
    assert Path(_chosen(NUMBA_CACHE_DIR=str(own), XDG_CACHE_HOME=str(open_))).parent == own.resolve()
    taken = Path(_chosen(XDG_CACHE_HOME=str(open_), TMPDIR=str(temporary)))
    assert taken.parent == temporary.resolve() and f"shequ-{os.geteuid()}-kernels-" in taken.name
    # somebody was there first: a fresh folder that goes with the process
    shutil.rmtree(taken)
    taken.mkdir()
    taken.chmod(0o777)
    (taken / "planted.nbi").write_bytes(b"cos\nsystem\n")
    fresh = Path(_chosen(XDG_CACHE_HOME=str(open_), TMPDIR=str(temporary)))
    assert fresh.parent.parent == temporary.resolve() and fresh.parent != taken
    assert not fresh.exists()
    assert _chosen(XDG_CACHE_HOME=str(open_), TMPDIR=str(open_)) == "", "compiled, but not kept"
