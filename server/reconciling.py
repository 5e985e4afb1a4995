"""Messages that the channel has and the log lacks: found by its list, and answered the normal way.

They are missing where the webhook was away for longer than the provider tries again. A message that was found is put
into the form that the webhook would have brought, signed, read by the channel and answered as any other: guard, rules
and one transaction keyed by its sid. So a copy that arrives meanwhile changes nothing, and "tomorrow" is the day after
the message was written. The answer leaves through the outbox.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from server.channels.outbound import FreeText, OutboundMessage, ReceivedMessage, Sender, Uncertain
from server.channels.port import InboundRequest
from server.channels.signature import SIGNATURE_HEADER
from server.channels.twilio import TwilioChannel
from server.conversation.turn import Services, answer
from server.notifications.composing import one_line
from server.notifications.kinds import ANSWER_LANE
from server.notifications.letters import SealedLetter, seal_letter
from storage.model import InboundMessage, Person
from storage.notices import Parcel
from storage.port import Store

AT_ONCE_OF_ONE = 9  # within the limit of a linked person's minute: whoever was not heard is not punished for it
_ANSWER_LIFE = timedelta(hours=1)
_ASKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """`now` may be answered in this run; `later` are more of the same persons, for the next minute."""

    now: tuple[ReceivedMessage, ...]
    later: tuple[ReceivedMessage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What answering takes: the way in, the way out, and what a turn needs."""

    channel: TwilioChannel
    sender: Sender
    services: Services


async def find_missing(sender: Sender, store: Store, since: datetime, until: datetime) -> Missing | Uncertain:
    """What people wrote between these that was never processed, the oldest first."""
    received = await sender.received(since, until)
    if isinstance(received, Uncertain):
        return received
    known: set[str] = set()
    for start in range(0, len(received), _ASKED_AT_ONCE):
        known |= await store.known_messages([one.sid for one in received[start : start + _ASKED_AT_ONCE]])
    return _paced(one for one in received if one.sid not in known)


def _paced(missing: Iterable[ReceivedMessage]) -> Missing:
    seen: Counter[str] = Counter()
    now: list[ReceivedMessage] = []
    later: list[ReceivedMessage] = []
    for one in missing:
        seen[one.sender] += 1
        (now if seen[one.sender] <= AT_ONCE_OF_ONE else later).append(one)
    return Missing(now=tuple(now), later=tuple(later))


async def answer_late(one: ReceivedMessage, desk: Desk, now: datetime) -> bool:
    """Answers a message that was missed; False where a copy was answered meanwhile, or nothing can be made of it.

    Raises TurnContended and StorageError.
    """
    message = _as_the_webhook_brings_it(one, desk.channel)
    if message is None:
        return False
    answered = await answer(message, desk.services, now)
    if answered.replayed:
        return False
    probe = replace(message, sid=f"{message.sid}-late")  # whoever wrote is only known when the message was answered
    person = (await desk.services.store.load_turn(probe, now)).person
    for place, text in enumerate(answered.texts):
        if person is None:
            await desk.sender.send(OutboundMessage(to=one.sender, content=FreeText(body=text), reference=message.sid))
        else:
            parcel = _parcel(f"{message.sid}-{place}", text, person, desk.services, now)
            await desk.services.store.add_answer_parcel(parcel, f"late:{message.sid}:{place}", now)
    return True


def _as_the_webhook_brings_it(one: ReceivedMessage, channel: TwilioChannel) -> InboundMessage | None:
    """The list tells neither buttons nor quotes nor ids without a number; what it tells is enough for most."""
    form = {
        "MessageSid": one.sid,
        "AccountSid": one.account,
        "From": one.sender,
        "To": one.to,
        "Body": one.text,
        "NumMedia": str(one.media),
        "WaId": one.sender.partition(":")[2].lstrip("+"),
    }
    body = urlencode(form).encode()
    fields = {name: [value] for name, value in form.items()}
    request = InboundRequest(
        query="", body=body, headers={SIGNATURE_HEADER: channel.sign(fields)}, received_at=one.sent_at
    )
    read = channel.receive(request)
    return read if isinstance(read, InboundMessage) else None


def _parcel(id_: str, text: str, person: Person, services: Services, now: datetime) -> Parcel:
    letter = SealedLetter(
        text=text,
        line=one_line(text),
        language=services.bundles.pick(person.preferences.language),
        first_name=person.name.split(" ")[0],
    )
    return Parcel(
        id=id_,
        user_id=person.id,
        kind="answer",
        payload=seal_letter(letter, services.cipher),
        lane=ANSWER_LANE,
        available_at=now,
        valid_until=now + _ANSWER_LIFE,
    )
