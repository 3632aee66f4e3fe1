"""Writing files so that they are whole or not there, and always the same bytes for the same content."""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.institutions.documents import InputError, Problem, display_path
from sim.text.problems import message


def try_out(folder: Path) -> None:
    """Make the folder before anything is run. Raises InputError for one that cannot be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise InputError(unusable(folder, error)) from None


def discard(folder: Path) -> None:
    """Remove the folder if nothing has been written to it."""
    with suppress(OSError):
        folder.rmdir()


_ASIDE = re.compile(r"\.(.+)\.(?:[a-z0-9_]{8}|\d+)")
"""The name of a file that is being written: that of the whole one, between a dot and letters by chance."""


def is_aside(name: str, own: Callable[[str], bool]) -> bool:
    """Whether a file of this name is one half written, of which the whole would be one's own."""
    match = _ASIDE.fullmatch(name)
    return match is not None and own(match[1])


def sweep_asides(folder: Path, own: Callable[[str], bool]) -> None:
    """Remove what killed processes left half written; nobody else may be writing to the folder."""
    with suppress(OSError):
        for name in os.listdir(folder):
            if is_aside(name, own):
                (folder / name).unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file aside and rename it, so that under its name it is whole or not there."""
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(aside, 0o666 & ~_umask())
        os.replace(aside, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(aside)
        raise


def _umask() -> int:
    """The process's mask for new files (it can only be read by setting it)."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def parquet_table(rows: pd.DataFrame) -> pa.Table:
    """Rows as an Arrow table: categories as dictionaries, and no metadata of pandas."""
    columns = {
        name: _dictionary(rows[name])
        if isinstance(rows[name].dtype, pd.CategoricalDtype)
        else pa.array(rows[name])
        for name in rows.columns
    }
    return pa.table(columns)


def parquet_bytes(rows: pd.DataFrame) -> bytes:
    """Rows as a Parquet file that holds nothing of the time or machine of its making."""
    sink = io.BytesIO()
    pq.write_table(parquet_table(rows), sink, compression="zstd")
    return sink.getvalue()


def _dictionary(column: pd.Series[str]) -> pa.DictionaryArray:
    words = pa.array([str(word) for word in column.cat.categories], type=pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(column.cat.codes.astype("int32")), words)


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as CSV: UTF-8, ten significant digits, nothing where there is no value."""
    return table.to_csv(index=False, float_format="%.10g", lineterminator="\n").encode()


def unusable(folder: Path, error: OSError) -> Problem:
    """The problem that a folder is, for the reason the system gives."""
    reason = (error.strerror or str(error)).lower()
    return Problem(display_path(folder), 0, "--out", reason, message("room_enough"))
