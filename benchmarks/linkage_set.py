"""The labelled sets that linkage is measured on. `python -m benchmarks.linkage_set FOLDER ROWS SEED [harsh]` writes one.

A process of its own writes it, so that its memory is none of the product's.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SEED = 2026


def write_set(folder: Path, rows: int, *, harsh: bool = False, seed: int = SEED) -> Path:
    """A set of `rows` records in a folder of its own under `folder`, which is returned."""
    made = folder / f"{'harsh' if harsh else 'usual'}-{rows}"
    words = [str(made), str(rows), str(seed), *(["harsh"] if harsh else [])]
    subprocess.run([sys.executable, "-m", "benchmarks.linkage_set", *words], check=True)
    return made


if __name__ == "__main__":
    from pijar.demo.labelled import write

    write(Path(sys.argv[1]), rows=int(sys.argv[2]), seed=int(sys.argv[3]), harsh="harsh" in sys.argv[4:])
