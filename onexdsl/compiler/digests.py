"""Texts in, their SHA-256 out: how the lock and the cache name what they saw."""

from hashlib import sha256


def digest(text: str) -> str:
    """Give the SHA-256 of a text in hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_file(content: bytes) -> str:
    r"""Give the SHA-256 of a file's bytes, its line ends taken as `\n` on every system."""
    return sha256(content.replace(b"\r\n", b"\n")).hexdigest()
