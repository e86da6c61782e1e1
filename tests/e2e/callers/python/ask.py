"""Signs a request with the PyPI package standardwebhooks, sends it and prints the response."""

import json
import sys
import urllib.error
import urllib.request
from datetime import datetime, timezone

from standardwebhooks import Webhook


def main():
    asked = json.load(sys.stdin)
    at = datetime.fromtimestamp(asked["at"], tz=timezone.utc)
    headers = {
        "content-type": "application/json",
        "webhook-id": asked["id"],
        "webhook-timestamp": str(asked["at"]),
        "webhook-signature": Webhook(asked["secret"]).sign(asked["id"], at, asked["signs"]),
    }
    request = urllib.request.Request(asked["url"], asked["sends"].encode(), headers)
    json.dump(answer(request), sys.stdout)


def answer(request):
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return {"status": response.status, "body": json.load(response)}
    except urllib.error.HTTPError as refused:
        return {"status": refused.code, "body": json.load(refused)}


main()
