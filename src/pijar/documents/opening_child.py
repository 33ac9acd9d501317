"""Run as a process of its own: draws the first page of the PDF on standard input, small, and ends with 0 where it could.

It imports nothing of the product. The bytes lie in memory only: the library reads them as a file of this process.
"""

from __future__ import annotations

import os
import resource
import sys
from typing import Any

import typst

# So much memory, and so many seconds of a core, no paper of a family needs.
MEMORY, SECONDS = 2 * 2**30, 15
PAGE = '#set page(width: 40pt, height: 40pt, margin: 0pt)\n#image("/{place}", format: "pdf", width: 40pt, height: 40pt)'


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    place = os.memfd_create("paper")
    with os.fdopen(place, "wb", closefd=False) as paper:
        paper.write(sys.stdin.buffer.read())
    # The library's own types want page and root to be of one kind.
    root: Any = "/proc/self/fd"
    try:
        typst.compile(PAGE.format(place=place).encode(), root=root, format="png", ppi=36, ignore_system_fonts=True)
    except typst.TypstError as fault:
        sys.stderr.write(str(fault))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
