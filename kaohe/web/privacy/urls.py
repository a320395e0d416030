"""Addresses of personal data."""

from django.urls import path

from kaohe.web.privacy import erasing, holding

app_name = "privacy"
urlpatterns = [
    path("", erasing.due_page, name="due"),
    path("due/<str:name>", erasing.propose_page, name="propose"),
    path("erasures/<int:number>", erasing.erasure_page, name="erasure"),
    path("erasures/<int:number>/approve", erasing.approve, name="approve"),
    path("erasures/<int:number>/refuse", erasing.refuse_page, name="refuse"),
    path("mine", holding.mine_page, name="mine"),
    path("people/<str:number>", holding.person_page, name="person"),
    path("consents/<int:entry>/withdraw", holding.withdraw_page, name="withdraw"),
]
