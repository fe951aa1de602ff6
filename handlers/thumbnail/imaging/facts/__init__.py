"""What a photo says about itself."""

from handlers.thumbnail.imaging.facts.photo import PhotoFacts, Said, read_facts

__all__ = ["PhotoFacts", "Said", "read_facts"]
