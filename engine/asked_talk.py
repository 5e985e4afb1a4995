"""What the parts of a message come to where it wants nothing done: greetings, thanks, blessings, what the bot can do.

Read only where nothing else understood a message, so that here the words may be many.
"""

from __future__ import annotations

from engine.asking import FILLER, OWN, Frame, Said
from engine.model import Command, Simple

_KINDS = 2  # of things between which there is a difference
_SAID_TO_SOMEBODY = frozenset(
    {"hello", "how_are", "thank", "thank_for", "praise", "you_are", "bless", "farewell", "named", OWN, FILLER}
)


def _talk(said: Said) -> Command | None:
    if _asks_for_help(said):
        return Simple(intent="help")
    if any(part.roles.isdisjoint(_SAID_TO_SOMEBODY) for part in said.parts):
        return None  # "is the alarm set for tomorrow morning"
    if said.has("thank") or (said.has("praise") and said.has("you_are")):
        return Simple(intent="thanks")
    if not said.has("named") and said.own is not None:
        return None  # "is tomorrow good for the beach"
    if said.has("hello", "how_are"):
        return None if said.has("farewell") and not said.has("how_are") else Simple(intent="greeting")
    return Simple(intent="thanks") if said.has("bless") and not said.has("farewell") else None


def _asks_for_help(said: Said) -> bool:
    if said.all_dates:
        return False
    is_of_tasks, is_of_bot = said.has("kind"), said.has("bot", "here")
    is_how = said.has("how", "lost") and ((said.has("use") and is_of_bot) or (said.has("deed") and is_of_tasks))
    if is_how or (said.has("lost") and not is_of_tasks):
        return True
    if said.has("thank"):
        return False  # "thanks for your help" asks for none
    if said.has("difference"):
        return sum("kind" in part.roles for part in said.parts) >= _KINDS
    is_what = said.has("what") and said.has("able") and said.has("bot")
    is_shown = said.has("show_how") and said.has("use", "able") and is_of_bot
    return said.has("help") or ((is_what or is_shown) and not is_of_tasks)


def _thanks(said: Said) -> Command | None:
    """Beside a sentence that nobody understood only thanks are sure: "muchas gracias, ya me contestó el contador"."""
    command = _talk(said) if said.has("thank") and "?" not in said.tokens.folded else None
    return command if command == Simple(intent="thanks") and not said.all_dates else None


def _greeting(said: Said) -> Command | None:
    """What could be a yes as well: "a very good morning to you"."""
    return _talk(said) if said.has("hello") and not said.has("how", "help", "what", "lost", "thank") else None


_CLASSES = {
    "GREETING": "hello",
    "HOW_ARE": "how_are",
    "THANKS": "thank",
    "PRAISE": "praise",
    "HELP": "help",
    "ADDRESS": "filler",
    "ADDRESS_APART": "filler",
    "ADDRESS_KIN": "filler",
    "FAREWELL": "farewell",
    "LAUGHTER": "filler",
    "WARM": "filler",
    "YES": "filler",
    "APOLOGY": "filler",
}
_LEADS = frozenset({"thank_for", "named"})
TALK = Frame(
    name="talk",
    section="talk",
    make=_talk,
    anchors=frozenset(),
    classes=_CLASSES,
    leads=_LEADS,
    longest=10,
)
THANKS = Frame(
    name="thanks",
    section="talk",
    make=_thanks,
    anchors=frozenset({"thank"}),
    classes=_CLASSES,
    leads=_LEADS,
    longest=10,
)
GREETINGS = Frame(name="greetings", section="talk", make=_greeting, anchors=frozenset({"hello"}), classes=_CLASSES)
