"""Addresses of the handbook."""

from django.urls import path

from kaohe.web.handbook import cards, deciding, editing, effect, listing, reading, replacing, words

app_name = "handbook"
urlpatterns = [
    path("", reading.current_page, name="current"),
    path("editions", listing.editions_page, name="editions"),
    path("editions/shipped", listing.shipped_page, name="shipped"),
    path("editions/upload", listing.upload_page, name="upload"),
    path("editions/new", listing.draft_page, name="draft"),
    path("<int:number>/", reading.contents_page, name="contents"),
    path("<int:number>/read/<str:name>", reading.part_page, name="read"),
    path("<int:number>/search", reading.search_page, name="search"),
    path("<int:number>/faults", reading.faults_page, name="faults"),
    path("<int:number>/compare", listing.compare_page, name="compare"),
    path("<int:number>/effect", effect.effect_page, name="effect"),
    path("<int:number>/effect/cases", effect.cases_part, name="effect_cases"),
    path("<int:number>/effect/cases/acceptance", effect.accept_act, name="accept"),
    path("<int:number>/effect/months", effect.months_part, name="effect_months"),
    path("<int:number>/effect/months/open", effect.open_act, name="open_months"),
    path("<int:number>/zip", listing.zip_file, name="zip"),
    path("<int:number>/section", editing.section_page, name="section"),
    path("<int:number>/file", editing.file_page, name="file"),
    path("<int:number>/file/book", editing.book_file, name="book"),
    path("<int:number>/file/book/new", editing.book_page, name="new_book"),
    path("<int:number>/workbook", replacing.whole_book, name="whole"),
    path("<int:number>/workbook/new", replacing.whole_book_page, name="new_whole"),
    path("<int:number>/files/new", replacing.files_page, name="new_files"),
    path("<int:number>/files/staged", replacing.staged_act, name="staged"),
    path("<int:number>/words", words.words_part, name="words"),
    path("<int:number>/check", editing.check_part, name="check"),
    path("<int:number>/value", cards.value_page, name="value"),
    path("<int:number>/sheet", cards.sheet_page, name="sheet"),
    path("<int:number>/sheet/workbook", cards.workbook_page, name="workbook"),
    path("<int:number>/sheet/copy", cards.copy_page, name="copy"),
    path("<int:number>/way", deciding.way_page, name="way"),
    path("<int:number>/way/submission", deciding.submit_page, name="submit"),
    path("<int:number>/way/approval", deciding.approve_page, name="approve"),
    path("<int:number>/way/day", deciding.enact_page, name="enact"),
    path("<int:number>/way/withdrawal", deciding.withdraw_page, name="withdraw"),
    path("<int:number>/way/draft", deciding.take_back_page, name="take_back"),
    path("<int:number>/way/update", deciding.take_over_page, name="take_over"),
    path("<int:number>/comments", deciding.comments_page, name="comments"),
    path("<int:number>/comments/<int:comment>", deciding.answer_page, name="answer"),
]
