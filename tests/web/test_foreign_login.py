"""Logins by tokens of a Supabase project, which a little server stands in for: whose are taken, and as whom."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tests.web.conftest import START, Site, open_site

SECRET = "a secret of the project, long enough for HS256"
SUBJECT = "3f0d7f0e-8f7b-4a53-9a0e-6c1f6a0d9b11"
OTHER_KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(slots=True)
class Project:
    """The service: it publishes its keys, and may rotate them or fall silent."""

    keys: dict[str, ec.EllipticCurvePrivateKey] = field(default_factory=dict)
    more: list[Any] = field(default_factory=list)
    silent: bool = False
    asked: int = 0
    url: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked += 1
        if self.silent:
            return web.Response(status=500)
        public = [
            json.loads(ECAlgorithm.to_jwk(key.public_key())) | {"kid": kid, "alg": "ES256", "use": "sig"}
            for kid, key in self.keys.items()
        ]
        return web.json_response({"keys": [*public, *self.more]})

    def rotate(self, kid: str) -> None:
        self.keys = {kid: ec.generate_private_key(ec.SECP256R1())}

    def token(self, kid: str | None = None, **claims: Any) -> str:
        kid = kid or next(iter(self.keys))
        return jwt.encode(claims_of(self, **claims), self.keys[kid], "ES256", {"kid": kid})


def claims_of(project: Project, **changes: Any) -> dict[str, Any]:
    claims = {
        "sub": SUBJECT, "aud": "authenticated", "role": "authenticated", "email": "ana@example.org",
        "iss": f"{project.url}/auth/v1", "iat": int(START.timestamp()),
        "exp": int((START + timedelta(hours=1)).timestamp()), "user_metadata": {"full_name": "Ana López"},
    }  # fmt: skip
    return {name: value for name, value in (claims | changes).items() if value is not None}


def signed(**claims: Any) -> str:
    return jwt.encode(claims_of(Project(), iss=None) | claims, SECRET, "HS256")


@pytest.fixture
async def project() -> AsyncIterator[Project]:
    project = Project()
    project.rotate("first")
    app = web.Application()
    app.router.add_get("/auth/v1/.well-known/jwks.json", project.answer)
    async with TestServer(app) as server:
        project.url = f"http://127.0.0.1:{server.port}"
        yield project


@pytest.fixture
async def by_keys(project: Project, tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(tmp_path, SUPABASE_URL=project.url) as site:
        yield site


@pytest.fixture
async def by_secret(tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(tmp_path, SUPABASE_JWT_SECRET=SECRET) as site:
        yield site


async def ask(site: Site, token: str) -> tuple[int, Any]:
    response = await site.client.get("/api/export", headers={"Authorization": f"Bearer {token}"})
    return response.status, await response.json()


async def test_the_first_login_makes_the_person_and_the_next_finds_them(by_keys: Site, project: Project) -> None:
    status, told = await ask(by_keys, project.token())
    assert (status, told["person"]) == (200, {"id": SUBJECT, "email": "ana@example.org", "name": "Ana López"})
    await ask(by_keys, project.token(email="ana.new@example.org"))
    assert by_keys.rows("SELECT id, is_operator FROM users") == [(SUBJECT, 0)]
    assert project.asked == 1


async def test_a_bearer_changes_without_a_csrf_token(by_secret: Site) -> None:
    response = await by_secret.client.post(
        "/api/tasks", json={"title": "x"}, headers={"Authorization": f"Bearer {signed()}"}
    )
    assert response.status == 201


@pytest.mark.parametrize("way", ["header", "body"])
async def test_a_token_is_exchanged_for_a_session(by_secret: Site, way: str) -> None:
    headers = {"Authorization": f"Bearer {signed()}"} if way == "header" else {}
    body = {"access_token": signed()} if way == "body" else None
    response = await by_secret.client.post("/api/auth/login", json=body, headers=headers)
    assert response.status == 200
    told = await response.json()
    assert told["user"] == {"id": SUBJECT, "email": "ana@example.org", "name": "Ana López", "operator": False}
    by_secret.csrf = told["csrfToken"]
    assert (await by_secret.call("POST", "/api/tasks", {"title": "x"}))[0] == 201
    assert (await by_secret.call("POST", "/api/auth/logout"))[0] == 204
    assert (await by_secret.call("GET", "/api/tasks"))[0] == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": int(START.timestamp())}, {"exp": None}, {"exp": "tomorrow"}, {"exp": True}, {"aud": "anon"},
        {"aud": None}, {"sub": None}, {"sub": "root"}, {"sub": ""}, {"email": None}, {"email": "x"}, {"email": ""},
        {"email": "a@" + "x" * 400}, {"role": "service_role"}, {"is_anonymous": True},
        {"nbf": int((START + timedelta(hours=1)).timestamp())},
    ],
)  # fmt: skip
async def test_a_token_that_says_something_wrong_is_401(by_secret: Site, changes: dict[str, Any]) -> None:
    claims = {name: value for name, value in (claims_of(Project(), iss=None) | changes).items() if value is not None}
    token = jwt.encode(claims, SECRET, "HS256")
    status, answer = await ask(by_secret, token)
    assert (status, answer["error"]["code"]) == (401, "invalid_token")
    assert by_secret.rows("SELECT id FROM users") == []


async def test_a_token_signed_otherwise_is_401(by_secret: Site, by_keys: Site, project: Project) -> None:
    claims = claims_of(project)
    public = project.keys["first"].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    body, head = jwt.utils.base64url_encode(json.dumps(claims).encode()).decode(), "eyJhbGciOiJub25lIn0"
    confused = jwt.utils.base64url_encode(json.dumps({"alg": "HS256", "kid": "first", "typ": "JWT"}).encode()).decode()
    mac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(f"{confused}.{body}".encode(), public)
    forged = {
        "none": f"{head}.{body}.",
        "public key as secret": f"{confused}.{body}.{jwt.utils.base64url_encode(mac).decode()}",
        "secret that is not configured": jwt.encode(claims, SECRET, "HS256", {"kid": "first"}),
        "another key of that name": jwt.encode(
            claims, ec.generate_private_key(ec.SECP256R1()), "ES256", {"kid": "first"}
        ),
        "algorithm of another key": jwt.encode(claims, RSA_KEY, "RS256", {"kid": "first"}),
        "unknown key": jwt.encode(claims, project.keys["first"], "ES256", {"kid": "second"}),
        "no key named": jwt.encode(claims, project.keys["first"], "ES256"),
        "another issuer": project.token(iss="https://other.supabase.co/auth/v1"),
        "no issuer": project.token(iss=None),
        "cut short": project.token()[:-2],
        "too long": project.token(user_metadata={"x": "y" * 5000}),
    }
    for what, token in forged.items():
        assert (await ask(by_keys, token))[0] == 401, what
    for what, token in {"keys": project.token(), "wrong secret": jwt.encode(claims, SECRET + "x", "HS256"),
                        "HS384": jwt.encode(claims, SECRET * 2, "HS384")}.items():  # fmt: skip
        assert (await ask(by_secret, token))[0] == 401, what


async def test_keys_of_both_kinds_are_taken_and_shared_secrets_are_not(by_keys: Site, project: Project) -> None:
    public = json.loads(RSAAlgorithm.to_jwk(RSA_KEY.public_key()))
    project.more = [
        public | {"kid": "rsa", "alg": "RS256"}, public | {"kid": "other use", "use": "enc"}, {"kty": "RSA"}, "nothing",
        {"kid": "broken", "kty": "EC"}, {"kty": "oct", "kid": "shared", "k": "c2VjcmV0", "alg": "HS256"},
    ]  # fmt: skip
    token = jwt.encode(claims_of(project), RSA_KEY, "RS256", {"kid": "rsa"})
    assert (await ask(by_keys, token))[0] == 200
    for kid in ("other use", "broken"):
        assert (await ask(by_keys, jwt.encode(claims_of(project), RSA_KEY, "RS256", {"kid": kid})))[0] == 401


async def test_rotated_keys_are_fetched_and_forged_names_cause_no_traffic(by_keys: Site, project: Project) -> None:
    old = project.token()
    assert (await ask(by_keys, old))[0] == 200
    by_keys.clock.forward(minutes=1)
    project.rotate("second")
    assert (await ask(by_keys, project.token()))[0] == 200
    assert (await ask(by_keys, old))[0] == 401
    asked = project.asked
    for number in range(5):
        await ask(by_keys, jwt.encode(claims_of(project), project.keys["second"], "ES256", {"kid": f"forged {number}"}))
    assert project.asked == asked


async def test_keys_outlive_a_silence_of_the_service_for_an_hour(by_keys: Site, project: Project) -> None:
    exp = int((START + timedelta(days=1)).timestamp())
    token = project.token(exp=exp)
    project.silent = True
    status, answer = await ask(by_keys, token)
    assert (status, answer["error"]["code"]) == (503, "login_unavailable")
    project.silent = False
    by_keys.clock.forward(seconds=31)
    assert (await ask(by_keys, token))[0] == 200
    project.silent = True
    by_keys.clock.forward(minutes=55)
    assert (await ask(by_keys, token))[0] == 200
    by_keys.clock.forward(minutes=10)
    assert (await ask(by_keys, token))[0] == 503


async def test_an_address_that_is_an_account_here_is_not_taken_over(by_secret: Site) -> None:
    person = await by_secret.add_person()
    for unproven in ({}, {"email_verified": "true"}, {"user_metadata": {"email_verified": True}}):
        status, answer = await ask(by_secret, signed(email="ANA@example.org", **unproven))
        assert (status, answer["error"]["code"]) == (409, "email_taken")
    assert by_secret.rows("SELECT id FROM users") == [(person.id,)]
    status, told = await ask(by_secret, signed(email_verified=True))
    assert (status, told["person"]["id"]) == (200, person.id)
    assert (await ask(by_secret, signed()))[1]["person"]["id"] == person.id


async def test_both_ways_may_be_configured_together(project: Project, tmp_path: Path) -> None:
    async with open_site(tmp_path, SUPABASE_URL=project.url, SUPABASE_JWT_SECRET=SECRET) as site:
        assert (await ask(site, project.token()))[0] == 200
        assert (await ask(site, jwt.encode(claims_of(project), SECRET, "HS256")))[0] == 200
        assert (await ask(site, signed()))[0] == 401  # of no issuer


async def test_without_a_project_no_token_is_taken(ana: Site) -> None:
    assert (await ask(ana, signed()))[0] == 401
    response = await ana.client.post("/api/auth/login", json={"access_token": signed()})
    assert response.status == 401
