"""One run at a time: a lock that goes with the process that holds it, however that ends.

Snakemake's own lock is a file that a killed run or a machine that went down leaves behind, and every later run, a scheduled one
too, stops at it until a person takes it away. This one is the system's.
"""

import contextlib
import os
from pathlib import Path

from casereview.errors import ReviewError

_HELD: dict[Path, int] = {}


def hold(path: str | Path) -> None:
    """Take the lock and keep it until this process ends; where the system has none for this folder, do without.

    Args:
        path: a file for it, which stays.

    Raises:
        ReviewError: another process holds it.
    """
    path = Path(path).resolve()
    if path in _HELD:
        return
    with contextlib.suppress(ImportError):
        import fcntl

        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
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
