"""A flood of forged requests leaves a bounded number of audit rows, and says how many it left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from server.audit_budget import AuditBudget

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)


def test_within_the_budget_every_row_is_written() -> None:
    budget = AuditBudget(rows_a_minute=3)
    assert [budget.left_out_before(NOW) for _ in range(3)] == [0, 0, 0]


def test_over_the_budget_rows_are_left_out_and_counted_in_the_next_one() -> None:
    budget = AuditBudget(rows_a_minute=2)
    assert [budget.left_out_before(NOW) for _ in range(5)] == [0, 0, None, None, None]
    assert budget.left_out_before(NOW + timedelta(seconds=59)) is None
    assert budget.left_out_before(NOW + timedelta(seconds=60)) == 4
    assert budget.left_out_before(NOW + timedelta(seconds=60)) == 0


def test_a_clock_that_steps_back_does_not_stop_the_audit() -> None:
    budget = AuditBudget(rows_a_minute=1)
    budget.left_out_before(NOW)
    assert budget.left_out_before(NOW - timedelta(hours=1)) == 0
