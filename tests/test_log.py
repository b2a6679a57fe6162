"""How a step speaks: one sentence on the terminal, everything in the log."""

import logging
import os
import time

import pytest

from casereview.errors import ReviewError
from casereview.log import FAILED, failures, progress, reporting


def test_a_fault_of_the_input_is_one_sentence_and_exit_code_1(tmp_path, capsys):
    log = tmp_path / "x" / "step.log"
    with pytest.raises(SystemExit) as stop, reporting(log):
        raise ReviewError("a.xml is cut short: fetch it again")
    assert stop.value.code == 1
    assert capsys.readouterr().err == f"{FAILED}a.xml is cut short: fetch it again\n"
    assert "Traceback" in log.read_text()


def test_a_fault_of_the_program_keeps_its_traceback(tmp_path):
    with pytest.raises(ZeroDivisionError), reporting(tmp_path / "step.log"):
        _ = 1 / 0
    assert "ZeroDivisionError" in (tmp_path / "step.log").read_text()


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
