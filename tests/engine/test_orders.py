"""Every verb of an order is read alike in all its forms: of tú, vos, usted and ustedes, with pronouns and without.

A verb has up to 200 forms: each is tried in a few of them, the next verb of its class in the few after those.
"""

from __future__ import annotations

import re

import pytest

from engine.compiled import Engine
from engine.interpret import interpret
from engine.model import Ambiguous, Unknown, intent_of
from engine.pack import expand_phrase
from grammars import load

from .conftest import CONTEXT

SPANISH = next(pack for pack in load() if pack.code == "es")
ASKED = re.compile(r"que .*\b(acabe|complete|termine|hice)$")  # folded, it is "qué completé" as well
VERB = re.compile(r"\S*\+\w+")
EVERY = 24
ANSWER = "cancel"  # "que la cancelen" may answer a question, too: what "it" is must be said

ORDERS = {  # by class: what is said after the verb, and what it means
    "DELETE": ("la 3", "delete_task"),
    "DELETE_IT": ("", "delete_task"),
    "TAKE_OUT": ("la 3", "delete_task"),
    "COMPLETE": ("la 3", "complete_task"),
    "COMPLETE_IT": ("", "complete_task"),
    "MARK": ("la 3 como hecha", "complete_task"),
    "MARK_IT": ("como hecha", "complete_task"),
    "REOPEN": ("la 3", "reopen_task"),
    "MOVE": ("la 3 al lunes", "update_task"),
    "MOVE_IT": ("al lunes", "update_task"),
    "SNOOZE": ("la 3 al lunes", "update_task"),
    "SNOOZE_IT": ("al lunes", "update_task"),
    "CHANGE": ("la 3 al lunes", "update_task"),
    "BRING_FORWARD": ("la 3 a hoy", "update_task"),
    "RENAME": ("la 3 a Comprar pan", "update_task"),
    "NOTE_DOWN": ("comprar pan", "create_task"),
    "REMIND": ("comprar pan", "create_task"),
    "SHOW": ("mis tareas", "list_tasks"),
    "SEARCH": ("lo del banco", "search_tasks"),
}


def forms_of(name: str) -> list[str]:
    verbs = [
        phrase for phrase in SPANISH.words["words"][name] if VERB.fullmatch(phrase) and not phrase.startswith(ANSWER)
    ]
    every = (expand_phrase(phrase, SPANISH.paradigms) for phrase in verbs)
    tried = (form for number, forms in enumerate(every) for form in forms[number % EVERY :: EVERY])
    return [form for form in tried if ASKED.match(form) is None]


def meant_first(text: str, engine: Engine) -> str:
    """What is done, or asked about first: "que me apuntes" may be a question of "apuntes", too."""
    found = interpret(text, CONTEXT, engine)
    if isinstance(found, Unknown):
        return "unknown"
    reading = found.readings[0] if isinstance(found, Ambiguous) else found.reading
    return " ".join(intent_of(command) for command in reading.commands)


@pytest.mark.parametrize("name", ORDERS)
def test_a_verb_of_an_order_is_read_alike_in_all_its_forms(name: str, engine: Engine) -> None:
    rest, intent = ORDERS[name]
    said = [f"{form} {rest}".strip() for form in forms_of(name)]
    meant = {text: meant_first(text, engine) for text in said}
    assert meant, f"{name} has no verb with a paradigm"
    assert {text: found for text, found in meant.items() if found != intent} == {}
