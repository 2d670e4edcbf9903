"""A sieve over the keys of a gazetteer: tells from memory, in half a microsecond, that a name is none of them.

A Bloom filter of two bits a key. What falls through is certainly absent; what it holds back is nearly always there, and
the file is asked. Next to each key stand the words that longer keys begin with, marked by a blank at their end.
"""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

_LARGEST = 1 << 22  # bytes; a gazetteer with more keys than fit well has no sieve, and its file is asked
_BITS_PER_KEY = 12  # of which at least one in five is set: some 2 % of absent keys are held back
_STEP = 7


class Sieve:
    """The bits of a sieve. An empty one holds everything back, so that every question goes to the file."""

    __slots__ = ("_bits", "_mask")

    def __init__(self, bits: bytes = b"") -> None:
        if len(bits) & (len(bits) - 1):
            raise ValueError("A sieve has a power of two of bytes.")
        self._bits: bytes | bytearray = bits or b"\xff"
        self._mask = len(self._bits) * 8 - 1

    def __bytes__(self) -> bytes:
        return bytes(self._bits) if len(self._bits) > 1 else b""

    @classmethod
    def of(cls, keys: Iterable[str], count: int) -> Sieve:
        """Return the sieve of some ``count`` keys, in order so that each beginning is counted once."""
        size = 64
        while size * 8 < _BITS_PER_KEY * count:
            size *= 2
        if size > _LARGEST:
            return cls()
        made = cls(bytes(size))
        made.add(keys)
        return made

    def add(self, keys: Iterable[str]) -> None:
        """Let the sieve hold back these keys and what they begin with."""
        bits, mask = bytearray(self._bits), self._mask
        for part in _parts(keys):
            first = crc32(part.encode())
            second = first >> _STEP & mask
            first &= mask
            bits[first >> 3] |= 1 << (first & 7)
            bits[second >> 3] |= 1 << (second & 7)
        self._bits = bits

    def holds(self, part: str) -> bool:
        """Tell whether a key (or the words that a key begins with and a blank) may be there; False is certain."""
        try:
            code = crc32(part.encode())
        except UnicodeEncodeError:
            return False  # half a character is in no name
        bits, mask = self._bits, self._mask
        at = code & mask
        if not bits[at >> 3] >> (at & 7) & 1:
            return False
        at = code >> _STEP & mask
        return bool(bits[at >> 3] >> (at & 7) & 1)


def _parts(keys: Iterable[str]) -> Iterable[str]:
    """Yield each key, and the beginnings that the key before it did not have."""
    last = ""
    for key in keys:
        yield key
        at = key.find(" ")
        while at >= 0:
            if not last.startswith(key[: at + 1]):
                yield key[: at + 1]
            at = key.find(" ", at + 1)
        last = key
