"""Address of the search."""

from django.urls import path

from kaohe.web.search import views

app_name = "search"
urlpatterns = [path("", views.search_page, name="search")]
