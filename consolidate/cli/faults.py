"""From anything that can be raised to one sentence on standard error and one exit code.

Knows every way in which a run can end. A traceback never reaches the terminal: what we did not
foresee goes to a log whose path is printed.
"""

import errno
import io
import os
import sys
from collections.abc import Callable

import click

from consolidate import __version__
from consolidate.words.errors import ConsolidateError, ExitCode

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


def exit_code_of(go: Callable[[], object]) -> int:
    """Call `go`, say on standard error why it stopped if it did, and return the exit code.

    A command tells its code by returning an ExitCode or by `context.exit`; anything else it returns is 0.
    """
    try:
        outcome = go()
    except ConsolidateError as error:
        return _stop(str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as asked:
        asked.show()
        return ExitCode.USAGE
    except click.ClickException as error:
        return _stop(_usage(error), ExitCode.USAGE)
    except click.Abort as abort:
        if isinstance(abort.__cause__, EOFError):  # click takes any end of file for a closed terminal
            return _our_fault(abort.__cause__)
        return _stop("Stopped at your request.", ExitCode.INTERRUPTED)
    except KeyboardInterrupt:
        return _stop("Stopped at your request.", ExitCode.INTERRUPTED)
    except SystemExit as leaving:
        # click leaves by itself in two cases: shell completion, and a reader such as `head` that has gone.
        return ExitCode.CANNOT_WRITE if leaving.code == 1 else ExitCode.DONE
    except MemoryError:
        return _stop("Memory ran out. Give fewer files at a time, or a machine with more memory.", ExitCode.LIMIT)
    except Exception as error:  # the last resort, and the only one: everything else is a sentence by now
        return _last_resort(error)
    return outcome if isinstance(outcome, int) else ExitCode.DONE


def _usage(error: click.ClickException) -> str:
    """A usage error in our words: which option, what was wrong with it, and where the help is."""
    message = error.format_message()
    if isinstance(error, click.BadParameter) and not isinstance(error, click.MissingParameter):
        hint = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param else None)
        if hint:
            message = f"{hint if isinstance(hint, str) else ' / '.join(hint)}: {error.message}"
    context = getattr(error, "ctx", None)
    return f"{message}\nSee: {context.command_path} --help" if context else message


def _last_resort(error: Exception) -> int:
    from consolidate.words.findings import Refusal

    if isinstance(error, Refusal):
        return _stop(str(error), ExitCode.NOTHING_READ)
    if isinstance(error, OSError) and (error.errno in _NO_ROOM or isinstance(error, PermissionError)):
        place = error.filename or "The output"
        return _stop(
            f"{place}: {error.strerror}. Make room or name a place that you may write to.", ExitCode.CANNOT_WRITE
        )
    return _our_fault(error)


def _our_fault(error: BaseException) -> int:
    """Keep the traceback in a log that only this user may read, and say where it is."""
    import platform
    import tempfile
    import traceback

    report = "".join(
        [
            f"consolidate {__version__}, Python {platform.python_version()}, {platform.platform()}\n",
            f"{' '.join(sys.argv)}\n\n",
            *traceback.format_exception(error),
        ]
    )
    try:
        handle, path = tempfile.mkstemp(prefix="consolidate-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
            log.write(report)
        kept = f"The details are in {path}; they may quote a cell, so read them before you send them on."
    except OSError:
        kept = f"The details could not be kept. It was: {type(error).__name__}."
    return _stop(f"Something went wrong in the tool, not in your file. {kept}", ExitCode.INTERNAL)


def _stop(sentence: str, code: ExitCode) -> int:
    try:
        click.echo(sentence, err=True)
    except OSError:  # nobody reads standard error any more; the exit code still speaks
        sys.stderr = io.StringIO()
    return code
