"""A real S3 server on this machine, moto's: a bucket for tests of targets, and what is in it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

BUCKET = "archive"
PROGRAM = """
import sys
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test-secret", "AWS_DEFAULT_REGION": "us-east-1"}


@dataclass(frozen=True)
class S3Server:
    """The server; `client` is botocore's, and sees what a user of the bucket sees."""

    endpoint: str
    client: Any

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which the AWS libraries find the server."""
        return {**CREDENTIALS, "AWS_ENDPOINT_URL": self.endpoint}

    def objects(self) -> dict[str, str]:
        """The SHA-256 of every object, by key."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", ())]
        return {key: sha256(self.read(key)).hexdigest() for key in keys}

    def read(self, key: str) -> bytes:
        content: bytes = self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        return content

    def unfinished(self) -> list[str]:
        """The keys of uploads that were begun, and neither completed nor aborted."""
        found = self.client.list_multipart_uploads(Bucket=BUCKET).get("Uploads", ())
        return [upload["Key"] for upload in found]

    def clear(self) -> None:
        """Empty the bucket."""
        for key in self.objects():
            self.client.delete_object(Bucket=BUCKET, Key=key)
        for upload in self.client.list_multipart_uploads(Bucket=BUCKET).get("Uploads", ()):
            self.client.abort_multipart_upload(Bucket=BUCKET, Key=upload["Key"], UploadId=upload["UploadId"])


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """Run a server with an empty bucket in a process of its own."""
    command = [sys.executable, "-c", PROGRAM]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        endpoint = f"http://127.0.0.1:{int(process.stdout.readline())}"
        client = _client(endpoint)
        client.create_bucket(Bucket=BUCKET)
        yield S3Server(endpoint, client)
        client.close()
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def _client(endpoint: str) -> Any:
    from botocore.session import Session

    return Session().create_client(
        "s3",
        endpoint_url=endpoint,
        region_name=CREDENTIALS["AWS_DEFAULT_REGION"],
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
    )
