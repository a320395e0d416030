"""What is kept in the repository works on every machine."""

import re
import tomllib

import pytest

# Folders that exist on one machine only; a path in a kept file must be relative or made up from the reader's own.
ONE_MACHINE = re.compile(r"(?<![\w.~-])/(?:" "work|root|home|Users" r")/[\w.]")


def test_no_kept_file_names_a_path_of_one_machine(tracked, root):
    found = []
    for path in tracked:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # A binary file.
        found += [
            f"{path.relative_to(root)}:{number}"
            for number, line in enumerate(text.splitlines(), start=1)
            if ONE_MACHINE.search(line)
        ]

    assert not found


def test_texts_are_utf8_without_carriage_returns(tracked, root):
    """Only tests may keep files in other encodings: those are what the reader of files is tried with."""
    texts = {".py", ".md", ".csv", ".yaml", ".yml", ".toml", ".txt", ".cfg", ".json", ".lock"}
    odd = [
        str(path.relative_to(root))
        for path in tracked
        if path.suffix in texts and not path.is_relative_to(root / "tests") and not _plain(path.read_bytes())
    ]

    assert not odd


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_lists_for_pip_say_what_the_lock_says(name, root):
    lock = tomllib.loads((root / "uv.lock").read_text(encoding="utf-8"))
    locked = {package["name"]: package["version"] for package in lock["package"]}
    listed = dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", (root / name).read_text(encoding="utf-8"), re.MULTILINE))

    assert listed
    assert listed == {package: locked[package] for package in listed}, "Run `make requirements`."


def test_the_developers_list_holds_the_whole_lock(root):
    lock = tomllib.loads((root / "uv.lock").read_text(encoding="utf-8"))
    listed = re.findall(r"^([\w.-]+)==", (root / "requirements-dev.txt").read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(listed) == sorted(package["name"] for package in lock["package"] if package["name"] != "kaohe")


def test_packages_come_from_the_public_index_only(root):
    lock = tomllib.loads((root / "uv.lock").read_text(encoding="utf-8"))
    elsewhere = [
        package["name"]
        for package in lock["package"]
        if package["source"] not in ({"registry": "https://pypi.org/simple"}, {"editable": "."})
    ]
    files = [
        file["url"]
        for package in lock["package"]
        for file in [*package.get("wheels", []), *filter(None, [package.get("sdist")])]
    ]

    assert not elsewhere
    assert {url.split("/packages/")[0] for url in files} == {"https://files.pythonhosted.org"}


def _plain(content):
    if b"\r" in content or content.startswith(b"\xef\xbb\xbf"):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
