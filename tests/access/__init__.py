"""Every address of the portal × every role × own, foreign and absent objects."""
