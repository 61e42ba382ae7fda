"""Changing what is on a page already: corrections that were approved, and removals.

    claim + attempt `preparing`   one transaction; a crash before it changes nothing
    content compared              a correction is what was approved, byte for byte
    `sending`                     committed with a last look at the stop and the page; then the one call
    outcome                       one transaction with the wall post, the delivery and the journal entry

A change may be made twice without harm, so a lost answer is read back and, where the page does not show it, made again.
"""
