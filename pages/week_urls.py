"""Addresses of weeks, inside `/pages/`."""

from django.urls import path

from pages.views import weeks

urlpatterns = [
    path("weeks/", weeks.week_list, name="weeks"),
    path("weeks/year/", weeks.year, name="year"),
    path("<int:pk>/weeks/<str:monday>/", weeks.page_week, name="week"),
    path("<int:pk>/weeks/<str:monday>/correct/", weeks.correct, name="week-correct"),
    path("<int:pk>/posts/<int:post_pk>/not-counted/", weeks.not_counted, name="post-not-counted"),
]
