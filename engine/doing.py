"""What a command does to somebody's tasks: nothing, little or much."""

from __future__ import annotations

from engine.model import (
    AllRef,
    Choose,
    Command,
    CompleteTask,
    CreateTask,
    DeleteTask,
    ItRef,
    ListTasks,
    MoreOfList,
    NotificationStatus,
    Reading,
    SearchTasks,
    Simple,
    Verify,
)


def is_business(command: Command) -> bool:
    """False for what only goes on with a conversation: a greeting, a yes, the number of an option."""
    return not isinstance(command, Choose | Verify | MoreOfList | Simple) or only_looks(command)


def only_looks(command: Command) -> bool:
    """True for what changes nothing."""
    if isinstance(command, Simple):
        return command.intent in ("summary", "help", "status", "list_projects")
    return isinstance(command, ListTasks | SearchTasks | NotificationStatus)


def makes_tasks(reading: Reading) -> bool:
    return any(isinstance(command, CreateTask) for command in reading.commands)


def adds_nothing(command: Command) -> bool:
    """True for what an answer may say besides yes or no: thanks, or the deed asked about once more."""
    match command:
        case Simple():
            return command.intent in ("confirm", "reject", "thanks")
        case CompleteTask() | DeleteTask():
            return all(ref in (ItRef(), AllRef()) for ref in command.refs)
        case ListTasks():
            return command == ListTasks()
        case _:
            return False
