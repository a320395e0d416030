"""An archive whose bytes were damaged is told, wherever the damage is; or it gives what was packed, to the byte."""

import pytest

from kaohe.operations.archive import DATABASE, FILES, Manifest, pack, read_manifest, unpack
from kaohe.operations.errors import OperationsError


@pytest.fixture
def packed(tmp_path):
    """An archive of two files, and their contents by name."""
    contents = {DATABASE: b"rows " * 400, f"{FILES}/imports/a.parquet": bytes(range(256))}
    for number, content in enumerate(contents.values()):
        (tmp_path / str(number)).write_bytes(content)
    manifest = Manifest("0", "2026-11-25T00:00:00+00:00", "sqlite", [], 1, "0" * 64)
    pack(tmp_path / "one.zip", manifest, [(name, tmp_path / str(number)) for number, name in enumerate(contents)])
    return tmp_path / "one.zip", contents


def test_every_damaged_byte_is_told_or_harmless(packed, tmp_path):
    archive, contents = packed
    whole, told = archive.read_bytes(), 0
    for place in range(len(whole)):
        archive.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        folder = tmp_path / "out" / str(place)
        folder.mkdir(parents=True)
        try:
            unpack(archive, read_manifest(archive), folder)
        except OperationsError:
            told += 1
        else:
            assert {name: (folder / name).read_bytes() for name in contents} == contents, place

    assert told > len(whole) // 2
