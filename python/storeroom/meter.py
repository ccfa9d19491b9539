"""What the statements of a command cost, and what they may cost: a project's meter, filled by its warehouse."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime

from storeroom.clock import wall_clock
from storeroom.errors import BudgetError
from storeroom.records import WarehouseJob, digest


@dataclass(frozen=True)
class Bill:
    """What a warehouse says of a statement that it ran; None is what it does not say of one of that type.

    Attributes:
        engine_job_id: the engine's own id of it.
        statement_type: SELECT, MERGE, LOAD and so on, in the engine's words.
        bytes_processed: what it read.
        bytes_billed: what it costs.
        slot_ms: milliseconds of all slots together.
        is_cache_hit: whether its result was there already.
        started_at: UTC, of the engine's clock.
        ended_at: UTC, of the engine's clock.

    """

    engine_job_id: str
    statement_type: str
    bytes_processed: int | None = None
    bytes_billed: int | None = None
    slot_ms: int | None = None
    is_cache_hit: bool | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Purpose:
    """What a statement is for."""

    job: str
    model_name: str | None = None
    execution_id: str | None = None
    node: str | None = None


class Meter:
    """The account of one command. dbt's threads share it.

    Args:
        command: the verb that a person or a scheduler ran.
        now: its clock; by default the wall clock when a statement is counted.

    Attributes:
        budget_bytes: what its statements may bill together; None is no limit.
        spent_bytes: what they have billed.
        refusal: the error that stopped it; nothing is sent after that.

    """

    def __init__(self, command: str = "python", now: datetime | None = None) -> None:
        self.command = command
        self.now = now
        self.budget_bytes: int | None = None
        self.spent_bytes = 0
        self.refusal: BudgetError | None = None
        self._command_id = digest("command", command, uuid.uuid4())
        self._purpose = Purpose(command)
        self._reserved_bytes = 0
        self._rows: list[WarehouseJob] = []
        self._changed = threading.Condition()

    @contextmanager
    def about(self, job: str, model_name: str | None = None, execution_id: str | None = None) -> Iterator[None]:
        """Say what the statements inside are for."""
        outer, self._purpose = self._purpose, Purpose(job, model_name, execution_id)
        try:
            yield
        finally:
            self._purpose = outer

    @contextmanager
    def statement(
        self, estimate: Callable[[], int], node: str | None = None, model_name: str | None = None
    ) -> Iterator[Callable[[Bill], None]]:
        """Run a statement inside; hand its bill to what is yielded.

        Args:
            estimate: the most bytes it can bill; asked only where there is a budget.
            node: the dbt node that sends it, if one does.
            model_name: the declared model it is about, where it says so itself.

        Raises:
            BudgetError: it could bill more than is left; it must not be sent.

        """
        outer = self._purpose
        purpose = Purpose(outer.job, model_name or outer.model_name, outer.execution_id, node)
        estimated = self._reserve(estimate, purpose)
        try:
            yield lambda bill: self.add(bill, purpose, estimated)
        finally:
            with self._changed:
                self._reserved_bytes -= estimated or 0
                self._changed.notify_all()

    def add(self, bill: Bill, purpose: Purpose | None = None, estimated_bytes: int | None = None) -> None:
        """Count a statement that ran."""
        with self._changed:
            self.spent_bytes += bill.bytes_billed or 0
            self._rows.append(self._row(bill, purpose or self._purpose, estimated_bytes, False))

    def drain(self) -> list[WarehouseJob]:
        """Return what was counted since the last call."""
        with self._changed:
            rows, self._rows = self._rows, []
        return rows

    def _reserve(self, estimate: Callable[[], int], purpose: Purpose) -> int | None:
        """Set the estimate aside; wait for what runs beside it where that may leave enough."""
        if self.budget_bytes is None:
            return None
        if self.refusal:
            raise self.refusal
        estimated = estimate()
        with self._changed:
            while self._reserved_bytes and estimated > self._left_bytes:
                self._changed.wait()
            if self.refusal:
                raise self.refusal
            if estimated > self._left_bytes:
                self.refusal = BudgetError(self._sentence(purpose, estimated))
                never = Bill(f"{self._command_id}:refused", "REFUSED")
                self._rows.append(self._row(never, purpose, estimated, True))
                raise self.refusal
            self._reserved_bytes += estimated
        return estimated

    @property
    def _left_bytes(self) -> int:
        return (self.budget_bytes or 0) - self.spent_bytes - self._reserved_bytes

    def _sentence(self, purpose: Purpose, estimated: int) -> str:
        names = (purpose.job, purpose.node and purpose.node.split(".")[-1], purpose.model_name)
        return (
            f"The budget of this {self.command} is {self.budget_bytes:,} bytes: {self.spent_bytes:,} are billed, and "
            f"the next statement ({', '.join(name for name in names if name)}) may bill {estimated:,} more. It was not "
            "sent; what was done is kept. Raise vars.storeroom.cycle_budget_bytes or --max-bytes and run again: it "
            "goes on with what is still due."
        )

    def _row(self, bill: Bill, purpose: Purpose, estimated_bytes: int | None, is_over_budget: bool) -> WarehouseJob:
        recorded_at = wall_clock()
        return WarehouseJob(
            warehouse_job_id=digest("warehouse_job", bill.engine_job_id),
            command_id=self._command_id,
            command=self.command,
            **asdict(purpose),
            **asdict(bill),
            estimated_bytes=estimated_bytes,
            budget_bytes=self.budget_bytes,
            is_over_budget=is_over_budget,
            occurred_at=self.now or recorded_at,
            recorded_at=recorded_at,
        )
