"""Fetches what the pages take over from others, as kaohe/web/static/vendor/VENDOR.toml says: `vendor.py [--write]`.

Each package is checked against its digest, each file too; `--write` puts the digests of files into the manifest, for
whoever takes a newer version and has looked at it.
"""

from __future__ import annotations

import hashlib
import io
import re
import sys
import tarfile
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "kaohe" / "web" / "static" / "vendor"
MANIFEST = FOLDER / "VENDOR.toml"
MAP = re.compile(rb"\s*(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")
OUTER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def main(write: bool) -> int:  # noqa: FBT001 - the one switch of the command
    """1 when a digest is not what the manifest says."""
    manifest = MANIFEST.read_text(encoding="utf-8")
    wrong = []
    for package in tomllib.loads(manifest)["package"]:
        for name, content, digest in files_of(package):
            (FOLDER / name).write_bytes(content)
            found = hashlib.sha256(content).hexdigest()
            if found != digest:
                wrong.append(f"{name}: {found}")
                manifest = with_digest(manifest, name, found)
    if write:
        MANIFEST.write_text(manifest, encoding="utf-8")
        return 0
    print("\n".join(wrong) or "vendor: all as the manifest says")
    return 1 if wrong else 0


def files_of(package: dict[str, Any]) -> Iterator[tuple[str, bytes, str]]:
    """Name, content and expected digest of each file. Raises ValueError when the package is not the one named."""
    with urllib.request.urlopen(package["url"], timeout=60) as answer:  # noqa: S310 - the manifest's own https address
        packed = answer.read()
    if hashlib.sha256(packed).hexdigest() != package["sha256"]:
        raise ValueError(f"{package['url']} is not what the manifest names")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for file in package.get("files", ()):
            content = MAP.sub(b"\n", read(archive, file["from"])) if file["to"].endswith((".js", ".css")) else None
            yield file["to"], content or read(archive, file["from"]), file["sha256"]
        if "icons" in package:
            yield package["to"], sprite(archive, package["icons"]), package["to_sha256"]


def read(archive: tarfile.TarFile, name: str) -> bytes:
    """A file of an npm package."""
    file = archive.extractfile(f"package/{name}")
    if file is None:
        raise ValueError(f"{name} is no file")
    return file.read()


def sprite(archive: tarfile.TarFile, names: list[str]) -> bytes:
    """One SVG file in which each icon is a symbol."""
    symbols = []
    for name in names:
        drawn = OUTER.search(read(archive, f"icons/outline/{name}.svg").decode())
        if drawn is None:
            raise ValueError(f"{name} is no drawing")
        inner = " ".join(drawn[1].split())
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>')
    return ('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n").encode()


def with_digest(manifest: str, name: str, digest: str) -> str:
    """The manifest with the digest of one file."""
    named = re.compile(rf'(to = "{re.escape(name)}"(?:, |\nto_)sha256 = ")[0-9a-f]*(")')
    return named.sub(rf"\g<1>{digest}\g<2>", manifest)


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv[1:]))
