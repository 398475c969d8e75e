"""Exports of what a query lists: its own document, page by page, as the key that asks.

Scopes, tenants, masking and limits are those of any query. The pages are no snapshot: what changes
while they are read may be seen as it was or as it is, as for anybody who turns pages.
"""

import json
from asyncio import to_thread
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from graphql import GraphQLError, GraphQLSchema, parse, validate

from domain.access import Scope
from domain.errors import BadUserInput
from domain.exports import Column, ColumnType, RawRow, Writer
from gql.export_columns import ListedRows, listed_rows
from gql.fields import Info
from resolvers.context import Context
from resolvers.exports import FileAsked

LONGEST_QUERY = 20_000
_PATH = ("input", "query")


@dataclass(frozen=True, slots=True)
class QueryExport:
    """A query of one connection that was checked, and the columns of its nodes."""

    info: Info
    document: str
    variables: Mapping[str, Any]
    listed: ListedRows

    @property
    def root(self) -> str:
        return self.listed.root

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.listed.columns

    @asynccontextmanager
    async def open(self, file: FileAsked) -> AsyncGenerator["OpenQuery"]:
        """Rows of the query, to be read once."""
        context = self.info.context
        zone = context.services.time_zone
        about = {"channelgraph.query": self.document}
        writer = context.services.writers.open(
            self.columns, zone, file.format, file.compression, about, marked=file.marked
        )
        yield OpenQuery(self, writer)


@dataclass(frozen=True, slots=True)
class OpenQuery:
    """resolvers.export_jobs.Rows of a query."""

    query: QueryExport
    writer: Writer
    count: int | None = None
    watermark: int | None = None
    cursor: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.query.columns)

    async def pieces(self) -> AsyncIterator[tuple[bytes, int]]:
        """The file's bytes and how many rows have been read; the last is its end."""
        done, after = 0, None
        yield self.writer.begin(), done
        while True:
            page = await self._page(after)
            rows = [self._row(node) for node in page["nodes"]]
            done += len(rows)
            yield await to_thread(self.writer.add, rows), done
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["pageInfo"]["endCursor"]
        yield await to_thread(self.writer.finish), done

    async def _page(self, after: str | None) -> dict[str, Any]:
        info = self.query.info
        context = Context(info.context.viewer, info.context.services)
        result = await info.schema.execute(
            self.query.document,
            variable_values={**self.query.variables, "after": after},
            context_value=context,
        )
        if result.errors or not result.data:
            text = result.errors[0].message if result.errors else "It gave nothing."
            raise BadUserInput(f"The query failed: {text}", _PATH)
        return cast("dict[str, Any]", result.data[self.query.listed.key])

    def _row(self, node: Mapping[str, Any]) -> RawRow:
        paths = self.query.listed.paths
        pairs = zip(paths, self.query.columns, strict=True)
        return tuple([_cell(column.type, _reach(node, path)) for path, column in pairs])


def read_query(info: Info, document: str, variables: object) -> QueryExport:
    """The query of an input, checked; BadUserInput says what it lacks."""
    info.context.viewer.need(Scope.EXPORTS_CREATE)
    if variables is not None and not isinstance(variables, dict):
        raise BadUserInput("variables must be an object.", ("input", "variables"))
    if len(document) > LONGEST_QUERY:
        raise BadUserInput(f"The query may have {LONGEST_QUERY} letters.", _PATH)
    schema = cast("GraphQLSchema", vars(info.schema)["_schema"])
    try:
        parsed = parse(document, no_location=True, max_tokens=2_000)
        faults: Sequence[GraphQLError] = validate(schema, parsed, max_errors=1)
    except GraphQLError as error:
        raise _unfit(error) from None
    if faults:
        raise _unfit(faults[0])
    named = cast("dict[str, Any]", variables or {})
    return QueryExport(info, document, named, listed_rows(schema, parsed))


def _unfit(error: GraphQLError) -> BadUserInput:
    return BadUserInput(f"The query cannot be run: {error.message}", _PATH)


def _reach(node: Mapping[str, Any], path: Sequence[str]) -> object:
    found: object = node
    for name in path:
        if found is None:
            return None
        found = cast("Mapping[str, object]", found)[name]
    return found


def _cell(type_: ColumnType, value: object) -> object:
    """A raw cell of what the query answered; lists and objects as JSON."""
    if value is None or type_ in {ColumnType.BOOLEAN, ColumnType.INTEGER}:
        return value
    if type_ is ColumnType.TIME:
        moment = datetime.fromisoformat(str(value)).astimezone(UTC)
        return moment.isoformat(timespec="microseconds")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
