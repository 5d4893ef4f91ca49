"""Calls of the chat."""

import json
from collections.abc import Mapping

from rtk_cli.emulator.handler import Json
from rtk_cli.emulator.live import chat
from rtk_cli.emulator.live.call_families.live_call import LiveCall
from rtk_cli.emulator.live.call_params import NUMBER, OPTIONAL_TEXT, OPTIONAL_TEXTS, TEXT, Member, Params
from rtk_cli.emulator.live.caller import Caller


def _send_text(caller: Caller, params: Params) -> Json:
    return _send_message(caller, params, {"kind": "text", "text": params["text"]})


def _send_image(caller: Caller, params: Params) -> Json:
    return _send_message(caller, params, {"kind": "image", "link": params["link"], "file_name": params.get("name")})


def _send_file(caller: Caller, params: Params) -> Json:
    content = {"kind": "file", "link": params["link"], "file_name": params["name"], "size": params["size"]}
    return _send_message(caller, params, content)


def _send_custom(caller: Caller, params: Params) -> Json:
    return _send_message(caller, params, {"kind": "custom", "custom_json": json.dumps(params["content"])})


def _send_message(caller: Caller, params: Params, content: Json) -> Json:
    return {"message": chat.send(caller.db, caller.peer, content, caller.now, caller.new_id, params.get("to"))}


def _edit(caller: Caller, params: Params) -> Json:
    content = {_COLUMNS[name]: value for name, value in params.items() if name in _COLUMNS}
    return {"message": chat.edit(caller.db, caller.peer, params["message_id"], content, caller.now)}


def _pin_message(caller: Caller, params: Params) -> Json:
    return {"message": chat.pin(caller.db, caller.peer, params["message_id"], caller.now, is_pinned=True)}


def _unpin_message(caller: Caller, params: Params) -> Json:
    return {"message": chat.pin(caller.db, caller.peer, params["message_id"], caller.now, is_pinned=False)}


def _delete(caller: Caller, params: Params) -> Json:
    chat.delete(caller.db, caller.peer, params["message_id"], caller.now)
    return {"message_id": params["message_id"]}


_MESSAGE = {"message_id": TEXT}
_COLUMNS = {"text": "text", "link": "link", "name": "file_name", "size": "size"}
_EDIT = {
    **_MESSAGE,
    **dict.fromkeys(("text", "link", "name"), OPTIONAL_TEXT),
    "size": Member("number", required=False),
}

CALLS: Mapping[str, LiveCall] = {
    "chat.send_text": LiveCall(_send_text, {"text": TEXT, "to": OPTIONAL_TEXTS}),
    "chat.send_image": LiveCall(_send_image, {"link": TEXT, "name": OPTIONAL_TEXT, "to": OPTIONAL_TEXTS}),
    "chat.send_file": LiveCall(_send_file, {"link": TEXT, "name": TEXT, "size": NUMBER, "to": OPTIONAL_TEXTS}),
    "chat.send_custom": LiveCall(_send_custom, {"content": Member("json"), "to": OPTIONAL_TEXTS}),
    "chat.edit": LiveCall(_edit, _EDIT),
    "chat.pin": LiveCall(_pin_message, _MESSAGE),
    "chat.unpin": LiveCall(_unpin_message, _MESSAGE),
    "chat.delete": LiveCall(_delete, _MESSAGE),
}
