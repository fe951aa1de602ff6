"""What a photo says about itself."""

from handlers.imaging.metadata.photo import PhotoFacts, Said, read_facts

__all__ = ["PhotoFacts", "Said", "read_facts"]
