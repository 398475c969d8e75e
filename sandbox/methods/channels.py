"""CredentialsService and ChannelService: how a channel is connected, and which are."""

import base64
from datetime import timedelta

from sandbox import params as read
from sandbox.envelope import Call, RpcError
from sandbox.json_text import Json, Object, encode
from sandbox.marketplaces import CHANNEL_CODES, CLIENT_ID, HABITS
from sandbox.methods.credential_forms import FORMS, SHOP_LIMITS, Form
from sandbox.model import Connection, Credential
from sandbox.order_messages import ZERO_DATE, date_text
from sandbox.world import World

UNMASKED = frozenset(
    {"shop_id", "fs_id", "partner_id", "merchant_code", "signature_key", "seller_id"}
)
CALLBACKS = frozenset({"callback_success", "callback_failure"})


def get_credentials(world: World, call: Call) -> Json:
    """What each channel asks for when it is connected."""
    params = read.read_object(call.params)
    brand = world.brand(read.text(params, "brand_id"))
    read.optional(params, "brand")
    secret: Object = {
        "brand_id": brand.brand_id,
        "callback_success": read.text(params, "callback_success"),
        "callback_failure": read.text(params, "callback_failure"),
        "date": date_text(world.now(), HABITS["tkpd"]),
    }
    codes = read.optional_texts(params, "channel_codes")
    _known({form.code for form in FORMS}, codes)
    text = base64.b64encode(encode(secret).encode()).decode()
    return [_form(form, text) for form in FORMS if not codes or form.code in codes]


def _form(form: Form, secret: str) -> Object:
    fields: list[Json] = [
        {"description": title, "name": name, "type": kind} for title, name, kind in form.fields
    ]
    answer: Object = {
        "channel_code": form.code,
        "channel_name": form.name,
        "fields": fields or None,
        "type": form.kind,
    }
    links = {name: url.replace("{secret}", secret) for name, url in form.links.items()}
    if form.code.startswith("OPEN_API"):
        return {**answer, "url_info": dict(links)}
    return {**answer, **links}


def get_connected(world: World, call: Call) -> Json:
    """Connected channels of some brands; one brand that is not the client's fails them all."""
    params = read.read_object(call.params)
    one = read.optional(params, "brand_id")
    brands = list(dict.fromkeys(([one] if one else []) + read.optional_texts(params, "brand_ids")))
    codes = read.texts(params, "channel_codes")
    if not brands:
        raise RpcError(400, "brand_id or brand_ids is required")
    _known(set(CHANNEL_CODES), codes)
    for brand_id in brands:
        world.brand(brand_id)
    return [
        _shown(world.connections[brand_id, channel])
        for brand_id in brands
        for channel in world.connected(brand_id)
        if not codes or channel in codes
    ]


def _shown(connection: Connection) -> Object:
    expires = connection.token_expired_at
    credentials: Object = {
        one.name: {"description": one.description, "value": one.value}
        for one in connection.credentials
    }
    return {
        "client_id": CLIENT_ID,
        "brand_id": connection.brand_id,
        "channel_code": connection.channel,
        "channel_name": HABITS[connection.channel].name,
        "shop_name": connection.shop_name,
        "token_expired_at": date_text(expires, HABITS["tkpd"]) if expires else ZERO_DATE,
        "credentials": credentials,
    }


def connect(world: World, call: Call) -> Json:
    """Connect a channel, or connect it anew with other credentials."""
    params = read.read_object(call.params)
    brand = world.brand(read.text(params, "brand_id"))
    channel = read.text(params, "channel_code")
    _known(set(CHANNEL_CODES), [channel])
    given = params.get("credentials")
    if not isinstance(given, dict):
        raise RpcError(400, "credentials is required")
    shown = _mask(_form_of(channel), given)
    earlier = world.connections.get((brand.brand_id, channel))
    connection = Connection(
        brand_id=brand.brand_id,
        channel=channel,
        shop_name=earlier.shop_name if earlier else f"{brand.name} {HABITS[channel].name}",
        token_expired_at=world.now() + timedelta(days=90),
        credentials=shown,
    )
    world.save_connection(connection)
    _tell_connected(world, call.id, connection)
    return None


def _mask(form: Form, given: Object) -> list[Credential]:
    titles = {name: title for title, name, _ in form.fields}
    missing = [name for name in titles if given.get(name) in (None, "")]
    if missing:
        raise RpcError(400, f"credentials: {missing[0]} is required")
    shown: list[Credential] = []
    for name, value in given.items():
        if name in CALLBACKS:
            continue
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise RpcError(400, f"credentials: {name} must be a string or an integer")
        title = titles.get(name, name.replace("_", " ").title())
        shown.append(Credential(name, title, value if name in UNMASKED else _stars(str(value))))
    return shown


def _stars(value: str) -> str:
    return "*" * max(4, len(value) - 4) + value[-4:] if len(value) > 8 else "****"


def _tell_connected(world: World, activity_id: str, connection: Connection) -> None:
    public: Object = {
        one.name: one.value for one in connection.credentials if one.name == "shop_id"
    }
    result: Object = {
        "channel_code": connection.channel,
        "brand_id": connection.brand_id,
        "shop_name": connection.shop_name,
        "product_limitation": SHOP_LIMITS if connection.channel == "shpe" else None,
        "credentials": public,
    }
    feedback: Object = {
        "id": activity_id,
        "method": "CNX_FEEDBACK_CONNECT_CHANNEL",
        "result": result,
    }
    world.publish("feedback-connect-channel", feedback)


def disconnect(world: World, call: Call) -> Json:
    """Disconnect a channel; Reconnect can bring it back."""
    params = read.read_object(call.params)
    brand_id, channel = read.text(params, "brand_id"), read.text(params, "channel_code")
    connection = world.connection(brand_id, channel)
    connection.connected = False
    world.save_connection(connection)
    result: Object = {"brand_id": brand_id, "channel": channel}
    feedback: Object = {"id": call.id, "method": "CNX_DISCONNECT_CHANNEL", "result": result}
    world.publish("feedback-disconnect-channel", feedback)
    return None


def reconnect(world: World, call: Call) -> Json:
    """Connect again a channel that once was."""
    params = read.read_object(call.params)
    brand_id, channel = read.text(params, "brand_id"), read.text(params, "channel_code")
    world.brand(brand_id)
    connection = world.connections.get((brand_id, channel))
    if connection is None:
        raise RpcError(400, f"channel '{channel}' was never connected")
    connection.connected = True
    if connection.token_expired_at is not None:
        connection.token_expired_at = world.now() + timedelta(days=90)
    world.save_connection(connection)
    return None


def _form_of(channel: str) -> Form:
    return next(form for form in FORMS if form.code == channel)


def _known(known: set[str], codes: list[str]) -> None:
    for code in codes:
        if code not in known:
            raise RpcError(400, f"channel '{code}' doesn't exist")
