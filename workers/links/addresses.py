"""Which addresses may be spoken to: those of the public Internet, however they are written."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

LONGEST_URL = 2_000

# An IPv6 address that stands for an IPv4 one: what is behind it counts.
_NAT64 = tuple(IPv6Network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48"))
_NEVER = tuple(
    ip_network(net)
    for net in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carriers' own
        "169.254.0.0/16",  # where clouds keep their secrets
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",
        "240.0.0.0/4",
        "::/96",  # IPv4 in an outdated form
        "2001::/23",  # Teredo and other protocols
        "2002::/16",  # 6to4
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",  # private, Fly's network and EC2's metadata among them
        "fec0::/10",
    )
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")
_PLAIN = re.compile(r"[\x21-\x7e]+")


def is_public(address: str) -> bool:
    """Whether an address, as a resolver gives it, is one of the public Internet."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.scope_id or ip in _NAT64[1]:
            return False
        inner = ip.ipv4_mapped or (_last_four(ip) if ip in _NAT64[0] else None)
        if inner is not None:
            return is_public(str(inner))
    if any(ip.version == net.version and ip in net for net in _NEVER):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _last_four(ip: IPv6Address) -> IPv4Address:
    return IPv4Address(int(ip) & 0xFFFF_FFFF)


def host_of(url: str) -> str:
    """The host of an address that may be asked, lower case; ValueError when it may not.

    Only https on its own port, no name or password, and a host that is a name: any way to write a
    number (127.1, 0x7f000001, [::1]) is refused before anybody resolves it.
    """
    if len(url) > LONGEST_URL or not _PLAIN.fullmatch(url) or "\\" in url:
        raise ValueError("an address is plain ASCII of reasonable length")
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if parts.scheme != "https" or parts.port not in (None, 443):
        raise ValueError("only https on port 443")
    if "@" in parts.netloc or not _HOST.fullmatch(host) or len(host) > 253:
        raise ValueError("a host is a name, without user or password")
    return host
