# SPDX-License-Identifier: Apache-2.0
"""Ids that follow from what they name, so that doing a thing again names the same things. Pure."""

from base64 import b32encode
from hashlib import sha256


def derived(*parts: str) -> str:
    """26 small letters and digits."""
    whole = sha256("\0".join(parts).encode()).digest()
    return b32encode(whole).decode().lower()[:26]
