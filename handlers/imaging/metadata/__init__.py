"""The metadata of photos."""

from handlers.imaging.metadata.extraction import ExtractedMetadata, RawMetadata, read_metadata

__all__ = ["ExtractedMetadata", "RawMetadata", "read_metadata"]
