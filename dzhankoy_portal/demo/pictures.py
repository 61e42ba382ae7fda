"""Drawn pictures that stand in for photographs in the demo."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

_SKY, _SUN = (196, 216, 224), (240, 198, 90)
_SCENES = {
    "street": ((120, 160, 120), (214, 120, 60)),
    "stage": ((92, 70, 110), (220, 90, 100)),
    "field": ((110, 150, 90), (70, 110, 160)),
}


def picture(scene: str) -> BytesIO:
    """A JPEG of 1200 × 800: ground, houses, a sun; `scene` chooses the colours."""
    ground, front = _SCENES[scene]
    image = Image.new("RGB", (1200, 800), _SKY)
    draw = ImageDraw.Draw(image)
    draw.ellipse((930, 90, 1070, 230), fill=_SUN)
    draw.rectangle((0, 560, 1200, 800), fill=ground)
    for number, left in enumerate(range(60, 1100, 210)):
        top = 300 + 60 * (number % 3)
        draw.rectangle(
            (left, top, left + 150, 600), fill=(230 - 18 * number, 228 - 16 * number, 220 - 10 * number)
        )
        for window in range(3):
            draw.rectangle((left + 18 + 44 * window, top + 30, left + 44 + 44 * window, top + 66), fill=front)
    body = BytesIO()
    image.save(body, "JPEG", quality=85)
    body.seek(0)
    return body
