"""What the parts of a message say of one thing of a list, or of a whole list: "do we need eggs?", "I want bread off my
list", "leave the list blank", "everything on the shopping list is bought"."""

from __future__ import annotations

from dataclasses import replace

from engine.asking import FILLER, Frame, Part, Said
from engine.cutting import TextCutter
from engine.listing import looking_back
from engine.model import AllRef, Command, CompleteTask, DeleteTask, ListTasks, TaskFilter, TitleRef
from engine.slots import Slots, filter_of

_NEW = frozenset({"A", "ONE"})
_WORK = frozenset({"INFINITIVE", "NOTE_VERB"})
_KNOWN = frozenset({"DEF", "POSSESSIVE", "TO_THE"})
_ARTICLES = frozenset({"DET", "TO_THE"})
_OF_A_LIST = frozenset({"LIST", "DET", "OF", "INTO", "FROM", "FOR"})
_ORDERS = frozenset(
    {
        "CROSS",
        "CROSS_OFF",
        "DELETE",
        "STRIKE",
        "TAKE_OUT",
        "COMPLETE",
        "ADD",
        "PUT",
        "MOVE",
        "SNOOZE",
        "RENAME",
        "MARK",
        "SHOW",
    }
)
_TALK = frozenset(
    {
        "NOBODY", "TOLD", "YOU", "CLAUSE", "IN_CLAUSE", "CONDITION", "CONDITIONAL", "DEPENDS", "WHAT", "NO_OBJECT",
        "FEELING", "HELP", "COMPARED", "REASON", "TELLS",
    }
)  # fmt: skip
_SUBJECTS = frozenset({"TELLER"})
_POINTS = frozenset({"IT", "THESE", "NUMBER", "ALL_OF_THEM"})
_LINKED = frozenset({"FOR", "INTO", "WITH", "TOPIC"})
_LONGEST_NEEDED = 3  # words of a thing that is asked for without a word of lists


def _asked(said: Said) -> Command | None:
    """ "Do we need eggs?", "did I put rice on the list yet": whether the person's own words are on a list."""
    is_asked = said.is_question or said.has("asks", "if") or _begins_with_being(said)
    if not is_asked or said.has("if") != said.has("look"):
        return None
    slots, own = Slots(), said.own
    if own is None:
        if not (said.has("anything") and said.has("buy", "shop", "list", "there")):
            return None  # "do I need anything?"
        slots.query = said.last_word_of("buy")
    else:
        slots.query = thing(said, own) or None
        if slots.query is None or not _is_item(said, own):
            return None
    slots.dues, slots.project = list(said.dates), named_list(said)
    return ListTasks(filter=looking_back(filter_of(slots), said.today))


def _of_a_list(said: Said) -> Command | None:
    """ "Does my list include rice?": also where the words for that are those of an order."""
    return _asked(said) if said.is_question and said.has("contains") and said.has("list") else None


def _begins_with_being(said: Said) -> bool:
    """True for "is milk on the list", not for "we are short of milk" and "I was supposed to"."""
    told = next((part for part in said.parts if part.roles != {FILLER}), None)
    if told is None or "is" not in told.roles:
        return False
    return not said.words.has_any(said.tokens.folded, told.first - 1, _SUBJECTS)


def _is_item(said: Said, own: Part) -> bool:
    """Whether a list may hold it: what is not said to stand in one is a thing to buy, or work on what is known."""
    if said.has("anything"):
        return said.has("need_to") and bool(said.dates) and _is_work(said, own)  # "¿tengo que pagar algo hoy?"
    if said.has("need_to") and (said.has("buy") or _is_work(said, own) or not said.has("need")):
        is_of_list = said.has("there", "list", "still")
        return said.has("buy") or (_is_work(said, own) and (is_of_list or _is_on_known(said, own)))
    if said.has("when") and not _is_brief(said, own):
        return False  # "when did I put on weight"
    if said.has("there", "list"):
        return True
    if said.has("put", "note"):
        return (
            said.has("note", "so_far")
            or (said.has("when") and _is_put(said, own))
            or (said.has("to_bot") and said.has("noting") and _is_brief(said, own))
        )
    if not said.has("need") or (said.has("need_to", "thing_only") and _is_work(said, own)):
        return False
    return said.has("still", "shop") or (not said.dates and _is_plain(said, own))


def _is_on_known(said: Said, own: Part) -> bool:
    """True for "do I have to ring the vet", not for "do I have to pay taxes on gifts" or "to wear a tie"."""
    folded, words = said.tokens.folded, said.words
    behind = next(
        (
            place
            for place in range(own.first + 1, own.end)
            if words.has_any(folded, place, _KNOWN) or said.tokens.typed(place)[0].isupper()
        ),
        None,
    )
    if behind is None or behind > own.first + 2 or words.has_any(folded, own.first, _ORDERS):
        return False
    return own.end - behind <= 1 + _LONGEST_NEEDED and folded[own.end - 1] not in words.foreign


def _is_work(said: Said, own: Part) -> bool:
    return said.words.has_any(said.tokens.folded, own.first, _WORK)


def _is_put(said: Said, own: Part) -> bool:
    """True for "when did I put the vet", not for "when is the ferry supposed to dock"."""
    is_known = said.has("bit") or said.words.has_any(said.tokens.folded, own.first, _KNOWN)
    return is_known and not said.has("is")


def _is_brief(said: Said, own: Part) -> bool:
    """True for "did you add the milk", not for "did you add salt to the soup"."""
    is_linked = any(said.words.has_any(said.tokens.folded, place, _LINKED) for place in range(own.first, own.end))
    return own.end - own.first <= _LONGEST_NEEDED and not is_linked


def _is_plain(said: Said, own: Part) -> bool:
    """True for the "toilet paper" of "do we need toilet paper", not for "a visa", "the app" or "talk"."""
    folded, words = said.tokens.folded, said.words
    if own.end - own.first > _LONGEST_NEEDED or words.has_any(folded, own.first, _NEW):
        return False
    goes_on = any(
        part.first > own.first and part.roles == {FILLER} and words.has_any(folded, part.first, _LINKED)
        for part in said.parts
    )  # "talent for this"
    return not (goes_on or any(words.has_any(folded, place, _LINKED | _KNOWN) for place in range(own.first, own.end)))


def thing(said: Said, own: Part) -> str:
    """As typed, but for an article before it; nothing for what is a sentence, a person or no name: "them", "3"."""
    words, folded = said.words, said.tokens.folded
    if any(
        words.has_any(folded, place, _TALK) and not words.has_class(folded, place, "DEF")
        for place in range(own.first, own.end)
    ):
        return ""
    if own.end - own.first == 1 and words.has_any(folded, own.first, _POINTS):
        return ""
    is_article = own.first + 1 < own.end and words.has_any(folded, own.first, _ARTICLES)
    return TextCutter(said.tokens, words).text(own.first + is_article, own.end)


def named_list(said: Said) -> str | None:
    """The "shopping" of "on my shopping list"; the shop that eggs come from is none."""
    part = next((part for part in said.parts if "list" in part.roles), None)
    if part is None:
        return None
    named = [
        place for place in range(part.first, part.end) if not said.words.has_any(said.tokens.folded, place, _OF_A_LIST)
    ]
    return said.tokens.typed(named[-1]) if named else None


def _dropped(said: Said) -> Command | None:
    """ "I don't need milk on my list anymore", "get the gym removed from my list"."""
    own = said.own
    if own is None or said.is_question or said.dates or not _is_to_go(said):
        return None
    title = thing(said, own)
    if not title:
        return None
    return DeleteTask(refs=(TitleRef(title=title),))


def _is_to_go(said: Said) -> bool:
    if not said.has("there", "list", "off_it"):
        return False
    return (
        _is_said_first(said)
        or said.has("unwanted")
        or (said.has("wants") and said.has("off_it"))
        or (said.has("gone") and said.has("off", "off_it"))
    )


def _is_said_first(said: Said) -> bool:
    """True for "eggs off the list"."""
    own = said.own
    is_first = own is not None and said.parts[0] is own and said.has("off_it")
    return is_first and not said.words.has_any(said.tokens.folded, 0, _WORK | _ORDERS)


def _whole(said: Said) -> Command | None:
    """ "Leave my list blank", "everything on the shopping list is bought"."""
    if said.is_question or sum("kind" in part.roles for part in said.parts) > 1:
        return None  # "cross off grocery shopping from my list"
    project = _named(said)
    refs = (AllRef(filter=TaskFilter(project=project)),)
    if said.has("everything"):
        return CompleteTask(refs=refs)
    if _says_done(said) and not said.has("empty", "blank"):
        is_named = said.has("list") or (project is not None and said.has("all"))
        is_all = said.has("all", "mark") or project is not None  # "the list is done" may be news of writing it
        return CompleteTask(refs=refs) if is_named and is_all else None
    is_emptied = said.has("empty") or (said.has("make") and said.has("blank"))
    return DeleteTask(refs=refs) if is_emptied and said.has("list") else None


def _says_done(said: Said) -> bool:
    """False for "lista", which is a word for what is done as well, where it is the list that is spoken of."""
    if said.has("tick") and said.has("all"):
        return True
    done = [part for part in said.parts if not part.roles.isdisjoint(("done", "do_all"))]
    return bool(done) and (done[0].roles.isdisjoint(("list",)) or len(done) > 1)


def _named(said: Said) -> str | None:
    return said.text_of("kind") or said.project


ITEMS = Frame(
    name="items",
    section="items",
    make=_asked,
    anchors=frozenset({"need", "need_to", "put", "note", "have", "is", "contains"}),
    leads=frozenset({"need", "need_to", "buy", "put", "note", "have", "is", "any", "if", "bit", "contains"}),
    longest=6,
    takes_dates=True,
    opens=True,
)
OF_A_LIST = replace(ITEMS, name="of_a_list", make=_of_a_list, anchors=frozenset({"contains"}))
DROPPED = Frame(
    name="dropped",
    section="dropped",
    make=_dropped,
    anchors=frozenset({"unwanted", "gone", "off_it"}),
    leads=frozenset({"wants", "unwanted", "gone"}),
    longest=5,
    takes_dates=True,
    opens=True,
)
WHOLE_LISTS = Frame(
    name="whole_lists",
    section="whole_lists",
    make=_whole,
    anchors=frozenset({"empty", "blank", "done", "do_all", "tick", "everything"}),
    classes={"LIST_KIND": "kind"},
    takes_projects=True,
)
