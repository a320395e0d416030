"""Addresses of people."""

from django.urls import path

from kaohe.web.people import acts, changes, listing, many, persons, staff_lists, units

app_name = "people"
urlpatterns = [
    path("", listing.people, name="list"),
    path("export", listing.export, name="export"),
    path("suggest", listing.suggest, name="suggest"),
    path("many", many.many_page, name="many"),
    path("many/<int:position>/back", many.take_back_act, name="take_back"),
    path("hire", acts.hire_page, name="hire"),
    path("person/<str:number>", persons.person, name="person"),
    path("person/<str:number>/records", persons.records_page, name="records"),
    path("person/<str:number>/assign", acts.assign_page, name="assign"),
    path("person/<str:number>/withdraw", acts.withdraw_page, name="withdraw"),
    path("person/<str:number>/rename", acts.rename_page, name="rename"),
    path("person/<str:number>/leave", acts.leave_page, name="leave"),
    path("person/<str:number>/rehire", acts.rehire_page, name="rehire"),
    path("units", units.units_page, name="units"),
    path("units/open", units.open_page, name="open_unit"),
    path("units/<str:code>/change", units.change_page, name="change_unit"),
    path("units/<str:code>/close", units.close_page, name="close_unit"),
    path("import", staff_lists.send_page, name="import"),
    path("import/example.csv", staff_lists.example, name="import_example"),
    path("import/<int:number>", staff_lists.look_page, name="import_look"),
    path("change", changes.change_page, name="change"),
]
