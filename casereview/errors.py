"""What goes wrong, told to the user: one class of errors of ours, and words for those of the machine."""

import errno
import tempfile
from pathlib import Path


class ReviewError(Exception):
    """Something a person can mend: the message says what went wrong, where, and what to do.

    A script prints the message as one sentence and exits with 1; the traceback goes to its log.
    """


SYSTEM: dict[int, str] = {
    errno.ENOSPC: "the disk is full: make room",
    errno.EDQUOT: "your share of the disk is used up: make room",
    errno.EFBIG: "the file grew larger than files may be here: raise that limit (ulimit -f) or use another disk",
    errno.EROFS: "this disk takes no changes: use another folder for the results",
    errno.EACCES: "the right to read or write is lacking: give it to yourself (chmod, chown)",
    errno.EPERM: "the right to read or write is lacking: give it to yourself (chmod, chown)",
    errno.ENOENT: "it is not there: put it back if it was taken away, or mend its name",
    errno.EISDIR: "a folder stands where a file must be: take it away",
    errno.ENOTDIR: "a file stands where a folder must be: take it away",
    errno.EEXIST: "a file stands where a folder must be: take it away",
    errno.EIO: "the disk cannot be read or written: save your files elsewhere and have it checked",
    errno.EMFILE: "too many files are open: close other programs, or use one processor (CORES=1)",
    errno.ENFILE: "too many files are open: close other programs, or use one processor (CORES=1)",
    errno.ENOMEM: "there is not enough memory: close other programs, or use one processor (CORES=1)",
}
"""What the system says, and what to do about it."""

_AGAIN = "and run again; what was finished is kept"


def foreseen(err: BaseException) -> bool:
    """Whether an error has words of its own, and is no fault of the program."""
    known = isinstance(err, ReviewError | KeyboardInterrupt | MemoryError)
    return known or (isinstance(err, OSError) and err.errno in SYSTEM)


def in_words(err: BaseException, *, log: str | Path | None = None) -> str:
    """Any error as one sentence: what went wrong, where, and what to do.

    Args:
        log: the file that has the traceback.

    >>> in_words(OSError(errno.ENOSPC, "No space left on device", "results/a.csv"))
    'results/a.csv: the disk is full: make room, and run again; what was finished is kept'
    """
    if isinstance(err, ReviewError):
        return str(err)
    if isinstance(err, KeyboardInterrupt):
        return "the run was interrupted: run again to go on; what was finished is kept"
    if isinstance(err, MemoryError):
        return f"{SYSTEM[errno.ENOMEM]}, {_AGAIN}"
    if isinstance(err, OSError) and foreseen(err):
        named = err.filename.decode(errors="replace") if isinstance(err.filename, bytes) else err.filename
        return f"{named or f'a file of this step, or in {tempfile.gettempdir()}'}: {SYSTEM[err.errno]}, {_AGAIN}"
    said = " ".join(f"{type(err).__name__}: {err}".split())
    kept = f" with {log}, which has the details" if log else ""
    return f"a fault of the program, not of yours ({said[:300]}): please report it to those who keep it{kept}; what was finished is kept"
