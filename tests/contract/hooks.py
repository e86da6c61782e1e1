"""What a schema cannot say of a valid request, so that none is made up without it."""

import schemathesis
from schemathesis import GenerationMode

FORM = "application/x-www-form-urlencoded"


@schemathesis.hook
def map_body(context, body):
    """JSON Schema takes 7200.0 for a whole number; the server wants digits."""
    if not isinstance(body, dict):
        return body
    return {name: digits(value) for name, value in body.items()}


def digits(value):
    is_whole = isinstance(value, float) and value.is_integer()
    return int(value) if is_whole else value


@schemathesis.hook
def filter_case(context, case):
    if is_valid(case):
        return goes_together(case)
    return case.media_type != FORM or is_sent_whole(case.body)


def is_valid(case):
    return case.meta is None or case.meta.generation.mode == GenerationMode.POSITIVE


def goes_together(case):
    """OpenAPI cannot say of a query that two fields need each other; of a body it does."""
    if (case.method, case.path) != ("GET", "/signature"):
        return True
    query = case.query or {}
    return given(query, "meetingNumber") == given(query, "role")


def given(query, name):
    return query.get(name, "") != ""


def is_sent_whole(body):
    """A form is fields and texts: what is neither is sent as something else, or not at all."""
    if not isinstance(body, dict):
        return False
    return not any(value is None or isinstance(value, (list, dict)) for value in body.values())
