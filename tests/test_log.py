"""How a step speaks: one sentence on the terminal, everything in the log."""

import logging
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from casereview.errors import SYSTEM, ReviewError, in_words
from casereview.log import FAILED, failures, progress, reporting
from casereview.records import write_text


def test_a_fault_of_the_input_is_one_sentence_and_exit_code_1(tmp_path, capsys):
    log = tmp_path / "x" / "step.log"
    with pytest.raises(SystemExit) as stop, reporting(log):
        raise ReviewError("a.xml is cut short: fetch it again")
    assert stop.value.code == 1
    assert capsys.readouterr().err == f"{FAILED}a.xml is cut short: fetch it again\n"
    assert "Traceback" in log.read_text()


def test_a_fault_of_the_program_is_a_sentence_too_and_keeps_its_traceback(tmp_path, capsys):
    log = tmp_path / "step.log"
    with pytest.raises(SystemExit) as stop, reporting(log):
        _ = 1 / 0
    assert stop.value.code == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{FAILED}a fault of the program, not of yours (ZeroDivisionError: division by zero)")
    assert str(log) in said and said.count("\n") == 1
    assert "Traceback" in log.read_text() and log.read_text().endswith(said)


def full(path: Path) -> None:
    with open("/dev/full", "wb", buffering=0) as disk:
        disk.write(b"x")


def taken_away(path: Path) -> None:
    path.read_bytes()


def a_folder_in_its_place(path: Path) -> None:
    path.mkdir()
    write_text(path, "x")


def no_memory(path: Path) -> None:
    raise MemoryError


def interrupted(path: Path) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("fails", "says"),
    [
        (full, ": the disk is full: make room, and run again"),
        (taken_away, "a.csv: it is not there: put it back if it was taken away"),
        (a_folder_in_its_place, "a.csv: a folder stands where a file must be"),
        (no_memory, "there is not enough memory"),
        (interrupted, "the run was interrupted: run again to go on"),
    ],
)
def test_what_the_machine_lacks_is_one_sentence(tmp_path, capsys, fails, says):
    with pytest.raises(SystemExit) as stop, reporting(tmp_path / "step.log"):
        fails(tmp_path / "a.csv")
    assert stop.value.code == (130 if fails is interrupted else 1)
    said = capsys.readouterr().err
    assert says in said and said.count("\n") == 1
    assert "Traceback" in (tmp_path / "step.log").read_text()


def test_every_error_of_the_system_names_its_file_and_what_to_do():
    for number, words in SYSTEM.items():
        assert (
            in_words(OSError(number, "said in short", "a/b.csv"))
            == f"a/b.csv: {words}, and run again; what was finished is kept"
        )


def test_a_file_that_did_not_fit_is_named_and_no_half_of_it_left(tmp_path):
    """The child may write files of 4,096 bytes: what is larger meets the same error as a full disk, after half of it."""
    before, after = b"what stood there", b"x" * 10_000
    (tmp_path / "a.csv").write_bytes(before)
    child = (
        "import resource, sys; from casereview.log import reporting; from casereview.records import write_bytes\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        f"with reporting('step.log'): write_bytes('a.csv', {after!r})"
    )
    done = subprocess.run([sys.executable, "-c", child], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{FAILED}a.csv: the file grew larger than files may be here")
    assert (tmp_path / "a.csv").read_bytes() == before
    assert {p.name for p in tmp_path.iterdir()} == {"a.csv", "step.log"}


def test_a_log_that_cannot_be_written_stops_no_step(tmp_path, capsys):
    (tmp_path / "logs").write_text("a file in the place of the folder")
    with reporting(tmp_path / "logs" / "step.log"):
        logging.getLogger("casereview.x").warning("seen")
    with pytest.raises(SystemExit), reporting("/dev/full"):
        logging.getLogger("casereview.x").warning("seen")
        raise ReviewError("a.xml is cut short: fetch it again")
    assert capsys.readouterr().err == f"{FAILED}a.xml is cut short: fetch it again\n"


def test_the_log_takes_messages_and_counts_repeats(tmp_path):
    with reporting(tmp_path / "step.log"):
        for n in range(50):
            logging.getLogger("casereview.x").warning("record %s has no abstract", n)
    text = (tmp_path / "step.log").read_text()
    assert text.count("WARNING casereview.x: record") == 20
    assert "this in all 50 times" in text


def test_only_failures_of_this_run_are_told(tmp_path):
    (tmp_path / "old.log").write_text(f"{FAILED}long ago\n")
    os.utime(tmp_path / "old.log", (1, 1))
    (tmp_path / "new.log").write_text(f"Traceback\n{FAILED}now\n")
    told = failures(tmp_path, since=time.time() - 60)
    assert [line.split(" (log")[0] for line in told] == [f"{FAILED}now"]


def test_progress_is_silent_without_a_terminal(capsys):
    with progress() as show:
        show("Reading", 1, 2)
    assert capsys.readouterr() == ("", "")
