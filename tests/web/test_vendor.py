"""What others wrote stands in the pages exactly as the manifest says."""

import hashlib
import json
import tomllib
from importlib import resources
from pathlib import Path

FOLDER = Path(str(resources.files("kaohe.web"))) / "static" / "vendor"


ROOT = Path(__file__).parents[2]


def manifest(table="package"):
    return tomllib.loads((FOLDER / "VENDOR.toml").read_text(encoding="utf-8"))[table]


def test_every_file_is_the_one_named():
    every = [*manifest(), *manifest("built")]
    named = {file["to"]: file["sha256"] for package in every for file in package.get("files", ())}
    named |= {package["to"]: package["to_sha256"] for package in manifest() if "icons" in package}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.iterdir()}

    assert found.pop("VENDOR.toml")
    assert found == named


def test_every_package_says_what_it_is():
    for package in manifest():
        assert all(package.get(key) for key in ("name", "version", "licence", "url", "sha256")), package["name"]
        assert package["url"].startswith("https://registry.npmjs.org/")


def test_what_we_built_says_of_what():
    for built in manifest("built"):
        folder = ROOT / built["recipe"]
        wanted = json.loads((folder / "package.json").read_text())["dependencies"]
        locked = json.loads((folder / "package-lock.json").read_text())["packages"]
        pinned = {name: locked[f"node_modules/{name}"]["version"] for name in wanted}

        assert all(built.get(key) for key in ("name", "version", "licence"))
        assert (folder / "build.sh").exists()
        assert wanted == pinned
        assert all(one["integrity"] for path, one in locked.items() if path)


def test_no_map_of_sources_is_looked_for():
    assert not [path.name for path in FOLDER.glob("*.[cj]s*") if b"sourceMappingURL" in path.read_bytes()]
