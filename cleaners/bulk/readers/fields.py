"""What of a record's fields is to be cleaned, whatever format they came in."""

from collections.abc import Mapping
from typing import Any

from cleaners.bulk.job import Job
from cleaners.bulk.records import Content, UnusableError


def content_of(fields: Mapping[str, Any], names: Mapping[str, Any], job: Job) -> Content:
    """Return the content of a record with *fields*; *names* has those that there are.

    Raises:
        UnusableError: if it has not the field to be cleaned, or holds no text in it.
    """
    page = fields[job.html_field] if job.html_field is not None and job.html_field in names else None
    if page is not None:
        url = _text(fields, job.url_field) if job.url_field in names else None
        return Content(_page(page, job), fields, url=url or "", is_page=True)
    if job.field not in names:
        expected = " or ".join(f"'{name}'" for name in (job.html_field, job.field) if name)
        raise UnusableError("wrong field", f"no field {expected}; there are {', '.join(names) or 'none'}")
    title = _text(fields, job.title_field) if job.title_field in names else None
    return Content(_text(fields, job.field) or "", fields, title)


def _page(page: object, job: Job) -> bytes:
    if isinstance(page, str):
        return whole(page).encode()
    if isinstance(page, bytes):
        return page
    raise UnusableError("wrong field", f"field '{job.html_field}' is {_kind(page)}; expected text or bytes")


def _text(fields: Mapping[str, Any], name: str | None) -> str | None:
    value = fields[name] if name else None
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError as error:
            found = f"field '{name}': byte {error.start} is {value[error.start]:#x}"
            raise UnusableError("not UTF-8", f"{found}; expected UTF-8") from error
    if value is None or isinstance(value, str):
        return value and whole(value)
    raise UnusableError("wrong field", f"field '{name}' is {_kind(value)}; expected text")


def whole(text: str) -> str:
    r"""Return *text* with U+FFFD for each half of a surrogate pair: JSON can hold one (``"\ud83d"``), UTF-8 not."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _kind(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), type(value).__name__)
