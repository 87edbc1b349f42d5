"""cli: the command ``onrecord``, one file a command.

Exit codes: 0 done; 1 failed (a bad record, a full disk); 2 a wrong option or set-up; 3 done, but
some documents could not be coded; 130 interrupted; 141 the reader of the output went away. Every
error is one line on standard error. Heavy imports happen inside the commands, so that
``onrecord --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from onrecord import __version__
from onrecord.cli.batch import batch
from onrecord.cli.casebook import casebook
from onrecord.cli.code import code
from onrecord.cli.compare import compare
from onrecord.cli.doctor import doctor
from onrecord.cli.events import events
from onrecord.cli.explain import explain
from onrecord.cli.export import export
from onrecord.cli.fetch import fetch
from onrecord.cli.impact import impact
from onrecord.cli.page import page
from onrecord.cli.review import review
from onrecord.cli.schema import schema
from onrecord.cli.show import show
from onrecord.cli.table import table
from onrecord.cli.terminal import plain
from onrecord.cli.verify import verify
from onrecord.cli.without import without
from onrecord.errors import OnrecordError, OptionError, SetupError

__all__ = ["app", "main"]

FAILED, WRONG, INTERRUPTED, PIPE_CLOSED = 1, 2, 130, 141

# Typer carries its own copy of click in newer versions and uses the real one in older ones; the
# base class of its usage errors is right in both.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="onrecord",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _command in (
    code,
    show,
    page,
    table,
    schema,
    doctor,
    fetch,
    review,
    export,
    verify,
    compare,
    events,
    explain,
    without,
):
    app.command()(_command)
app.add_typer(casebook, name="casebook")
app.add_typer(impact, name="impact")
app.add_typer(batch, name="batch")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"onrecord {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Who says what happened: source-attributed event data from news reports.

    Example: onrecord code reports/ -o records.jsonl && onrecord table records.jsonl
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with an exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run the command line; return the exit code."""
    try:
        # Not app(...): Typer's own runner would swallow a closed pipe and exit by itself.
        with typer.main.get_command(app).make_context("onrecord", list(arguments)) as context:
            context.command.invoke(context)
        sys.stdout.flush()
    except typer.Exit as e:
        return e.exit_code
    except _UsageError as e:
        return _usage(e)
    except (SetupError, OptionError) as e:
        return _say(str(e), WRONG)
    except OnrecordError as e:
        return _say(str(e), FAILED)
    except BrokenPipeError:
        _drop_output()
        return PIPE_CLOSED
    except (KeyboardInterrupt, typer.Abort):
        return _say("interrupted; nothing half-written was kept", INTERRUPTED)
    except OSError as e:
        where = f"{e.filename}: " if e.filename else ""
        return _say(f"{where}{e.strerror or e}", FAILED)
    return 0


def _usage(error: Exception) -> int:
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError" and context is not None:
        sys.stderr.write(f"{context.get_help()}\n")
        return WRONG
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    path = context.command_path if context is not None else "onrecord"
    return _say(f"{message.rstrip('.')} (see {path} --help)", WRONG)


def _say(message: str, code_: int) -> int:
    sys.stderr.write(f"onrecord: {plain(' '.join(message.split()))}\n")
    return code_


def _drop_output() -> None:
    """Send what is still in the buffer nowhere, or Python complains at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
