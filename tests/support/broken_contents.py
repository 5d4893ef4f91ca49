"""Broken contents: whole responses in HTTP that are not what the API answers, and lists that are cut."""

import json

from tests.support.broken_server import GOOD, MEETING, ROWS, TOTAL, Connection, Kinds, head, list_page

KINDS = Kinds()
HTML = "text/html; charset=utf-8"
NOT_JSON = "application/octet-stream"


def _body(name: str, body: bytes, status: str = "200 OK", content_type: str = "application/json") -> None:
    KINDS[name] = lambda connection: connection.whole(body, status, content_type=content_type)


def _json(name: str, value: object, status: str = "200 OK") -> None:
    _body(name, json.dumps(value).encode(), status)


def _data(name: str, data: object) -> None:
    _json(name, {"success": True, "data": data})


def _error(name: str, error: object, status: str = "400 Bad Request") -> None:
    _json(name, {"success": False, "error": error}, status)


def _paging(name: str, paging: object) -> None:
    _json(name, {"success": True, "data": [MEETING], "paging": paging})


# Nothing, or something else than JSON


@KINDS.add
def no_content(connection: Connection) -> None:
    connection.send(head("204 No Content"))


@KINDS.add
def empty_body(connection: Connection) -> None:
    connection.whole(b"")


@KINDS.add
def unasked_range(connection: Connection) -> None:
    """The first bytes of the answer, as if they had been asked for."""
    connection.whole(GOOD[:-9], "206 Partial Content", f"content-range: bytes 0-{len(GOOD) - 10}/{len(GOOD)}")


_body("html", b"<html><title>Sign in</title></html>", content_type=HTML)
_body("html_of_another_type", b"<!DOCTYPE html><title>Sign in</title>", content_type="video/mp4")
_body("not_utf8", b'{"success": true, "data": "\xff\xfe\xff"}', content_type=NOT_JSON)
_body("null_bytes", b"\0" * 100, content_type=NOT_JSON)
_body("html_404", b"<html><title>Not Found</title></html>", "404 Not Found", HTML)
_body("html_503", b"<html><title>Bad Gateway</title></html>", "503 Service Unavailable", HTML)
_body("empty_401", b"", "401 Unauthorized")
_body("empty_429", b"", "429 Too Many Requests")


# Not valid JSON, or nested too deep

_body("json_cut", GOOD[:-9])
_body("json_with_rest", GOOD + b"}")
_body("json_with_nan", b'{"success": true, "data": [NaN]}')
_body("json_with_huge_number", b'{"success": true, "data": [1e999]}')
_body("deep_nesting", b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
_body("deep_nesting_in_a_row", b'{"success":true,"data":[{"id":"x","deep":' + b"[" * 5000 + b"]" * 5000 + b"}]}")
_body("deep_nesting_in_an_object", b'{"success":true,"data":{"id":"x","deep":' + b"[" * 5000 + b"]" * 5000 + b"}}")
_body("deep_nesting_unclosed", b"[" * 1_000_000)
_body("deep_nesting_500", b"[" * 100_000, "500 Oops")


# JSON of another form

_json("json_array", [])
_json("json_text", "ok")
_json("json_null", None)
_json("json_object_without_members", {})
_json("no_data", {"success": True})
_data("data_null", None)
_data("data_text", "ok")
_data("data_number", 7)
_data("data_true", True)
_data("data_empty_object", {})
_data("data_object", MEETING)
_data("data_list", [MEETING])


# Errors of any form

_error("error_message_object", {"message": {"text": "No such thing"}})
_error("error_message_list", {"message": ["No such", {"thing": "here"}]})
_error("error_text", "No such thing")
_error("error_null", None)
_error("error_500_number", 7, "500 Oops")
_error("error_with_200", {"code": 500, "message": "No such thing"}, "200 OK")
_error("error_without_code_with_200", {"message": "No such thing"}, "200 OK")
_json("errors_mixed", {"errors": [1, None, {"message": "No such thing"}, "x"]}, "400 Bad Request")


# Lists that are cut, or count their rows in an odd way

_paging("paging_text", "next")
_paging("paging_list", [1])
_paging("total_not_a_number", {"total_count": "many"})
_paging("total_negative", {"total_count": -1})
_paging("total_as_text", {"total_count": "1"})
_paging("total_below_rows", {"total_count": 0})


def _pages(name: str, first: bytes, others: bytes) -> None:
    KINDS[name] = lambda connection: connection.whole(
        first if connection.page == 1 else others, content_type="application/json"
    )


_pages("short_page_below_the_total", list_page(ROWS[:7], 8), list_page([], 8))
_pages("empty_page_below_the_total", list_page(ROWS, TOTAL), list_page([], TOTAL))
_pages("empty_page_below_a_total_as_text", list_page(ROWS, str(TOTAL)), list_page([], str(TOTAL)))
_pages("empty_page_with_another_total", list_page(ROWS, TOTAL), list_page([], 0))
_pages("same_page_again", list_page(ROWS, TOTAL), list_page(ROWS, TOTAL))
_pages("second_page_without_rows", list_page(ROWS, TOTAL), b'{"success": true, "paging": {}}')
