"""Runs commands in a container: it gets each as a line of JSON, and says in one how it ended.

One stream goes to it all the time, and nothing is asked of the engine. `docker exec` asks it for
each command, and of thousands on a busy machine one may never come back.
"""

import base64
import json
import os
import signal
import subprocess
import sys
from typing import Any

LONG = 200
"""Seconds: no command of the tests takes so long by far."""


def run(command: list[str], data: str, user: int) -> dict[str, object]:
    """Its exit status and what it wrote; as a user without a home where it is not root."""
    other: dict[str, Any] = {}
    if user:  # to become root takes powers that root may have lost
        other = {
            "user": user,
            "group": user,
            "extra_groups": [],
            "env": {**os.environ, "HOME": "/"},
        }
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            **other,
        )
    except OSError as error:
        return {"status": 127, "out": "", "err": str(error)}
    try:
        out, err = process.communicate(base64.b64decode(data), LONG)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGABRT)  # Python says where it is
        out, err = process.communicate()
    texts = (stream.decode(errors="replace") for stream in (out, err))
    return {"status": process.returncode, **dict(zip(("out", "err"), texts, strict=True))}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(**json.loads(line))), flush=True)
