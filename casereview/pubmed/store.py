"""Raw answers, kept for good: compressed, addressed by their content, found again by what was asked.

    answers/3f/3fa9….gz          the answer's bytes, named by their SHA-256
    asked/<generation>/<key>.json  what was asked, which answer came, and on which day
    looks/<generation>           which update of PubMed it was begun at
    finished/<generation>        it was searched to its end

A generation is one look at one source (a refresh of PubMed, one state of a snapshot folder): within it nothing is asked
twice, so that a run which was killed goes on where it was and ends with the same bytes. Answers are shared by all
generations. Every file is written aside and renamed; an answer whose bytes do not fit its name is dropped and asked again.
"""

import gzip
import hashlib
import json
import logging
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casereview.errors import ReviewError
from casereview.records import write_bytes, write_text

log = logging.getLogger(__name__)

PRIVATE = frozenset({"api_key", "email", "tool"})
"""What a request says of the one who asks: never stored, and no part of what was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An answer that is kept: its bytes, their SHA-256, and the day it was given (ISO, None for a snapshot)."""

    data: bytes
    digest: str
    day: str | None


class Store:
    """The raw answers under one folder, seen from one generation.

    Args:
        folder: made when the first answer is kept.
        generation: letters, digits, `.`, `_`, `-`; names source and look, such as `entrez-3` or `snapshot-9f2c01ab`.
    """

    def __init__(self, folder: str | Path, *, generation: str = "first"):
        if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", generation):
            raise ReviewError(
                f"{generation!r} cannot name a generation of answers: use letters, digits, '.', '_' and '-'"
            )
        self.folder = Path(folder)
        self.generation = generation

    def begin(self, look: str) -> None:
        """Note which state of the source this generation looks at; the first word counts."""
        path = self.folder / "looks" / self.generation
        if not path.exists():
            write_text(path, look)

    def finish(self) -> None:
        """Mark this generation as complete: the next look at the same source is a new one."""
        write_text(self.folder / "finished" / self.generation, "")

    def find(self, request: Mapping[str, Any]) -> Held | None:
        """The answer to a request of this generation; None where it is not held, or no longer whole."""
        path = self._asked(request)
        try:
            entry = json.loads(path.read_text(encoding="utf-8"))
            digest, day = entry["sha256"], entry["day"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as err:
            log.warning("%s is damaged (%s): the question is asked again", path, err)
            return None
        data = self.read(digest)
        return None if data is None else Held(data=data, digest=digest, day=day)

    def keep(self, request: Mapping[str, Any], data: bytes, *, day: str | None = None) -> Held:
        """Keep an answer, then what it answers: killed in between, only the question is asked again.

        Raises:
            ReviewError: the folder cannot be written (a full disk, no permission).
        """
        digest = hashlib.sha256(data).hexdigest()
        entry = {"request": _public(request), "sha256": digest, "size": len(data), "day": day}
        try:
            if self.read(digest) is None:
                write_bytes(self._answer(digest), gzip.compress(data, compresslevel=6, mtime=0))
            write_text(self._asked(request), json.dumps(entry, ensure_ascii=False, sort_keys=True) + "\n")
        except OSError as err:
            raise ReviewError(
                f"{self.folder}: an answer could not be kept ({err.strerror or err}): make room or give the right to write, "
                "and run again; what was kept so far is used"
            ) from err
        return Held(data=data, digest=digest, day=day)

    def forget(self, request: Mapping[str, Any]) -> None:
        """Let a question of this generation be asked anew; its answer stays in the folder."""
        self._asked(request).unlink(missing_ok=True)

    def read(self, digest: str) -> bytes | None:
        """The bytes of an answer by their SHA-256; None where they are not held or damaged."""
        path = self._answer(digest)
        try:
            data = gzip.decompress(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, EOFError, zlib.error) as err:
            log.warning("%s is damaged (%s): the answer is asked for again", path, err)
            return None
        if hashlib.sha256(data).hexdigest() != digest:
            log.warning("%s is not what its name says: the answer is asked for again", path)
            return None
        return data

    def _answer(self, digest: str) -> Path:
        return self.folder / "answers" / digest[:2] / f"{digest}.gz"

    def _asked(self, request: Mapping[str, Any]) -> Path:
        text = json.dumps(_public(request), ensure_ascii=False, sort_keys=True)
        return self.folder / "asked" / self.generation / f"{hashlib.sha256(text.encode()).hexdigest()}.json"


def generation_of(folder: str | Path, state: str, *, again: bool) -> str:
    """The generation of a look at a source: the one that was not finished, else the next, or the last one.

    Args:
        folder: of the store.
        state: of the source. One that says its content (`snapshot-9f2c01ab`) is its own generation for ever.
        again: a finished look is followed by a new one (a search), or used (what follows from the search).

    >>> generation_of("/nowhere", "entrez", again=True)
    'entrez-1'
    """
    if state.startswith("snapshot"):
        return state
    done = len(list((Path(folder) / "finished").glob(f"{state}-*")))
    return f"{state}-{done + 1 if again else max(done, 1)}"


def begun_look(folder: str | Path, state: str) -> str | None:
    """What the generation that was begun and not finished looks at (`Store.begin`); None where none was."""
    path = Path(folder) / "looks" / generation_of(folder, state, again=True)
    return path.read_text(encoding="utf-8") if path.exists() else None


def _public(request: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in request.items() if k not in PRIVATE}
