"""VKontakte: https://dev.vk.com/method."""
