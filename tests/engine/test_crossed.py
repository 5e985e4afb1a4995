"""Ordinary parts crossed with each other: every day with every hour, every order with every time and every task.

Each part is plain by itself. What goes wrong between two of them ("every day 8pm", "move task 3 to december 5th at
8pm") no list of phrases finds: so here all of them meet, and the parts alone say what the whole must mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product

import pytest

from engine.compiled import Engine
from engine.interpret import interpret
from engine.model import (
    Command,
    CompleteTask,
    CreateTask,
    DeleteTask,
    ListTasks,
    NumberRef,
    OrdinalRef,
    ReopenTask,
    TitleRef,
    Understood,
    UpdateTask,
    When,
)
from engine.normalize import normalize
from grammars import load_settings

from .conftest import CONTEXT

DAYS = {
    "en": (
        "tomorrow|today|friday|next friday|this friday|the 5th|dec 5|december 5th|5 december|2026-12-05|"
        "in two days|a week from friday|the last friday of december|fri 4 dec|monday the 30th"
    ),
    "es": (
        "mañana|hoy|el viernes|el próximo viernes|el viernes que viene|el 5|el día 5|el 5 de diciembre|"
        "2026-12-05|pasado mañana|el viernes en ocho|el martes de la próxima semana|"
        "el último viernes de diciembre|viernes 4 de diciembre|el lunes 30"
    ),
}
HOURS = {
    "en": "at 8pm|8pm|8 pm|at 20:00|at 8:30pm|at noon|at 8 in the evening|@ 8pm|7am|in the afternoon",
    "es": "a las 8pm|8pm|8 pm|a las 20:00|a las 8:30 pm|a mediodía|a las 8 de la noche|7am|a las 19 hrs|por la tarde",
}
RULES = {
    "en": (
        "every day|daily|every monday|every mon and thu|mondays|every weekday|every other day|"
        "every two weeks|every 2 weeks on friday|the first monday of every month|every month on the 5th|"
        "every year on april 3|every weekend|every 3 days|the last day of every month"
    ),
    "es": (
        "todos los días|cada día|diario|cada lunes|los lunes|todos los lunes y jueves|entre semana|"
        "cada dos días|cada quince días|el primer lunes de cada mes|el 5 de cada mes|cada año el 3 de abril|"
        "los fines de semana|cada 3 días|el último día de cada mes"
    ),
}
SOME_DAY = {"en": "tomorrow", "es": "el sábado"}
NEW = {
    "en": (
        "remind me to call Ana {}|call Ana {}|{} call Ana|add call Ana {}|{} remind me to call Ana|"
        "remind me {} to call Ana|i need to call Ana {}"
    ),
    "es": (
        "recuérdame llamar a Ana {}|llamar a Ana {}|{} llamar a Ana|agrega llamar a Ana {}|"
        "{} recuérdame llamar a Ana|recuérdame {} llamar a Ana|tengo que llamar a Ana {}"
    ),
}
TITLES = {"en": "call Ana", "es": "llamar a Ana"}
MOVES = {
    "en": (
        "move 3 to {}|push 3 to {}|move task 3 to {}|move the dentist to {}|can you move 3 to {} please|"
        "postpone 3 until {}|3 should be {}|3 move to {}"
    ),
    "es": (
        "mueve la 3 para {}|pasa la 3 para {}|mueve el dentista para {}|la 3 para {}|"
        "me puedes mover la 3 para {} porfa|la 3 pásala para {}|la 3 mover para {}"
    ),
}
TASKS: dict[str, dict[str, tuple[int | str, ...]]] = {  # an ordinal is told by its sign
    "en": {
        "3": (3,),
        "task 3": (3,),
        "number 3": (3,),
        "the third one": ("+3",),
        "3 and 5": (3, 5),
        "3, 5 and 7": (3, 5, 7),
        "3-5": (3, 4, 5),
        "the dentist one": ("dentist",),
        "the last one": ("-1",),
    },
    "es": {
        "la 3": (3,),
        "la tarea 3": (3,),
        "la tercera": ("+3",),
        "la 3 y la 5": (3, 5),
        "las 3, 5 y 7": (3, 5, 7),
        "de la 3 a la 5": (3, 4, 5),
        "lo del dentista": ("dentista",),
        "la última": ("-1",),
    },
}
ORDERS: dict[str, dict[type[Command], str]] = {
    "en": {
        CompleteTask: "complete {}|mark {} as done|tick off {}|check {} off|done with {}|i've done {}",
        DeleteTask: "delete {}|get rid of {}|scrap {}|take {} off my list|bin {}",
        ReopenTask: "reopen {}|i haven't done {}|mark {} as not done|untick {}",
    },
    "es": {
        CompleteTask: "completa {}|marca {} como hecha|ya hice {}|ya quedó {}|{} ya está|tacha {}",
        DeleteTask: "borra {}|quita {} de la lista|bórrame {}|elimina {}",
        ReopenTask: "reabre {}|no he hecho {}|marca {} como pendiente|desmarca {}",
    },
}
AROUND = {
    "en": "{}|please {}|ok {}|{} please|hey, {}|{} thanks",
    "es": "{}|por favor {}|oye {}|{} porfa|ok {}|{} gracias",
}
ASKED = {
    "en": (
        "what do I have {}|what's due {}|show me my tasks {}|list tasks {}|anything {}?|{}, what do I have?|tasks {}|"
        "hey, can you tell me what I have {} please|how does my schedule look {}|is there anything due {}?"
    ),
    "es": (
        "qué tengo {}|qué tengo que hacer {}|qué hay {}|muéstrame mis tareas {}|lista las tareas {}|¿tengo algo {}?|"
        "{} qué tengo|tareas {}|oye, me puedes decir qué tengo {} porfa|qué se vence {}|qué me toca {}"
    ),
}
PERIODS = {
    "en": (
        "today|tomorrow|on monday|this week|next week|for friday|on december 5|this weekend|in december|"
        "between monday and wednesday|until friday|the day after tomorrow"
    ),
    "es": (
        "hoy|mañana|el lunes|esta semana|la próxima semana|para el viernes|el 5 de diciembre|este fin de semana|"
        "en diciembre|entre el lunes y el miércoles|hasta el viernes|pasado mañana"
    ),
}
AHEAD = {
    "en": {
        "10 minutes": "PT10M",
        "half an hour": "PT30M",
        "1h": "PT1H",
        "an hour and a half": "PT90M",
        "a day": "P1D",
        "2 weeks": "P2W",
    },
    "es": {
        "10 minutos": "PT10M",
        "media hora": "PT30M",
        "1h": "PT1H",
        "hora y media": "PT90M",
        "un día": "P1D",
        "2 semanas": "P2W",
    },
}
WARNED = {
    "en": (
        "remind me {} before the dentist on monday at 5pm|dentist monday 5pm remind me {} before|"
        "dentist on monday at 5pm with a reminder {} before|add dentist on monday at 5pm and remind me {} before|"
        "remind me of the dentist on monday at 5pm, {} before|I have the dentist on monday at 5pm, remind me {} before"
    ),
    "es": (
        "recuérdame {} antes del dentista el lunes a las 5pm|dentista el lunes a las 5pm, avísame {} antes|"
        "anota dentista el lunes a las 5pm y avísame {} antes|avísame del dentista el lunes a las 5pm, {} antes|"
        "tengo dentista el lunes a las 5pm, avísame con {} de anticipación"
    ),
}
DETAILS: dict[str, dict[str, tuple[str, ...]]] = {  # how a task's priority, tag and project are said
    "en": {
        "priority": ("high priority", "urgent", "with low priority"),
        "tag": ("#home",),
        "project": ("in project Garden",),
    },
    "es": {
        "priority": ("prioridad alta", "urgente", "con prioridad baja"),
        "tag": ("#casa",),
        "project": ("en el proyecto Jardín",),
    },
}
LANGUAGES = tuple(pack.code for pack in load_settings() if pack.code in DAYS)


def when(engine: Engine, text: str, lang: str) -> When | None:
    """The time that the whole text is."""
    tokens = engine.tokenizer.tokenize(normalize(text))
    found = engine.find_dates(tokens, replace(CONTEXT, language=lang))
    return found[0].when if len(found) == 1 and found[0].end_token - found[0].first_token == len(tokens) else None


def known(engine: Engine, text: str, lang: str) -> When:
    found = when(engine, text, lang)
    assert found is not None, text
    return found


def each(parts: dict[str, str], lang: str) -> list[str]:
    return parts[lang].split("|")


def hours(engine: Engine, lang: str) -> Iterator[tuple[str, When]]:
    for hour in each(HOURS, lang):
        yield hour, known(engine, f"{SOME_DAY[lang]} {hour}", lang)


def times(lang: str) -> list[str]:
    """Days alone, and days with an hour behind."""
    return [*each(DAYS, lang), *(f"{day} {hour}" for day in each(DAYS, lang) for hour in each(HOURS, lang)[::3])]


def command(engine: Engine, text: str, lang: str) -> Command | None:
    found = interpret(text, replace(CONTEXT, language=lang), engine)
    commands = found.reading.commands if isinstance(found, Understood) else ()
    return commands[0] if len(commands) == 1 else None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_day_with_an_hour(engine: Engine, lang: str) -> None:
    for day in each(DAYS, lang):
        alone = known(engine, day, lang)
        for hour, timed in hours(engine, lang):
            for text in (f"{day} {hour}", f"{day}, {hour}"):
                found = known(engine, text, lang)
                assert (found.start.date(), found.start.time()) == (alone.start.date(), timed.start.time()), text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_rule_with_an_hour(engine: Engine, lang: str) -> None:
    for rule in each(RULES, lang):
        alone = known(engine, rule, lang)
        for hour, timed in hours(engine, lang):
            for text in (f"{rule} {hour}", f"{hour} {rule}", f"{rule}, {hour}"):
                found = known(engine, text, lang)
                assert (found.rrule, found.start.time()) == (alone.rrule, timed.start.time()), text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_task_with_a_time(engine: Engine, lang: str) -> None:
    for time in (*times(lang), *each(RULES, lang)):
        wanted = known(engine, time, lang)
        for form in each(NEW, lang):
            text = form.format(time)
            made = interpret(text, replace(CONTEXT, language=lang), engine)
            readings = [made.reading] if isinstance(made, Understood) else list(getattr(made, "readings", ()))
            assert len(readings) == 1, text
            (task,) = readings[0].commands
            assert isinstance(task, CreateTask), text
            assert (task.title, task.recurrence) == (TITLES[lang], wanted.rrule), text
            assert task.due is not None, text
            assert task.due.day == wanted.start.date(), text
            assert task.due.clock == (wanted.start.time() if wanted.has_clock else None), text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_task_moved_to_a_time(engine: Engine, lang: str) -> None:
    for time in times(lang):
        wanted = known(engine, time, lang)
        for form in each(MOVES, lang):
            text = form.format(time)
            moved = command(engine, text, lang)
            assert isinstance(moved, UpdateTask), text
            (ref,) = moved.refs
            assert ref in (NumberRef(number=3), TitleRef(title="dentist"), TitleRef(title="dentista")), text
            assert moved.edit.due is not None, text
            assert moved.edit.due.day == wanted.start.date(), text
            assert moved.edit.due.clock == (wanted.start.time() if wanted.has_clock else None), text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_order_about_tasks(engine: Engine, lang: str) -> None:
    for kind, forms in ORDERS[lang].items():
        for form in forms.split("|"):
            for said, meant in TASKS[lang].items():
                for around in each(AROUND, lang):
                    text = around.format(form.format(said))
                    done = command(engine, text, lang)
                    assert type(done) is kind, text
                    assert isinstance(done, CompleteTask | DeleteTask | ReopenTask)
                    assert [told(ref) for ref in done.refs] == list(meant), text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_question_about_a_period(engine: Engine, lang: str) -> None:
    for period in each(PERIODS, lang):
        filters = set()
        for form in each(ASKED, lang):
            text = form.format(period)
            asked = command(engine, text, lang)
            assert isinstance(asked, ListTasks), text
            assert asked.filter.due_to is not None, text
            filters.add(replace(asked.filter, status=None))  # "what's due" says it
        assert len(filters) == 1, period


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_reminder_ahead(engine: Engine, lang: str) -> None:
    for ahead, length in AHEAD[lang].items():
        for form in each(WARNED, lang):
            text = form.format(ahead)
            made = command(engine, text, lang)
            assert isinstance(made, CreateTask), text
            assert made.title in ("dentist", "the dentist", "dentista", "el dentista"), text
            assert (made.remind_before, str(made.due)) == (length, "2026-03-16T17:00"), text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_of_a_task_in_any_order(engine: Engine, lang: str) -> None:
    day = {"en": "on friday", "es": "el viernes"}[lang]
    for said in product(DETAILS[lang]["priority"], DETAILS[lang]["tag"], DETAILS[lang]["project"], (day,)):
        for bits in permutations(said):
            for sign in (" ", ", "):
                text = sign.join((TITLES[lang], *bits))
                made = command(engine, text, lang)
                assert isinstance(made, CreateTask), text
                assert (made.title, len(made.tags), str(made.due)) == (TITLES[lang], 1, "2026-03-13"), text
                assert made.priority is not None, text
                assert made.project in ("Garden", "Jardín"), text


def told(ref: object) -> int | str | None:
    match ref:
        case NumberRef(number=number):
            return number
        case OrdinalRef(ordinal=ordinal):
            return f"{ordinal:+d}"
        case TitleRef(title=title):
            return title
        case _:
            return None
