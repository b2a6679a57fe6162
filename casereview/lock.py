"""One run at a time: a lock that goes with the process that holds it, however that ends.

Snakemake's own lock is a file that a killed run or a machine that went down leaves behind, and every later run, a scheduled one
too, stops at it until a person takes it away. This one is the system's.
"""

import contextlib
import os
from pathlib import Path

from casereview.errors import ReviewError, in_words

_HELD: dict[Path, int] = {}


def hold(path: str | Path) -> None:
    """Take the lock and keep it until this process ends; where the system has none for this folder, do without.

    Args:
        path: a file for it, which stays.

    Raises:
        ReviewError: another process holds it; it cannot be opened.
    """
    path = Path(path).resolve()
    if path in _HELD:
        return
    with contextlib.suppress(ImportError):
        import fcntl

        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # One that another person left can be read, and that is enough to lock it.
            way = os.O_RDONLY if path.exists() and not os.access(path, os.W_OK) else os.O_RDWR
            handle = os.open(path, way | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as err:
            raise ReviewError(in_words(err)) from err
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            os.close(handle)
            raise ReviewError(
                f"{Path.cwd()}: another run of this review is under way in this folder: wait until it is done, or stop it, and run again"
            ) from err
        except OSError:
            os.close(handle)
            return
        _HELD[path] = handle
