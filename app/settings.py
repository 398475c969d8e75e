"""Every setting, read once at the start from the environment and `.env`, and passed down."""

import hashlib
import ipaddress
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableSettings

from domain.callbacks import AllowedCallbacks

PREFIX = "CHANNELGRAPH_"
GOOGLE_KEYS = "https://www.googleapis.com/oauth2/v3/certs"
VAR = Path("var")
"""Where state lies unless the database is a file elsewhere."""


class StartRefused(Exception):
    """Why nothing can be started, in one line for whoever tried."""


class BadUsage(StartRefused):
    """What was written on the command line makes no sense; ends with 2, as typer's own refusals."""


class SettingsError(StartRefused):
    """A setting is wrong; the one line names it and says what is expected."""


def _split(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))


def _http_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise ValueError("no http address")
    if parts.query or parts.fragment or parts.port == 0:
        raise ValueError("more than a base address")
    return value.rstrip("/").removesuffix("/v1/jsonrpc")


def _database_address(value: SecretStr) -> SecretStr:
    address = value.get_secret_value()
    is_file = address.startswith("sqlite:///") and len(address) > len("sqlite:///")
    is_server = address.startswith(("postgresql://", "postgres://"))
    parts = urlsplit(address)
    if not is_file and not (is_server and parts.path.strip("/") and parts.port != 0):
        raise ValueError("no database address")
    return value


def _redis_address(value: SecretStr) -> SecretStr:
    if urlsplit(value.get_secret_value()).scheme not in {"redis", "rediss", "unix"}:
        raise ValueError("no Redis address")
    return value


def _callbacks(entries: tuple[str, ...]) -> tuple[str, ...]:
    return AllowedCallbacks.read(entries).entries


def _visible(value: SecretStr) -> SecretStr:
    secret = value.get_secret_value()
    if not secret.isascii() or not secret.isprintable() or " " in secret:
        raise ValueError("not fit for a header")
    return value


def _project(value: str) -> str:
    if not re.fullmatch(r"(?:[a-z][a-z0-9.-]*:)?[a-z][a-z0-9-]*", value):
        raise ValueError("no project id")
    return value


Token = Annotated[SecretStr, AfterValidator(_visible)]
HttpAddress = Annotated[str, AfterValidator(_http_address)]


class Settings(BaseSettings):
    """All settings, under the names of the public interface; descriptions say what is expected."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        arbitrary_types_allowed=True,
    )

    host: str = Field(
        default="127.0.0.1", min_length=1, description="a host name or address to listen on"
    )
    port: int = Field(
        default=8000, ge=0, le=65535, description="a whole number from 0 (any free port) to 65535"
    )
    mp_adapter_url: HttpAddress | None = Field(
        default=None, description="the MP Adapter's base address, such as https://adapter.example"
    )
    mp_adapter_client_key: Token | None = Field(
        default=None, description="the client key, in printable ASCII without spaces"
    )
    database_url: Annotated[SecretStr, AfterValidator(_database_address)] | None = Field(
        default=None, description="sqlite:///FILE or postgresql://USER@HOST/DATABASE"
    )
    redis_url: Annotated[SecretStr, AfterValidator(_redis_address)] | None = Field(
        default=None, description="redis://HOST:PORT/NUMBER, rediss:// or unix://"
    )
    brand_ids: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)] = Field(
        default=(), description="brand ids with commas between them"
    )
    oauth_callbacks: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_callbacks)
    ] = Field(
        default=(),
        description="https origins or full addresses with commas between them; http for 127.0.0.1 "
        "and localhost alone",
    )
    admin_key: Token | None = Field(
        default=None,
        min_length=32,
        max_length=512,
        description="32 to 512 printable characters without spaces",
    )
    pubsub_push_token: Token | None = Field(
        default=None, description="a secret in printable ASCII without spaces"
    )
    pubsub_push_audience: str | None = Field(
        default=None, min_length=1, description="the audience that the subscription's tokens name"
    )
    pubsub_push_service_account: str | None = Field(
        default=None, min_length=3, description="the email of the account that signs the pushes"
    )
    pubsub_push_keys_url: HttpAddress = Field(
        default=GOOGLE_KEYS, description="the http address of a JSON Web Key Set"
    )
    pubsub_project: Annotated[str, AfterValidator(_project)] | None = Field(
        default=None, description="the id of a Google Cloud project"
    )
    pubsub_pull: bool | None = Field(default=None, description="true or false")
    pubsub_endpoint: HttpAddress | None = Field(
        default=None, description="the http address of a Pub/Sub endpoint or emulator"
    )
    pubsub_subscriptions: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)] = Field(
        default=(), description="names of subscriptions with commas between them"
    )
    schedule: bool = Field(default=True, description="true or false")
    time_zone: ZoneInfo = Field(
        default=ZoneInfo("Asia/Jakarta"), description="a time zone's name, such as Asia/Jakarta"
    )
    export_folder: Path | None = Field(
        default=None, description="a folder of this database's own, for files of exports"
    )
    introspection: bool = Field(default=True, description="true or false")
    compiled_plans: bool = Field(default=True, description="true or false")
    metrics_token: Token | None = Field(
        default=None, description="a secret in printable ASCII without spaces"
    )
    upstream_timeout: float = Field(
        default=10.0, gt=0, le=600, description="seconds, more than 0 and at most 600"
    )
    hash_secret: SecretStr | None = Field(
        default=None, min_length=32, description="at least 32 characters, the same everywhere"
    )

    @property
    def is_sandbox(self) -> bool:
        """Whether the sandbox marketplace is played, as no MP Adapter is set."""
        return self.mp_adapter_url is None

    @property
    def pulls(self) -> bool:
        """Whether subscriptions are pulled: by choice, else wherever only Google's own can be."""
        if self.pubsub_pull is None:
            return self.pubsub_project is not None and self.pubsub_endpoint is None
        return self.pubsub_pull

    @property
    def database(self) -> str:
        """The database's address, by default a file that depends on who fills it."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{VAR}/{'sandbox' if self.is_sandbox else 'channelgraph'}.db"

    @property
    def state_folder(self) -> Path:
        """The folder for what lies beside the database; `var` beside a database server."""
        kind, _, file = self.database.partition(":///")
        return Path(file.partition("?")[0]).parent if kind == "sqlite" else VAR

    def beside_database(self, ending: str) -> Path:
        """A file beside the database, such as `var/sandbox.keys.json` for `keys.json`."""
        kind, _, file = self.database.partition(":///")
        name = Path(file.partition("?")[0]).stem if kind == "sqlite" else "sandbox"
        return self.state_folder / f"{name}.{ending}"

    @property
    def longest_call(self) -> timedelta:
        """How long a call can be on its way: it ends within its timeout, and arrives by then."""
        return timedelta(seconds=2 * self.upstream_timeout)

    @property
    def export_files(self) -> Path:
        """The folder for the files of exports; each database has its own."""
        if self.export_folder is not None:
            return self.export_folder
        name = hashlib.sha256(self.database.encode()).hexdigest()[:12]
        return self.state_folder / f"exports-{name}"

    @property
    def label_timeout(self) -> float:
        """Seconds that a shipping label may take: the marketplace draws it."""
        return 3 * self.upstream_timeout

    @property
    def listens_on_loopback(self) -> bool:
        """Whether nobody but this machine can reach the server."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def secrets(self) -> tuple[str, ...]:
        """Every secret value, for what must never show one; of addresses only the password."""
        values = [getattr(self, name) for name in type(self).model_fields]
        secrets = (value.get_secret_value() for value in values if isinstance(value, SecretStr))
        found = (urlsplit(text).password if "://" in text else text for text in secrets)
        return tuple(text for text in found if text)


def read_settings(env_file: Path | None = Path(".env"), **given: object) -> Settings:
    """Read all settings; `given` (from the command line) goes before the environment.

    Raises SettingsError with one line for all that is wrong.
    """
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    chosen["_env_file"] = env_file
    try:
        settings = Settings(**chosen)
    except ValidationError as error:
        lines = dict.fromkeys(_explain(str(part["loc"][0])) for part in error.errors())
        raise SettingsError("; ".join(lines)) from None
    except (UnreadableSettings, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"{env_file} cannot be read: {type(error).__name__}") from None
    _check_together(settings)
    return settings


def _explain(name: str) -> str:
    """One sentence; the wrong value stays out, as it may be a secret in the wrong place."""
    return f"{PREFIX}{name.upper()} is wrong: expected {Settings.model_fields[name].description}"


def _check_together(settings: Settings) -> None:
    """Settings that mean nothing alone; of each two that are missing one, the first is said."""
    is_signed = settings.pubsub_push_audience is not None
    has_endpoint = settings.pubsub_endpoint is not None
    has_project = settings.pubsub_project is not None
    has_account = settings.pubsub_push_service_account is not None
    has_client_key = settings.mp_adapter_client_key is not None
    for name, is_there, other, is_other_there in (
        ("MP_ADAPTER_CLIENT_KEY", has_client_key, "MP_ADAPTER_URL", not settings.is_sandbox),
        ("MP_ADAPTER_URL", not settings.is_sandbox, "MP_ADAPTER_CLIENT_KEY", has_client_key),
        ("PUBSUB_PUSH_SERVICE_ACCOUNT", has_account, "PUBSUB_PUSH_AUDIENCE", is_signed),
        ("PUBSUB_PUSH_AUDIENCE", is_signed, "PUBSUB_PUSH_SERVICE_ACCOUNT", has_account),
        ("PUBSUB_PROJECT", has_project, "PUBSUB_PULL", settings.pulls),
        ("PUBSUB_PROJECT", has_project, "PUBSUB_ENDPOINT", has_endpoint),
    ):
        if is_other_there and not is_there:
            expected = Settings.model_fields[name.lower()].description
            raise SettingsError(
                f"{PREFIX}{name} is missing: expected {expected}, as {PREFIX}{other} is set"
            )
