"""Constraints on valid requests that the schema cannot express."""

import schemathesis
from schemathesis import GenerationMode

FORM_DATA = "multipart/form-data"
FORMS = ("application/x-www-form-urlencoded", FORM_DATA)


@schemathesis.hook
def filter_case(context, case):
    if case.media_type == FORM_DATA and not has_header_names(case.body):
        return False
    if is_valid(case):
        return goes_together(case) and not asks_for_zak(case) and not chooses_an_app(case)
    return case.media_type not in FORMS or is_sent_whole(case.body)


def has_header_names(body):
    """A multipart field's name is in a header, where other characters would need escaping."""
    if not isinstance(body, dict):
        return True
    return all(name.isascii() and name.isprintable() and not set(name) & set('"\\') for name in body)


def is_valid(case):
    return case.meta is None or case.meta.generation.mode == GenerationMode.POSITIVE


def goes_together(case):
    """OpenAPI cannot express that two query parameters require each other; for bodies it can."""
    if (case.method, case.path) != ("GET", "/signature"):
        return True
    query = case.query or {}
    return given(query, "meetingNumber") == given(query, "role")


def asks_for_zak(case):
    """The servers here have no Zoom to get a ZAK from, which no schema can know."""
    return any(part.get("zak") in (True, 1, "1", "true") for part in fields(case))


def chooses_an_app(case):
    """Nor can a schema know the names and keys of a server's apps."""
    names = {"app", "sdkKey"}
    return any(given(part, name) for part in fields(case) for name in names & set(part))


def fields(case):
    return [part for part in (case.query, case.body) if isinstance(part, dict)]


def given(query, name):
    return query.get(name, "") != ""


def is_sent_whole(body):
    """A form consists of names and texts: other values would not be sent as they are."""
    if not isinstance(body, dict):
        return False
    return not any(value is None or isinstance(value, (list, dict)) for value in body.values())
