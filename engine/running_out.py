"""What has run out and is to be noted: "ran out of toner, add it to the list", "se acabó el café, anótalo"."""

from __future__ import annotations

from engine.asked_items import named_list, thing
from engine.asking import DATE, Frame, Said
from engine.due import timing_of
from engine.model import Command, CreateTask

_WORK = frozenset({"ERRAND"})
_NO_STOCK = frozenset({"NO_STOCK"})


def _run_out(said: Said) -> Command | None:
    own = said.own
    if own is None or said.is_question or not said.has("note", "remind"):
        return None
    if not (said.has("out") or (said.has("lacking") and said.has("list"))) or not _is_dated_behind(said):
        return None
    if own is said.parts[0] and not said.has("note", "list"):
        return None  # "the contract ran out, remind me on Monday"
    timing = timing_of(said.dates)
    title = thing(said, own)
    if said.words.has_within(said.tokens.folded, own.first, own.end, _NO_STOCK):
        return None  # "we ran out of time"
    is_work = not said.has("out") and said.words.has_any(said.tokens.folded, own.first, _WORK)
    if not title or timing is None or is_work:
        return None  # "me falta pagar la luz, recuérdame"
    return CreateTask(
        title=title,
        due=timing.due,
        recurrence=timing.recurrence,
        project=named_list(said),
        reminder=said.has("remind"),
    )


def _is_dated_behind(said: Said) -> bool:
    """False for "no hay clases mañana, recuérdame": the day is that of the lack."""
    orders = [part.first for part in said.parts if not part.roles.isdisjoint(("note", "remind"))]
    return all(part.first > min(orders, default=0) for part in said.parts if DATE in part.roles)


RUN_OUT = Frame(
    name="run_out",
    section="run_out",
    make=_run_out,
    anchors=frozenset({"out", "lacking"}),
    classes={"NOTE_IT": "note", "ADD_IT": "note", "PUT_DOWN_IT": "note", "REMIND": "remind", "REMIND_IT": "remind"},
    leads=frozenset({"out", "lacking", "note"}),
    longest=6,
    takes_dates=True,
    opens=True,
)
