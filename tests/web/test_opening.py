"""Opening data in the browser: what is wanted, every fault at its place, imported by who keeps the handbook."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kaohe.editions.actions import found_on
from kaohe.editions.shipped import shipped_handbook
from kaohe.ledger.models import Entry
from kaohe.month.history import run_folders
from kaohe.month.opening import taking
from kaohe.people.actions import hire
from tests.web.test_hostile import QUICK, UPLOADS, some

PAGE = "/opening/"


@pytest.fixture
def begun(owner, settings, tmp_path):
    """A company of two people with the handbook of the sales company, and no month yet."""
    settings.RUNS = tmp_path / "runs"
    found_on(owner, shipped_handbook(settings.HANDBOOKS, "sales-company"), title="一", since=date(2026, 1, 1))
    for number in ("E1", "E2"):
        hire(owner, number, name=number, since=date(2026, 1, 1))
    return owner


@pytest.fixture
def post(as_owner, django_capture_on_commit_callbacks):
    """Sends the form, with all that follows when the database has kept it."""

    def posted(form, **options):
        with django_capture_on_commit_callbacks(execute=True):
            return as_owner.post(PAGE, form, **options)

    return posted


def sent(text, name="舊系統.CSV"):
    return {"first": "2026-07", "期初": SimpleUploadedFile(name, text.encode()), "reason": "由舊系統轉來"}


def test_the_page_says_what_the_handbook_reads(begun, as_owner):
    page = as_owner.get(PAGE).content.decode()

    assert "工號 · 月份 · 年休假結餘 · 月度考核得分 · 銷售額" in page
    sheet = as_owner.get("/opening/sheet.csv").content.decode("utf-8-sig")
    assert sheet == "工號,月份,年休假結餘,月度考核得分,銷售額\n"


def test_what_is_sent_becomes_a_month_that_says_that_it_was_imported(begun, post, settings):
    text = "工號,月份,月度考核得分,銷售額\nE1,2026-06,88.5分,120000元\nE2,2026-06,90,\n"

    done = post(sent(text), follow=True)

    assert "2 rows imported: 2026-06." in done.content.decode()
    (month,) = run_folders(settings.RUNS, "sales-company")
    assert (str(month.period), month.imported) == ("2026-06", True)
    told = Entry.objects.latest("position")
    assert (told.action, told.period, told.reason.text) == ("month.opening.import", "2026-07", "由舊系統轉來")


def test_the_months_that_were_imported_are_listed_with_file_who_and_when(begun, post, as_owner):
    assert "Nothing was imported yet." in as_owner.get(PAGE).content.decode()
    text = "工號,月份,月度考核得分\nE1,2026-05,80分\nE1,2026-06,88.5分\nE2,2026-06,90分\n"

    post(sent(text, "op1.csv"))
    page = as_owner.get(PAGE).content.decode()

    at = timezone.localtime(Entry.objects.latest("position").at)
    row = '<tr><th scope="row">{}</th><td class="number">{}</td><td>op1.csv</td><td>{}</td><td class="text-nowrap">{}</td></tr>'
    for month, rows in (("2026-05", 1), ("2026-06", 2)):
        assert row.format(month, rows, "owner", f"{at:%Y-%m-%d %H:%M}") in page
    assert page.count("op1.csv") == 2


def test_a_fault_names_the_file_as_it_was_sent_and_one_is_one(begun, as_owner):
    page = as_owner.post(PAGE, sent("工號,月份,月度考核得分\nE1,2026-06,很好\n", "op1.csv")).content.decode()

    assert "<td>op1.csv</td>" in page
    assert "1 thing is wrong, so nothing was taken; mend it" in page


def test_every_fault_stands_at_its_row_and_nothing_is_taken(begun, as_owner, settings):
    before = Entry.objects.count()
    text = "工號,月份,月度考核得分\nE1,2026-06,很好\nE9,2026-06,90分\nE2,2026-07,90分\n"

    refused = as_owner.post(PAGE, sent(text))

    assert refused.status_code == 422
    page = refused.content.decode()
    assert "3 things are wrong" in page
    for row, value in (("2", "很好"), ("3", "E9"), ("4", "2026-07")):
        assert f'<td class="number">{row}</td>' in page
        assert f"<td>{value}</td>" in page
    assert not settings.RUNS.exists()
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"first": "2026-13"}, "Write a month"),
        ({"期初": ""}, "Send a file."),
        ({"期初": SimpleUploadedFile("x.pdf", b"%PDF-1.4")}, "This is no CSV"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(begun, as_owner, settings, changed, said):
    refused = as_owner.post(PAGE, {**sent("工號,月份\n"), **changed})

    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert not settings.RUNS.exists()


def test_without_a_handbook_there_is_nothing_to_import(owner, as_owner):
    assert as_owner.get(PAGE).status_code == 404


def test_who_does_not_keep_the_handbook_imports_nothing(begun, as_employee, settings):
    text = "工號,月份,月度考核得分\nE1,2026-06,88.5分\n"

    assert as_employee.post(PAGE, sent(text)).status_code == 403
    assert not settings.RUNS.exists()


OWN = "工號,月份,月度考核得分\nE1,2026-06,88.5分\nowner,2026-06,100分\n"


@pytest.mark.parametrize("others", [0, 1])
def test_nobody_imports_his_own_row_unless_he_is_alone(begun, as_owner, settings, others):
    himself = hire(begun, "owner", name="owner", since=date(2026, 1, 1))
    get_user_model().objects.filter(login="owner").update(person=himself)
    get_user_model().objects.create(login="E1", is_active=bool(others))
    before = Entry.objects.count()

    answer = as_owner.post(PAGE, sent(OWN))

    if others:
        assert answer.status_code == 403
        assert not settings.RUNS.exists()
        assert Entry.objects.count() == before
    else:
        assert answer.status_code == 302
        assert Entry.objects.latest("position").detail["for_himself"] == "alone"


@pytest.mark.parametrize("others", [0, 1])
def test_the_page_says_before_that_the_own_row_is_left_to_others(begun, as_owner, others):
    himself = hire(begun, "owner", name="owner", since=date(2026, 1, 1))
    get_user_model().objects.filter(login="owner").update(person=himself)
    get_user_model().objects.create(login="E1", is_active=bool(others))

    page = as_owner.get(PAGE).content.decode()

    assert ("Leave out the row of owner (yourself" in page) == bool(others)


def test_a_fault_in_a_later_month_leaves_the_earlier_one_as_it_was(begun, post, settings, monkeypatch):
    two = "工號,月份,月度考核得分\nE1,2026-05,{0}分\nE1,2026-06,{0}分\n"
    post(sent(two.format(80)))
    written = {file: file.read_bytes() for file in settings.RUNS.rglob("*") if file.is_file()}
    real = taking.write

    def full(book, opening, month, folder):
        if str(month) == "2026-06":
            raise OSError(28, "No space left on device")
        real(book, opening, month, folder)

    monkeypatch.setattr(taking, "write", full)
    with pytest.raises(OSError, match="No space"):
        post(sent(two.format(90)))

    assert {file: file.read_bytes() for file in settings.RUNS.rglob("*") if file.is_file()} == written


@pytest.mark.parametrize("attack", some(dict(zip(UPLOADS, UPLOADS, strict=True)), *QUICK))
def test_no_file_breaks_the_page_or_leaves_its_folder(begun, as_owner, settings, tmp_path, attack):
    before = set(tmp_path.parent.rglob("*evil*"))

    for name in ("a.xlsx", "a.csv", "../../evil.parquet"):
        answer = as_owner.post(PAGE, {"first": "2026-07", "期初": SimpleUploadedFile(name, UPLOADS[attack])})

        assert answer.status_code == 422, name
        assert b"root:" not in answer.content, name
    assert not settings.RUNS.exists()
    assert set(tmp_path.parent.rglob("*evil*")) == before
