"""What a photo says about itself."""

from handlers.thumbnail.imaging.facts.photo import PhotoFacts, read_facts

__all__ = ["PhotoFacts", "read_facts"]
