"""The files of a case table: Parquet that grows month by month, under its name once it is whole."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiments.files import try_out
from sim.institutions.documents import InputError, Problem, display_path
from sim.text.problems import message

TABLES = ("cases", "stages", "hours", "precincts")
"""What is written: `TABLE-SEED.parquet` each."""
type Columns = dict[str, pa.Array]


def table_file(folder: Path, table: str, seed: int) -> Path:
    """The file of a table of the run with this seed."""
    return folder / f"{table}-{seed}.parquet"


class CaseFiles:
    """The files of a run while it is under way, each beside its name until `close`.

    Args:
        folder: made if it is not there.
        seed: of the run.
        known: kept in the files' metadata, as `shequ.NAME`.
        tables: of which tables there are files.

    Raises:
        InputError: a folder that cannot be written to, or that holds this run's tables already.
    """

    def __init__(
        self, folder: Path, seed: int, known: Mapping[str, object], tables: Sequence[str] = TABLES
    ) -> None:
        try_out(folder)
        self._paths = {table: table_file(folder, table, seed) for table in tables}
        for path in self._paths.values():
            if path.exists():
                found, allowed = message("file_is_there"), message("another_place")
                raise InputError(Problem(display_path(path), 0, "folder", found, allowed))
        self._known = {f"shequ.{name}": str(value) for name, value in known.items()}
        self._writers: dict[str, pq.ParquetWriter] = {}

    def write(self, table: str, columns: Columns) -> None:
        """Add a row group to one of the tables; columns and their types are those of the first."""
        made = pa.table(columns)
        if table not in self._writers:
            schema = made.schema.with_metadata(self._known)
            self._writers[table] = pq.ParquetWriter(_aside(self._paths[table]), schema, compression="zstd")
        writer = self._writers[table]
        writer.write_table(made.cast(writer.schema))

    def close(self) -> None:
        """Give the files their names, one after another, once all of them are whole."""
        for writer in self._writers.values():
            writer.close()
        for table in self._writers:
            os.replace(_aside(self._paths[table]), self._paths[table])
        self._writers = {}

    def discard(self) -> None:
        """Give up: nothing of what was written stays."""
        for table, writer in self._writers.items():
            with suppress(OSError):
                writer.close()
            with suppress(OSError):
                _aside(self._paths[table]).unlink()
        self._writers = {}


class Recorder:
    """Writes tables of a run; to be closed, or used in a ``with``, after whose errors nothing stays."""

    def __init__(self, files: CaseFiles) -> None:
        self._files = files

    def _finish(self) -> None:
        """Write what only the end of the run tells; nothing, where every month has told all."""

    def close(self) -> None:
        """Write what is left, and give the files their names."""
        self._finish()
        self._files.close()

    def discard(self) -> None:
        """Give up: nothing of what was written stays."""
        self._files.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.discard()
            return
        try:
            self.close()
        except BaseException:
            self.discard()
            raise


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def coded(words: pa.Array, codes: npt.NDArray[Any]) -> pa.DictionaryArray:
    """Words by their places; a place below 0 is none."""
    places = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(places, words)


def or_none(numbers: npt.NDArray[Any]) -> pa.Array:
    """Numbers of which one below 0 is none."""
    return pa.array(numbers, mask=numbers < 0)
