"""What is kept is trusted only as far as its fingerprint is right: of a run's rows, and of a manifest.

A run's fingerprint follows from its name and what its rows say, not from how they lie in a file, so it is the
same for a run alone in a file, in a pack, and among all runs of a finished experiment. A manifest holds the
fingerprints of the files beside it, and under `SEAL` that of everything else that it says.
"""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sim.experiments.rows import RUN_COLUMNS

SEAL = "manifest_sha256"
"""The key of a manifest under which its own fingerprint stands, last."""

_NUMBERS = {"month": pa.int64(), "value": pa.float64()}


def run_fingerprint(name: str, table: pa.Table) -> str:
    """The fingerprint (64 hexadecimal digits) of the rows of a run.

    Raises KeyError, ValueError or what Arrow raises for a table that is none of a run's.
    """
    digest = hashlib.sha256(f"{name}\0{table.num_rows}\0".encode())
    for column in RUN_COLUMNS:
        values = table.column(column).cast(_NUMBERS.get(column, pa.string())).combine_chunks()
        if isinstance(values, pa.ChunkedArray):
            values = pa.concat_arrays(values.chunks)
        values.validate(full=True)
        if values.null_count and column != "value":
            raise ValueError(f"{column} has rows without a value")
        if column in _NUMBERS:  # a value that is missing is NaN
            digest.update(np.ascontiguousarray(values.to_numpy(zero_copy_only=False)).tobytes())
        else:
            ends = np.frombuffer(values.buffers()[1] or b"", dtype=np.int32)
            ends = ends[values.offset : values.offset + len(values) + 1]
            words = bytes(values.buffers()[2] or b"")
            digest.update((ends - ends[:1]).tobytes())
            digest.update(words[ends[0] : ends[-1]] if len(ends) else b"")
    return digest.hexdigest()


def sealed(said: Mapping[str, Any]) -> bytes:
    """A manifest as the text of its file. Raises ValueError for what JSON has no word for."""
    plain = {name: value for name, value in said.items() if name != SEAL}
    whole = {**plain, SEAL: _fingerprint(plain)}
    return (json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def unsealed(content: bytes) -> dict[str, Any]:
    """What a manifest says. Raises ValueError for one that is none, or no longer as it was written.

    One of an earlier version has no seal; whoever reads it sees to what is in it (`is_sealed`).
    """
    said = from_json(content)
    if not isinstance(said, dict):
        raise ValueError("no manifest")
    seal = said.get(SEAL)
    if seal is not None and seal != _fingerprint({k: v for k, v in said.items() if k != SEAL}):
        raise ValueError("not as it was written")
    return said


def is_sealed(said: Mapping[str, Any]) -> bool:
    """Whether what a manifest says has been held to its own fingerprint."""
    return SEAL in said


def from_json(content: bytes) -> Any:
    """JSON as data. Raises ValueError for what is none, also for what is nested too deeply to be read."""
    try:
        return json.loads(content)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def file_bytes(path: Path) -> bytes:
    """The content of a regular file. Raises OSError for a pipe or a device, which might never end."""
    if not is_regular(path):
        path.stat()  # says why, where there is nothing
        raise OSError(22, "Not a regular file", str(path))
    return path.read_bytes()


def is_regular(path: Path) -> bool:
    """Whether there is a regular file (or a link to one)."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _fingerprint(said: Mapping[str, Any]) -> str:
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
