"""The command on machines that do not give what it needs: one line, an exit code, nothing lost."""

from __future__ import annotations

import errno
import io
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim.cli.running
from sim.cli import ending
from sim.cli.running import run_and_report
from sim.experiments import runner, stopping, store
from sim.experiments.design import design_of
from sim.experiments.ensemble import open_ensemble
from sim.experiments.ensemble_runs import run_ensemble
from sim.experiments.runner import points_of, run_points
from sim.experiments.samples import grid
from sim.institutions.documents import InputError
from sim.institutions.files.library import load_scenario
from sim.institutions.files.settings import with_settings
from tests import fakes

ROOT = Path(__file__).resolve().parents[2]
FULL = Path("/dev/full")
as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be another user"
)
full = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")


def shequ(*arguments: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 300, **settings}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "sim", *arguments], text=True, env=environment, check=False, **settings
    )


def one_line(told: str) -> str:
    """The only line of what was told."""
    (line,) = told.splitlines()
    assert line.startswith("shequ: ") and "Traceback" not in told
    return line


COMMANDS = [("clauses",), ("clauses", "--json"), ("--help",), ("--version",)]


@full
@pytest.mark.parametrize("command", COMMANDS)
def test_output_that_is_full_is_one_line(command: tuple[str, ...]) -> None:
    with FULL.open("w") as output:
        ended = shequ(*command, stdout=output)
    assert ended.returncode == 1
    assert one_line(ended.stderr) == "shequ: standard output: no space left on device"


@pytest.mark.parametrize("command", COMMANDS)
def test_output_that_is_closed_is_one_line(command: tuple[str, ...]) -> None:
    words = " ".join(command)
    ended = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -m sim {words} >&-', sys.executable],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ended.returncode == 1
    assert one_line(ended.stderr) == "shequ: standard output: bad file descriptor"


def test_a_reader_that_has_enough_is_left_in_peace() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as output:
        ended = shequ("clauses", "--json", stdout=output)
    assert (ended.returncode, ended.stderr) == (1, "")


def test_a_working_folder_that_is_gone_is_one_line(tmp_path: Path) -> None:
    here = tmp_path / "gone"
    here.mkdir()
    go = f"cd {here} && rmdir {here} && exec {sys.executable} -m sim "
    for words, code in (("clauses", 0), ("compare", 2), ("validate x.yaml", 2), ("report x", 2)):
        ended = subprocess.run(
            ["/bin/sh", "-c", go + words],
            capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert ended.returncode == code, words
        assert "Traceback" not in ended.stderr and len(ended.stderr.splitlines()) <= 1


@pytest.mark.parametrize("megabytes", [100, 300])
def test_too_little_memory_to_begin_with_is_one_line(megabytes: int) -> None:
    def little() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    ended = shequ("clauses", preexec_fn=little)
    assert ended.returncode == 1
    assert f"the limit is {megabytes} MB" in one_line(ended.stderr)


@pytest.mark.parametrize(
    "words",
    [
        "robust old new --futures 100000000", "discover old new --points 100000000",
        "compare old new --replicates 100000000", "run old --years 100000000",
        "run old --seed 99999999999999999999", "sensitivity --trajectories 100000000000",
        "calibrate t.csv --waves 1000000000", "falsify --draws 100000000000", "run old --residents 1e300",
    ],
)  # fmt: skip
def test_a_count_that_nobody_can_mean_is_one_line(words: str) -> None:
    ended = shequ(*words.split())
    assert ended.returncode == 2
    one_line(ended.stderr)


@pytest.mark.parametrize(
    ("raised", "code", "told"),
    [
        (MemoryError(), 1, "not enough memory"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), 1, "not enough memory"),
        (RuntimeError("can't start new thread"), 1, "not enough memory"),
        (ImportError("libx.so: failed to map segment from shared object"), 1, "not enough memory"),
        (KeyboardInterrupt(), 130, "stopped"),
        (OSError(errno.ENOSPC, "No space left on device", "there"), 1, "there: no space left on device"),
        (OSError(errno.EROFS, "Read-only file system"), 1, "read-only file system"),
    ],
)
def test_what_the_machine_does_not_give_ends_in_a_line(
    raised: BaseException, code: int, told: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def fails() -> None:
        raise raised

    monkeypatch.setattr(ending, "_let_go_of_output", lambda: None)
    assert ending.ended(fails) == code
    assert told in one_line(capsys.readouterr().err)


def test_ctrl_c_that_a_library_made_an_error_of_is_ctrl_c() -> None:
    def fails() -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as error:
            raise SystemError("returned a result with an exception set") from error

    assert ending.ended(fails) == 130
    with pytest.raises(RuntimeError, match="a fault of ours"):
        ending.ended(lambda: (_ for _ in ()).throw(RuntimeError("a fault of ours")))


def swallows(scenario: Any, seed: int, *, progress: Callable[[int, int], None] | None = None) -> Any:
    """A run in which Ctrl-C is lost, as in a callback of compiled code."""
    with suppress(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(10)
    assert progress is not None
    progress(1, 12)
    return fakes.fake_run(scenario, seed, progress=progress)


def makes_an_error(scenario: Any, seed: int, *, progress: Callable[[int, int], None] | None = None) -> Any:
    """A run in which Ctrl-C becomes another error."""
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(10)
    except KeyboardInterrupt:
        raise SystemError("a result with an exception set") from None


def lost_in_the_end(scenario: Any, seed: int, *, progress: Callable[[int, int], None] | None = None) -> Any:
    """A run in which Ctrl-C is lost, and that does not tell how far it is."""
    with suppress(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(10)
    return fakes.fake_run(scenario, seed)


@pytest.mark.parametrize(("run", "kept"), [(swallows, 0), (makes_an_error, 0), (lost_in_the_end, 1)])
def test_ctrl_c_always_stops_a_batch(run: Any, kept: int) -> None:
    before = signal.getsignal(signal.SIGINT)
    batch = run_points(points_of(fakes.two_scenarios()), jobs=1, run=run)
    assert batch.interrupted and len(batch.outcomes) == kept and not batch.failures
    assert signal.getsignal(signal.SIGINT) is before
    stopping.look()  # the next batch is not asked to stop


def test_what_keeps_runs_comes_to_its_end_unless_one_insists() -> None:
    before, told = signal.getsignal(signal.SIGINT), []
    with stopping.held_back(lambda: told.append("writing")) as stop:
        assert not stop.asked
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)
        assert stop.asked and told == ["writing"]

    def twice() -> None:
        with stopping.held_back(lambda: told.append("again")):
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(10)

    with pytest.raises(KeyboardInterrupt):
        twice()
    assert told == ["writing", "again"]
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_while_a_comparison_is_written_loses_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = store.write

    def interrupted(*given: Any) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)
        written(*given)

    monkeypatch.setattr(sim.cli.running, "INDICATORS", fakes.INDICATORS)
    monkeypatch.setattr(runner, "path_run", fakes.fake_run)
    monkeypatch.setattr(store, "write", interrupted)
    scenarios = fakes.two_scenarios()
    code = run_and_report(
        scenarios, jobs=1, out_folder=tmp_path / "kept", overwrite=False, window=12, lang="en", report=True
    )
    said = capsys.readouterr()
    assert code == 130 and "Writing what is finished first" in said.err and "Results:" in said.out
    runs = pd.read_parquet(tmp_path / "kept" / "indicators.parquet")
    assert len(runs.groupby(["scenario", "replicate"])) == sum(s.replicates for s in scenarios)
    assert not (tmp_path / "kept" / "report.html").exists()


# ------------------------------------------------------------------ disks, users, clocks


def make(folder: Path, points: int = 3) -> int:
    base = with_settings(load_scenario("old"), residents=300, years=2)
    design = design_of(grid({"sanction.size": list(np.linspace(2.0, 12.0, points))}), base)
    made, batch = run_ensemble(design, replicates=2, folder=folder, jobs=1, run=fakes.by_sanction)
    assert made.complete
    return len(batch.outcomes)


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file() and p.suffix in _SAME}


_SAME = (".csv", ".parquet", ".json")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    make(folder)
    return folder


@contextmanager
def small_disk(kilobytes: int) -> Iterator[Path]:
    """A file system of its own, so large. Skips the test where none can be had."""
    place = Path(tempfile.mkdtemp())
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(["mount", *options], capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        if not mounted:
            pytest.skip("no file system can be mounted here")
        yield place
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(place)], check=False)
        place.rmdir()


def test_a_full_disk_is_one_line_and_with_room_it_goes_on(whole: Path) -> None:
    with small_disk(120) as disk:
        room = disk / "room"
        room.write_bytes(bytes(60_000))
        with pytest.raises(InputError, match="no space left on device"):
            make(disk / "out", points=30)
        assert not [
            p for p in (disk / "out").rglob(".*") if p.is_file() and p.name not in (".lock", ".plan.json")
        ]
        room.unlink()
        subprocess.run(["mount", "-o", "remount,size=8m", str(disk)], check=True)
        make(disk / "out")
        assert contents(disk / "out") == contents(whole)


def test_a_limit_on_files_is_one_line(tmp_path: Path, whole: Path) -> None:
    """As of a quota: no file may be larger than so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, before[1]))
    try:
        with pytest.raises(InputError, match="file too large"):
            make(tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    make(tmp_path / "out")
    assert contents(tmp_path / "out") == contents(whole)


def _as_another(command: list[str]) -> list[str]:
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]


_LOOK = (
    "import sys; from pathlib import Path\n"
    "from sim.experiments.ensemble import open_ensemble\n"
    "print(len(open_ensemble(Path(sys.argv[1])).outcomes()))\n"
)


@contextmanager
def _seen_by_all(whole: Path) -> Iterator[Path]:
    """A copy of an experiment, and of the package, that other users may read."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)
        shutil.copytree(whole, Path(place) / "out")
        for name in ("sim", "scenarios", "tests"):
            shutil.copytree(ROOT / name, Path(place) / name, ignore=shutil.ignore_patterns("__pycache__"))
        for path in Path(place).rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        yield Path(place)


@as_root
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="there is no setpriv here")
def test_another_user_can_read_results_of_a_read_only_installation_and_changes_nothing(whole: Path) -> None:
    if stat.S_IMODE(Path(sys.prefix).stat().st_mode) & 0o5 != 0o5 or _hidden(Path(sys.executable)):
        pytest.skip("other users cannot run this interpreter")
    with _seen_by_all(whole) as place:
        before = {p: p.stat().st_mtime_ns for p in place.rglob("*")}
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(place), "HOME": "/nonexistent"}
        settings: dict[str, Any] = {"env": env, "cwd": place, "capture_output": True, "text": True}
        look = _as_another([sys.executable, "-c", _LOOK, str(place / "out")])
        assert subprocess.run(look, check=True, **settings).stdout == "6\n"
        for words in ("status out", "clauses"):
            command = _as_another([sys.executable, "-m", "sim", *words.split()])
            assert subprocess.run(command, check=False, **settings).returncode == 0
        command = _as_another([sys.executable, "-m", "sim", "run", "old", "--out", "mine"])
        refused = subprocess.run(command, check=False, **settings)
        assert refused.returncode == 2 and "permission denied" in one_line(refused.stderr)
        assert {p: p.stat().st_mtime_ns for p in place.rglob("*")} == before


def _hidden(path: Path) -> bool:
    """Whether other users cannot get to a file (its real place and all around it)."""
    return any(not around.stat().st_mode & stat.S_IXOTH for around in path.resolve().parents)


def test_a_folder_that_is_read_only_is_one_line(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        with small_disk(64) as disk:
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            with pytest.raises(InputError, match="read-only file system"):
                make(disk / "out")
        return
    tmp_path.chmod(0o555)
    with pytest.raises(InputError, match="permission denied"):
        make(tmp_path / "out")


_MAKE = "import sys, pathlib; from tests.cli.test_hard_times import make; make(pathlib.Path(sys.argv[1]))"


def test_of_two_processes_on_one_folder_one_is_told_and_the_other_ends_well(
    tmp_path: Path, whole: Path
) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    one, two = (
        subprocess.Popen([sys.executable, "-c", _MAKE, str(tmp_path)], stderr=subprocess.PIPE, env=env)
        for _ in range(2)
    )
    told = [process.communicate(timeout=300)[1].decode() for process in (one, two)]
    codes = [one.returncode, two.returncode]
    assert 0 in codes
    if sorted(codes) != [0, 0]:  # otherwise the one had ended when the other began
        assert "another process is writing" in told[codes.index(1)]
    assert make(tmp_path) == 0 and contents(tmp_path) == contents(whole)


def test_a_clock_that_jumps_changes_nothing(
    tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jumps = iter(range(10**6))
    monkeypatch.setattr(time, "time", lambda: 4e9 if next(jumps) % 2 else 1.0)
    make(tmp_path / "out")
    for path in (tmp_path / "out").rglob("*"):
        os.utime(path, (1.0, 1.0) if path.is_dir() else (4e9, 4e9))
    assert make(tmp_path / "out") == 0 and contents(tmp_path / "out") == contents(whole)
    assert open_ensemble(tmp_path / "out").complete


def test_closed_streams_do_not_lend_their_numbers_to_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    ending.open_streams()
    with pytest.raises(OSError, match="Bad file descriptor"):
        print("lost")
