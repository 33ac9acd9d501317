"""How static files are stored: under a name with their checksum, compressed, to be kept by browsers for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage without source maps: we ship none, and style sheets that name them would stop it."""

    patterns = tuple(
        (glob, tuple(p for p in inner if "sourceMappingURL" not in str(p)))
        for glob, inner in CompressedManifestStaticFilesStorage.patterns
    )

    def stored_name(self, name: str) -> str:
        """The name with its checksum. A file that was never collected keeps its own: a page lacks it, but comes."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
