"""What is told rather than ordered, of tasks that there are: news, reports, deeds. Each is looked for only in a message
whose words may say it."""

from __future__ import annotations

from engine.asked_deeds import ASKING, DeedAsked
from engine.message import Message
from engine.model import Awaiting, Interpretation, Understood
from engine.news import news_of_time
from engine.reports import ANNOUNCING, REPORTING


def news(message: Message) -> Interpretation | None:
    """ "La firma se pospone para el jueves": an order told as news."""
    today = message.context.today
    return news_of_time(message.tokens, message.words, message.dates, message.again, message.language, today)


def announced(message: Message) -> Interpretation | None:
    """ "Le confirmo que la póliza ya fue renovada": nobody is asked to note that."""
    return message.reporter.announced() if message.may_say(ANNOUNCING) else None


def report(message: Message) -> Interpretation | None:
    """ "La póliza ya fue renovada", "passport photos taken ✅"."""
    return message.reporter.report() if message.may_say(REPORTING) else None


def deed(message: Message) -> Interpretation | None:
    """ "Called Harold", "le mandé los papeles al contador": as typed, or not at all."""
    return None if message.tokens.repaired else message.deeds.deed()


def asked_deed(message: Message) -> Understood | None:
    """ "¿Ya pagué la luz?", "did I water the plants?": the tasks of that name, done or not."""
    is_asked = "?" in message.tokens.folded or message.may_say(ASKING)
    if message.context.awaiting is not Awaiting.NOTHING or not is_asked:
        return None
    return DeedAsked(
        tokens=message.tokens,
        words=message.words,
        verbs=message.engine.told_verbs,
        dates=message.dates,
        again=message.again,
    ).read()
