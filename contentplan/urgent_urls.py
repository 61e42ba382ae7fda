"""Addresses of urgent publication: `/urgent/…`."""

from django.urls import path

from contentplan.views import urgent, urgent_orders

app_name = "urgent"
urlpatterns = [
    path("", urgent.send, name="send"),
    path("all/", urgent.register, name="list"),
    path("<int:pk>/", urgent.publication, name="publication"),
    path("<int:pk>/review/", urgent.review, name="review"),
    path("<int:pk>/take-off/", urgent.take_off, name="take-off"),
    path("orders/", urgent_orders.orders, name="orders"),
    path("orders/new/", urgent_orders.enter, name="order-new"),
    path("orders/<int:pk>/", urgent_orders.order, name="order"),
    path("orders/<int:pk>/edit/", urgent_orders.edit, name="order-edit"),
    path("orders/<int:pk>/end/", urgent_orders.end, name="order-end"),
    path("orders/<int:pk>/duty/", urgent_orders.duty_add, name="duty-add"),
    path("duty/<int:pk>/remove/", urgent_orders.duty_remove, name="duty-remove"),
    path("templates/<slug:kind>/", urgent_orders.template, name="template"),
]
