"""Running a program as another user when pijar itself was started by root (containers, CI).

PostgreSQL refuses root, so its programs run as an unprivileged user. A folder below a private one (mode 0700, as
temporary folders and root's home are) would then be out of that user's reach. We do not loosen any folder's mode;
instead the child keeps one single right, to pass through folders, and nothing else of root.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 8, 47, 2
CAPABILITY_VERSION_3 = 0x20080522


def drop(user: pwd.struct_passwd | None, needs: tuple[Path, ...]) -> dict[str, Any]:
    """Arguments for `subprocess.run` that give the program `user`'s rights; none when we are not root."""
    if user is None:
        return {}
    if all(_may_pass(path, user) for path in needs):
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return {"preexec_fn": _keep_passage(user)}


def _may_pass(path: Path, user: pwd.struct_passwd) -> bool:
    for folder in path.absolute().parents:
        state = folder.stat()
        if state.st_uid == user.pw_uid:
            bit = 0o100
        else:
            bit = 0o010 if state.st_gid == user.pw_gid else 0o001
        if not state.st_mode & bit:
            return False
    return True


def _keep_passage(user: pwd.struct_passwd) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)
    right = CAP_DAC_READ_SEARCH if _has(CAP_DAC_READ_SEARCH) else CAP_DAC_OVERRIDE

    def become() -> None:
        libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
        mask = 1 << right
        head = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
        sets = struct.pack("6I", mask, mask, mask, 0, 0, 0)
        if libc.capset(head, sets) or libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, right, 0, 0):
            os.write(2, b"pijar: this folder lies below a private one that the database user cannot enter\n")
            os._exit(77)

    return become


def _has(capability: int) -> bool:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            return bool(int(line.split()[1], 16) >> capability & 1)
    return False
