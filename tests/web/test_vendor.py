"""What others wrote stands in the pages exactly as the manifest says."""

import hashlib
import tomllib
from importlib import resources
from pathlib import Path

FOLDER = Path(str(resources.files("kaohe.web"))) / "static" / "vendor"


def manifest():
    return tomllib.loads((FOLDER / "VENDOR.toml").read_text(encoding="utf-8"))["package"]


def test_every_file_is_the_one_named():
    named = {file["to"]: file["sha256"] for package in manifest() for file in package.get("files", ())}
    named |= {package["to"]: package["to_sha256"] for package in manifest() if "icons" in package}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.iterdir()}

    assert found.pop("VENDOR.toml")
    assert found == named


def test_every_package_says_what_it_is():
    for package in manifest():
        assert all(package.get(key) for key in ("name", "version", "licence", "url", "sha256")), package["name"]
        assert package["url"].startswith("https://registry.npmjs.org/")


def test_no_map_of_sources_is_looked_for():
    assert not [path.name for path in FOLDER.glob("*.[cj]s*") if b"sourceMappingURL" in path.read_bytes()]
