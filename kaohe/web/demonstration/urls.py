"""Addresses of the demonstration. Signing in without a password has none where people work."""

from django.conf import settings
from django.urls import path

from kaohe.web.demonstration import views

app_name = "demonstration"
urlpatterns = [path("remove", views.remove_page, name="remove")]
if settings.DEVELOPMENT:
    urlpatterns.append(path("sign-in", views.sign_in, name="sign_in"))
