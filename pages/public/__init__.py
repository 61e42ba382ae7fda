"""The list of official pages as everyone sees it (п. 3): never anything but active pages and public facts."""
