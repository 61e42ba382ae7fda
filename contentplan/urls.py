from django.urls import URLPattern, URLResolver

app_name = "contentplan"
urlpatterns: list[URLPattern | URLResolver] = []
