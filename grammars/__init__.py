"""The loader of the language packs: each folder here is a language, the same file names in each.

The only place that opens these files. What they mean is the engine's business; a file that cannot be read as TOML or
text is reported with its path and line.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.compiled import Engine, build_engine
from engine.dates import DateReader
from engine.pack import LanguagePack, PackError, SharedGrammar
from grammars.faults import told_of_toml
from grammars.keeping import keep, key_of, read_kept

FOLDER = Path(__file__).parent
_OBJECTS_BETWEEN_LOOKS = (10_000, 20, 20)


def load_engine(folder: Path = FOLDER) -> Engine:
    """Every language pack, compiled: what `engine.interpret.interpret` needs. Keep it: it takes a tenth of a second, or
    ten seconds and more where nothing was kept of an earlier start (`keeping`)."""
    with _out_of_the_collectors_way():
        key = key_of(folder)
        kept = read_kept(key)
        if isinstance(kept, Engine):
            return kept
        engine = build_engine(load(folder), load_shared(folder))
        keep(key, engine)
        gc.collect()
        return engine


def load_date_reader(folder: Path = FOLDER) -> DateReader:
    """The reader of dates alone, for what looks at nothing else."""
    return load_engine(folder).reader


@contextmanager
def _out_of_the_collectors_way() -> Iterator[None]:
    """Compiling makes a million objects that stay: walking them again and again is a quarter of a start's time, and
    later makes now one message slow, now another. So they are counted out, once what was left over is gone.

    And what a message makes is gone with its answer, nearly all of it without the collector: it need not look after
    every few hundred objects, of which a message makes more.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
        gc.set_threshold(*_OBJECTS_BETWEEN_LOOKS)
        _give_back()
    finally:
        if was_enabled:
            gc.enable()


def _give_back() -> None:
    """What making the engine needed for a moment goes back to the system, where its allocator can be told to."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)


def load(folder: Path = FOLDER) -> tuple[LanguagePack, ...]:
    """Every language pack, in the order of their names. Raises PackError for a file that is not well formed."""
    return tuple(_pack(path) for path in sorted(folder.iterdir()) if (path / "language.toml").is_file())


def load_settings(folder: Path = FOLDER) -> tuple[LanguagePack, ...]:
    """Every language's language.toml alone, for what needs no words."""
    files = sorted(folder.glob("*/language.toml"))
    return tuple(LanguagePack(code=path.parent.name, settings=_toml(path)) for path in files)


def load_shared(folder: Path = FOLDER) -> SharedGrammar:
    """What all languages share: common.lark, dates.lark and intents.toml."""
    return SharedGrammar(
        common_grammar=_text(folder / "common.lark"),
        dates_grammar=_text(folder / "dates.lark"),
        intents=_toml(folder / "intents.toml"),
        path=str(folder),
    )


def _pack(path: Path) -> LanguagePack:
    return LanguagePack(
        code=path.name,
        settings=_toml(path / "language.toml"),
        words=_toml(path / "words.toml"),
        asks=_toml(path / "asks.toml"),
        times=_toml(path / "times.toml"),
        commands_grammar=_text(path / "commands.lark"),
        dates_grammar=_text(path / "dates.lark"),
        path=str(path),
        written={file.name: _text(file) for file in sorted(path.glob("*.toml"))},
    )


def _text(path: Path) -> str:
    """An absent file is an empty one: a new language starts with what it has."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _toml(path: Path) -> Mapping[str, Any]:
    text = _text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackError(told_of_toml(str(error), path, text)) from error
