"""How a step speaks to people: a log file, one sentence on an error, progress on a terminal."""

import contextlib
import fcntl
import logging
import os
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from casereview import lock
from casereview.errors import in_words

Progress = Callable[[str, int, int], None]
"""Called with a label, how many are done, and how many there are."""

SHOWN = 20
"""How many warnings of one kind a log shows before it only counts them."""

FAILED = "What went wrong: "
"""How the sentence for the user begins, in the log and on the terminal."""


@contextlib.contextmanager
def reporting(log: str | Path) -> Iterator[None]:
    """Run a step: logging and warnings to `log`, whatever goes wrong as one sentence and exit code 1 (130 if interrupted).

    The log holds the traceback of whatever was raised; warnings that repeat are counted, not repeated. Where the log cannot
    be written, the step runs without.
    """
    path = Path(log)
    lock.join()
    with _opened(path) as out:
        handler = _Handler(out)
        handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        repeats = _Repeats()
        handler.addFilter(repeats)
        root = logging.getLogger()
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        try:
            yield
        except (Exception, KeyboardInterrupt) as err:
            said = f"{FAILED}{in_words(err, log=path)}"
            with contextlib.suppress(OSError):
                traceback.print_exc(file=out)
                print(said, file=out, flush=True)
            print(said, file=sys.stderr)
            raise SystemExit(130 if isinstance(err, KeyboardInterrupt) else 1) from None
        finally:
            root.removeHandler(handler)
            with contextlib.suppress(OSError):
                for (level, text), count in repeats.seen.items():
                    if count > SHOWN:
                        print(f"{level} (this in all {count} times, the first {SHOWN} are above): {text}", file=out)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """The log, for writing; what the disk does not take is dropped, as the step's own error says more."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        out = open(path, "w", encoding="utf-8")  # noqa: SIM115
    except OSError:
        out = open(os.devnull, "w")  # noqa: SIM115
    try:
        yield out
    finally:
        with contextlib.suppress(OSError):
            out.close()


class _Handler(logging.StreamHandler):
    """Says nothing of messages that the disk did not take."""

    def handleError(self, record: logging.LogRecord) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


class _Repeats(logging.Filter):
    """Lets the first of equal messages (before formatting) pass and counts the others."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[tuple[str, str]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        key = (record.levelname, str(record.msg))
        self.seen[key] += 1
        return record.levelno < logging.WARNING or self.seen[key] <= SHOWN


@contextlib.contextmanager
def progress() -> Iterator[Progress]:
    """A live bar on the terminal, one for each label; silent where standard error is not a terminal.

    Steps that run side by side share one terminal: the first that comes draws, the others stay silent.
    """
    if not sys.stderr.isatty():
        yield lambda label, done, total: None
        return
    with open("/dev/tty", "w") as terminal, contextlib.ExitStack() as stack:
        try:
            fcntl.flock(terminal, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield lambda label, done, total: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        bars = stack.enter_context(Bars(*columns, console=Console(stderr=True), transient=True))
        tasks: dict[str, int] = {}

        def show(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = bars.add_task(label, total=total)
            bars.update(tasks[label], completed=done, total=total)

        yield show


def failures(logs: Path, *, since: float) -> list[str]:
    """The sentences that failed steps left in their logs since a time (seconds of the epoch), without repeats."""
    found = []
    for path in sorted(logs.rglob("*.log")):
        if path.stat().st_mtime >= since:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            found += [f"{line} (log: {path})" for line in lines if line.startswith(FAILED)]
    return list(dict.fromkeys(found))
