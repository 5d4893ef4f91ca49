"""A server on this machine that answers like the API's list of meetings: always the same 25 meetings."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

ACCOUNT_ID = "5f1f8a7d3c9b4e2a8d6c7b1a0e9f3d24"
APP_ID = "2ae20a1c-2f3e-4c39-9d17-5bb8e1f1d0a3"
MEETINGS = 25


@contextmanager
def api_on_loopback() -> Iterator[str]:
    """Serve on a free port; yields the base URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/client/v4"
    finally:
        server.shutdown()
        server.server_close()


def _meeting(number: int) -> dict[str, object]:
    return {
        "id": f"bbb1f1a0-6c5f-4f0e-8f4b-{number:012d}",
        "title": f"Weekly meeting of team {number}",
        "status": "ACTIVE",
        "persist_chat": False,
        "record_on_start": number % 3 == 0,
        "live_stream_on_start": False,
        "summarize_on_end": False,
        "transcribe_on_end": False,
        "session_keep_alive_time_in_secs": 60,
        "recording_config": {
            "max_seconds": 3600,
            "file_name_prefix": f"team_{number}",
            "video_config": {"codec": "H264", "width": 1280, "height": 720},
            "audio_config": {"codec": "AAC", "channel": "stereo"},
        },
        "created_at": "2026-09-14T08:00:00.000Z",
        "updated_at": "2026-09-14T08:00:00.000Z",
    }


_PAGING = {"start_offset": 1, "end_offset": MEETINGS, "total_count": MEETINGS}
_RESPONSE = json.dumps(
    {"success": True, "data": [_meeting(number) for number in range(MEETINGS)], "paging": _PAGING}
).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: two would meet the delayed acknowledgement of TCP

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(_RESPONSE)))
        self.send_header("cf-ray", "8f2a1b3c4d5e6f70-FRA")
        self.end_headers()
        self.wfile.write(_RESPONSE)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the table is the output."""
