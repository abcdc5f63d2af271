"""What a damaged SQLite file still holds, read page by page without SQLite.

SQLite gives a row only where every page on the way to it is whole. Here each page is read by
itself: what is lost is what stood on a damaged page. The format: https://sqlite.org/fileformat2.html
"""
