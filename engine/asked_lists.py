"""What the parts of a message say of the tasks to be shown or looked for."""

from __future__ import annotations

from typing import cast

from engine.asking import Frame, Part, Said
from engine.cutting import TextCutter
from engine.listing import looking_back
from engine.model import Command, ListTasks, Priority, SearchTasks, Simple, TaskStatus
from engine.slots import Slots, filter_of

_SENTENCE = frozenset({"TOLD", "NOBODY"})
_ASKS = frozenset({"ask", "show", "mine"})
_SIGNS = frozenset(",.;!¡¿…")
_NO_TOPIC = frozenset({"ONE", "INFINITIVE"})


def _lists(said: Said) -> Command | None:
    if said.has("projects") and said.has("mine", "show") and not said.dates and said.own is None:
        return Simple(intent="list_projects")
    if said.has("project") and said.has("ask") and said.has("here") and not said.dates and said.own is None:
        return Simple(intent="status")
    if not _asks_for_tasks(said):
        return None
    slots = Slots()
    slots.project = said.project
    slots.dues = list(said.dates)
    slots.status = _status(said)
    if said.own is None and not said.has("shop"):
        slots.query = said.last_word_of("buying")
    slots.priority = cast("Priority | None", said.value("priority")) or ("urgent" if said.has("urgent") else None)
    if (own := said.own) is not None and not _take_own(said, own, slots):
        return None
    return ListTasks(filter=looking_back(filter_of(slots), said.today))


def _asks_for_tasks(said: Said) -> bool:
    if said.has("told"):
        return False  # "ya ves que se me van las cosas"
    is_mine, is_dated = said.has("mine"), bool(said.dates)
    if said.has("me_free", "free"):
        return is_dated and (said.has("me_free") or (is_mine and (said.is_question or said.has("look", "ask"))))
    is_named = said.has("thing", "sure", "duty")
    if said.has("much"):
        return is_named or (_is_done(said) and _is_by_person(said))  # not "how much longer till Christmas"
    if not said.has("show", "ask", "tagged") and not said.is_question:
        return False
    if said.project is not None and said.has("show", "ask"):
        return True
    if said.has("buying") and said.has("ask", "show"):
        return True
    if said.has("shop", "notes"):
        return said.has("mine", "duty") and said.has("wanted", "notes")  # "what do we need from the shop"
    if (said.has("of_one") and (is_dated or said.own is not None)) or (said.own is not None and said.has("tagged")):
        return True
    if is_named or said.has("late", "priority", "urgent"):
        return True
    if _is_done(said) and _is_by_person(said) and said.has("ask", "show"):
        return True  # not "have I finished?"
    if said.has("done", "list") and (is_dated or is_mine or said.has("show", "every")):
        return True  # not "what's done is done"
    is_asked = said.has("ask") or said.is_question  # "I want to read tonight" only has a verb of showing
    return is_mine and ((is_dated and is_asked) or (said.has("coming", "act") and said.has("ask")))


def _is_by_person(said: Said) -> bool:
    return said.has("mine", "i_done")


def _is_lead(said: Said) -> bool:
    """Whether what could tell of a status only leads to the question: "listo, ¿qué más tengo?"."""
    told = [part for part in said.parts if "done" in part.roles]
    folded, asks = said.tokens.folded, [part.first for part in said.parts if part.roles & _ASKS]
    is_asked = said.has("i_done")  # "listo, ¿qué he terminado?"
    return (
        bool(told and asks)
        and not is_asked
        and all(part.end <= min(asks) and folded[part.end] in _SIGNS for part in told)
    )


def _is_done(said: Said) -> bool:
    return said.has("done", "i_done") or (said.has("act") and said.has("did"))


def _status(said: Said) -> TaskStatus | None:
    if said.has("every") or (said.has("including") and _is_done(said)):
        return "all"
    if said.has("unfinished"):
        return None
    if said.has("late"):
        return "overdue"
    status = cast("TaskStatus | None", said.value("status"))
    return "done" if _is_done(said) and not _is_lead(said) else status if status != "open" else None


def _take_own(said: Said, own: Part, slots: Slots) -> bool:
    """Puts the person's own words where the part before them says; False when they cannot name anything."""
    lead = said.before(own)
    roles = lead.roles if lead is not None else frozenset[str]()
    text = _text(said, own)
    if "with_whom" in roles and (lead is None or lead.end < own.first):
        return False  # "what am I late with, be gentle"
    if not text or said.words.has_any(said.tokens.folded, own.first, _NO_TOPIC):
        return False  # "what do I need to do for a visa", "qué me falta para ser feliz"
    if "tagged" in roles:
        slots.tags.append(text.lstrip("#"))
    elif "project" in roles:
        slots.project = text
    else:
        is_mine = said.has("mine", "show") and said.has("duty", "i_done", "late", "coming", "thing", "act")
        if not is_mine and not said.has("sure") and not (said.has("of_one") and said.has("show")):
            return False
        slots.query = text
    return True


def _text(said: Said, own: Part) -> str:
    """As typed, but for an article before it; nothing for what is a sentence or a person: "him is off"."""
    is_article = own.first + 1 < own.end and said.words.has_class(said.tokens.folded, own.first, "DET")
    words, folded = said.words, said.tokens.folded
    if any(
        words.has_any(folded, place, _SENTENCE) and not words.has_class(folded, place, "DET")
        for place in range(own.first, own.end)
    ):
        return ""
    return TextCutter(said.tokens, said.words).text(own.first + 1 if is_article else own.first, own.end)


def _searches(said: Said) -> Command | None:
    own = said.own
    if own is None:
        return None
    lead = said.before(own)
    if lead is None or "about" not in lead.roles:
        return None
    is_noted = said.has("noted") or (said.has("note") and said.has("mine"))
    is_about_notes = is_noted and said.has("thing")
    is_recalled = said.has("recall") and said.has("note", "noted")  # "what was that thing I put in about the boiler?"
    if not (is_about_notes or is_recalled or (said.has("seek") and said.has("thing", "surely", "that"))):
        return None
    if "?" in said.tokens.folded[own.first : own.end - 1]:
        return None
    if any(match.first_token < own.end and own.first < match.end_token for match in said.all_dates):
        return None  # "do I have anything on my calendar for May 3"
    query = _text(said, own)
    return SearchTasks(query=query) if query else None


SEARCHES = Frame(
    name="searches",
    section="searches",
    make=_searches,
    anchors=frozenset({"seek", "recall", "noted", "note"}),
    leads=frozenset({"about"}),
    longest=6,
)
_OF_LISTS = frozenset({"show", "ask", "much", "free", "thing", "sure", "done", "late", "list", "tagged"})
_CLASSES = {"PRIORITY": "priority", "STATUS": "status"}
PLAIN_LISTS = Frame(
    name="plain_lists",
    section="lists",
    make=_lists,
    anchors=_OF_LISTS,
    classes=_CLASSES,
    takes_dates=True,
)
LISTS = Frame(
    name="lists",
    section="lists",
    make=_lists,
    anchors=_OF_LISTS,
    classes={**_CLASSES, "PROJECT": "project", "PROJECTS": "projects"},
    leads=frozenset({"about", "with_whom", "tagged", "project"}),
    longest=3,
    takes_dates=True,
    takes_projects=True,
)
