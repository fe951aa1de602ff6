"""The gallery: all photos, and adding more."""

from flask import Blueprint

from handlers.fileformats.formats import FORMATS
from handlers.model.limits import CAPTION_LENGTHS
from webapp import frame, languages, upload_formats

PAGE = frame.Page(
    blueprint=Blueprint("gallery", __name__, template_folder="."),
    # The goal for all that is loaded before the first picture.
    budget=60_000,
    head_scripts=("js/gallery/first-list.js",),
    styles=("gallery", "card", "scrubber", "adding", "dock", "strip", "uploads", "upload"),
    place=frame.Place(name="title", icon="photos"),
)


def index(language: str) -> str:
    """The gallery in a language."""
    site = frame.site()
    words = site.words[language]
    return frame.render(
        PAGE,
        language,
        limits=languages.fill(
            words["page"]["limits"],
            formats=languages.listed(words, [each.label for each in FORMATS]),
            size=languages.size(words, site.max_upload_bytes),
        ),
        formats=[upload_formats.described(each) for each in FORMATS],
        accept=upload_formats.accept(FORMATS),
        caption_lengths=CAPTION_LENGTHS,
    )


# Files at the top: behind CloudFront, S3 has no index of a folder.
languages.add_routes(PAGE.blueprint, "/", "/{language}.html", index)
