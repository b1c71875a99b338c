"""Runs commands in a container: it gets each as a line of JSON, and says in one how it ended.

One stream goes to it all the time, and nothing is asked of the engine. `docker exec` asks it for
each command, and of thousands on a busy machine one may never come back.
"""

import base64
import json
import os
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
        done = subprocess.run(
            command,
            input=base64.b64decode(data),
            capture_output=True,
            start_new_session=True,
            timeout=LONG,
            **other,
        )
    except subprocess.TimeoutExpired:
        return {"status": None}
    except OSError as error:
        return {"status": 127, "out": "", "err": _text(str(error).encode())}
    return {"status": done.returncode, "out": _text(done.stdout), "err": _text(done.stderr)}


def _text(written: bytes) -> str:
    return written.decode(errors="replace")


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(**json.loads(line))), flush=True)
