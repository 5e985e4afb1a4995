"""Which frames a message may be read by, before the grammar and after it."""

from __future__ import annotations

from collections.abc import Sequence

from engine.asked_account import ACCOUNT, ACCOUNTS, SLIPS
from engine.asked_items import DROPPED, ITEMS, OF_A_LIST, WHOLE_LISTS
from engine.asked_lists import LISTS, PLAIN_LISTS, SEARCHES
from engine.asked_settings import NOTICES, SETTINGS, THAT_ONE
from engine.asked_talk import GREETINGS, TALK, THANKS
from engine.asking import Frame
from engine.model import (
    AllRef,
    Ambiguous,
    Awaiting,
    Command,
    CompleteTask,
    Context,
    CreateTask,
    DeleteTask,
    Interpretation,
    ItRef,
    ListTasks,
    Reading,
    ReopenTask,
    SearchTasks,
    SetPreference,
    Simple,
    SimpleIntent,
    TaskFilter,
    TitleRef,
    Understood,
    UpdateTask,
)
from engine.preferences import known_zones
from engine.running_out import RUN_OUT

FIRST_ASKS = (NOTICES, THAT_ONE, ACCOUNTS)
"""Digests and accounts: in the grammar their words are those of tasks as well ("cambia la hora del resumen")."""
_REST = (*SETTINGS, *ACCOUNT, RUN_OUT, WHOLE_LISTS, DROPPED, SEARCHES, LISTS, ITEMS)
ASKS = (*FIRST_ASKS, SLIPS, OF_A_LIST, PLAIN_LISTS, *_REST, TALK, THANKS, GREETINGS)


def second_look(found: Interpretation | None, context: Context) -> Sequence[Frame]:
    """The frames to read a message by that the grammar is not sure of, or read with words that it took for a topic."""
    if isinstance(found, Ambiguous):
        told = [command for reading in found.readings for command in reading.commands]
        if _only_talks(told, "greeting", "thanks", "help"):
            return (TALK,)
        is_told_to_change = any(isinstance(one, UpdateTask) and _is_of_many(one) for one in told)
        return () if found.reason.startswith("missing") or is_told_to_change else _REST
    if not isinstance(found, Understood):
        return _REST
    commands = found.reading.commands
    if any(_may_take_back(command, context) for command in commands):
        return (SLIPS,)
    if any(isinstance(command, SetPreference) and not _is_of_zone(command.timezone) for command in commands):
        return SETTINGS  # "my time zone should be Manila"
    if _only_talks(commands, "thanks"):
        return (TALK,)  # "hiya love, you alright?"
    if context.awaiting is Awaiting.NOTHING and _only_talks(commands, "confirm"):
        return (GREETINGS,)
    lists = [command.filter for command in commands if isinstance(command, ListTasks)]
    is_guess = len(lists) == len(commands) and (len(lists) > 1 or lists[0].query is not None)
    if is_guess:
        return (RUN_OUT, WHOLE_LISTS, DROPPED, ITEMS, PLAIN_LISTS)
    if len(commands) == 1 and isinstance(commands[0], CreateTask):
        return (RUN_OUT,) if commands[0].reminder else (RUN_OUT, WHOLE_LISTS, DROPPED, OF_A_LIST)
    return (WHOLE_LISTS,) if len(commands) == 1 and _may_be_of_a_list(commands[0]) else ()


def asks_in_more_words(asked: Interpretation, found: Interpretation | None) -> bool:
    """True for the topic "hacer de la boda" where "boda" was found: what is left over is no topic."""
    match asked, found:
        case (
            Understood(reading=Reading(commands=(ListTasks(filter=TaskFilter(query=str() as longer)),))),
            Understood(reading=Reading(commands=(ListTasks(filter=TaskFilter(query=str() as shorter)),))),
        ):
            return longer != shorter and longer.endswith(shorter)
        case _:
            return False


def _is_of_many(command: UpdateTask) -> bool:
    """Those of two days, between which lie others: an order all the same."""
    return any(isinstance(ref, AllRef) and ref.filter.due_to is not None for ref in command.refs)


def _only_talks(commands: Sequence[Command], *intents: SimpleIntent) -> bool:
    return all(isinstance(command, Simple) and command.intent in intents for command in commands)


def _may_be_of_a_list(command: Command) -> bool:
    """Where the list itself was taken for the name of a task: "leave my list blank", "the shopping list is done"."""
    match command:
        case CompleteTask(refs=(TitleRef(),)) | DeleteTask(refs=(TitleRef(),)) | ReopenTask(refs=(TitleRef(),)):
            return True
        case CompleteTask(refs=(AllRef(filter=TaskFilter(project=str(), due_from=None)),)):
            return True
        case ListTasks() | SearchTasks():
            return True
        case _:
            return False


def _is_of_zone(timezone: str | None) -> bool:
    """False for a zone in the person's own words, that no table has."""
    return timezone is None or timezone in known_zones()


def _may_take_back(command: Command, context: Context) -> bool:
    """ "Leave it as it was", "restore it": a refusal where something was asked, else what may undo the last deed."""
    if isinstance(command, ReopenTask):
        return command.refs == (ItRef(),)
    says_no = command in (Simple(intent="reject"), Simple(intent="undo"))
    return says_no and context.awaiting is Awaiting.NOTHING
