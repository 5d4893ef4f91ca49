"""The account, the app and the token of the embedded emulator, and the origin of its links."""

ACCOUNT_ID = "0000000000000000000000000000a0ca"
APP_ID = "00000000-0000-4000-8000-0000000000a9"
ANY_TOKEN = "emulator"  # noqa: S105 - an emulator that requires no token accepts any
ORIGIN = "http://emulator.rtk.localhost"
AUTHORITY_FILE = "tls/authority.pem"
"""In the data directory: the certificate of the authority that `rtk emulator serve --tls` uses."""


def sdk_variables(url: str, token: str = ANY_TOKEN) -> dict[str, str]:
    """The variables by which the official SDKs, and rtk, reach the emulator at a base URL."""
    return {
        "CLOUDFLARE_BASE_URL": url,
        "CLOUDFLARE_API_TOKEN": token,
        "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID,
        "RTK_APP_ID": APP_ID,
    }
