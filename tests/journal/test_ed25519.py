# SPDX-License-Identifier: Apache-2.0
"""The offline verifier's own Ed25519: right by the vectors of RFC 8032, and of one mind with the library that signs."""

import random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from journal.offline_verifier import L, P, is_signed, point_of

# RFC 8032, section 7.1: public key, message, signature of TEST 1, TEST 2, TEST 3 and TEST SHA(abc).
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
            "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
]


@pytest.mark.parametrize("vector", VECTORS)
def test_the_vectors_of_rfc_8032_are_valid_and_no_longer_so_with_one_bit_flipped(vector: tuple[str, str, str]):
    key, message, signature = map(bytes.fromhex, vector)
    assert is_signed(key, message, signature)
    assert not is_signed(key, message + b"\0", signature)
    for place in range(0, 512, 37):
        flipped = bytearray(signature)
        flipped[place // 8] ^= 1 << place % 8
        assert not is_signed(key, message, bytes(flipped))


def test_a_second_signature_made_by_adding_the_order_is_refused():
    """RFC 8032, 5.1.7: s must be below L, or every signature would have another one."""
    key, message, signature = map(bytes.fromhex, VECTORS[1])
    more = int.from_bytes(signature[32:], "little") + L
    assert not is_signed(key, message, signature[:32] + more.to_bytes(32, "little"))
    assert not is_signed(key, message, signature[:32] + L.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "raw",
    [
        (P + 1).to_bytes(32, "little"),  # y is not below p
        (2**255 - 1).to_bytes(32, "little"),
        (1 | 1 << 255).to_bytes(32, "little"),  # x is 0, and said to be odd
        (2).to_bytes(32, "little"),  # no x belongs to this y
    ],
)
def test_bytes_that_stand_for_no_point_are_refused(raw: bytes):
    key, message, signature = map(bytes.fromhex, VECTORS[0])
    assert point_of(raw) is None
    assert not is_signed(raw, message, signature)
    assert not is_signed(key, message, raw + signature[32:])


@pytest.mark.parametrize("size", [0, 31, 33])
def test_keys_and_signatures_of_another_length_are_refused(size: int):
    key, message, signature = map(bytes.fromhex, VECTORS[0])
    assert not is_signed(bytes(size), message, signature)
    assert not is_signed(key, message, signature[:-1])
    assert not is_signed(key, message, signature + b"\0")


def test_it_agrees_with_the_library_on_random_and_on_corrupted_signatures():
    chance = random.Random(8032)
    answers = {True: 0, False: 0}
    for _ in range(150):
        signer = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        key, message = signer.public_key().public_bytes_raw(), chance.randbytes(chance.randrange(200))
        parts = [key, message, signer.sign(message)]
        if chance.random() < 0.7:
            part = chance.choice([0, 2])
            raw = bytearray(parts[part])
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            parts[part] = bytes(raw)
        ours, theirs = is_signed(*parts), by_the_library(*parts)
        assert ours == theirs, [part.hex() for part in parts]
        answers[ours] += 1
    assert min(answers.values()) > 20


def by_the_library(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
