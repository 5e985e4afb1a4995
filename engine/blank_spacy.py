"""The parts of spaCy that a blank pipeline's tokenizer is made of, without spaCy's command line.

`import spacy` brings its command line along: an HTTP client, downloads, project templates; a fifth of a second of every
start and 18 MB of every process, for nothing here. So its place is taken while spaCy is imported, and given back.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_COMMAND_LINE = ("spacy.cli", "spacy.cli.info")


@contextmanager
def _without_command_line() -> Iterator[None]:
    if "spacy" in sys.modules:
        yield
        return
    stand_ins = {name: ModuleType(name) for name in _COMMAND_LINE}
    stand_ins["spacy.cli.info"].__dict__["info"] = None  # all that the package wants of it
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]


with _without_command_line():
    from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # compiled, without a stub
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["Doc", "Tokenizer", "Vocab"]
