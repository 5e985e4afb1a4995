"""What a command does to somebody's tasks: nothing, little or much; and the words it took from the message."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model import (
    ActsOnTasks,
    AllRef,
    Choose,
    Command,
    CompleteTask,
    CreateTask,
    DeleteTask,
    Interpretation,
    ItRef,
    ListTasks,
    MoreOfList,
    NotificationStatus,
    Reading,
    SearchTasks,
    Simple,
    TitleRef,
    Understood,
    UpdateTask,
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


def is_dated_task(command: Command) -> bool:
    """True for a new task with a day."""
    return isinstance(command, CreateTask) and command.due is not None


def is_order(command: Command) -> bool:
    """True for what may be ordered among talk: business, and to take back what was done."""
    return is_business(command) or command == Simple(intent="undo")


def is_deed_by_name(command: Command) -> bool:
    """True for a deed that is told by its name: what may be talk."""
    return isinstance(command, CompleteTask) and all(isinstance(ref, TitleRef) for ref in command.refs)


def acts_on_it(command: Command) -> bool:
    """True where a task is pointed at, alone or with others: what is meant was said before."""
    return isinstance(command, ActsOnTasks) and any(isinstance(ref, ItRef) for ref in command.refs)


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


def names_in(command: Command) -> Iterator[str]:
    """The words of titles and names: what is made, looked for, called so from now on, and acted on."""
    match command:
        case CreateTask(title=title):
            yield title
        case ListTasks(filter=wanted) if wanted.query is not None:
            yield wanted.query
        case UpdateTask(edit=edit) if edit.title is not None:
            yield edit.title
        case _:
            pass
    if isinstance(command, ActsOnTasks):
        yield from (ref.title for ref in command.refs if isinstance(ref, TitleRef))


def renames(found: Interpretation) -> bool:
    """True for "rename 2 to essay (it is a draft)", whose brackets belong to the new title."""
    return isinstance(found, Understood) and any(
        isinstance(command, UpdateTask) and command.edit.title is not None for command in found.reading.commands
    )
