"""Whether a phone, an address, an e-mail or a site from the requisites stands in a page's text, however it is written."""
