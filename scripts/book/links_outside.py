"""Takes the links to files outside docs/ out of the book, and leaves their words.

A preprocessor of mdBook (https://rust-lang.github.io/mdBook/for_developers/preprocessors.html):
reads [context, book] as JSON from stdin and writes the book to stdout. `supports RENDERER`
exits with 0.
"""

import json
import re
import sys

LINK = re.compile(r"\[([^\]]*)\]\(\.\./[^)]*\)")


def main():
    if sys.argv[1:2] == ["supports"]:
        return
    _, book = json.load(sys.stdin)
    without_links(book["items"])
    json.dump(book, sys.stdout)


def without_links(items):
    for item in items:
        if "Chapter" in item:
            chapter = item["Chapter"]
            chapter["content"] = LINK.sub(r"\1", chapter["content"])
            without_links(chapter["sub_items"])


main()
