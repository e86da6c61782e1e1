"""What a schema cannot say of a valid request, so that none is made up without it."""

import schemathesis
from schemathesis import GenerationMode

FORM_DATA = "multipart/form-data"
FORMS = ("application/x-www-form-urlencoded", FORM_DATA)


@schemathesis.hook
def filter_case(context, case):
    if case.media_type == FORM_DATA and not has_header_names(case.body):
        return False
    if is_valid(case):
        return goes_together(case)
    return case.media_type not in FORMS or is_sent_whole(case.body)


def has_header_names(body):
    """A field's name stands in a header, where other characters would have to be escaped."""
    if not isinstance(body, dict):
        return True
    return all(name.isascii() and name.isprintable() and not set(name) & set('"\\') for name in body)


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
