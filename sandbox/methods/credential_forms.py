"""What GetCredentials says of each channel, and Shopee's limits of a shop."""

from dataclasses import dataclass, field

from sandbox.json_text import Object


@dataclass(frozen=True, slots=True)
class Form:
    """What a channel asks for: `fields` as (description, name, type), `links` by their name."""

    code: str
    name: str
    kind: str
    fields: tuple[tuple[str, str, str], ...] = ()
    links: dict[str, str] = field(default_factory=dict[str, str])


def _oauth(host: str, code: str) -> dict[str, str]:
    back = f"https:%2F%2Fcallback.example.com%2F{code}%3Fsecret={{secret}}"
    return {"url": f"https://{host}/oauth/authorize?client_id=100024&redirect_uri={back}"}


def _info(oauth: str) -> dict[str, str]:
    return {
        "url_channel": "https://open.example.com/",
        "url_help_page": "https://open.example.com/help/page",
        "url_logo_channel": "https://img.example.com/logo.png",
        "url_oauth2": oauth,
        "url_square_logo_channel": "https://img.example.com/logo-channel.png",
    }


SHOP = (("Shop ID", "shop_id", "string"), ("Shop Secret", "shop_secret", "string"))

FORMS = (
    Form(
        "tkpd",
        "Tokopedia",
        "secret_key",
        (
            ("FS ID", "fs_id", "integer"),
            ("Client Id", "client_id", "string"),
            ("Client Secret", "client_secret", "string"),
            ("Shop Id", "shop_id", "integer"),
        ),
    ),
    Form("bklp", "Bukalapak", "oauth2", links=_oauth("accounts.bukalapak.example.com", "bklp")),
    Form("lzda", "Lazada", "oauth2", links=_oauth("auth.lazada.example.com", "lzda")),
    Form("lzda-sg", "Lazada SG", "oauth2", links=_oauth("auth.lazada.example.com", "lzda-sg")),
    Form(
        "shpe",
        "Shopee",
        "oauth2",
        (("Shop Id", "shop_id", "integer"),),
        _oauth("partner.shopee.example.com", "shpe"),
    ),
    Form("shpe-sg", "Shopee SG", "oauth2", links=_oauth("partner.shopee.example.com", "shpe-sg")),
    Form("tktk", "Tiktok", "oauth2", links=_oauth("auth.tiktok.example.com", "tktk")),
    Form(
        "zlra",
        "Zalora",
        "secret_key",
        (("Application ID", "app_id", "string"), ("Application Secret", "app_secret", "string")),
        {"url_callback": "https://callback.example.com/zlra?secret={secret}"},
    ),
    Form(
        "blib",
        "Bli-Bli",
        "secret_key",
        (
            ("Merchant Code", "merchant_code", "string"),
            ("Signature key", "signature_key", "string"),
            ("Api Seller key", "api_seller_key", "string"),
        ),
    ),
    Form(
        "OPEN_API_OAUTH2",
        "OPEN_API_OAUTH2",
        "oauth2",
        SHOP,
        _info("https://auth.open.example.com/oauth/authorize?app_key=placeholder&state={secret}"),
    ),
    Form("OPEN_API_SECRET_KEY", "OPEN_API_SECRET_KEY", "secret_key", SHOP, _info("")),
)

SHOP_LIMITS: Object = {
    "request_id": "placeholder",
    "error": "",
    "message": "",
    "response": {
        "price_limit": {"min_limit": 99, "max_limit": 150_000_000},
        "wholesale_price_threshold_percentage": {"min_limit": 50, "max_limit": 100},
        "stock_limit": {"min_limit": 0, "max_limit": 10_000_000},
        "item_name_length_limit": {"min_limit": 5, "max_limit": 255},
        "item_image_count_limit": {"min_limit": 1, "max_limit": 9},
        "item_description_length_limit": {"min_limit": 20, "max_limit": 3000},
        "tier_variation_name_length_limit": {"min_limit": 1, "max_limit": 14},
        "tier_variation_option_length_limit": {"min_limit": 1, "max_limit": 20},
        "item_count_limit": {"max_limit": 100},
    },
}
"""`product_limitation` of the connect feedback."""
