"""Checks responses with Python's HMAC and JSON."""

import base64
import hashlib
import hmac
import json

from scene import SDK_KEY

BACKDATE = 30
LIFETIME = 7_200
HEADER = {"alg": "HS256", "typ": "JWT"}


class Wrong(Exception):
    """An unexpected response, described."""


class Judge:
    """Knows which secrets and times the server may have had, and when."""

    def __init__(self, secrets, moments):
        self._secrets = secrets
        self._moments = moments

    def signature(self, answer, sent, answered, meeting_number=None, role=None):
        """Checks a signature for this meeting number and role, or a native one."""
        if answer.status != 200:
            raise Wrong(f"{answer.status} in place of a signature: {answer.body[:120]!r}")
        given = json.loads(answer.body)
        signed, _, mac = given["signature"].rpartition(".")
        secrets = self._secrets.between(sent, answered)
        if not any(hmac.compare_digest(decoded(mac), made(secret, signed)) for secret in secrets):
            raise Wrong("a signature that no secret in force made")
        header, claims = (json.loads(decoded(part)) for part in signed.split("."))
        moments = self._moments.between(sent, answered)
        if claims not in [claims_of(moment, meeting_number, role) for moment in moments]:
            raise Wrong(f"claims {claims} at {moments} for {meeting_number}, role {role}")
        if header != HEADER or (given["sdkKey"], given["expiresAt"]) != (SDK_KEY, claims["exp"]):
            raise Wrong(f"header {header}, answer {given}")

    @staticmethod
    def is_made_with(secret, answer):
        signed, _, mac = json.loads(answer.body)["signature"].rpartition(".")
        return hmac.compare_digest(decoded(mac), made(secret, signed))

    @staticmethod
    def refusal(answer, status, code):
        if answer.status != status:
            raise Wrong(f"{answer.status} in place of {status} {code}: {answer.body[:120]!r}")
        said = json.loads(answer.body)["error"]["code"]
        if said != code:
            raise Wrong(f"{said} in place of {code}")


def claims_of(moment, meeting_number, role):
    times = {"iat": max(0, moment - BACKDATE), "exp": moment + LIFETIME, "tokenExp": moment + LIFETIME}
    keys = {"appKey": SDK_KEY, "sdkKey": SDK_KEY}
    if meeting_number is None:
        return {**keys, **times}
    return {**keys, "mn": meeting_number, "role": role, **times}


def made(secret, signed):
    return hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
