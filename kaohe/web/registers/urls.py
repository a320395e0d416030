"""Addresses of the registers."""

from django.urls import path

from kaohe.web.registers import attached, calendar, entering, file_rows, importing, kept_views, lists, picking, showing

app_name = "registers"
urlpatterns = [
    path("", lists.registers_page, name="registers"),
    path("suggest", showing.suggest, name="suggest"),
    path("<str:name>/", lists.list_page, name="list"),
    path("<str:name>/calendar", calendar.calendar_page, name="calendar"),
    path("<str:name>/export", lists.export_file, name="export"),
    path("<str:name>/new", entering.new_page, name="new"),
    path("<str:name>/many", entering.many_page, name="many"),
    path("<str:name>/entries/<int:entry>", showing.entry_page, name="entry"),
    path("<str:name>/entries/<int:entry>/correct", entering.correct_page, name="correct"),
    path("<str:name>/entries/<int:entry>/withdraw", entering.withdraw_page, name="withdraw"),
    path("<str:name>/entries/<int:entry>/attachments", attached.add_page, name="attach"),
    path("<str:name>/entries/<int:entry>/attachments/<int:number>", attached.file, name="attachment"),
    path("<str:name>/entries/<int:entry>/attachments/<int:number>/withdraw", attached.withdraw_page, name="detach"),
    path("<str:name>/imports", importing.imports_page, name="imports"),
    path("<str:name>/imports/example.csv", importing.example_file, name="example"),
    path("<str:name>/imports/<int:number>", importing.import_page, name="import"),
    path("<str:name>/imports/<int:number>/columns", importing.columns_page, name="columns"),
    path("<str:name>/imports/<int:number>/keep", importing.keep_columns, name="keep_columns"),
    path("<str:name>/imports/<int:number>/take", importing.take_import, name="take"),
    path("<str:name>/imports/<int:number>/undo", importing.undo_page, name="undo"),
    path("<str:name>/imports/<int:number>/rows/<int:line>", file_rows.row_page, name="row"),
    path("<str:name>/picked", picking.picked_page, name="picked"),
    path("<str:name>/take-back/<int:position>", picking.take_back_act, name="take-back"),
    path("<str:name>/views", kept_views.keep, name="keep-view"),
    path("<str:name>/views/<int:number>/drop", kept_views.drop, name="drop-view"),
]
