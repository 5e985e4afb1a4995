""" "Delete the project Home", "rename project A": projects stay, which is said unless a task is called so."""

from __future__ import annotations

from dataclasses import replace

from engine.model import Ambiguous, Command, DeleteTask, Reading, TitleRef, Understood, UpdateTask
from server.conversation.answering import Plan, plan
from server.conversation.memory import Step
from server.conversation.proposing import Heard
from server.conversation.state import State
from server.reply import say

_CLASS = "PROJECT"  # of words.toml


def plan_project_kept(heard: Heard, state: State) -> Plan | None:
    if state.memory.question is not None or not heard.mentions(_CLASS):
        return None
    command = _of_project(heard, state)
    if command is None:
        return None
    step = Step(command=command, otherwise=say("projects-stay"), is_guess=True)
    return replace(plan(heard.read, heard.text, state), steps=(step,), reply=(), questions=())


def _of_project(heard: Heard, state: State) -> Command | None:
    """The order to delete or rename what begins with that word and goes on with the name of a project."""
    match heard.read:
        case (
            Understood(reading=Reading(commands=(DeleteTask(refs=(TitleRef(title=title),)) as command,)))
            | Ambiguous(
                reason="unsure", readings=(Reading(commands=(DeleteTask(refs=(TitleRef(title=title),)) as command,)),)
            )
        ):
            pass
        case Understood(reading=Reading(commands=(UpdateTask(refs=(TitleRef(title=title),)) as command,))):
            if command.edit.title is None:
                return None
        case _:
            return None
    word, _, name = title.partition(" ")
    is_name = state.project_named(name) is not None or name.istitle()  # "project report" is a task's name
    return command if heard.mentions_in(word)(_CLASS) and is_name else None
