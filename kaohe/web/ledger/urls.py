"""Addresses of the ledger."""

from django.urls import path

from kaohe.web.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.entries_page, name="entries"),
    path("export", views.export, name="export"),
    path("verify", views.verify_page, name="verify"),
]
