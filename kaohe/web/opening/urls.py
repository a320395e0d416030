"""Addresses of opening data."""

from django.urls import path

from kaohe.web.opening import views

app_name = "opening"
urlpatterns = [
    path("", views.opening_page, name="opening"),
    path("sheet.csv", views.sheet_file, name="sheet"),
]
