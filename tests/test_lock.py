"""One run at a time, and none that a dead one stops."""

import errno
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from conftest import ROOT

from casereview import lock
from casereview.__main__ import main
from casereview.errors import ReviewError
from casereview.lock import held, hold

RUN = "import sys, time; from casereview.lock import hold; hold(sys.argv[1]); print('held', flush=True); "
HOLDER = RUN + "time.sleep(60)"
STEP = "import time; from casereview.lock import join; join(); print('at work', flush=True); time.sleep(60)"
WITH_STEP = RUN + f"import subprocess; subprocess.run([sys.executable, '-c', {STEP!r}])"
"""As Snakemake starts a step: a process that inherits the environment and no open file."""


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    monkeypatch.setenv(lock._OF_STEPS, "")


@pytest.fixture
def started(tmp_path) -> Iterator[subprocess.Popen]:
    """A run with one step at work, in a group of their own."""
    command = [sys.executable, "-c", WITH_STEP, str(tmp_path / "review.lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True) as run:
        assert [run.stdout.readline() for _ in range(2)] == ["held\n", "at work\n"]
        yield run
        run.stdout.close()
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)


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


def test_a_step_that_outlives_its_run_keeps_the_next_run_off_and_is_named(tmp_path, started):
    os.kill(started.pid, signal.SIGKILL)
    started.wait()
    with pytest.raises(ReviewError, match=r"steps of a run that was killed are still at work .*wait until they") as err:
        hold(tmp_path / "review.lock")
    if sys.platform == "linux":
        (step,) = (int(word) for word in str(err.value).split("(process ")[1].split(")")[0].split(", "))
        os.kill(step, signal.SIGKILL)
    else:
        os.killpg(started.pid, signal.SIGKILL)
    assert started.stdout.read() == ""  # until the step is gone
    hold(tmp_path / "review.lock")


def test_a_run_killed_with_its_steps_holds_nothing(tmp_path, started):
    os.killpg(started.pid, signal.SIGKILL)
    started.wait()
    assert started.stdout.read() == ""
    hold(tmp_path / "review.lock")


def test_a_step_outside_a_run_and_one_in_a_folder_that_is_gone_go_on(tmp_path, monkeypatch):
    lock.join()
    monkeypatch.setenv(lock._OF_STEPS, str(tmp_path / "gone" / "review.steps"))
    lock.join()


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_file_system_without_locks_is_told_in_one_line(tmp_path, monkeypatch, caplog, code):
    def none(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", none)
    hold(tmp_path / "review.lock")
    assert [r.message.split(": ")[-1] for r in caplog.records] == ["nothing keeps two runs apart"]
    lock.join()


def test_a_lock_held_for_a_while_is_let_go(tmp_path):
    path = tmp_path / "review.lock"
    with held(path), pytest.raises(BlockingIOError), open(path) as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with open(path) as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_no_version_is_made_while_a_run_is_under_way(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results/nmosd-ctd").mkdir(parents=True)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, ".snakemake/nmosd-ctd.lock"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as run:
        assert run.stdout.readline() == "held\n"
        assert main(["release", "--review", "nmosd-ctd"]) == 1
        run.kill()
    assert "another run of this review is under way" in capsys.readouterr().err
    assert main(["release", "--review", "nmosd-ctd"]) == 1
    assert "run the review to its end, then release it" in capsys.readouterr().err


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
