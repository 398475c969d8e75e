"""Settings: what is wrong stops the start with one line that names it; secrets are never shown."""

from pathlib import Path

import pytest

from app.settings import PREFIX, Settings, SettingsError, read_settings

SECRET = "planted-secret-of-thirty-two-characters"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_defaults_are_those_of_the_interface() -> None:
    settings = read_settings()

    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.is_sandbox
    assert settings.database == "sqlite:///var/sandbox.db"
    assert settings.brand_ids == ()
    assert settings.time_zone.key == "Asia/Jakarta"
    assert settings.introspection is True
    assert (settings.upstream_timeout, settings.label_timeout) == (10.0, 30.0)
    assert settings.listens_on_loopback
    assert settings.secrets() == ()


def test_a_real_adapter_has_another_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHANNELGRAPH_MP_ADAPTER_URL", "https://adapter.example/")
    monkeypatch.setenv("CHANNELGRAPH_MP_ADAPTER_CLIENT_KEY", "12312312")

    settings = read_settings()

    assert settings.mp_adapter_url == "https://adapter.example"
    assert settings.database == "sqlite:///var/channelgraph.db"
    assert not settings.is_sandbox


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "80a", "a whole number from 0 (any free port) to 65535"),
        ("PORT", "65536", "a whole number from 0 (any free port) to 65535"),
        ("MP_ADAPTER_URL", "adapter.example", "the MP Adapter's base address"),
        ("MP_ADAPTER_URL", "ftp://adapter.example", "the MP Adapter's base address"),
        ("MP_ADAPTER_URL", "http://[::1", "the MP Adapter's base address"),
        ("MP_ADAPTER_CLIENT_KEY", f"{SECRET}\n", "the client key, in printable ASCII"),
        ("DATABASE_URL", f"mysql://u:{SECRET}@h/d", "sqlite:///FILE or postgresql://"),
        ("DATABASE_URL", "sqlite://", "sqlite:///FILE or postgresql://"),
        ("DATABASE_URL", f"postgresql://u:{SECRET}@h", "sqlite:///FILE or postgresql://"),
        ("REDIS_URL", f"http://:{SECRET}@h", "redis://HOST:PORT/NUMBER"),
        ("ADMIN_KEY", SECRET[:31], "32 to 512 printable characters"),
        ("PUBSUB_PUSH_TOKEN", f"{SECRET} two", "a secret in printable ASCII"),
        ("PUBSUB_PROJECT", "projects/p", "the id of a Google Cloud project"),
        ("PUBSUB_PULL", "perhaps", "true or false"),
        ("PUBSUB_ENDPOINT", "emulator:8085", "the http address of a Pub/Sub endpoint"),
        ("PUBSUB_PUSH_KEYS_URL", "keys.json", "the http address of a JSON Web Key Set"),
        ("METRICS_TOKEN", f"{SECRET}\tü", "a secret in printable ASCII"),
        ("TIME_ZONE", "Mars/Olympus", "a time zone's name, such as Asia/Jakarta"),
        ("TIME_ZONE", "../../etc/passwd", "a time zone's name, such as Asia/Jakarta"),
        ("OAUTH_CALLBACKS", "http://dashboard.example", "https origins or full addresses"),
        ("OAUTH_CALLBACKS", "dashboard.example", "https origins or full addresses"),
        ("INTROSPECTION", "perhaps", "true or false"),
        ("UPSTREAM_TIMEOUT", "0", "seconds, more than 0 and at most 600"),
        ("UPSTREAM_TIMEOUT", "nan", "seconds, more than 0 and at most 600"),
        ("HASH_SECRET", SECRET[:31], "at least 32 characters"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)

    with pytest.raises(SettingsError) as caught:
        read_settings()

    line = str(caught.value)
    assert line.startswith(f"{PREFIX}{name} is wrong: expected {expected}")
    assert "\n" not in line
    assert SECRET[:31] not in line
    assert caught.value.__suppress_context__


def test_all_that_is_wrong_stands_in_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHANNELGRAPH_PORT", "x")
    monkeypatch.setenv("CHANNELGRAPH_TIME_ZONE", "x")

    with pytest.raises(SettingsError, match=r"^CHANNELGRAPH_PORT .*; CHANNELGRAPH_TIME_ZONE "):
        read_settings()


@pytest.mark.parametrize(
    ("there", "value", "missing"),
    [
        ("MP_ADAPTER_URL", "http://adapter.example", "MP_ADAPTER_CLIENT_KEY"),
        ("MP_ADAPTER_CLIENT_KEY", SECRET, "MP_ADAPTER_URL"),
        ("PUBSUB_PUSH_AUDIENCE", "https://api.example", "PUBSUB_PUSH_SERVICE_ACCOUNT"),
        ("PUBSUB_PUSH_SERVICE_ACCOUNT", "push@project", "PUBSUB_PUSH_AUDIENCE"),
        ("PUBSUB_PULL", "true", "PUBSUB_PROJECT"),
        ("PUBSUB_ENDPOINT", "http://127.0.0.1:8085", "PUBSUB_PROJECT"),
    ],
)
def test_address_and_client_key_go_together(
    monkeypatch: pytest.MonkeyPatch, there: str, value: str, missing: str
) -> None:
    monkeypatch.setenv(PREFIX + there, value)

    with pytest.raises(SettingsError) as caught:
        read_settings()

    assert str(caught.value).startswith(f"{PREFIX}{missing} is missing: expected ")
    assert str(caught.value).endswith(f"as {PREFIX}{there} is set")
    assert SECRET not in str(caught.value)


def test_callbacks_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHANNELGRAPH_OAUTH_CALLBACKS", "https://a.example, http://localhost,")

    assert read_settings().oauth_callbacks == ("https://a.example", "http://localhost")


def test_empty_values_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHANNELGRAPH_MP_ADAPTER_URL", "")
    monkeypatch.setenv("CHANNELGRAPH_BRAND_IDS", "")

    assert read_settings().mp_adapter_url is None
    assert read_settings().brand_ids == ()


@pytest.mark.parametrize(
    ("given", "pulls"),
    [
        ({}, False),
        ({"PUBSUB_PROJECT": "shop-1"}, True),
        ({"PUBSUB_PROJECT": "example.com:shop-1"}, True),
        ({"PUBSUB_PROJECT": "shop-1", "PUBSUB_PULL": "false"}, False),
        ({"PUBSUB_PROJECT": "shop-1", "PUBSUB_ENDPOINT": "http://127.0.0.1:8085"}, False),
        (
            {
                "PUBSUB_PROJECT": "shop-1",
                "PUBSUB_ENDPOINT": "http://127.0.0.1:8085",
                "PUBSUB_PULL": "true",
            },
            True,
        ),
        ({"PUBSUB_PULL": "false"}, False),
    ],
)
def test_pulling_goes_with_a_project_unless_it_is_chosen_or_the_endpoint_is_not_googles(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], pulls: bool
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(PREFIX + name, value)

    assert read_settings().pulls is pulls


def test_subscriptions_are_split_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHANNELGRAPH_PUBSUB_SUBSCRIPTIONS", "a, projects/p/subscriptions/b ,,a")

    assert read_settings().pubsub_subscriptions == ("a", "projects/p/subscriptions/b")


def test_brands_are_split_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHANNELGRAPH_BRAND_IDS", " kopi, batik ,,kopi")

    assert read_settings().brand_ids == ("kopi", "batik")


def test_the_env_file_is_read_and_the_environment_goes_before_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("CHANNELGRAPH_PORT=8123\nCHANNELGRAPH_HOST=::1\nOTHER=1\n")
    monkeypatch.setenv("CHANNELGRAPH_PORT", "8124")

    settings = read_settings()

    assert (settings.host, settings.port) == ("::1", 8124)
    assert read_settings(port=9).port == 9


def test_an_env_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"CHANNELGRAPH_HOST=\xff\xfe\n")

    with pytest.raises(SettingsError, match=r"^\.env cannot be read: UnicodeDecodeError$"):
        read_settings()


def test_nothing_shows_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    planted = {
        "MP_ADAPTER_CLIENT_KEY": SECRET + "1",
        "ADMIN_KEY": SECRET + "2",
        "PUBSUB_PUSH_TOKEN": SECRET + "3",
        "METRICS_TOKEN": SECRET + "4",
        "HASH_SECRET": SECRET + "5",
        "DATABASE_URL": f"postgresql://u:{SECRET}6@h/d",
        "REDIS_URL": f"redis://:{SECRET}7@h",
    }
    monkeypatch.setenv("CHANNELGRAPH_MP_ADAPTER_URL", "http://adapter.example")
    for name, value in planted.items():
        monkeypatch.setenv(PREFIX + name, value)

    settings = read_settings()

    shown = f"{settings!r} {settings!s} {settings.model_dump_json()}"
    assert SECRET not in shown
    assert set(settings.secrets()) == {SECRET + str(number) for number in range(1, 8)}


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("127.1.2.3", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("api.example", False),
    ],
)
def test_loopback_is_known(host: str, is_loopback: bool) -> None:
    assert Settings(host=host).listens_on_loopback is is_loopback


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("sqlite:///var/sandbox.db", "var/sandbox.keys.json"),
        ("sqlite:////srv/shop/orders.db?x=1", "/srv/shop/orders.keys.json"),
        ("postgresql://u@h/d", "var/sandbox.keys.json"),
    ],
)
def test_state_lies_beside_the_database(
    monkeypatch: pytest.MonkeyPatch, address: str, file: str
) -> None:
    monkeypatch.setenv("CHANNELGRAPH_DATABASE_URL", address)

    assert read_settings().beside_database("keys.json") == Path(file)


def test_every_setting_stands_in_the_example_file() -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text()

    for name in Settings.model_fields:
        assert f"#{PREFIX}{name.upper()}=" in example
