"""The Dockerfile, as far as one can tell without an engine: what it copies is there, what it runs exists."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from server.app import build_app
from server.settings import load_settings
from server.web.openapi import routes_of

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
STEPS = [line.split(maxsplit=1) for line in DOCKERFILE.splitlines() if line and not line.startswith("#")]


def steps(name: str) -> list[str]:
    return [step[1] for step in STEPS if step[0] == name]


def pinned(name: str) -> dict[str, set[str]]:
    """Each pinned package of a lock with its hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    return {block.split()[0]: set(re.findall(r"sha256:\w+", block)) for block in blocks if "==" in block.split("\n")[0]}


def test_everything_that_is_copied_is_there_and_reaches_the_builder() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = [source for copy in steps("COPY") if "--from" not in copy for source in copy.split()[:-1]]
    assert len(copied) >= 8
    for source in copied:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in ignored, source
    assert ignored[1] == "*"
    assert not [line for line in ignored if line.startswith("!") and not (ROOT / line[1:]).exists()]


def test_what_the_wheel_is_made_of_is_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    copied = " ".join(steps("COPY"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    for source in (*packages, project["project"]["readme"], *project["project"]["license-files"]):
        assert source in copied.split(), source
    assert "focobot" in project["project"]["scripts"]
    assert steps("CMD") == ['["focobot", "serve"]']


def test_it_runs_as_nobody_special_and_says_how_it_is() -> None:
    assert steps("USER") == ["focobot"]
    assert STEPS.index(["USER", "focobot"]) < STEPS.index(["CMD", steps("CMD")[0]])
    [check] = steps("HEALTHCHECK")
    assert "GET /readyz" in set(routes_of(build_app(load_settings({}))))
    assert "/readyz" in check
    settings: dict[str, str] = {}
    for line in steps("ENV"):
        settings |= dict(part.split("=", 1) for part in line.split())
    known = load_settings({name: value for name, value in settings.items() if name in ("HOST", "PORT", "DATABASE_URL")})
    assert (known.host, known.port) == ("0.0.0.0", 8080)
    assert known.database_url.startswith(f"sqlite:///{steps('VOLUME')[0]}/")


def test_the_run_time_lock_is_a_part_of_the_lock_and_holds_every_dependency() -> None:
    whole, part = pinned("requirements.lock"), pinned("requirements-runtime.lock")
    assert {name: whole.get(name) for name in part} == part
    names = {canonicalize_name(name.partition("==")[0]) for name in part}
    needed = [Requirement(line) for line in requires("focobot") or ()]
    assert {canonicalize_name(one.name) for one in needed if one.marker is None} <= names
    assert not names & {"pytest", "mypy", "ruff", "playwright", "schemathesis", "hypothesis"}
