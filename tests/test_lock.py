"""One run at a time, and none that a dead one stops."""

import os
import subprocess
import sys

import pytest
from conftest import ROOT

from casereview.errors import ReviewError
from casereview.lock import hold

HOLDER = (
    "import sys, time; from casereview.lock import hold; hold(sys.argv[1]); print('held', flush=True); time.sleep(60)"
)


def test_a_second_run_is_told_of_the_first_and_a_killed_one_holds_nothing(tmp_path):
    path = tmp_path / "a" / "review.lock"
    with subprocess.Popen([sys.executable, "-c", HOLDER, path], stdout=subprocess.PIPE, text=True, cwd=ROOT) as first:
        assert first.stdout.readline() == "held\n"
        with pytest.raises(ReviewError, match="another run of this review is under way in this folder"):
            hold(path)
        hold(tmp_path / "a" / "other.lock")
        first.kill()
        first.wait()
    hold(path)
    hold(path)  # once held, it is held


def test_a_lock_that_cannot_be_made_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ReviewError, match="file: a file stands where a folder must be"):
        hold(tmp_path / "file" / "review.lock")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_lock_that_another_person_left_is_taken(tmp_path):
    path = tmp_path / "review.lock"
    path.write_text("")
    path.chmod(0o444)
    hold(path)
