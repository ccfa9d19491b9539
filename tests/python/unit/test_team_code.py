"""The team's code, run: what it raises is one sentence, it ends in time, and it prints beside the answer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storeroom.errors import TrainerError, UsageError
from storeroom.learning.trainers import load_trainer
from storeroom.team_code import guarded, import_from, prints_on_stderr


class Mute(Exception):  # noqa: N818
    """An exception that fails when it is asked what it says."""

    def __str__(self) -> str:
        """Fail."""
        raise RuntimeError


class Own(BaseException):
    """What a library may raise so that nobody catches it."""


def raising(error: BaseException | type[BaseException]) -> Callable[[], Any]:
    """Return a function that raises."""

    def call() -> None:
        raise error

    return call


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (raising(ValueError("no such depth")), "raised ValueError at test_team_code.py:.*: no such depth$"),
        (raising(ValueError("two\nlines")), "two lines$"),
        (raising(ValueError("x" * 5000)), r"x\.\.\.$"),
        (raising(Mute()), "raised Mute .* it does not say why$"),
        (raising(SystemExit(3)), "raised SystemExit .*: 3$"),
        (lambda: sys.exit("bye"), "raised SystemExit .*: bye$"),
        (raising(KeyboardInterrupt()), "raised KeyboardInterrupt"),
        (raising(GeneratorExit()), "raised GeneratorExit"),
        (raising(MemoryError()), "raised MemoryError"),
        (raising(Own("no")), "raised Own .*: no$"),
        (lambda: guarded("x", lambda: (_ for _ in ()).throw(RecursionError())), "RecursionError"),
    ],
)
def test_whatever_is_raised_is_one_sentence(call: Callable[[], Any], said: str) -> None:
    """An exception, an exit, and what is no Exception at all."""
    with pytest.raises(TrainerError, match=said) as raised:
        guarded("training:build", call, 1)
    assert "\n" not in str(raised.value)


def test_an_error_of_ours_is_told_as_it_is() -> None:
    """A trainer may read a table through Storeroom."""
    with pytest.raises(UsageError, match=r"^wrong$"):
        guarded("training:build", raising(UsageError("wrong")))


def test_the_users_own_interruption_stays_one() -> None:
    """Ctrl-C reaches the process as a signal; a trainer that raises KeyboardInterrupt by itself is no Ctrl-C."""
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        guarded("training:build", lambda: (os.kill(os.getpid(), signal.SIGINT), time.sleep(10)), 1)
    assert signal.getsignal(signal.SIGINT) is before


def endless(is_caught: bool) -> None:
    """Wait for ever, and catch what can be caught."""
    while True:
        try:
            time.sleep(60)
        except Exception:  # noqa: BLE001, S110
            pass
        except BaseException:
            if not is_caught:
                raise
            is_caught = False


@pytest.mark.parametrize("is_caught", [False, True])
def test_what_hangs_is_stopped(is_caught: bool) -> None:
    """Even where it catches every Exception, and where it catches the first of all; the next call has its own time."""
    with pytest.raises(TrainerError, match=r"was stopped after 0\.002 minutes, the limit of train\.time_limit_minutes"):
        guarded("training:build", lambda: endless(is_caught), 0.002)
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert guarded("training:build", lambda: 7, 0.002) == 7


def test_it_runs_in_another_thread_without_a_limit() -> None:
    """Python gives signals to the main thread only."""
    said: list[Any] = []
    thread = threading.Thread(target=lambda: said.append(guarded("training:build", lambda: 7, 0.001)))
    thread.start()
    thread.join()
    assert said == [7]


def test_prints_go_to_stderr(tmp_path: Path) -> None:
    """Those of Python, of a library in C, and of a process that it starts; afterwards stdout is as before."""
    script = """
import os, subprocess, sys
from storeroom.team_code import guarded
print('{"answer":')
def call():
    print('python')
    os.write(1, b'c\\n')
    subprocess.run(['echo', 'process'])
guarded('training:build', call)
print('7}')
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == '{"answer":\n7}\n'
    assert sorted(done.stderr.split()) == ["c", "process", "python"]


def test_prints_are_sent_on_where_there_is_no_stdout() -> None:
    """A scheduler may start the command with its descriptors closed."""
    script = "import os; os.close(1); from storeroom.team_code import guarded; guarded('x', lambda: print('y'))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "y"


def test_they_nest(capsys: pytest.CaptureFixture[str]) -> None:
    """Scoring runs within a fit."""
    with prints_on_stderr(), prints_on_stderr():
        print("in")
    print("out")
    assert capsys.readouterr() == ("out\n", "in\n")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("raise ValueError('at import')", "raised ValueError at broken_training.py:1: at import"),
        ("import sys; sys.exit(1)", "raised SystemExit"),
        ("import no_such_library", "raised ModuleNotFoundError .*no_such_library"),
        ("def build(:", "raised SyntaxError"),
        ("import time\nwhile True: time.sleep(1)", "was stopped after"),
        ("", "has no function 'build'"),
        ("def build(features): return 1", "returned int; it must return an unfitted estimator"),
        ("def build(features): return None", "returned NoneType"),
        ("from sklearn.linear_model import Ridge\ndef build(features): return Ridge", "returned the class Ridge"),
        ("def build(features): return build(features)", "raised RecursionError"),
        ("def build(features): pass\ndef grid(): return 3", "raised TypeError"),
        ("def build(features): pass\ndef grid(): raise SystemExit", "raised SystemExit"),
    ],
)
def test_a_trainer_that_is_none(body: str, said: str, tmp_path: Path) -> None:
    """While it is imported, while it builds, and while it says what to search."""
    (tmp_path / "broken_training.py").write_text(body)
    try:
        with pytest.raises(TrainerError, match=said) as raised:
            load_trainer("broken_training:build", tmp_path, 0.005).estimator([])
        assert "\n" not in str(raised.value)
    finally:
        sys.modules.pop("broken_training", None)
        sys.path.remove(str(tmp_path))


def test_two_projects_may_have_modules_of_one_name(tmp_path: Path) -> None:
    """The folder decides which is meant."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "shared_name.py").write_text(f"WHO = {name!r}")
    assert [import_from("shared_name", tmp_path / name, "x").WHO for name in ("one", "two", "one")] == [
        "one",
        "two",
        "one",
    ]
