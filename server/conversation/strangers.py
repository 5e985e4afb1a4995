"""Who is not linked, or has to prove a device: may verify, ask for help and stop; anything else is told how to link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.model import Interpretation, Simple, Understood, Verify
from server.conversation.number_zones import zone_of_phone
from server.guard import Admitted, Attempt, Case, NotVerified, Verified, right_code, verify
from server.reply import Reply, Say, Symbol, say
from storage.changes import AddAudit, Change, PutPerson
from storage.model import Person
from storage.port import Store
from storage.protection import LinkCode

IsCode = Callable[[str, LinkCode], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrangersTurn:
    """`person` is set when the message linked one: the commit is then under that person's version."""

    reply: Reply
    changes: tuple[Change, ...] = ()
    person: Person | None = None


async def answer_stranger(
    read: Interpretation, case: Case, admitted: Admitted, is_code: IsCode, store: Store
) -> StrangersTurn:
    command = read.reading.commands[0] if isinstance(read, Understood) and len(read.reading.commands) == 1 else None
    match command:
        case Verify(code=code):
            return await _verify(code, case, is_code, store)
        case Simple(intent="help"):
            return StrangersTurn(reply=(say("help-stranger"), admitted.stranger_say))
        case Simple(intent="stop"):
            return _stop(case)
        case _:
            return StrangersTurn(reply=(admitted.stranger_say,))


def _stop(case: Case) -> StrangersTurn:
    """STOP acts at once, also for a person whose device has yet to be proved."""
    person = case.facts.person
    if person is None:
        return StrangersTurn(reply=(say("stopped-stranger"),))
    stopped = replace(person, stopped=True)
    return StrangersTurn(reply=(say("stopped"),), changes=(PutPerson(person=stopped),), person=person)


async def _verify(code: str, case: Case, is_code: IsCode, store: Store) -> StrangersTurn:
    codes = await store.link_codes_of(case.address or "", case.now)
    right = right_code(codes, lambda kept: is_code(code, kept))
    lock = None if right is None else await store.lockout_of(right.user_id, case.now)
    verdict = verify(case, Attempt(codes=codes, right=right, account_lock=lock))
    match verdict:
        case NotVerified(say=block, changes=changes):
            return StrangersTurn(reply=(block,), changes=changes)
        case Verified(user_id=user_id, changes=changes):
            account = await store.account_by_id(user_id)
            if account is None:
                return StrangersTurn(reply=(say("verify-none"),))
            return _greet(account.person, case, changes)


def _greet(person: Person, case: Case, changes: tuple[Change, ...]) -> StrangersTurn:
    """Links, and says once which zone is taken: the account's, unless the number's country has others."""
    name = person.name.split(" ")[0]
    reply: list[Say] = [say("verify-success", name=name, named=bool(name))]
    preferences = person.preferences
    if not preferences.timezone_confirmed:
        zone = zone_of_phone(case.message.identity.phone, preferences.timezone)
        person = replace(person, preferences=replace(preferences, timezone=zone, timezone_confirmed=True))
        changes = (*changes, PutPerson(person=person))
        reply.append(say("notice-zone", zone=Symbol(zone)))
    return StrangersTurn(reply=tuple(reply), changes=changes, person=person)


def taken(case: Case) -> StrangersTurn:
    """Another account linked this phone between load and commit."""
    audit = AddAudit(
        action="verification_failed",
        success=False,
        phone=case.address,
        error_code="taken",
        message_sid=case.message.sid,
    )
    return StrangersTurn(reply=(say("verify-taken"),), changes=(audit,))
