from django.urls import path

from core.organizations.views import appointments, orders, organizations

app_name = "organizations"
urlpatterns = [
    path("", organizations.tree, name="list"),
    path("add/", organizations.add, name="add"),
    path("<int:pk>/", organizations.card, name="card"),
    path("<int:pk>/edit/", organizations.edit, name="edit"),
    path("orders/", orders.register, name="orders"),
    path("orders/add/", orders.add, name="order-add"),
    path("orders/<int:pk>/edit/", orders.edit, name="order-edit"),
    path("orders/<int:pk>/void/", orders.void, name="order-void"),
    path("appointments/<int:pk>/end/", appointments.end, name="appointment-end"),
]
