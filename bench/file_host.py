"""Serves one recording and its file from a process of its own, as fast as the system can: `python -m bench.file_host`.

The file is sparse: its bytes are zeros that take no space on the disk. Ranges are honored, so a cut can be resumed.
"""

import json
import os
import re
import sys
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RECORDING = "5d0c2f8e-9b1a-4c3d-8e7f-6a5b4c3d2e1f"
FILE_PATH = "/file.mp4"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    file = -1
    size = 0

    def do_GET(self) -> None:
        if self.path == FILE_PATH:
            self._send_file()
            return
        recording = {
            "id": RECORDING,
            "status": "UPLOADED",
            "output_file_name": "file.mp4",
            "download_url": f"http://{self.headers['host']}{FILE_PATH}",
            "file_size": self.size,
        }
        body = json.dumps({"success": True, "data": recording}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_file(self) -> None:
        match = re.fullmatch(r"bytes=(\d+)-", self.headers.get("range", ""))
        start = int(match[1]) if match else 0
        self.send_response(206 if match else 200)
        if match:
            self.send_header("content-range", f"bytes {start}-{self.size - 1}/{self.size}")
        self.send_header("content-type", "video/mp4")
        self.send_header("content-length", str(self.size - start))
        self.send_header("etag", '"1"')
        self.end_headers()
        self.wfile.flush()
        while start < self.size:
            start += os.sendfile(self.connection.fileno(), self.file, start, 2**22)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing."""


def main() -> None:
    """Print the origin, and serve until the process is ended."""
    with tempfile.TemporaryFile() as file:
        _Handler.size = int(sys.argv[1])
        os.truncate(file.fileno(), _Handler.size)
        _Handler.file = file.fileno()
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
