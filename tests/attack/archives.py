"""Archives as nobody honest makes them."""

from __future__ import annotations

import io
import json
import stat
import tarfile
import warnings
import zipfile
from pathlib import Path

from tests.attack.corpus import base
from tests.attack.notebook import Cells, notebook


def zip_with_modules(path: Path, cells: Cells) -> None:
    evil = "raise SystemExit('100/100')"
    names = ("numpy.py", "sitecustomize.py", "conftest.py", "msgspec/__init__.py", ".OTTER_LOG")
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, evil)
        archive.writestr("02-bptt.ipynb", json.dumps(notebook(cells)))


def _zipped(path: Path, *members: tuple[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two members of one name
        for name, content in members:
            archive.writestr(name, content)


def _solved() -> str:
    return json.dumps(notebook(base("solution", "02-bptt")))


def zip_slip(path: Path, cells: Cells) -> None:
    _zipped(path, ("../../../tmp/left-by-zip-slip.ipynb", _solved()))


def zip_to_the_root(path: Path, cells: Cells) -> None:
    _zipped(path, ("/tmp/left-by-zip-to-the-root.ipynb", _solved()), ("C:\\x.ipynb", _solved()))


def zip_bomb(path: Path, cells: Cells) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("02-bptt.ipynb", "w", force_zip64=True) as member,
    ):
        for _ in range(64):
            member.write(b" " * (1 << 20))


def zip_that_lies(path: Path, cells: Cells) -> None:
    """The size in the table of contents is that of a small notebook."""
    content = _solved().encode()
    _zipped(path, ("02-bptt.ipynb", content.decode()))
    told = len(content).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(told, (100).to_bytes(4, "little")))


def zip_with_links(path: Path, cells: Cells) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo("02-bptt.ipynb")
        entry.create_system = 3
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, cells[0])


def zip_with_two(path: Path, cells: Cells) -> None:
    handout = json.dumps(notebook(base("starter", "02-bptt")))
    _zipped(path, ("02-bptt.ipynb", handout), ("02-bptt.ipynb", _solved()))


def zip_of_zips(path: Path, cells: Cells) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("02-bptt.ipynb", _solved())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("02-bptt.zip", inner.getvalue())


def zip_of_a_million(path: Path, cells: Cells) -> None:
    _zipped(path, ("02-bptt.ipynb", _solved()))
    content = path.read_bytes()
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    path.write_bytes(content[:start] + content[start:end] * 250_000 + content[end:])


def tar_with_devices(path: Path, cells: Cells) -> None:
    with tarfile.open(path, "w") as archive:
        for name, kind, target in (
            ("02-bptt.ipynb", tarfile.LNKTYPE, cells[0]),
            ("zero.ipynb", tarfile.CHRTYPE, ""),
            ("pipe.ipynb", tarfile.FIFOTYPE, ""),
        ):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname, entry.devmajor, entry.devminor = kind, target, 1, 5
            archive.addfile(entry)
