# SPDX-License-Identifier: Apache-2.0
"""Where a connection comes from, as far as limits care: an IPv4 address, or the network an IPv6 address is in."""

from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any


def place_of(connection: Any) -> str:
    host = connection.client.host if connection.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return str(host)
    return host if isinstance(address, IPv4Address) else str(ip_network((address, 64), strict=False))
