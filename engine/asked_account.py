"""What the parts of a message say of the account, of the last deed, of the day as a whole and of what was offered."""

from __future__ import annotations

from engine.asking import Frame, Said
from engine.model import Choose, Command, Simple


def _accounts(said: Said) -> Command | None:
    is_of_data = said.has("data") or (said.has("known") and said.has("of_me"))
    is_parted = said.has("unlink") or (said.has("linked") and said.has("erase"))  # "ya no quiero que … esté ligado"
    if is_parted and said.has("phone") and not is_of_data and not said.has("tasks"):
        return Simple(intent="unlink")
    if said.has("erase") and (said.has("account") or is_of_data):
        return Simple(intent="delete_account")
    if said.has("export") and (is_of_data or (said.has("copy") and said.has("tasks", "account"))):
        return Simple(intent="export_data")
    return None


def _undoing(said: Said) -> Command | None:
    is_last = said.has("last") or (said.has("lastly") and said.has("deed"))
    is_back = said.has("back") and (is_last or said.has("it", "mistake", "as_was", "lost"))
    is_kept = said.has("keep", "back") and said.has("as_was")
    is_nixed = said.has("nix") and (is_last or (said.has("mistake") and said.has("it")))
    is_slip = said.has("lost") and said.has("mistake")
    is_undone = said.has("undo") or is_back or is_kept or is_nixed or is_slip
    return Simple(intent="undo") if is_undone else None


def _slips(said: Said) -> Command | None:
    """What could be a refusal, or a task that is open again, when it says what was wrong or how it was before."""
    is_told = said.has("as_was") or (said.has("last", "lastly", "mistake") and not said.has("nix"))
    return _undoing(said) if is_told else None


def _summaries(said: Said) -> Command | None:
    is_asked = (said.has("digest") and said.has("ask", "of")) or (said.has("report") and said.has("ask"))
    return Simple(intent="summary") if said.has("how") or (is_asked and not said.dates) else None


def _choices(said: Said) -> Command | None:
    numbers = dict.fromkeys(
        int(word.value)
        for part, before in zip(said.parts, (None, *said.parts), strict=False)
        if "ordinal" in part.roles or ("number" in part.roles and before is not None and "nth" in before.roles)
        for word in part.words
        if word.value and word.terminal in ("ORDINAL", "NUMBER")
    )
    if not numbers or min(numbers) < 1 or not said.has("nth", "pick"):
        return None
    return Choose(numbers=tuple(numbers))


ACCOUNTS = Frame(name="accounts", section="accounts", make=_accounts, anchors=frozenset({"account", "data", "known"}))
SLIPS = Frame(name="slips", section="undoing", make=_slips, anchors=frozenset({"as_was", "last", "lastly", "mistake"}))
ACCOUNT = (
    Frame(name="phones", section="accounts", make=_accounts, anchors=frozenset({"phone", "copy"})),
    Frame(
        name="undoing",
        section="undoing",
        make=_undoing,
        anchors=frozenset({"undo", "back", "as_was", "last", "lastly", "mistake"}),
    ),
    Frame(name="summaries", section="summaries", make=_summaries, anchors=frozenset({"digest", "report", "how"})),
    Frame(
        name="choices",
        section="choices",
        make=_choices,
        anchors=frozenset({"nth", "pick"}),
        classes={"ORDINAL": "ordinal", "NUMBER": "number"},
    ),
)
