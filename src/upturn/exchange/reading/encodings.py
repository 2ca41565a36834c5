"""Bytes to text: UTF-8 and UTF-16 with or without a mark at the start, and the Windows encoding."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096


class NotText(ValueError):
    """Bytes that are no text in any encoding a register comes in."""


def sniff_encoding(data: bytes) -> str:
    """The encoding of a text file.

    Raises:
        NotText: when the bytes hold zeros or control characters as no text does.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    sample = data[:_SAMPLE]
    if sample.count(0) > len(sample) / 100:
        return _wide_encoding(sample)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        _refuse_binary(sample)
        return "cp1252"
    _refuse_binary(sample)
    return "utf-8"


def _wide_encoding(sample: bytes) -> str:
    """UTF-16 without a mark: Latin letters leave every other byte zero."""
    even, odd = sample[0::2], sample[1::2]
    if odd.count(0) > 0.6 * len(odd) and even.count(0) < 0.2 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.6 * len(even) and odd.count(0) < 0.2 * len(odd):
        return "utf-16-be"
    raise NotText


def _refuse_binary(sample: bytes) -> None:
    control = sum(sample.count(byte) for byte in range(32) if byte not in b"\t\n\r\f\v\x1a\x1b")
    if control > len(sample) / 100:
        raise NotText


def to_utf8(data: bytes) -> tuple[bytes, str]:
    """The text as UTF-8 with plain line ends and no byte-order marks, and the encoding it came in.

    Raises:
        NotText: when it is no text.
    """
    encoding = sniff_encoding(data)
    if encoding != "utf-8":
        data = data.decode(encoding, errors="replace").encode()
    if b"\xef\xbb\xbf" in data:
        data = data.replace(b"\xef\xbb\xbf", b"")
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"\0" in data:
        data = data.replace(b"\0", b"")
    return data.rstrip(b"\x1a"), encoding
