"""Running the team's code: its prints go to stderr, it ends within a time, and whatever it raises is one sentence."""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from storeroom.errors import StoreroomError, TrainerError

_LONGEST_TEXT = 500


class _TimeUp(BaseException):
    """Raised in the team's code when its time is up."""


def guarded(name: str, call: Callable[[], Any], minutes: float | None = None) -> Any:
    """Return what the team's code returns.

    The time limit is kept by a signal, and so in the main thread only; Python sees the signal when a call into C
    returns, so that a single call which never does is not ended by it.

    Args:
        name: of what is run, as the subject of a sentence.
        call: runs the team's code.
        minutes: after which it is stopped; no limit without it.

    Raises:
        TrainerError: it raised anything, called sys.exit, or did not end in time. Ctrl-C stays what it is.

    """
    user = _User()
    try:
        with prints_on_stderr(), user.listened_to(), _within(minutes):
            return call()
    except StoreroomError:
        raise
    except _TimeUp:
        raise TrainerError(
            f"{name} was stopped after {minutes:g} minutes, the limit of train.time_limit_minutes: make it "
            "faster, or raise the limit."
        ) from None
    except KeyboardInterrupt as error:
        if user.has_interrupted:
            raise
        raise trainer_error(name, error) from error
    except BaseException as error:
        raise trainer_error(name, error) from error


def trainer_error(name: str, error: BaseException) -> TrainerError:
    """Return the sentence for an exception out of the team's code."""
    trace = error.__traceback__
    place = ""
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    try:
        text = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - an exception of the team's may not even say what it is
        text = "it does not say why"
    shown = text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}..."
    return TrainerError(f"{name} raised {type(error).__name__} at {place}: {shown}")


def import_from(module_name: str, directory: Path, name: str, minutes: float | None = None) -> Any:
    """Return a module of the project's folder.

    Args:
        module_name: dotted.
        directory: the project's folder.
        name: of what it is imported for, as the subject of a sentence.
        minutes: see `guarded`.

    """
    if str(directory) not in sys.path:
        sys.path.insert(0, str(directory))
    top = module_name.split(".")[0]
    root = sys.modules.get(top)
    if root is not None and not _is_within(root, directory):
        # Two projects in one process may both call their folder `training`.
        for loaded in [key for key in sys.modules if key.split(".")[0] == top]:
            del sys.modules[loaded]
        importlib.invalidate_caches()
        sys.path.remove(str(directory))
        sys.path.insert(0, str(directory))
    return guarded(name, lambda: importlib.import_module(module_name), minutes)


def _is_within(module: Any, directory: Path) -> bool:
    places = [getattr(module, "__file__", None), *getattr(module, "__path__", [])]
    return any(place and Path(place).resolve().is_relative_to(directory) for place in places)


@contextlib.contextmanager
def prints_on_stderr() -> Iterator[None]:
    """Send to stderr what is printed meanwhile, by Python or by a library in C: stdout is the command's answer."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
        os.dup2(2, 1)
    except OSError:  # a process without them
        kept = None
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        if kept is not None:
            os.dup2(kept, 1)
            os.close(kept)


class _User:
    """Whether an interruption is the user's own Ctrl-C."""

    def __init__(self) -> None:
        self.has_interrupted = False

    @contextlib.contextmanager
    def listened_to(self) -> Iterator[None]:
        if not _is_main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            self.has_interrupted = True  # whoever handles the signal knows; here it cannot be told
            yield
            return
        signal.signal(signal.SIGINT, self._interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _interrupt(self, *_: Any) -> None:
        self.has_interrupted = True
        raise KeyboardInterrupt


@contextlib.contextmanager
def _within(minutes: float | None) -> Iterator[None]:
    if minutes is None or not _is_main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: Any) -> None:
        raise _TimeUp

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, minutes * 60, 1)  # and every second: code may catch the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
