"""`kaohe docs`: the site is written whole, replaces only itself, and nothing of a faulty handbook is published."""

from tests.month.worked import HANDBOOKS


def test_the_site_is_written_and_written_again(kaohe, tmp_path):
    out = tmp_path / "site"

    code, said, _ = kaohe("docs", HANDBOOKS / "examples" / "rule-shapes", "--out", out)
    again, _, _ = kaohe("docs", HANDBOOKS / "examples" / "rule-shapes", "--out", out)

    assert (code, again) == (0, 0)
    assert str(out / "index.html") in said
    assert (out / "site.css").is_file()


def test_a_folder_of_other_files_is_left_alone(kaohe, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    code, _, said = kaohe("docs", HANDBOOKS / "base", "--out", tmp_path)

    assert code == 2
    assert "別的檔案" in said
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_faulty_handbook_is_not_published(kaohe, tmp_path):
    handbook = tmp_path / "試"
    handbook.mkdir()
    (handbook / "handbook.yaml").write_text("語言: 1\n名稱: 試\n", encoding="utf-8")
    (handbook / "01.md").write_text("[T-1] 壞。\n\n```公式 得分\n公式: 1分 +\n```\n", encoding="utf-8")

    code, _, said = kaohe("docs", handbook, "--out", tmp_path / "site")

    assert code == 1
    assert "K3" in said
    assert not (tmp_path / "site").exists()
