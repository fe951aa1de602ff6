"""The metadata of photos."""

from handlers.imaging.metadata.photo_metadata import PhotoMetadata, RawMetadata, read_metadata

__all__ = ["PhotoMetadata", "RawMetadata", "read_metadata"]
