"""No network for this process, ever: the kernel refuses every socket (seccomp, Linux on x86-64 and arm64).

A query is searched for SERVICE before it reaches the engine; this holds even where that search is mistaken.
"""

from __future__ import annotations

import ctypes
import platform
import struct
from typing import Final, NamedTuple


class _Machine(NamedTuple):
    """How the kernel names a processor, and its number of the call ``socket``."""

    architecture: int
    socket: int


_MACHINES: Final = {"x86_64": _Machine(0xC000003E, 41), "aarch64": _Machine(0xC00000B7, 198)}
_IO_URING_SETUP: Final = 425  # on both; it could open sockets too
_X32: Final = 0x40000000  # calls of another numbering on x86-64

# From linux/prctl.h, linux/seccomp.h and linux/bpf_common.h.
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_MODE_FILTER: Final = 2
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | 13  # with EACCES
_LOAD: Final = 0x20
_IF_EQUAL: Final = 0x15
_IF_AT_LEAST: Final = 0x35
_RETURN: Final = 0x06


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def seclude() -> bool:
    """Give up the network, for this process and all that it starts; whether the kernel took it."""
    machine = _MACHINES.get(platform.machine())
    if machine is None or platform.system() != "Linux":
        return False
    instructions = _filter(machine)
    program = _Program(len(instructions) // 8, instructions)
    prctl = ctypes.CDLL(None).prctl
    return bool(
        prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        and prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) == 0
    )


def _filter(machine: _Machine) -> bytes:
    """The program that the kernel runs at each call: its number is at 0 of what it looks at, the machine at 4."""
    steps = (
        (_LOAD, 0, 0, 4),
        (_IF_EQUAL, 0, 4, machine.architecture),  # otherwise refuse
        (_LOAD, 0, 0, 0),
        (_IF_AT_LEAST, 2, 0, _X32),
        (_IF_EQUAL, 1, 0, machine.socket),
        (_IF_EQUAL, 0, 1, _IO_URING_SETUP),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    )
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
