"""A handbook is taken in whole from a folder or a zip file, or refused with every fault, and nothing outside is read."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from kaohe.editions.errors import EditionError, Refused
from kaohe.editions.exporting import write_folder, zip_of
from kaohe.editions.folders import MOST_IN_ALL
from kaohe.editions.shipped import shipped, shipped_handbook
from kaohe.editions.uploads import MOST_ZIP, from_folder, from_zip
from tests.editions.conftest import FILES

HANDBOOKS = Path(__file__).parents[2] / "handbooks"


def zipped(files, **given):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, **given) as packed:
        for path, content in files.items():
            packed.writestr(path, content)
    return made.getvalue()


def codes(act, *args):
    with pytest.raises(Refused) as told:
        act(*args)
    return [fault.code for fault in told.value.faults]


@pytest.mark.parametrize("around", ["", "文件/", "a/b/"])
def test_folders_around_the_handbooks_fall_away(around):
    found = from_zip(zipped({f"{around}{path}": text for path, text in FILES.items()}))

    assert (found.top, found.files) == ("small", FILES)


def test_a_handbook_without_a_folder_of_its_own_takes_the_name_given():
    found = from_zip(zipped({"handbook.yaml": "語言: 1", "01-甲.md": "甲", "表/a.csv": "a\n"}), "company")

    assert (found.top, sorted(found.files)) == (
        "company",
        ["company/01-甲.md", "company/handbook.yaml", "company/表/a.csv"],
    )


def test_what_no_handbook_reads_is_left_out_and_told():
    more = {"small/圖.png": b"\x89", "small/.DS_Store": b"", "__MACOSX/small/._a.md": b"\xff", "說明.txt": b"a"}
    found = from_zip(zipped({**FILES, **more}))

    assert found.files == FILES
    assert found.left_out == tuple(sorted(more))


def test_texts_are_read_as_people_save_them():
    found = from_zip(zipped({"small/handbook.yaml": "\ufeff語言: 1\r\n".encode()}))

    assert found.files == {"small/handbook.yaml": "語言: 1\n"}


@pytest.mark.parametrize(("extra", "expected"), [
    ({"../../etc/x.md": "甲"}, ["E121"]),
    ({"/etc/x.md": "甲"}, ["E121"]),
    ({"small/../../x.md": "甲", "small/a\\..\\..\\b.md": "甲"}, ["E121", "E121"]),
    ({"small/a\u202eb.md": "甲", "small/c:d.md": "甲"}, ["E121", "E121"]),
    ({"small/a/b/c/d.md": "甲"}, ["E122"]),
    ({f"small/{'長' * 300}.md": "甲"}, ["E122"]),
    ({"small/a.md": "甲".encode("gb18030"), "small/b.md": b"\xff\xfe", "small/c.md": "a\0"}, ["E132", "E132", "E125"]),
])  # fmt: skip
def test_every_fault_is_told_at_once(extra, expected):
    assert codes(from_zip, zipped({**FILES, **extra})) == expected


def test_a_zip_bomb_is_stopped_while_it_is_unpacked():
    assert codes(from_zip, zipped({**FILES, "small/大.md": b"a" * (9 * 1024**2)})) == ["E124"]
    many = {f"small/{number:02}.md": b"a" * (7 * 1024**2) for number in range(MOST_IN_ALL // (7 * 1024**2) + 1)}
    assert codes(from_zip, zipped({**FILES, **many})) == ["E130"]


def test_a_size_that_a_zip_file_states_falsely_helps_nothing():
    content = bytearray(zipped({"small/handbook.yaml": b"a" * (9 * 1024**2)}))
    end = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, end + 24, 10)

    assert codes(from_zip, bytes(content)) in (["E127"], ["E124"])


@pytest.mark.parametrize(("content", "expected"), [
    (b"", ["E127"]),
    (b"no zip", ["E127"]),
    (zipped(FILES)[:-30], ["E127"]),
    (zipped({"a/甲.md": "甲"}), ["E131"]),
    (zipped({"a/handbook.yaml": "語言: 1", "b/handbook.yaml": "語言: 1"}), ["E133"]),
    (zipped({f"a/{number}.md": "" for number in range(4001)}), ["E128"]),
    (b"a" * (MOST_ZIP + 1), ["E126"]),
])  # fmt: skip
def test_what_is_no_handbook_is_refused(content, expected):
    assert codes(from_zip, content) == expected


def test_a_link_in_a_zip_file_is_refused():
    entry = zipfile.ZipInfo("small/鏈.md")
    entry.external_attr = 0o120777 << 16
    made = io.BytesIO(zipped(FILES))
    with zipfile.ZipFile(made, "a") as packed:
        packed.writestr(entry, "/etc/passwd")

    assert codes(from_zip, made.getvalue()) == ["E121"]


def test_an_entry_with_a_password_is_refused():
    content = bytearray(zipped({"small/handbook.yaml": "語言: 1"}))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        struct.pack_into("<H", content, content.index(mark) + place, 1)

    assert codes(from_zip, bytes(content)) == ["E129"]


@pytest.mark.parametrize("name", ["call-centre", "hotel", "sales-company"])
def test_a_shipped_handbook_is_taken_with_what_it_takes_over(name):
    found = from_folder(HANDBOOKS / name)

    assert found.top == name
    assert {path.split("/")[0] for path in found.files} >= {name, "base"}


def test_the_handbooks_that_come_with_the_product_can_be_chosen():
    assert shipped(HANDBOOKS) == ["call-centre", "hotel", "sales-company"]
    assert shipped_handbook(HANDBOOKS, "hotel").top == "hotel"
    for name in ("base", "../handbooks/hotel", ""):
        with pytest.raises(EditionError):
            shipped_handbook(HANDBOOKS, name)


def test_a_link_in_a_folder_is_not_followed(tmp_path):
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    secret = tmp_path / "secret.md"
    secret.write_text("秘密", encoding="utf-8")
    (tmp_path / "small" / "02.md").symlink_to(secret)

    assert from_folder(tmp_path / "small").files == FILES


def test_an_edition_goes_out_as_a_folder_and_as_a_zip_file_and_comes_back_the_same(hr, draft, tmp_path):
    assert from_zip(zip_of(hr, draft.number)).files == FILES
    assert zip_of(hr, draft.number) == zip_of(hr, draft.number)
    assert from_folder(write_folder(hr, draft.number, tmp_path)).files == FILES
