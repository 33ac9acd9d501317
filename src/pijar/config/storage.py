"""How static files are stored: under a name with their checksum, compressed, to be kept by browsers for ever."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage without source maps: we ship none, and style sheets that name them would stop it."""

    patterns = tuple(
        (glob, tuple(p for p in inner if "sourceMappingURL" not in str(p)))
        for glob, inner in CompressedManifestStaticFilesStorage.patterns
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._addresses: dict[tuple[str, str | None], str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """Where a file is found. Asked ten times by every page, so it is worked out once for each collection of files."""
        key = (self.manifest_hash, name)
        if force or key not in self._addresses:
            self._addresses[key] = str(super().url(name, force))
        return self._addresses[key]

    def stored_name(self, name: str) -> str:
        """The name with its checksum. A file that was never collected keeps its own: a page lacks it, but comes."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
