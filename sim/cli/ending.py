"""How the command ends when the machine does not give what it needs: one line, and an exit code.

Output that nobody takes (a closed or full standard output, a reader that has gone), a working folder that
has been removed, too little memory, a disk that gives up, Ctrl-C at any moment. Other errors are the
program's own and keep their traceback, for whoever mends it.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, cast

FAILED = 1
"""Exit code for what went wrong though the user got nothing wrong."""

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

_LEAST = 512 << 20  # bytes of address space that loading the libraries takes, and something to work with
_MEMORY = "there is not enough memory (fewer --jobs, --residents or runs at once take less)"
_MEMORY_WORDS = ("cannot allocate memory", "failed to map segment", "can't start new thread", "out of memory")


class _Closed(io.TextIOBase):
    """Standard output that is closed: whoever writes to it is told."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """It is no terminal."""
        return False

    def write(self, _text: str) -> int:
        """Raise the error that the system has for it."""
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def open_streams() -> None:
    """See to it that the standard streams can be used, and that no file gets the number of a closed one."""
    for number, flags in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                if os.open(os.devnull, flags) != number:  # an earlier one is closed on purpose
                    break
    if sys.stdout is None:
        sys.stdout = cast(IO[str], _Closed())
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that cannot show Chinese gets question marks, not a traceback.
            stream.reconfigure(errors="replace")


def enough_memory() -> bool:
    """Whether this process may use as much memory as it takes to begin; says so where it may not.

    Libraries that find too little end the process in ways of their own.
    """
    try:
        import resource

        most, _ = resource.getrlimit(resource.RLIMIT_AS)
    except (ImportError, OSError, ValueError):
        return True
    if most == resource.RLIM_INFINITY or most >= _LEAST:
        return True
    tell(f"there is not enough memory: the limit is {most >> 20} MB, at least {_LEAST >> 20} MB are needed")
    return False


def ended(do: Callable[[], Any]) -> int:
    """Do it, and the exit code: what it returns, or that of what the machine did not give."""
    try:
        code = do()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has enough (`shequ parameters | head`).
        _let_go_of_output()
        return FAILED
    except KeyboardInterrupt:
        tell("stopped")
        return INTERRUPTED
    except MemoryError:
        tell(_MEMORY)
        return FAILED
    except OSError as error:
        return _failed_at(error)
    except (RuntimeError, ImportError, SystemError) as error:
        if is_interrupt(error):
            tell("stopped")
            return INTERRUPTED
        if any(words in str(error).lower() for words in _MEMORY_WORDS):
            tell(_MEMORY)
            return FAILED
        raise
    return code if isinstance(code, int) else 0


def is_interrupt(error: BaseException | None) -> bool:
    """Whether an error is what a library made of Ctrl-C."""
    seen = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, KeyboardInterrupt):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False


def tell(text: str) -> None:
    """A line on standard error, where there is one."""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"shequ: {text}\n")
        sys.stderr.flush()


def _failed_at(error: OSError) -> int:
    if error.errno == errno.ENOMEM:
        tell(_MEMORY)
        return FAILED
    reason = (error.strerror or str(error)).lower()
    if error.filename is not None:
        tell(f"{os.fsdecode(error.filename)}: {reason}")
    elif _removed_working_folder():
        tell("the working folder has been removed")
    else:
        tell(f"standard output: {reason}" if _no_output() else reason)
    _let_go_of_output()
    return FAILED


def _removed_working_folder() -> bool:
    try:
        os.getcwd()
    except OSError:
        return True
    return False


def _no_output() -> bool:
    """Whether standard output is what cannot be written to."""
    try:
        sys.stdout.write("\n")
        sys.stdout.flush()
    except (OSError, ValueError):
        return True
    return False


def _let_go_of_output() -> None:
    """Forget what could not be written, or Python would try once more at its end, and say so."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
