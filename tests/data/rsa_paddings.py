"""Writes src/auth/oidc/rsa-paddings.json: what the key in keys/rsa.pem signs with other paddings than
PKCS #1 v1.5 has for RS256 (RFC 8017, 9.2).

The kinds are those of Wycheproof's tests of JSON Web Signature
(https://github.com/C2SP/wycheproof, json_web_signature_test.json, "ModifiedPadding").
Needs the PyPI package cryptography.
"""

import base64
import hashlib
import json
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_private_key

HERE = Path(__file__).resolve().parent
OUT = HERE.parents[1] / "src" / "auth" / "oidc" / "rsa-paddings.json"
KEY = load_pem_private_key((HERE / "keys" / "rsa.pem").read_bytes(), None).private_numbers()
N, D, SIZE = KEY.public_numbers.n, KEY.d, 256

SHA_256 = bytes.fromhex("608648016503040201")
OTHERS = {
    "md5": "2a864886f70d0205",
    "sha1": "2b0e03021a",
    "sha384": "608648016503040202",
    "sha512": "608648016503040203",
}


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


MESSAGE = ".".join(encoded(part) for part in (b'{"alg":"RS256","kid":"rsa"}', b'{"sub":"alice"}'))
HASH = hashlib.sha256(MESSAGE.encode()).digest()


def tlv(tag, content, length=None):
    return bytes([tag]) + (length or bytes([len(content)])) + content


def info(oid=SHA_256, null=b"\x05\x00", digest=HASH, outer=None, more=b"", **lengths):
    """DigestInfo, with any of its parts as it should not be."""
    algorithm = tlv(0x30, tlv(0x06, oid, lengths.get("oid_length")) + null, lengths.get("algorithm_length"))
    content = algorithm + tlv(0x04, digest, lengths.get("digest_length")) + more
    return tlv(0x30, content, outer)


def padded(info, start=b"\x00\x01", fill=0xFF, end=b"\x00", behind=b""):
    length = SIZE - len(start) - len(end) - len(info) - len(behind)
    return start + bytes([fill]) * length + end + info + behind


GOOD = info()
PADDED = {
    "the length of the sequence in its long form": padded(info(outer=b"\x81\x31")),
    "a zero before the length of the sequence": padded(info(outer=b"\x82\x00\x31")),
    "a sequence one longer": padded(info(outer=b"\x32")),
    "a sequence one shorter": padded(info(outer=b"\x30")),
    "a length that overflows 32 bits": padded(info(outer=bytes.fromhex("850100000031"))),
    "a length that overflows 64 bits": padded(info(outer=bytes.fromhex("89010000000000000031"))),
    "a length of 2^31 - 1": padded(info(outer=bytes.fromhex("847fffffff"))),
    "a length of 2^32 - 1": padded(info(outer=bytes.fromhex("84ffffffff"))),
    "a length of 2^64 - 1": padded(info(outer=bytes.fromhex("88ffffffffffffffff"))),
    "a length of 255": padded(info(outer=b"\xff")),
    "an indefinite length": padded(info(outer=b"\x80")),
    "an indefinite length, ended": padded(info(outer=b"\x80", more=b"\x00\x00")),
    "no sequence": padded(b""),
    "a tag alone": padded(b"\x30"),
    "an empty sequence": padded(b"\x30\x00"),
    "zeros at the sequence's end": padded(info(more=b"\x00\x00")),
    "zeros before the sequence": padded(b"\x00\x00" + GOOD),
    "null at the sequence's end": padded(info(more=b"\x05\x00")),
    "garbage at the sequence's end": padded(info(more=b"\x49\x77\x49\x9f")),
    "garbage behind the sequence": padded(GOOD, behind=b"\x49\x77\x49\x9f"),
    "200 bytes of garbage behind the sequence": padded(GOOD, behind=bytes(range(200))),
    "another tag for the sequence": padded(b"\x31" + GOOD[1:]),
    "no parameters": padded(info(null=b"")),
    "parameters that are no null": padded(info(null=b"\x0c\x00")),
    "null of one byte": padded(info(null=b"\x05\x01\x00")),
    "null in its long form": padded(info(null=b"\x05\x81\x00")),
    "parameters twice": padded(info(null=b"\x05\x00\x05\x00")),
    "no algorithm": padded(info(oid=b"", null=b"")),
    "the length of the algorithm in its long form": padded(info(algorithm_length=b"\x81\x0d")),
    "a name one longer": padded(info(oid=SHA_256 + b"\x00")),
    "a name one shorter": padded(info(oid=SHA_256[:-1])),
    "the length of the name in its long form": padded(info(oid_length=b"\x81\x09")),
    "the length of the hash in its long form": padded(info(digest_length=b"\x81\x20")),
    "a hash one longer": padded(info(digest=HASH + b"\x00")),
    "a hash one shorter": padded(info(digest=HASH[:-1])),
    "no hash": padded(info(digest=b"")),
    "the hash alone": padded(HASH),
    "a bit of the hash changed": padded(info(digest=HASH[:-1] + bytes([HASH[-1] ^ 1]))),
    **{f"the name of {name}": padded(info(oid=bytes.fromhex(oid))) for name, oid in OTHERS.items()},
    "block type 0": padded(GOOD, start=b"\x00\x00", fill=0x00),
    "block type 2": padded(GOOD, start=b"\x00\x02", fill=0x11),
    "a first byte of 1": padded(GOOD, start=b"\x01\x01"),
    "padding of zeros": padded(GOOD, fill=0x00),
    "padding of FE": padded(GOOD, fill=0xFE),
    "no zero behind the padding": padded(GOOD, end=b""),
    "two zeros behind the padding": padded(GOOD, end=b"\x00\x00"),
    "eight bytes of padding": padded(GOOD, behind=bytes(SIZE - 11 - len(GOOD))),
    "no padding": b"\x00\x01\x00" + GOOD + bytes(SIZE - 3 - len(GOOD)),
    "zeros": bytes(SIZE),
    "one": bytes(SIZE - 1) + b"\x01",
}


def signed(block):
    return pow(int.from_bytes(block, "big"), D, N)


def token(number, size=SIZE):
    return f"{MESSAGE}.{encoded(number.to_bytes(size, 'big'))}"


good = signed(padded(GOOD))
tokens = {name: token(signed(block) if int.from_bytes(block, "big") < N else 0) for name, block in PADDED.items()}
# The right number, written or reduced in another way.
tokens |= {
    "a zero before the signature": token(good, SIZE + 1),
    "the modulus added": token(good + N, SIZE + 1),
    "the modulus minus the signature": token(N - good),
    "the modulus": token(N),
    "the padded hash itself": token(int.from_bytes(padded(GOOD), "big")),
}
key = {"kty": "RSA", "kid": "rsa", "n": encoded(N.to_bytes(SIZE, "big")), "e": "AQAB"}
document = {"key": key, "good": token(good), "bad": tokens}
OUT.write_text(json.dumps(document, indent=1) + "\n")
