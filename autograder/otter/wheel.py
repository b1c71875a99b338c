"""The grader as a wheel, made from the files that run here: from a checkout as when installed."""

from __future__ import annotations

import hashlib
import io
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder import __version__

PACKAGES = ("autograder", "rnn_reference")
EARLIEST = (1980, 1, 1, 0, 0, 0)
ROOT = Path(__file__).resolve().parents[2]
INFO = f"rnn_autograder-{__version__}.dist-info"
METADATA = f"Metadata-Version: 2.1\nName: rnn-autograder\nVersion: {__version__}\n"
TAG = "Wheel-Version: 1.0\nGenerator: rnn-autograder\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
ENTRY = "[console_scripts]\nrnn-autograder = autograder.cli:run\n"


def wheel() -> tuple[str, bytes]:
    """The wheel's file name and content; the same bytes for the same files."""
    content = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in _files()}
    content |= {
        f"{INFO}/METADATA": METADATA.encode(),
        f"{INFO}/WHEEL": TAG.encode(),
        f"{INFO}/entry_points.txt": ENTRY.encode(),
    }
    record = [_recorded(name, data) for name, data in content.items()]
    content[f"{INFO}/RECORD"] = "\n".join([*record, f"{INFO}/RECORD,,\n"]).encode()
    return f"rnn_autograder-{__version__}-py3-none-any.whl", archive(content)


def archive(content: Mapping[str, bytes], programs: tuple[str, ...] = ()) -> bytes:
    """A zip file with these files, the same bytes whenever it is made; `programs` can be run."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in content.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if name in programs else 0o100644) << 16
            file.writestr(entry, data)
    return buffer.getvalue()


def _files() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _recorded(name: str, data: bytes) -> str:
    digest = urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(data)}"
