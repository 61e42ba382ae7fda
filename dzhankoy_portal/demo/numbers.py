"""Made-up INN and OGRN with true check digits, so that the demo passes the portal's own checks."""

_REGION = "9105"


def inn(number: int) -> str:
    """A ten-digit INN of an organization: the tenth digit checks the nine before it."""
    digits = f"{_REGION}{number:05d}"
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    check = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 % 10
    return f"{digits}{check}"


def ogrn(number: int) -> str:
    """A thirteen-digit OGRN: the last digit is the rest of the others by eleven."""
    digits = f"1149102{number:05d}"
    return f"{digits}{int(digits) % 11 % 10}"
