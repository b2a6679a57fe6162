"""One run at a time: a lock that goes with the process that holds it, however that ends.

Snakemake's own lock is a file that a killed run or a machine that went down leaves behind, and every later run, a scheduled one
too, stops at it until a person takes it away. This one is the system's. The steps of a run share a second one: where the run alone
is killed they work on, and the next run must not write beside them. (They could not inherit the first: Snakemake starts them
without its open files.)
"""

import contextlib
import fcntl
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from casereview.errors import ReviewError, in_words

_HELD: dict[Path, int] = {}
_OF_STEPS = "CASEREVIEW_STEPS"
"""The environment variable that tells the steps of a run which lock is theirs."""

_LOG = logging.getLogger(__name__)


def of_run(review: str) -> Path:
    """The lock of the runs of a review in this folder."""
    return Path(".snakemake", f"{review}.lock")


def hold(path: str | Path) -> None:
    """Take the lock and keep it until this process ends; where the system has none for this folder, log it and do without.

    Args:
        path: a file for it, which stays.

    Raises:
        ReviewError: another process holds it, or steps of one that held it are still at work; it cannot be opened.
    """
    path = Path(path).resolve()
    if path in _HELD:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = _taken(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as err:
        raise ReviewError(
            f"{Path.cwd()}: another run of this review is under way in this folder: wait until it is done, or stop it, and run again"
        ) from err
    except OSError as err:
        raise ReviewError(in_words(err)) from err
    if handle is None:
        _LOG.warning("%s: the file system of this folder has no locks: nothing keeps two runs apart", path)
        return
    steps = path.with_suffix(".steps")
    try:
        free = _taken(steps, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as err:
        os.close(handle)
        raise ReviewError(
            f"{Path.cwd()}: steps of a run that was killed are still at work in this folder{_named(steps)}: wait until they are done, "
            "or end them, and run again"
        ) from err
    except OSError as err:
        os.close(handle)
        raise ReviewError(in_words(err)) from err
    if free is not None:
        os.close(free)
    os.environ[_OF_STEPS] = str(steps)
    _HELD[path] = handle


@contextlib.contextmanager
def held(path: str | Path) -> Iterator[None]:
    """As `hold`, and let go at the end."""
    hold(path)
    try:
        yield
    finally:
        if (handle := _HELD.pop(Path(path).resolve(), None)) is not None:
            os.close(handle)


def join() -> None:
    """As a step of a run that holds its lock, be known to be at work until this process ends."""
    path = os.environ.get(_OF_STEPS)
    if path and Path(path) not in _HELD:
        with contextlib.suppress(
            OSError
        ):  # the folder is read-only, say: the run itself has told what there is to tell
            handle = _taken(Path(path), fcntl.LOCK_SH)  # free, but for the moment in which a run looks whether it is
            if handle is not None:
                _HELD[Path(path)] = handle


def _taken(path: Path, how: int) -> int | None:
    """The open file with the lock; `None` where the file system has no locks.

    Raises:
        BlockingIOError: another process holds it.
        OSError: the file cannot be opened.
    """
    # One that another person left can be read, and that is enough to lock it.
    way = os.O_RDONLY if path.exists() and not os.access(path, os.W_OK) else os.O_RDWR
    handle = os.open(path, way | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(handle, how)
    except BlockingIOError:
        os.close(handle)
        raise
    except OSError:
        os.close(handle)
        return None
    return handle


def _named(path: Path) -> str:
    """The processes that hold a lock, where the system tells (Linux, proc(5)): ` (process 12, 34)`."""
    with contextlib.suppress(OSError):
        inode = str(path.stat().st_ino)
        locks = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
        found = sorted({int(n[4]) for n in locks if n[1] == "FLOCK" and n[5].endswith(f":{inode}") and int(n[4]) > 0})
        return f" (process {', '.join(map(str, found))})" if found else ""
    return ""
