"""Compiled language packs, kept in the user's cache folder, so that a start need not compile them again.

Compiling takes ten seconds and more, reading a tenth of one. A file is named after all that went into it: the
packs, the code of the engine, the versions below it; so a changed word or line makes another file, and nothing here can
be out of date. Whatever is wrong with the folder or a file, the packs are compiled as if there were none.

The files are pickles, which can do anything to who reads them. So a file and its folder must belong to this user and be
writable by nobody else, and only names of the engine are looked up in it.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import platform
import stat
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import engine

_FORM = b"focobot packs 1\n"
_MOST_KEPT = 4
_PLAIN = frozenset(
    {("builtins", "frozenset"), ("builtins", "set"), ("array", "array"), ("array", "_array_reconstructor")}
)
_DIGEST = hashlib.sha256


def key_of(folder: Path) -> str:
    """A name for what these packs, compiled by this code, come to."""
    digest = _DIGEST(platform.python_version().encode())
    for library in ("lark", "spacy"):
        digest.update(version(library).encode())
    sources = (*_files(Path(engine.__file__).parent, ".py"), *_files(folder, ".lark", ".toml"))
    for name, content in sources:
        digest.update(name.encode() + b"\0" + _DIGEST(content).digest())
    return digest.hexdigest()[:40]


def _files(folder: Path, *endings: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in endings:
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def cache_folder() -> Path:
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if given else Path.home() / ".cache") / "focobot"


def read_kept(key: str) -> Any | None:
    """What was kept under that name; None if nothing was, or nothing that can be trusted."""
    try:
        path = _place(key)
        if not (_is_ours(path.parent) and _is_ours(path)):
            return None
        content = path.read_bytes()
    except (OSError, RuntimeError):  # no such file, or no home
        return None
    start = len(_FORM) + _DIGEST().digest_size
    payload = memoryview(content)[start:]
    if content[:start] != _FORM + _DIGEST(payload).digest():
        return None
    return _EngineUnpickler(io.BytesIO(payload)).load()


def keep(key: str, compiled: object) -> None:
    """Writes it whole or not at all; without a folder to write to, nothing happens."""
    payload = pickle.dumps(compiled, protocol=5)
    with contextlib.suppress(OSError, RuntimeError):
        path = _place(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(path.parent):
            return
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(_FORM + _DIGEST(payload).digest() + payload)
        Path(file.name).replace(path)
        _forget_old(path.parent)


def _place(key: str) -> Path:
    return cache_folder() / f"{key}.packs"


def _is_ours(path: Path) -> bool:
    """Whether a file or folder is this user's and nobody else may write it. Never where that cannot be told."""
    state = path.stat()
    return hasattr(os, "getuid") and state.st_uid == os.getuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _forget_old(folder: Path) -> None:
    for path in sorted(folder.glob("*.packs"), key=lambda path: path.stat().st_mtime)[:-_MOST_KEPT]:
        path.unlink(missing_ok=True)


class _EngineUnpickler(pickle.Unpickler):
    """Makes values of the engine, sets and arrays, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if module.partition(".")[0] == engine.__name__ and name.isidentifier():
            found = super().find_class(module, name)
            if getattr(found, "__module__", None) == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of compiled packs")
