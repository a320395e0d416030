"""Bends texts and bytes the way people, programs and attackers do: lines, brackets, widths, invisible characters, depth."""

import struct
import zipfile
import zlib
from io import BytesIO

BRACKETS = "()（）[]［］{}｛｝「」『』“”\"'`|｜"
UNSEEN = "\u200b\u200d\u202e\u2066\ufeff\u00ad\0\x07\x1b\u2028\u0085\u3000\t\r"
WORDS = (
    *(
        "如果",
        "則",
        "否則",
        "且",
        "或",
        "非",
        "在",
        "不在",
        "本季.",
        "上月.",
        "下屬.平均(",
        "本組.排名(",
        "取整(",
        "最大(",
    ),
    *(
        "```公式 ",
        "```台賬 ",
        "```",
        "~~~",
        "---",
        "- ",
        "> ",
        "#",
        "[S1-1]",
        ": ",
        "? ",
        "| ",
        "&a ",
        "*a ",
        "!!",
        "<<: ",
    ),
    *(
        "9" * 40,
        "0." + "0" * 30 + "1",
        "1e999",
        "-0",
        "2026-02-30",
        "25:00",
        "１２％",
        "萬元",
        "0x10",
        "NaN",
        "是",
        "1分/天",
    ),
)
LONGEST = 200_000
HALFWIDTH = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
FULLWIDTH = {wide: narrow for narrow, wide in HALFWIDTH.items()}


def bent_text(random, text, others):
    """A text after a few changes; `others` are texts to splice lines from."""
    for _ in range(random.choice((1, 1, 2, 3, 8))):
        text = random.choice(TEXT_CHANGES)(random, text, others)[:LONGEST]
    return text


def lines_moved(random, text, others):
    lines, more = text.split("\n"), random.choice(others).split("\n")
    at, start = random.randrange(len(lines) + 1), random.randrange(len(more))
    lines[at : at + random.randrange(3)] = more[start : start + random.randrange(1, 6)]
    return "\n".join(lines)


def line_repeated(random, text, _):
    lines = text.split("\n")
    at = random.randrange(len(lines))
    lines[at:at] = [lines[at]] * random.choice((1, 2, 50))
    return "\n".join(lines)


def piece_gone(random, text, _):
    at = random.randrange(len(text) + 1)
    return text[:at] + text[at + random.choice((1, 1, 2, 10, 100)) :]


def piece_in(random, text, _):
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice((*WORDS, *BRACKETS, *UNSEEN, "\ud800", "\r\n", "\n", " ")) + text[at:]


def bracket_changed(random, text, _):
    places = [at for at, char in enumerate(text) if char in BRACKETS]
    if not places:
        return text
    at = random.choice(places)
    return text[:at] + random.choice(("", text[at] * 2, random.choice(BRACKETS))) + text[at + 1 :]


def width_changed(random, text, _):
    table = random.choice((HALFWIDTH, FULLWIDTH))
    return "".join(table.get(char, char) if random.random() < 0.1 else char for char in text)


def depth_in(random, text, _):
    at = random.randrange(len(text) + 1)
    opening, closing = random.choice(
        (("(", ")"), ("[", "]"), ("{a: ", "}"), ("「", "」"), ("> ", ""), ("- ", ""), ("-", ""))
    )
    deep = random.choice((3, 30, 300, 3000))
    return text[:at] + opening * deep + random.choice(("1分", "", "x")) + closing * deep + text[at:]


def chain_in(random, text, _):
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(WORDS) * random.choice((3, 30, 300)) + text[at:]


def name_grown(random, text, _):
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(("長", "e", "\u0301", "𠀀", "9")) * random.choice((50, 500, 20_000)) + text[at:]


def ends_changed(random, text, _):
    return text.replace("\n", random.choice(("\r\n", "\r", "\n\r", "\u2028")), random.choice((1, 3, -1)))


def blanks_changed(random, text, _):
    return text.replace(" ", random.choice(("", "\t", "\u3000", "  ", "\u00a0")), random.choice((1, 3, 30)))


TEXT_CHANGES = (
    *(lines_moved, line_repeated, piece_gone, piece_in, bracket_changed, width_changed),
    *(depth_in, chain_in, name_grown, ends_changed, blanks_changed),
)


def bent_bytes(random, content, others):
    """Bytes after a few changes; inside zip archives the parts are bent, or the archive's own tables."""
    if content[:2] == b"PK" and random.random() < 0.7:
        content = zip_bent(random, content)
    else:
        for _ in range(random.choice((1, 2, 4, 16))):
            content = random.choice(BYTE_CHANGES)(random, content, others)[: LONGEST * 4]
    return content


def zip_bent(random, content):
    """The archive with one part bent as a text."""
    out = BytesIO()
    try:
        with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            names = old.namelist()
            chosen = random.choice(names)
            for name in names:
                body = old.read(name)
                if name == chosen:
                    body = bent_text(random, body.decode("utf-8", "replace"), ["<c/>"]).encode("utf-8", "surrogatepass")
                if name != chosen or random.random() < 0.9:
                    new.writestr(name, body)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        return content[: len(content) // 2]
    return out.getvalue()


def bytes_flipped(random, content, _):
    if not content:
        return content
    at = random.randrange(len(content))
    return content[:at] + bytes([random.randrange(256)]) + content[at + 1 :]


def bytes_gone(random, content, _):
    at = random.randrange(len(content) + 1)
    return content[:at] + content[at + random.choice((1, 4, 100, 10_000)) :]


def number_in(random, content, _):
    at = random.randrange(len(content) + 1)
    number = random.choice((0, 1, 2**31 - 1, 2**32 - 1, 255))
    return content[:at] + struct.pack("<I", number) + content[at + 4 :]


def bytes_spliced(random, content, others):
    other = random.choice(others)
    return content[: random.randrange(len(content) + 1)] + other[random.randrange(len(other) + 1) :]


def bytes_repeated(random, content, _):
    at = random.randrange(len(content) + 1)
    piece = content[at : at + random.choice((1, 10, 1000))]
    return content[:at] + piece * random.choice((2, 100)) + content[at:]


def as_text_bent(random, content, others):
    texts = [other[:20_000].decode("utf-8", "replace") for other in others]
    text = bent_text(random, content[:100_000].decode("utf-8", "replace"), texts)
    return text.encode(random.choice(("utf-8", "utf-8", "utf-16", "gb18030")), "replace")


BYTE_CHANGES = (bytes_flipped, bytes_gone, number_in, bytes_spliced, bytes_repeated, as_text_bent, as_text_bent)
