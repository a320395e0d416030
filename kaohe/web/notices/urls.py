"""Addresses of circulars."""

from django.urls import path

from kaohe.web.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices_page, name="notices"),
    path("new", views.publish_page, name="publish"),
    path("reminders", views.reminders_page, name="reminders"),
    path("<int:number>", views.notice_page, name="notice"),
    path("<int:number>/read", views.confirm_read, name="confirm"),
    path("<int:number>/withdraw", views.withdraw_page, name="withdraw"),
]
