"""Changes of an input: of its bytes, and of the tree that it stands for.

Bytes alone seldom get past a typed decoder; changing the tree and writing it again does.
"""

from __future__ import annotations

import io
import random
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

import msgspec

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 7, 8, 255, 2**31, 2**63 - 1, -(2**63), 2**64 - 1, 4097),
    *(0.0, -0.0, 1e308, float("inf"), float("nan"), "", "a", "\0", "é", "\U0001f600", "x" * 1001),
    *(b"", b"\0" * 8, [], {}, [[]], [None] * 5000, {"type": "array"}, {"type": "sequence"}),
    *("array", "bigint", "sequence", "table", "returned", "answered", "code", "0x1f", "<f8", "|O"),
)
ODD_BYTES = (
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x80",
    b"\xc1",
    b"\xdd\xff\xff\xff\xff",
    b"{",
    b"[",
)


MOST_BYTES = 1 << 15
"""No input grows longer: what takes long has to take long by its form, not by its length."""


def of_bytes(data: bytes, rng: random.Random) -> bytes:
    """One change of the bytes: a bit, a byte, a slice gone, doubled, moved, or an odd one."""
    changed = bytearray(data)
    at = rng.randrange(len(changed) + 1)
    to = min(len(changed), at + rng.choice((1, 2, 4, 16, 256)))
    kind = rng.randrange(6)
    if kind == 0 and at < len(changed):
        changed[at] ^= 1 << rng.randrange(8)
    elif kind == 1 and at < len(changed):
        changed[at] = rng.randrange(256)
    elif kind == 2:
        del changed[at:to]
    elif kind == 3:
        changed[at:at] = changed[at:to] * rng.choice((1, 1, 50))
    elif kind == 4:
        changed[at:at] = rng.choice(ODD_BYTES)
    else:
        del changed[at:]
    return bytes(changed)


def of_tree(tree: Any, rng: random.Random) -> Any:
    """One change of a tree: a node replaced, doubled, wrapped, renamed or taken out."""
    if isinstance(tree, dict) and tree and rng.random() < 0.85:
        key = rng.choice([*tree])
        kind = rng.randrange(8)
        if kind == 0:
            return {k: v for k, v in tree.items() if k != key}
        if kind == 1:
            return {**tree, rng.choice(("extra", "type", "", "source", "cells")): rng.choice(ODD)}
        return {**tree, key: of_tree(tree[key], rng)}
    if isinstance(tree, list) and tree and rng.random() < 0.85:
        at, kind = rng.randrange(len(tree)), rng.randrange(8)
        if kind == 0:
            return tree[:at] + tree[at + 1 :]
        if kind == 1:
            return tree[:at] + tree[at : at + 1] * rng.choice((2, 3, 100)) + tree[at + 1 :]
        return [*tree[:at], of_tree(tree[at], rng), *tree[at + 1 :]]
    if isinstance(tree, bytes) and rng.random() < 0.5:
        return of_bytes(tree, rng)
    if isinstance(tree, int) and not isinstance(tree, bool) and rng.random() < 0.5:
        return tree + rng.choice((-1, 1, -tree, tree % 1000))
    if rng.random() < 0.15:
        for _ in range(rng.choice((1, 6, 7, 200))):
            tree = [tree]
        return tree
    alike = [odd for odd in ODD if type(odd) is type(tree)]
    return rng.choice(alike if alike and rng.random() < 0.7 else ODD)


def _through(
    data: bytes, rng: random.Random, decode: Callable[[bytes], Any], encode: Callable[[Any], bytes]
) -> bytes:
    try:
        return encode(of_tree(decode(data), rng))
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError, OverflowError):
        return of_bytes(data, rng)


def of_msgpack(data: bytes, rng: random.Random) -> bytes:
    """A change of the tree of a frame's body."""
    return _through(data, rng, msgspec.msgpack.decode, msgspec.msgpack.encode)


def of_frames(data: bytes, rng: random.Random) -> bytes:
    """A change of the tree of the first frame of a stream; what follows it stays."""
    size = int.from_bytes(data[1:5], "big")
    body = of_msgpack(data[5 : 5 + size], rng)
    return data[:1] + len(body).to_bytes(4, "big") + body + data[5 + size :]


def of_json(data: bytes, rng: random.Random) -> bytes:
    """A change of the tree of a notebook."""
    return _through(data, rng, msgspec.json.decode, msgspec.json.encode)


NAMES = ("a.ipynb", "A.IPYNB", "../a.ipynb", "/a.ipynb", "a\\b.ipynb", "C:a.ipynb", "a/", "", "\0")


def of_archive(data: bytes, rng: random.Random) -> bytes:
    """A change of an archive's entries, written anew with sums that fit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [(entry, archive.read(entry)) for entry in archive.infolist()]
    except Exception:  # it is no archive any more; zipfile has many ways to say so
        return of_bytes(data, rng)
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as archive:
        warnings.simplefilter("ignore")  # of names that are there twice, which is the point
        again = entries[: rng.randrange(2)]
        for entry, content in (*entries, *again):
            kind = rng.randrange(6)
            if kind == 0:
                content = of_json(content, rng)
            elif kind == 1:
                content *= rng.choice((0, 2, 20))
            elif kind == 2:
                entry.filename = rng.choice((*NAMES, entry.filename * 9))
            elif kind == 3:
                entry.external_attr = rng.choice((0o120777, 0o020666, 0o040755, 0o100644)) << 16
            elif kind == 4:
                entry.compress_type = rng.choice((0, 8))
            archive.writestr(entry, content)
    return buffer.getvalue()


TREES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "wire": of_frames,
    "values": of_msgpack,
    "notebook": of_json,
    "archive": of_archive,
}


def mutated(target: str, data: bytes, rng: random.Random) -> bytes:
    """An input of the target, changed once or a few times."""
    change = TREES[target] if rng.random() < 0.8 else of_bytes
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = change(data, rng)[:MOST_BYTES]
    return data
