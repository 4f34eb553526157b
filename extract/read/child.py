"""Files of office programs are opened in a process of their own, with a bound on its time and its memory.

Their formats are many, their parsers large, and a file may be damaged, or made to do harm: what crashes or
hangs there is a file that can't be read, and nothing else.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from extract.read.limits import MAX_CHARACTERS, MEMORY, SECONDS
from extract.read.refused import Refused

_STOPPED = {-signal.SIGXCPU, -signal.SIGKILL}
_BROKEN = (
    "the file is damaged, or unpacks to more than any dossier holds: open it, save it again, and try that"
)
_PATIENCE = 6  # on a busy machine a process waits this many times longer than it works


def open_with(engine: str, data: bytes, limits: dict[str, int]) -> dict[str, Any]:
    """What the script ``engine`` beside this module makes of ``data``, a JSON object.

    Raises:
        Refused: the file is over a limit, or can't be opened.
    """
    script = Path(__file__).parent / engine
    settings = {**limits, "seconds": SECONDS, "memory": MEMORY, "characters": MAX_CHARACTERS}
    # -I: nothing of the caller's folder or environment is imported there.
    command = [sys.executable, "-I", str(script), json.dumps(settings)]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=_PATIENCE * SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _endless() from error
    if done.returncode in _STOPPED:
        raise _endless()
    if done.returncode != 0:
        raise Refused("unreadable", _BROKEN)
    found: dict[str, Any] = json.loads(done.stdout)
    if "refused" in found:
        raise Refused(*found["refused"])
    return found


def _endless() -> Refused:
    return Refused(
        "too-large", f"reading takes more than {SECONDS} seconds: keep the dossier, take its annexes out"
    )
