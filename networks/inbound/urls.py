from django.urls import path

from networks.inbound import views

app_name = "inbound"
urlpatterns = [path("<slug:network>/<slug:path_key>/", views.hook, name="hook")]
