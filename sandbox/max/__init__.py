"""MAX Bot API: https://dev.max.ru/docs-api."""
