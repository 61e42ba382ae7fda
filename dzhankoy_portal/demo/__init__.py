"""The demo city: invented people, `.example` addresses, the size of Dzhankoy."""
