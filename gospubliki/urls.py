from django.urls import URLPattern, URLResolver

app_name = "gospubliki"
urlpatterns: list[URLPattern | URLResolver] = []
