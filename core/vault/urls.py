from django.urls import path

from core.vault import views

app_name = "vault"
urlpatterns = [
    path("", views.listing, name="list"),
    path("seen/", views.seen, name="seen"),
    path("tasks/", views.task_list, name="tasks"),
    path("tasks/<int:pk>/done/", views.task_done, name="task-done"),
    path("secret/<int:pk>/", views.secret, name="secret"),
    path("<slug:kind>/<int:owner_id>/", views.owner, name="owner"),
    path("<slug:kind>/<int:owner_id>/show/", views.show, name="show"),
    path("<slug:kind>/<int:owner_id>/<str:what>/", views.store, name="store"),
    path("<slug:kind>/<int:owner_id>/<str:what>/retire/", views.retire, name="retire"),
]
