"""Which encoding a text file is in: told by its mark or by strict decoding and likelihood, or refused by name."""

from __future__ import annotations

import codecs
import re
import struct
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

import pyarrow as pa

from kaohe.intake.faults import FileRefused
from kaohe.intake.spelling import clean, fold

MARGIN = 0.15
"""How much more of its characters must be everyday ones in one encoding than in the other."""
_STEP = 1 << 20
_SAMPLE = 1 << 20
_NAMES = {"gb18030": "GB18030", "cp950": "Big5", "big5hkscs": "Big5-HKSCS"}
_WORD = re.compile(r'[^,;\t\r\n"]+')


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text as UTF-8 without mark, and what it was."""

    content: bytes
    encoding: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    codec: str
    text: str
    known: int
    everyday: float


def recognise(content: bytes, known: Collection[str]) -> Decoded:
    """The text of a file. `known` are names its header may hold: the best sign of the right encoding."""
    for mark, codec, name in (
        (codecs.BOM_UTF8, "utf-8", "UTF-8 BOM"),
        (codecs.BOM_UTF32_LE, "", "UTF-32"),
        (codecs.BOM_UTF32_BE, "", "UTF-32"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
    ):
        if content.startswith(mark):
            return _marked(content[len(mark) :], codec, name)
    if _is_utf8(content):
        start = content[:_STEP]
        if start.count(b"\0") * 4 > len(start):
            raise FileRefused("R104", encoding="UTF-16/UTF-32")
        return Decoded(content, "UTF-8")
    return _likely(content, known)


def _marked(content: bytes, codec: str, name: str) -> Decoded:
    if not codec:
        raise FileRefused("R104", encoding=name)
    if codec == "utf-8" and _is_utf8(content):
        return Decoded(content, name)
    try:
        return Decoded(content.decode(codec).encode(), name)
    except UnicodeError:
        raise FileRefused("R102", tried=name) from None


def _is_utf8(content: bytes) -> bool:
    """Whether it is strict UTF-8; Arrow looks in place, without decoding."""
    ends = pa.py_buffer(struct.pack("=qq", 0, len(content)))
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(content)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _likely(content: bytes, known: Collection[str]) -> Decoded:
    names = {fold(name) for name in known if not name.isascii()}
    found = [candidate for codec in _NAMES if (candidate := _candidate(content, codec, names)) is not None]
    if any(candidate.codec == "cp950" for candidate in found):
        found = [candidate for candidate in found if candidate.codec != "big5hkscs"]
    if not found:
        raise FileRefused("R104" if b"\0" in content else "R102", tried="UTF-8、GB18030、Big5", encoding="UTF-16")
    best, *others = sorted(found, key=lambda candidate: (candidate.known, candidate.everyday), reverse=True)
    if any(other.known == best.known and other.everyday > best.everyday - MARGIN for other in others):
        raise FileRefused("R103", candidates="、".join(_NAMES[item.codec] for item in found))
    return Decoded(best.text.encode(), _NAMES[best.codec])


def _candidate(content: bytes, codec: str, names: Collection[str]) -> _Candidate | None:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        return None
    sample = text[:_SAMPLE]
    if any(unicodedata.category(char) in ("Co", "Cn") for char in set(sample)) or "\0" in text:
        return None
    header = sample.split("\n", 1)[0]
    hits = sum(fold(clean(word)) in names for word in _WORD.findall(header))
    return _Candidate(codec, text, hits, _everyday(content[:_SAMPLE], codec))


def _everyday(content: bytes, codec: str) -> float:
    """The share of wide characters that lie where the encoding keeps its marks and commonest characters."""
    common = total = at = 0
    while at < len(content):
        lead = content[at]
        if lead < 0x81:
            at += 1
            continue
        trail = content[at + 1] if at + 1 < len(content) else 0
        total += 1
        if codec == "gb18030":
            common += trail >= 0xA1 and (0xB0 <= lead <= 0xD7 or 0xA1 <= lead <= 0xA3)
            at += 4 if 0x30 <= trail <= 0x39 else 2
        else:
            common += 0xA1 <= lead <= 0xC6
            at += 2
    return common / total if total else 0.0
