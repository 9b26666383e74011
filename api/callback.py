"""Messages to webhooks: signed, to places where a stranger may send us, and nowhere else.

An address is looked up once, every answer of the name service is checked, and the connection goes
to what was checked: a name that changes its mind in between reaches nothing inside. Redirects are
not followed. Networks that the operator lists may be reached as well; loopback among them without
TLS too, for programs on the same machine.
"""

import hmac
import ipaddress
import socket
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

import httpx
import structlog

from api.errors import ApiError
from storage.afar import Delivery

SECONDS = 10.0  # for one message
SIGNATURE = "motcua-signature"
USUAL_PORTS = {"https": 443, "http": 80}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def signature(secret: str, body: bytes, at: int) -> str:
    """What the header says: `t=<unix seconds>,v1=<HMAC-SHA256 of "<t>." and the body, hex>`."""
    proof = hmac.new(secret.encode(), f"{at}.".encode() + body, "sha256").hexdigest()
    return f"t={at},v1={proof}"


def check(url: str, networks: Sequence[str]) -> str:
    """The address to connect to. Raises ApiError: `webhook_refused`."""
    try:
        parts = urlsplit(url)
        port = parts.port or USUAL_PORTS[parts.scheme]
        host = parts.hostname or ""
        found = {
            ipaddress.ip_address(entry[4][0])
            for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        }
    except (ValueError, KeyError, OSError) as error:
        raise ApiError("webhook_refused") from error
    listed = [ipaddress.ip_network(network) for network in networks]
    inner = all(any(address in network for network in listed) for address in found)
    plain = parts.scheme == "http" and not (inner and all(item.is_loopback for item in found))
    if not found or plain or parts.username or parts.password:
        raise ApiError("webhook_refused")
    if not inner and not all(map(_public, found)):
        raise ApiError("webhook_refused")
    return str(min(found, key=lambda address: (address.version, int(address))))


def post(delivery: Delivery, networks: Sequence[str]) -> int:
    """The status of the answer; 0 when there was none."""
    body = delivery.body.encode()
    parts = urlsplit(delivery.url)
    headers = {
        "host": parts.netloc,
        "content-type": "application/json",
        "user-agent": "motcua",
        SIGNATURE: signature(delivery.secret, body, int(time.time())),
    }
    try:
        address = check(delivery.url, networks)
        target = httpx.URL(delivery.url).copy_with(host=address)
        with (
            httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST", target, content=body, headers=headers,
                extensions={"sni_hostname": parts.hostname},
            ) as answer,
        ):  # fmt: skip
            return answer.status_code  # whatever else it says is not read
    except (ApiError, httpx.HTTPError, httpx.InvalidURL) as error:
        structlog.get_logger().warning("webhook_failed", reason=type(error).__name__)
        return 0


def _public(address: Address) -> bool:
    """Is it a place of the open Internet, seen through what hides an IPv4 address in IPv6?"""
    inside = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return (inside or address).is_global and not address.is_multicast
