"""URLs that the edge function must refuse: a valid one respelled, altered or moved in every way.

`good` is a valid URL of the site. None of these is, however CloudFront interprets it.
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit


def forged(good: str, other: str) -> dict[str, str]:
    """The URLs by what is wrong with them; `other` is a valid URL of another photo."""
    parts, others = urlsplit(good), urlsplit(other)
    path, query = parts.path, parts.query
    folder, name = path.rsplit("/", 1)
    top = f"/{path.split('/')[1]}"
    expiry, mac = query.removeprefix("s=").split(".")
    other_expiry, other_mac = others.query.removeprefix("s=").split(".")
    first, last = mac[0], mac[-1]
    tokens = {
        "no token": path,
        "an empty query": f"{path}?",
        "an empty token": f"{path}?s=",
        "no value": f"{path}?s",
        "a token of dots": f"{path}?s=.",
        "an expiry only": f"{path}?s={expiry}",
        "an expiry without MAC": f"{path}?s={expiry}.",
        "a MAC only": f"{path}?s=.{mac}",
        "the MAC alone": f"{path}?s={mac}",
        "the first character altered": f"{path}?s={expiry}.{'B' if first == 'A' else 'A'}{mac[1:]}",
        "the last character altered": f"{path}?s={expiry}.{mac[:-1]}{'B' if last == 'A' else 'A'}",
        "a bit that base64 does not use": f"{path}?s={expiry}.{mac[:-1]}{chr(ord(last) + 1)}",
        "shortened": f"{path}?{query[:-1]}",
        "lengthened": f"{path}?{query}A",
        "padded": f"{path}?{query}=",
        "a dot at the end": f"{path}?{query}.",
        "upper case": f"{path}?s={expiry}.{mac.upper()}",
        "all zeros": f"{path}?s={expiry}.{'A' * len(mac)}",
        "a later expiry": f"{path}?s={int(expiry) + 3600}.{mac}",
        "an earlier expiry": f"{path}?s={int(expiry) - 1}.{mac}",
        "a zero before the expiry": f"{path}?s=0{expiry}.{mac}",
        "a sign before the expiry": f"{path}?s=%2B{expiry}.{mac}",
        "an expiry in hexadecimal": f"{path}?s={int(expiry):#x}.{mac}",
        "an endless expiry": f"{path}?s=9999999999.{mac}",
        "a fraction": f"{path}?s={expiry}.0.{mac}",
        "an exponent": f"{path}?s=1e9999999.{mac}",
        "a space before it": f"{path}?s=%20{query[2:]}",
        "a line after it": f"{path}?{query}%0A",
        "a NUL after it": f"{path}?{query}%00",
        "another name": f"{path}?t={query[2:]}",
        "the name in upper case": f"{path}?S={query[2:]}",
        "two tokens, the good one first": f"{path}?{query}&s=x",
        "two tokens, the good one last": f"{path}?s=x&{query}",
        "the same token twice": f"{path}?{query}&{query}",
        "a further parameter": f"{path}?{query}&x=1",
        "a header of S3's": f"{path}?{query}&response-content-type=text/html",
        "another version": f"{path}?{query}&versionId=null",
        "an array": f"{path}?s[]={query[2:]}",
        "a prototype": f"{path}?__proto__={query[2:]}",
        "another photo's token": f"{path}?{others.query}",
        "another photo's MAC": f"{path}?s={expiry}.{other_mac}",
        "another photo's path": f"{others.path}?{query}",
        "another photo's expiry": f"{path}?s={int(other_expiry) + 7}.{mac}",
    }
    paths = {
        "an encoded letter": path.replace(top, f"/%{ord(top[1]):02x}{top[2:]}"),
        "encoded letters all over": "/" + "".join(f"%{ord(c):02x}" for c in path[1:]),
        "an encoded slash": path.replace(f"{top}/", f"{top}%2F"),
        "an encoded slash at the end": f"{folder}%2f{name}",
        "encoded twice": path.replace(top, f"/%25{ord(top[1]):02x}{top[2:]}"),
        "two slashes before": f"/{path}",
        "two slashes within": path.replace(f"{top}/", f"{top}//"),
        "a slash after": f"{path}/",
        "a dot folder": path.replace(f"{top}/", f"{top}/./"),
        "a folder and back": path.replace(f"{top}/", f"{top}/x/../"),
        "an encoded way back": path.replace(f"{top}/", f"{top}/x/%2e%2e/"),
        "from the thumbnails": f"/thumbnails/..{path}",
        "from the thumbnails, encoded": f"/thumbnails/%2e%2e{path}",
        "from the thumbnails, slash encoded": f"/thumbnails/..%2f{path[1:]}",
        "below the thumbnails": f"/thumbnails{path}",
        "from the API": f"/v1/..{path}",
        "to the thumbnails": path.replace(f"{top}/", f"{top}/../thumbnails/"),
        "to the keys": f"{top}/../keys{top}/a",
        "a backslash": path.replace(f"{top}/", f"{top}%5C"),
        "upper case": path.replace(top, top.upper()),
        "an identifier in upper case": top + path.removeprefix(top).upper(),
        "another name": f"{path}.jpg",
        "as an earlier release had it": folder,
        "the folder": f"{folder}/",
        "a folder more": f"{path}/x",
        "a semicolon": f"{path};x",
        "a NUL after": f"{path}%00",
        "a line after": f"{path}%0a",
        "a space after": f"{path}%20",
        "a dot after": f"{path}.",
        "an encoded question mark": f"{path}%3f",
        "a wide letter": path.replace(top, f"/{quote(chr(ord(top[1]) + 0xFEE0))}{top[2:]}"),
        "an overlong slash": path.replace(f"{top}/", f"{top}%c0%af"),
        "nothing but the prefix": f"{top}/",
    }
    return {
        **{f"token: {what}": address for what, address in tokens.items()},
        **{f"path: {what}": f"{each}?{query}" for what, each in paths.items()},
    }
