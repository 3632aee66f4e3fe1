"""The command itself: how its parts are added, and how it ends; the parts are in `sim.cli.commands`.

Only typer is imported here: a command imports what it needs when it is called, so help is quick.
Every mistake of the user ends in one clear line per mistake and exit code 2, never in a traceback.
"""

from __future__ import annotations

import inspect
import signal
import sys
import warnings
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any, NoReturn

import typer
from typer import Option
from typer.core import TyperGroup

from sim.cli.ending import FAILED, INTERRUPTED, ended, enough_memory, open_streams, tell
from sim.cli.modes import speak
from sim.institutions.documents import InputError
from sim.institutions.notices import OddInput
from sim.text.broken import BrokenRun

MISTAKE = 2
"""Exit code for what the user got wrong."""

_MOST_MISTAKES = 100  # told at once; nobody reads more


class _Group(TyperGroup):
    """The command that the others are parts of."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its options, of which those that are flags are off unless given.

        Typer's own (help and completion) are None unless given, and to make that None a truth value it loads
        the whole of pydantic: a quarter of the time that the help of a command takes.
        """
        found = super().get_params(ctx)
        for option in found:
            if option.default is None and getattr(option, "is_flag", False):
                option.default = False
        return found


app = typer.Typer(
    name="shequ",
    cls=_Group,
    help="Compare ways to manage an urban sub-district: service, workload and administrative footprint.",
    epilog="Begin with: shequ compare\n\nA command's own help: shequ compare --help",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from sim.institutions.versions import program_version

        typer.echo(f"shequ {program_version()}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _shequ(
    context: typer.Context,
    _version_wanted: Annotated[
        bool, Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def command[F: Callable[..., None]](*examples: str, tables: bool = False) -> Callable[[F], F]:
    """Add a command whose help is its docstring, with the line breaks inside paragraphs taken out.

    Every command has ``--quiet``; one with `tables` that it gives (`sim.cli.console.give`) has ``--json``.
    """

    def add(function: F) -> F:
        paragraphs = inspect.cleandoc(function.__doc__ or "").split("\n\n")
        text = as_written("\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs))
        epilog = "\n\n".join(("Examples:" if examples else "", *map(as_written, examples))).strip()

        @wraps(function)
        def stoppable(*arguments: Any, **options: Any) -> None:
            speak(quiet=options.pop("quiet", False), for_machines=options.pop("for_machines", False))
            try:
                function(*arguments, **options)
            except KeyboardInterrupt:  # before there was anything to keep
                raise typer.Exit(_stopped()) from None

        own = inspect.signature(function, eval_str=True)
        asked = [*own.parameters.values(), *((_JSON,) if tables else ()), _QUIET]
        stoppable.__signature__ = own.replace(parameters=asked)  # type: ignore[attr-defined]  # for inspect
        # Typer reads the types twice of each command; as objects they aren't worked out from text each time.
        stoppable.__annotations__ = {option.name: option.annotation for option in asked}
        app.command(help=text, epilog=epilog or None)(stoppable)
        return function

    return add


_QUIET = inspect.Parameter(
    "quiet",
    inspect.Parameter.KEYWORD_ONLY,
    default=False,
    annotation=Annotated[bool, Option("--quiet", "-q", help="Print results and mistakes only.")],
)
_JSON = inspect.Parameter(
    "for_machines",
    inspect.Parameter.KEYWORD_ONLY,
    default=False,
    annotation=Annotated[bool, Option("--json", help="Print JSON instead of tables.")],
)
"""Options that every command has, and every one that gives tables."""


def as_written(text: str) -> str:
    """A text for help, whose brackets are brackets: ``'shequ[app]'`` is no markup."""
    return text.replace("[", r"\[")


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command with the given arguments (those of the process) and exit with its code."""
    open_streams()
    with warnings.catch_warnings():
        warnings.filterwarnings("default", category=OddInput)
        warnings.showwarning = _show(warnings.showwarning)
        sys.exit(_ended(arguments))


def _show(otherwise: Callable[..., None]) -> Callable[..., None]:
    """How warnings are shown: what is odd in the input as a line, any other as before."""

    def show(said: Warning | str, *rest: Any, **more: Any) -> None:
        if isinstance(said, OddInput):
            tell(str(said.notice))
        else:
            otherwise(said, *rest, **more)

    return show


def _ended(arguments: Sequence[str] | None) -> int:
    """Run the command and return its exit code."""
    # An orderly stop (of a service, a container) keeps what is finished, as Ctrl-C does.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = ended(lambda: _done(arguments))
    finally:
        signal.signal(signal.SIGTERM, before)
    return code


def _done(arguments: Sequence[str] | None) -> Any:
    if not enough_memory():
        return FAILED
    try:
        return app(args=arguments, prog_name="shequ", standalone_mode=False)
    except InputError as error:
        return _mistake(str(error))
    except BrokenRun as error:
        for line in str(error).splitlines():
            tell(line)
        return FAILED
    except typer.TyperException as error:
        return _mistake(f"{error.format_message()} (see shequ --help)")
    except typer.Abort:
        return _stopped()


def _stopped() -> int:
    tell("stopped")
    return INTERRUPTED


def _mistake(message: str) -> int:
    lines = message.splitlines()
    for line in lines[:_MOST_MISTAKES]:
        tell(line.removeprefix("shequ: "))
    if len(lines) > _MOST_MISTAKES:
        tell(f"and {len(lines) - _MOST_MISTAKES:,} more")
    return MISTAKE
