"""The statements of what was said: the conversation, the journal of undo, the history and the audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, assert_never

from storage.changes import AddAudit, AddHistory, AddJournal, ConversationChange, MarkUndone, PutConversation
from storage.json_text import to_json
from storage.model import Task, TaskImage
from storage.row_ids import time_ordered_id
from storage.statements import Scope, Write


def conversation_writes(change: ConversationChange, scope: Scope) -> Iterator[Write]:
    match change:
        case PutConversation():
            yield _put_conversation(change)
        case AddJournal():
            yield _add_journal(change)
        case MarkUndone():
            values = {"user_id": change.user_id, "id": change.entry_id, "now": scope.now}
            yield Write(query="mark_undone", values=values)
        case AddAudit():
            yield from _add_audit(change, scope)
        case AddHistory():
            yield _add_history(change, scope)
        case _:
            assert_never(change)


def _put_conversation(change: PutConversation) -> Write:
    conversation = change.conversation
    values = {
        "user_id": change.user_id,
        "state": to_json(conversation.state),
        "state_expires_at": conversation.state_expires_at,
        "shown": to_json(conversation.shown),
        "last_task_id": conversation.last_task_id,
    }
    return Write(query="put_conversation", values=values)


def _add_journal(change: AddJournal) -> Write:
    entry = change.entry
    values = {
        "user_id": change.user_id,
        "id": entry.id,
        "key": entry.key,
        "arguments": to_json(entry.arguments),
        "images": to_json([_image(image) for image in entry.images]),
        "made_at": entry.made_at,
    }
    return Write(query="add_journal", values=values)


def _image(image: TaskImage) -> list[Any]:
    return [None if image.before is None else _whole(image.before), _whole(image.after)]


def _whole(task: Task) -> Mapping[str, Any]:
    return {name: getattr(task, name) for name in Task.__dataclass_fields__}


def _add_history(change: AddHistory, scope: Scope) -> Write:
    values = {
        "user_id": change.user_id,
        "id": time_ordered_id(scope.now),
        "phone": change.phone or scope.address,
        "command": change.command,
        "command_input": change.command_input,
        "command_params": change.command_params,
        "success": change.success,
        "result_summary": change.result_summary,
        "error_message": change.error_message,
        "processing_ms": change.processing_ms,
        "task_id": change.task_id,
        "project_id": change.project_id,
        "llm_model": change.llm_model,
        "tokens_used": change.tokens_used,
        "llm_ms": change.llm_ms,
        "llm_cost_usd": change.llm_cost_usd,
        "settled_by": change.settled_by,
        "corrects": change.corrects,
        "now": scope.now,
    }
    return Write(query="add_history", values=values)


def _add_audit(change: AddAudit, scope: Scope) -> Iterator[Write]:
    values = {
        "id": time_ordered_id(scope.now),
        "user_id": change.user_id or scope.user_id,
        "phone": change.phone or scope.address,
        "action": change.action,
        "details": to_json(change.details),
        "success": change.success,
        "error_code": change.error_code,
        "error_message": change.error_message,
        "message_sid": change.message_sid or scope.sid,
        "processing_ms": change.processing_ms,
        "now": scope.now,
    }
    yield Write(query="add_audit", values=values)
    if change.action == "login_failed":
        details = change.details
        failure = {"account": str(details.get("account", "")), "address": str(details.get("address", ""))}
        yield Write(query="add_login_failure", values={"id": time_ordered_id(scope.now), **failure, "now": scope.now})
