"""A certificate for this machine, made for one run: browsers speak HTTP/2 over TLS only."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_HOST = "localhost"


@dataclass(frozen=True)
class Certificate:
    """Key and certificate as PEM, and Chromium's argument to trust it."""

    key: str
    pem: str
    pin: str
    """SHA-256 of the public key, in Base64."""


def made() -> Certificate:
    """A new one, valid for a day. Chromium trusts it, so caches and workers behave as usual."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(_HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Certificate(
        key=pem.decode(),
        pem=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        pin=base64.b64encode(hashlib.sha256(public).digest()).decode(),
    )
