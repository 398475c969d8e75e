"""Runs GraphQL operations as compiled Python: the answers of graphql-core, without its machinery.

An executor that interprets walks the query anew for every object: it looks the field up, makes a
record of where it stands, calls a resolver through wrappers, and asks of each value whether it is
awaitable, a list, a leaf. Nearly all of its time goes there, and nearly all of it gives the same
answer for every object. Here a query is walked once. What comes out is Python source, in which an
object of the answer is a dict literal and a list is a comprehension; Python compiles it, and what
is left for each value is to read it and to test its class.

How a query travels, and which module to read for it:

1. `documents`: a text is parsed and validated once. Its operations, its fragments, and the Boolean
   variables of @skip and @include are noted; so is what is not compiled at all (introspection,
   unknown directives), which goes to graphql-core as a whole, before anything has run.
2. `shapes`: the operation as a tree. A shape is an object of the answer, of one type at one
   place; graphql-core's own rules collect and merge its fields. What the schema says of a field
   (`hints`) decides how its value is had: plain (an attribute, or a quick function), in a batch, or
   by calling its resolver.
3. `emit`, with `leaves` and `abstract`: shapes become source. Response keys enter it by `repr`
   alone; all else is a made-up name for a value (`names`). A leaf is let through by the test of its
   exact class; an abstract place finds the function of a type by the object's class.
4. `plan`, `bounded`: the compiled functions, kept by text, operation name and Booleans, bounded by
   count and by bytes. `variables` are no part of a plan: they are coerced for each run.
5. `levels`, `fetch`, `kept`: the run. Building an object leaves a gap for each field that has to be
   asked for, and keeps object and dict for it. All gaps of a level are fetched together: each
   batch once, with all its distinct keys; each resolver called; everything awaited at once. Then
   the gaps are filled, by functions that build the next level.
6. `careful`, `runtime_types`, `finish`: the other way to fill. The quick way stops at whatever it
   does not expect: an exception, a null where none may be, an awaitable attribute, a generator.
   Then the answer is built again by walking the shapes, from the values that were fetched, so that
   no resolver runs twice; and goes on from there, level by level too. At the end nulls rise, and
   errors get their paths and locations, in the order of the answer.
7. `engine`: all of it behind `read`, `execute`, `event` and `write`; `selection` tells a resolver
   what is asked below its field.

This package stands as a library of its own: it knows graphql-core, orjson and the standard
library, and nothing of the product around it.
"""
