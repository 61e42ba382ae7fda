"""Addresses of what is done with a publication that is out, of its package, of people's tasks."""

from django.urls import path

from contentplan.views import changes

urlpatterns = [
    path("deliveries/<int:pk>/package.zip", changes.package, name="delivery-package"),
    path("deliveries/<int:pk>/remove/", changes.remove, name="delivery-remove"),
    path("deliveries/<int:pk>/changes/<int:change_pk>/done/", changes.done, name="change-done"),
    path("deliveries/<int:pk>/changes/<int:change_pk>/again/", changes.again, name="change-again"),
    path("deliveries/<int:pk>/changes/<int:change_pk>/cancel/", changes.cancel, name="change-cancel"),
    path("posts/<int:pk>/tasks/<int:task_pk>/done/", changes.task_done, name="task-done"),
]
