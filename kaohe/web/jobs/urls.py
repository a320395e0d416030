"""Addresses of jobs."""

from django.urls import path

from kaohe.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs_page, name="jobs"),
    path("<int:number>", views.job_page, name="job"),
    path("<int:number>/again", views.again, name="again"),
    path("<int:number>/cancel", views.cancel_job, name="cancel"),
]
