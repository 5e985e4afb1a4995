"""The environment as one frozen value. Every variable stands here once, and with a comment in `.env.example`.

A blank variable counts as not set. `development` fills the secrets with known texts so that a newcomer needs no file;
`production` refuses those and weak ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Any, Literal, cast
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from server.channels.signature import SigningKeys
from server.guard.limits import Limits, Penalties, Rates
from server.phones import BadPhone, fold_phone

Url = str
Provider = Literal["openai", "kimi", "glm"]

DEVELOPMENT_SECRETS: Mapping[str, str] = {
    "FOCOBOT_CRON_SECRET": "development-only-cron-secret-change-me-please",
    "FOCOBOT_FINGERPRINT_SECRET": "development-only-fingerprint-secret-change-me",
    "FOCOBOT_ENCRYPTION_KEY": "development-only-encryption-key-change-me-please",
    "TWILIO_AUTH_TOKEN": "development-only-twilio-auth-token-change-me",
}
"""What `development` uses where nothing is set, and what `.env.example` shows. `production` refuses each of them."""

TEMPLATE_KINDS = (
    "MORNING_DIGEST", "EVENING_SUMMARY", "OVERDUE_REMINDER", "DEADLINE_ALERT", "TASK_REMINDER", "LINK_CODE",
)  # fmt: skip
_TEMPLATE_PREFIX = "TWILIO_TEMPLATE_"
_TEMPLATE_NAME = re.compile(rf"{_TEMPLATE_PREFIX}({'|'.join(TEMPLATE_KINDS)})_([A-Z]{{2,3}}(?:_[A-Z0-9]+)*)")
_OPTIONAL_SECRETS = (
    "FOCOBOT_METRICS_TOKEN", "SUPABASE_JWT_SECRET", "TWILIO_AUTH_TOKEN_SECONDARY", "TWILIO_SHARED_KEY_SECRET",
)  # fmt: skip
_SEVERAL = frozenset({"FOCOBOT_ENCRYPTION_KEY", "TWILIO_SHARED_KEY_SECRET"})
_SECRET_LENGTH, _SECRET_VARIETY = 32, 10
_NETWORKS = "expected addresses or networks (10.0.0.1, 10.0.0.0/8), separated by commas"
_DATABASES = ("sqlite:///", "postgresql://", "postgres://")


class SettingsError(Exception):
    """The environment is wrong. The text has one line per variable and holds no value of a secret."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Settings(BaseSettings):
    """What the environment says. Fields are named for what they mean, aliases are the variables."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=False, hide_input_in_errors=True)

    environment: Literal["development", "production"] = Field("development", alias="FOCOBOT_ENV")
    host: str = Field("127.0.0.1", alias="HOST")
    port: int = Field(8080, alias="PORT", ge=0, le=65535)
    public_url: Url | None = Field(None, alias="FOCOBOT_BASE_URL")
    public_url_of_site: Url | None = Field(None, alias="NEXT_PUBLIC_BASE_URL")
    database_url: str = Field("sqlite:///focobot.db", alias="DATABASE_URL", repr=False)

    cron_secret: str = Field(DEVELOPMENT_SECRETS["FOCOBOT_CRON_SECRET"], alias="FOCOBOT_CRON_SECRET", repr=False)
    fingerprint_secret: str = Field(
        DEVELOPMENT_SECRETS["FOCOBOT_FINGERPRINT_SECRET"], alias="FOCOBOT_FINGERPRINT_SECRET", repr=False
    )
    encryption_keys: Annotated[tuple[str, ...], NoDecode] = Field(
        (DEVELOPMENT_SECRETS["FOCOBOT_ENCRYPTION_KEY"],), alias="FOCOBOT_ENCRYPTION_KEY", repr=False
    )
    metrics_token: str | None = Field(None, alias="FOCOBOT_METRICS_TOKEN", repr=False)
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        (), alias="FOCOBOT_TRUSTED_PROXIES"
    )

    twilio_account_sid: str | None = Field(None, alias="TWILIO_ACCOUNT_SID")
    twilio_auth_token: str = Field(DEVELOPMENT_SECRETS["TWILIO_AUTH_TOKEN"], alias="TWILIO_AUTH_TOKEN", repr=False)
    twilio_second_token: str | None = Field(None, alias="TWILIO_AUTH_TOKEN_SECONDARY", repr=False)
    twilio_shared_keys: Annotated[tuple[str, ...], NoDecode] = Field((), alias="TWILIO_SHARED_KEY_SECRET", repr=False)
    twilio_api_key_sid: str | None = Field(None, alias="TWILIO_API_KEY_SID")
    twilio_api_key_secret: str | None = Field(None, alias="TWILIO_API_KEY_SECRET", repr=False)
    twilio_phone_number: str | None = Field(None, alias="TWILIO_PHONE_NUMBER")
    whatsapp_number: str | None = Field(None, alias="WHATSAPP_BUSINESS_NUMBER")
    twilio_api_base_url: Url = Field("https://api.twilio.com", alias="TWILIO_API_BASE_URL")
    templates: Mapping[tuple[str, str], str] = Field(default_factory=dict)  # (kind, language), both in lower case

    session_timeout_hours: float = Field(24, alias="FOCOBOT_SESSION_TIMEOUT_HOURS", gt=0, le=8760)
    session_longest_days: float = Field(7, alias="FOCOBOT_MAX_SESSION_DAYS", gt=0, le=366)
    rate_unlinked: Annotated[tuple[int, ...], NoDecode] = Field((3, 10, 20), alias="FOCOBOT_RATE_UNLINKED")
    rate_linked: Annotated[tuple[int, ...], NoDecode] = Field((10, 100, 500), alias="FOCOBOT_RATE_LINKED")
    rate_penalties: Annotated[tuple[int, ...], NoDecode] = Field((3, 5, 10, 20), alias="FOCOBOT_RATE_PENALTIES")
    new_devices_a_day: int = Field(5, alias="FOCOBOT_NEW_DEVICES_A_DAY", ge=1, le=1000)
    failed_verifications: int = Field(5, alias="FOCOBOT_FAILED_VERIFICATIONS", ge=1, le=1000)

    openai_api_key: str | None = Field(None, alias="OPENAI_API_KEY", repr=False)
    kimi_api_key: str | None = Field(None, alias="KIMI_API_KEY", repr=False)
    glm_api_key: str | None = Field(None, alias="GLM_API_KEY", repr=False)
    openai_base_url: Url = Field("https://api.openai.com/v1", alias="OPENAI_BASE_URL")
    kimi_base_url: Url = Field("https://api.moonshot.ai/v1", alias="KIMI_BASE_URL")
    glm_base_url: Url = Field("https://api.z.ai/api/paas/v4", alias="GLM_BASE_URL")
    openai_model: str = Field("gpt-5-mini", alias="OPENAI_MODEL")
    kimi_model: str = Field("kimi-k2.5", alias="KIMI_MODEL")
    glm_model: str = Field("glm-4.7", alias="GLM_MODEL")
    llm_order: Annotated[tuple[Provider, ...], NoDecode] = Field(("openai", "kimi", "glm"), alias="FOCOBOT_LLM_ORDER")
    llm_deadline_seconds: float = Field(8, alias="FOCOBOT_LLM_DEADLINE_SECONDS", gt=0, le=120)
    llm_questions_a_day: int = Field(40, alias="FOCOBOT_LLM_QUESTIONS_A_DAY", ge=0)
    llm_tokens_a_day: int = Field(100_000, alias="FOCOBOT_LLM_TOKENS_A_DAY", ge=0)
    llm_prices: Annotated[Mapping[str, tuple[float, float]], NoDecode] = Field({}, alias="FOCOBOT_LLM_PRICES")

    supabase_url: Url | None = Field(None, alias="SUPABASE_URL")
    supabase_jwt_secret: str | None = Field(None, alias="SUPABASE_JWT_SECRET", repr=False)
    scheduler: bool = Field(True, alias="FOCOBOT_SCHEDULER")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load_settings` was handed: the process environment is read at one place, and a test needs none."""
        return (init_settings,)

    @field_validator(
        "rate_unlinked", "rate_linked", "rate_penalties", "llm_order", "encryption_keys", "trusted_proxies",
        "twilio_shared_keys", mode="before",
    )  # fmt: skip
    @classmethod
    def _split_commas(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("llm_prices", mode="before")
    @classmethod
    def _read_prices(cls, value: object) -> object:
        """`model=read/written, …`: US dollars for a million tokens."""
        if not isinstance(value, str):
            return value
        entries = [entry.strip() for entry in value.split(",") if entry.strip()]
        found = [re.fullmatch(r"(\S+)\s*=\s*(\d+(?:\.\d+)?)\s*/\s*(\d+(?:\.\d+)?)", entry) for entry in entries]
        if None in found:
            raise ValueError("expected model=read/written, as gpt-5-mini=0.25/2, separated by commas")
        return {match[1]: (float(match[2]), float(match[3])) for match in found if match is not None}

    @field_validator("rate_unlinked", "rate_linked", "rate_penalties")
    @classmethod
    def _check_rising(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if any(figure < 1 for figure in value) or list(value) != sorted(value):
            raise ValueError("whole numbers above zero, separated by commas, none smaller than the one before")
        return value

    @field_validator("rate_unlinked", "rate_linked")
    @classmethod
    def _check_three(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if len(value) != 3:
            raise ValueError("three numbers separated by commas: messages per minute, hour and day")
        return value

    @field_validator("rate_penalties")
    @classmethod
    def _check_four(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if len(value) != 4:
            raise ValueError("four numbers separated by commas: violations that warn, wait, block and lock")
        return value

    @field_validator(
        "public_url", "public_url_of_site", "twilio_api_base_url", "openai_base_url", "kimi_base_url", "glm_base_url",
        "supabase_url",
    )  # fmt: skip
    @classmethod
    def _check_url(cls, value: str | None) -> str | None:
        return None if value is None else _root_url(value)

    @field_validator("database_url")
    @classmethod
    def _check_database(cls, value: str) -> str:
        if not value.startswith(_DATABASES) or value in _DATABASES:
            raise ValueError("expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME")
        return value.replace("postgres://", "postgresql://", 1)

    @field_validator("twilio_phone_number", "whatsapp_number")
    @classmethod
    def _check_phone(cls, value: str | None) -> str | None:
        """The operator's own number is kept as the channel knows it: only its shape is checked."""
        if value is None:
            return None
        try:
            fold_phone(value)
        except BadPhone as error:
            raise ValueError("expected a phone number with its country code, as +14155550100") from error
        return "+" + re.sub(r"\D", "", value)

    @field_validator("scheduler", mode="before")
    @classmethod
    def _check_switch(cls, value: object) -> object:
        if isinstance(value, str) and value.lower() not in ("on", "off"):
            raise ValueError("expected on or off")
        return value.lower() == "on" if isinstance(value, str) else value

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def base_url(self) -> str:
        """The public address, without a slash at its end: what signatures are checked against."""
        return self.public_url or self.public_url_of_site or f"http://{self.host}:{self.port}"

    @property
    def signing_keys(self) -> SigningKeys:
        """What Twilio's requests to us may be signed with."""
        second = (self.twilio_second_token,) if self.twilio_second_token else ()
        return SigningKeys(tokens=(self.twilio_auth_token, *second), shared=self.twilio_shared_keys)

    @property
    def bot_number(self) -> str | None:
        """The number that people write to."""
        return self.whatsapp_number or self.twilio_phone_number

    @property
    def limits(self) -> Limits:
        warn, wait, block, lock = self.rate_penalties
        return Limits(
            unlinked=_rates(self.rate_unlinked),
            linked=_rates(self.rate_linked),
            penalties=Penalties(warn=warn, wait=wait, block=block, lock=lock),
            session_idle=timedelta(hours=self.session_timeout_hours),
            session_longest=timedelta(days=self.session_longest_days),
            new_devices=self.new_devices_a_day,
            failed_verifications=self.failed_verifications,
        )


def load_settings(env: Mapping[str, str]) -> Settings:
    """The settings that `env` holds. Raises SettingsError with every wrong or missing variable at once."""
    values = {name: text.strip() for name, text in env.items() if text.strip()}
    templates, problems = _templates(values)
    settings: Settings | None = None
    try:
        settings = Settings(**cast("dict[str, Any]", _known(values)), templates=templates)
    except ValidationError as error:
        problems += [
            _line(detail["loc"], detail["type"], detail["msg"]) for detail in error.errors(include_input=False)
        ]
    if settings is not None:
        problems += _contradictions(settings)
    if values.get("FOCOBOT_ENV") == "production":
        problems += _production_problems(values)
    if settings is None or problems:
        raise SettingsError(tuple(dict.fromkeys(problems)))
    return settings


def variable_names() -> tuple[str, ...]:
    """Every variable that has a fixed name."""
    return tuple(field.alias for field in Settings.model_fields.values() if field.alias)


def _known(values: Mapping[str, str]) -> dict[str, str]:
    return {name: values[name] for name in variable_names() if name in values}


def _rates(figures: tuple[int, ...]) -> Rates:
    minute, hour, day = figures
    return Rates(minute=minute, hour=hour, day=day)


def _root_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        well_formed = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
    except ValueError:
        well_formed = False
    if not well_formed or parts.query or parts.fragment or re.search(r"\s", text):
        raise ValueError("expected an address as https://example.org, without a query")
    return text.rstrip("/")


def _templates(values: Mapping[str, str]) -> tuple[dict[tuple[str, str], str], list[str]]:
    """TWILIO_TEMPLATE_<KIND>_<LANGUAGE>: which languages there are is the grammars' matter, so names are open."""
    found: dict[tuple[str, str], str] = {}
    problems: list[str] = []
    for name in sorted(name for name in values if name.startswith(_TEMPLATE_PREFIX)):
        match = _TEMPLATE_NAME.fullmatch(name)
        if match is None:
            problems.append(
                f"{name}: no such template; expected {_TEMPLATE_PREFIX}<{'|'.join(TEMPLATE_KINDS)}>_<LANGUAGE>"
            )
        elif not values[name].startswith("HX"):
            problems.append(f"{name}: expected the ContentSid of an approved template, which begins with HX")
        else:
            found[match[1].lower(), match[2].lower().replace("_", "-")] = values[name]
    return found, problems


def _line(location: tuple[int | str, ...], kind: str, message: str) -> str:
    name = str(location[0]) if location else "environment"
    plain = {
        "int_parsing": "expected a whole number",
        "float_parsing": "expected a number",
        "literal_error": message.replace("Input should be", "expected"),
        "value_error": message.removeprefix("Value error, "),
        "ip_v4_network": _NETWORKS,
        "ip_v6_network": _NETWORKS,
    }
    return f"{name}: {plain.get(kind, message.replace('Input should be', 'expected'))}"


def _contradictions(settings: Settings) -> list[str]:
    problems = []
    if settings.public_url and settings.public_url_of_site and settings.public_url != settings.public_url_of_site:
        problems.append("FOCOBOT_BASE_URL: differs from NEXT_PUBLIC_BASE_URL; set one of them, or both alike")
    if bool(settings.twilio_api_key_sid) != bool(settings.twilio_api_key_secret):
        missing = "TWILIO_API_KEY_SECRET" if settings.twilio_api_key_sid else "TWILIO_API_KEY_SID"
        problems.append(f"{missing}: missing; an API key needs both its sid and its secret")
    if not settings.encryption_keys:
        problems.append("FOCOBOT_ENCRYPTION_KEY: holds no key")
    return problems


def _production_problems(values: Mapping[str, str]) -> list[str]:
    problems = [problem for name in DEVELOPMENT_SECRETS for problem in _secret_problems(name, values.get(name))]
    for name in _OPTIONAL_SECRETS:
        if name in values:
            problems += _secret_problems(name, values[name])
    if (project := values.get("SUPABASE_URL")) is not None and not _is_safe_way(project):
        problems.append("SUPABASE_URL: must be an https address in production; its keys decide who may log in")
    problems += _shared_secrets(values)
    address = values.get("FOCOBOT_BASE_URL") or values.get("NEXT_PUBLIC_BASE_URL")
    if address is None:
        problems.append("FOCOBOT_BASE_URL: missing; signatures are checked against this public address")
    elif not address.startswith("https://"):
        problems.append("FOCOBOT_BASE_URL: must be an https address in production")
    if not (values.get("WHATSAPP_BUSINESS_NUMBER") or values.get("TWILIO_PHONE_NUMBER")):
        problems.append("WHATSAPP_BUSINESS_NUMBER: missing; people are told to write to this number")
    if not values.get("TWILIO_ACCOUNT_SID"):
        problems.append("TWILIO_ACCOUNT_SID: missing; the account that messages come from")
    return problems


def _is_safe_way(address: str) -> bool:
    """https, or this very machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in ("127.0.0.1", "::1", "localhost")


def _secret_problems(name: str, value: str | None) -> Iterator[str]:
    """A Twilio token is 32 hexadecimal digits: random ones may hold fewer than ten different, so only length counts."""
    if value is None:
        yield f"{name}: missing; production needs it"
        return
    variety = 6 if name.startswith("TWILIO_") else _SECRET_VARIETY
    for key in value.split(",") if name in _SEVERAL else (value,):
        secret = key.strip()
        if secret in DEVELOPMENT_SECRETS.values():
            yield f"{name}: is the example's; production needs a secret of its own"
        elif len(secret) < _SECRET_LENGTH or len(set(secret)) < variety:
            yield f"{name}: too weak; {_SECRET_LENGTH} characters or more, at least {variety} different ones"


def _shared_secrets(values: Mapping[str, str]) -> Iterator[str]:
    """One text in two places means that who learns one has both."""
    first: dict[str, str] = {}
    for name in DEVELOPMENT_SECRETS:
        secret = values.get(name)
        if secret is not None and first.setdefault(secret, name) != name:
            yield f"{name}: is the same as {first[secret]}; each secret needs a text of its own"
