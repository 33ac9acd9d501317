"""Lists like a spreadsheet: a list is declared once, and gets filters, sorting, columns, pages, views, exports and acts on many.

`declare` says what a list is; `asked` reads what an address asks for, `filters` and `keyset` turn it into a query, `page` shows
it. Every list begins with its `base`, which reads through `backoffice.scope`: nothing here can widen it, only narrow it.
"""
