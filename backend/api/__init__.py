"""The two HTTP APIs: Context Services under ``context``, Reactor under ``reactor``.

A table of operations says what there is; the routes and the OpenAPI descriptions are made from it.
Nothing here is imported before somebody switches serving on.
"""
