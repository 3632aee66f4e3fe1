"""Folders whose content may be run as code: only those that nobody else can have written to.

Numba unpickles what it finds in its cache, so whoever can put a file there runs code as this user. A folder
is private where it is no link, belongs to this user, cannot be written to by others and neither can be
swapped for another one: each folder around it belongs to this user or the system's, and is written to by
others only where they may not rename what is not theirs, as in the folder for temporary files.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_SYSTEM = 0  # whoever is that can read and write everything anyway


def private_folder(base: Path, name: str) -> Path | None:
    """The folder `name` in `base`, made where it is missing; None where it is not (or cannot be) private."""
    try:
        base.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = base.resolve() / name
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        if not is_private(folder):
            return None
        if hasattr(os, "geteuid"):
            folder.chmod(0o700)
    except (OSError, RuntimeError):  # RuntimeError: links in a circle
        return None
    return folder if os.access(folder, os.W_OK | os.X_OK) else None


def is_private(folder: Path) -> bool:
    """Whether nobody else can have put, or can put, anything into an existing folder.

    Where the system knows no owners by number (Windows), folders of a user's profile are taken to be.
    Raises OSError where that cannot be looked at.
    """
    if not hasattr(os, "geteuid"):
        return True
    me = os.geteuid()
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != me or _open_to_others(found):
        return False
    for around in folder.resolve().parents:
        found = around.stat()
        kept_apart = found.st_mode & stat.S_ISVTX
        if found.st_uid not in (me, _SYSTEM) or (_open_to_others(found) and not kept_apart):
            return False
    # what others put there before the folder was closed to them
    return all(
        inside.st_uid in (me, _SYSTEM)
        and not _open_to_others(inside)
        and (stat.S_ISREG(inside.st_mode) or stat.S_ISDIR(inside.st_mode))
        for inside in _inside(folder)
    )


def _open_to_others(found: os.stat_result) -> bool:
    """Whether others can write to it; a user's own group, whose number is the user's, is nobody else."""
    by_group = found.st_mode & stat.S_IWGRP and found.st_gid != found.st_uid
    return bool(by_group or found.st_mode & stat.S_IWOTH)


def _inside(folder: Path) -> Iterator[os.stat_result]:
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                found = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # another process has renamed what it was writing
            yield found
            if stat.S_ISDIR(found.st_mode):
                yield from _inside(Path(entry.path))
