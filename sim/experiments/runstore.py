"""A folder of finished runs, each under its name, that survives whatever happens to the process.

Every run is written aside and renamed as it ends, so nothing that was finished is lost and nothing is
half there. Single files are packed once there are many: a pack is a Parquet file with a row
group a run, and the runs' names in its metadata. Whether files are loose or packed changes no row.

One process at a time writes to a folder: it holds a lock, which the system takes back when it ends.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from sim.experiments.files import parquet_table, unusable, write_whole
from sim.institutions.documents import InputError, Problem, display_path
from sim.text.problems import message

LOOSE = 256
"""So many single files are left lying before they are packed."""

PACKED = 16
"""So many packs are left lying before they become one."""

_LOCK = ".lock"
_NAMES = b"runs"
_RUN, _PACK = "run-", "pack-"  # what the names of files with one run and with many begin with
_ASIDE = "."  # what the names of files begin with that are not whole yet


class RunStore:
    """The runs in a folder. Opening it reads names only; files that are not whole count as not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._at: dict[str, tuple[Path, int]] = {}
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
            write_whole(path, _bytes(parquet_table(rows), [name]))
            self._at[name] = (path, 0)
            for kind, most in ((_RUN, LOOSE), (_PACK, PACKED)):
                own = [name for name, (at, _) in self._at.items() if at.name.startswith(kind)]
                if len({self._at[name][0] for name in own}) >= most:
                    self._pack(sorted(own))
        except OSError as error:
            raise InputError(unusable(self.folder, error)) from None

    def table(self, name: str) -> pa.Table:
        """The rows of a run, words as dictionaries."""
        path, group = self._at[name]
        if self._open is None or self._open[0] != path:
            # Runs are mostly read in the order of their files, and a large file's index takes long to read.
            self._close()
            self._open = path, pq.ParquetFile(path)
        return self._open[1].read_row_group(group)

    def adopt(self, file: Path) -> None:
        """Take the runs in another file (`write_groups`) for those of the same names that are here."""
        self._close()
        for group, name in enumerate(_names_in(file) or []):
            self._at[name] = (file, group)

    def move_apart(self, file: Path, but: Collection[str]) -> None:
        """Bring runs that are only in an adopted file, but for these, into the folder: the file may go."""
        names = sorted(name for name, (path, _) in self._at.items() if path == file and name not in but)
        if names:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._pack(names)

    def forget_files(self) -> None:
        """Remove the files of which nothing is needed any more, and the folder if nothing is left."""
        needed = {path for path, _ in self._at.values()}
        for path in self._files():
            if path not in needed:
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
            names = _names_in(path)
            if names is None:
                # Not whole: the machine stopped before the disk had it. The run is done again.
                path.unlink(missing_ok=True)
                continue
            for group, name in enumerate(names):
                self._at.setdefault(name, (path, group))

    def _files(self) -> Iterator[Path]:
        if self.folder.is_dir():
            yield from sorted(p for p in self.folder.glob("*.parquet") if not p.name.startswith(_ASIDE))

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
    try:
        for table in tables:
            table = table.replace_schema_metadata({_NAMES: json.dumps(names).encode()})
            if writer is None:
                writer = pq.ParquetWriter(aside, table.schema, compression="zstd")
            writer.write_table(table, row_group_size=max(1, table.num_rows))
        if writer is None:
            path.unlink(missing_ok=True)
            return
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


def _names_in(path: Path) -> list[str] | None:
    try:
        metadata = pq.read_metadata(path)
    except (OSError, pa.ArrowInvalid):
        return None
    names = json.loads((metadata.metadata or {}).get(_NAMES, b"[]"))
    return [str(name) for name in names] if len(names) == metadata.num_row_groups else None


def _bytes(table: pa.Table, names: list[str]) -> bytes:
    sink = pa.BufferOutputStream()
    table = table.replace_schema_metadata({_NAMES: json.dumps(names).encode()})
    pq.write_table(table, sink, compression="zstd", row_group_size=max(1, table.num_rows))
    content: bytes = sink.getvalue().to_pybytes()
    return content


@contextmanager
def sole_writer(folder: Path) -> Iterator[None]:
    """Hold the folder's lock. Raises InputError where another process has it, or it cannot be written to."""
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
