"""What every inbound message passes before anybody reads it. Pure: facts in, verdict and changes out."""

from server.guard.case import Admitted, Case, Refused
from server.guard.judge import judge
from server.guard.limits import Limits
from server.guard.replay import Replayed, replay_of, replayed
from server.guard.verification import Attempt, NotVerified, Verified, right_code, verify

__all__ = [
    "Admitted", "Attempt", "Case", "Limits", "NotVerified", "Refused", "Replayed", "Verified", "judge", "replay_of",
    "replayed", "right_code", "verify",
]  # fmt: skip
