"""Sends requests with urllib, which labels every body a form, and prints the responses."""

import json
import sys
from urllib.parse import urlencode
from urllib.request import urlopen

given = json.load(sys.stdin)
bodies = [json.dumps(given["fields"]), urlencode(given["fields"])]
answers = []
for body in bodies:
    with urlopen(given["url"], data=body.encode(), timeout=10) as answer:
        answers.append(json.load(answer))
json.dump(answers, sys.stdout)
