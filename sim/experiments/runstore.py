"""A folder of finished runs, each under its name, that survives whatever happens to the process.

Every run is written aside and renamed as it ends, so nothing that was finished is lost and nothing is
half there. Single files are packed once there are many: a pack is a Parquet file with a row
group a run, and the runs' names and fingerprints in its metadata. Whether files are loose or packed changes
no row. A run whose rows are not those of its fingerprint is not there: it is told, and done again.

One process at a time writes to a folder: it holds a lock, which the system takes back when it ends. Files
that are not of a store's making are left alone.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from sim.experiments.files import parquet_table, sweep_asides, unusable, write_whole
from sim.experiments.sealing import from_json, is_regular, run_fingerprint
from sim.institutions.documents import InputError, Problem, display_path
from sim.text.problems import message

LOOSE = 256
"""So many single files are left lying before they are packed."""

PACKED = 16
"""So many packs are left lying before they become one."""

_LOCK = ".lock"
_NAMES, _FINGERPRINTS = b"runs", b"fingerprints"
_RUN, _PACK = "run-", "pack-"  # what the names of files with one run and with many begin with
_OWN = re.compile(r"run-[0-9a-f]{24}\.parquet|pack-[0-9a-f]{24}-\d+\.parquet")
_ASIDE = "."  # what the names of files begin with that are not whole yet


class RunStore:
    """The runs in a folder. Opening it reads names only; files that are not whole count as not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._at: dict[str, tuple[Path, int]] = {}
        self._fingerprints: dict[str, str] = {}
        self._unreadable: list[Path] = []
        self._open: tuple[Path, pq.ParquetFile] | None = None
        self._look()

    def __contains__(self, name: str) -> bool:
        return name in self._at

    def __len__(self) -> int:
        return len(self._at)

    def names(self) -> set[str]:
        """The names of the runs that are there."""
        return set(self._at)

    def add(self, name: str, rows: pd.DataFrame) -> None:
        """Keep the rows of a run. Raises InputError where the disk does not take them; others stay whole."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self.folder / f"{_RUN}{name}.parquet"
            table = parquet_table(rows)
            write_whole(path, run_bytes(name, table))
            self._at[name], self._fingerprints[name] = (path, 0), run_fingerprint(name, table)
            for kind, most in ((_RUN, LOOSE), (_PACK, PACKED)):
                own = [name for name, (at, _) in self._at.items() if at.name.startswith(kind)]
                if len({self._at[name][0] for name in own}) >= most:
                    self._pack(sorted(own))
        except OSError as error:
            raise InputError(unusable(self.folder, error)) from None

    def table(self, name: str) -> pa.Table:
        """The rows of a run, words as dictionaries.

        Raises InputError where they are no longer those that were kept.
        """
        path, group = self._at[name]
        try:
            if self._open is None or self._open[0] != path:
                # Runs are mostly read in the order of their files; a large file's index takes long to read.
                self._close()
                self._open = path, pq.ParquetFile(path)
            table = self._open[1].read_row_group(group)
            if run_fingerprint(name, table) == self._fingerprints[name]:
                return table
        except Exception:  # what a library makes of a damaged file may be anything
            self._close()
        raise InputError(self._damaged(name))

    def drop_damaged(self) -> list[Problem]:
        """Read every run, and let go of those that are not as they were kept; says which, a line each."""
        found = [
            Problem(display_path(path), 0, "", message("unreadable_runs"), message("done_again"))
            for path in self._unreadable
        ]
        for name in sorted(self._at, key=lambda name: (str(self._at[name][0]), self._at[name][1])):
            try:
                self.table(name)
            except InputError as error:
                found += error.problems
                del self._at[name], self._fingerprints[name]
        return found

    def _damaged(self, name: str) -> Problem:
        where = display_path(self._at[name][0])
        return Problem(where, 0, name, message("damaged_run"), message("done_again"))

    def adopt(self, file: Path) -> None:
        """Take the runs in another file (`write_groups`) for those of the same names that are here."""
        self._close()
        if not is_regular(file):
            return
        there = _names_in(file)
        if there is None:
            self._unreadable.append(file)
        for group, (name, fingerprint) in enumerate(there or []):
            self._at[name], self._fingerprints[name] = (file, group), fingerprint

    def move_apart(self, file: Path, but: Collection[str]) -> None:
        """Bring runs that are only in an adopted file, but for these, into the folder: the file may go."""
        names = sorted(name for name, (path, _) in self._at.items() if path == file and name not in but)
        if names:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._pack(names)

    def forget_files(self) -> None:
        """Remove the store's files of which nothing is needed any more, and the folder if nothing is left."""
        needed = {path for path, _ in self._at.values()}
        for path in self._files():
            if path not in needed and _names_in(path) != []:
                path.unlink(missing_ok=True)
        with suppress(OSError):
            self.folder.rmdir()

    def _close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def _look(self) -> None:
        """Find out what is there; packs come first, since a packed run's single file may be left over."""
        for path in self._files():
            there = _names_in(path)
            if there is None:
                # Not whole: the machine stopped before the disk had it, or it has been changed since.
                self._unreadable.append(path)
            for group, (name, fingerprint) in enumerate(there or []):
                if name not in self._at:
                    self._at[name], self._fingerprints[name] = (path, group), fingerprint

    def _files(self) -> Iterator[Path]:
        """The files that are of a store's making, by their names."""
        if self.folder.is_dir():
            names = sorted(name for name in os.listdir(self.folder) if _OWN.fullmatch(name))
            yield from (self.folder / name for name in names if is_regular(self.folder / name))

    def _pack(self, names: list[str]) -> None:
        """Put runs into one pack, then let go of the files in the folder that they were in."""
        old = {self._at[name][0] for name in names}
        path = self.folder / f"{_PACK}{names[0]}-{len(names)}.parquet"
        write_groups(path, (self.table(name) for name in names), names)
        self._close()
        for group, name in enumerate(names):
            self._at[name] = (path, group)
        for file in old - {path}:
            if file.parent == self.folder:
                file.unlink(missing_ok=True)


def write_groups(path: Path, tables: Iterable[pa.Table], names: list[str]) -> None:
    """Write tables of one schema as row groups of a Parquet file, aside first; `names` go to its metadata.

    Only one table is in memory at a time. Raises OSError where the disk does not take it.
    """
    aside = path.with_name(f"{_ASIDE}{path.name}.{os.getpid()}")
    writer: pq.ParquetWriter | None = None
    fingerprints: list[str] = []
    try:
        for name, table in zip(names, tables, strict=True):
            fingerprints.append(run_fingerprint(name, table))
            table = table.replace_schema_metadata(None)
            if writer is None:
                writer = pq.ParquetWriter(aside, table.schema, compression="zstd")
            writer.write_table(table, row_group_size=max(1, table.num_rows))
        if writer is None:
            path.unlink(missing_ok=True)
            return
        writer.add_key_value_metadata(_told(names, fingerprints))
        writer.close()
        with open(aside, "rb") as file:
            os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:
        if writer is not None:
            with suppress(OSError):
                writer.close()
        aside.unlink(missing_ok=True)
        raise


def run_bytes(name: str, table: pa.Table) -> bytes:
    """A file with the rows of one run."""
    sink = pa.BufferOutputStream()
    table = table.replace_schema_metadata(None)
    with pq.ParquetWriter(sink, table.schema, compression="zstd") as writer:
        writer.write_table(table, row_group_size=max(1, table.num_rows))
        writer.add_key_value_metadata(_told([name], [run_fingerprint(name, table)]))
    content: bytes = sink.getvalue().to_pybytes()
    return content


def run_in(path: Path, name: str) -> pa.Table | None:
    """The rows of the run of this name in a file with one run; None where they are not (whole) there."""
    try:
        if not is_regular(path):
            return None
        table = pq.ParquetFile(path).read_row_group(0)
        there = _names_in(path)
        return table if there == [(name, run_fingerprint(name, table))] else None
    except Exception:  # what a library makes of a damaged file may be anything
        return None


def _told(names: list[str], fingerprints: list[str]) -> dict[bytes, bytes]:
    return {_NAMES: json.dumps(names).encode(), _FINGERPRINTS: json.dumps(fingerprints).encode()}


def _names_in(path: Path) -> list[tuple[str, str]] | None:
    """Names and fingerprints of the runs in a file, by row group.

    None where it cannot be read, none of either where it is another's file.
    """
    try:
        found = pq.read_metadata(path)
        metadata = found.metadata or {}
        if _NAMES not in metadata:
            return []
        names, fingerprints = (from_json(metadata[key]) for key in (_NAMES, _FINGERPRINTS))
        if len(names) != found.num_row_groups:
            return None
        return [(str(name), str(told)) for name, told in zip(names, fingerprints, strict=True)]
    except Exception:  # what a library makes of a damaged file may be anything
        return None


@contextmanager
def sole_writer(folder: Path) -> Iterator[None]:
    """Hold the folder's lock.

    Raises InputError where another process has it, or it cannot be written to.
    """
    lock = FileLock(folder / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        found = message("busy_folder")
        allowed = message("another_folder")
        raise InputError(Problem(display_path(folder), 0, "--out", found, allowed)) from None
    except OSError as error:
        raise InputError(unusable(folder, error)) from None
    with lock:
        yield


def sweep_store(folder: Path) -> None:
    """Remove what a killed process left half written in a store's folder (whoever does holds the lock)."""
    sweep_asides(folder, lambda name: _OWN.fullmatch(name) is not None)


def is_being_written(folder: Path) -> bool:
    """Whether a process is writing to a folder."""
    if not (folder / _LOCK).exists():
        return False
    try:
        with FileLock(folder / _LOCK, timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False  # nobody can write to a folder that is read-only
