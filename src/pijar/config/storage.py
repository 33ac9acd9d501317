"""How static files are stored: under a name with their checksum, compressed, to be kept by browsers for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage without source maps: we ship none, and style sheets that name them would stop it."""

    patterns = tuple(
        (glob, tuple(p for p in inner if "sourceMappingURL" not in str(p)))
        for glob, inner in CompressedManifestStaticFilesStorage.patterns
    )
