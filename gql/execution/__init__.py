"""Runs GraphQL operations as compiled Python.

This package stands as a library of its own: it knows graphql-core, orjson and the standard
library, and nothing of the product around it. What it may know of a schema's fields it is told by
hints (`hints`), left on graphql-core's fields; without a hint, a field's own resolver is called.
"""
