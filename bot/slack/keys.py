"""Keys for what is encrypted in Redis, derived from SHEDDER_SECRET."""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derived_key(secret: str, name: str) -> bytes:
    """A Fernet key for the tokens of this workspace or organisation, and for nothing else."""
    purpose = f"shedder slack installation {name}".encode()
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
    return urlsafe_b64encode(derived)
