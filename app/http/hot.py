"""Hot pages: the same page asked again is answered with the bytes of before, if nothing changed.

Nothing changed if the store's moment is what it was when the answer was made, and was the same when
that was done: then no transaction was committed between, by anybody. The moment is read after the
request has come, so whoever was told of a commit before asking sees it.

What is asked once costs a look into a table, and nothing is kept of it. What is asked again and
never finds its moment is left alone for a while.
"""

from asyncio import Event
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass, field

from starlette.responses import Response

MOST_BYTES = 32 * 1024 * 1024
LARGEST_PAGE = 1024 * 1024
LARGEST_REQUEST = 16 * 1024

MOST_ASKED = 4_096
"""Requests of which is remembered that they were asked."""

AGAIN_WITHIN = 10.0
"""Seconds within which a page must be asked again to be worth keeping."""

FRUITLESS = 8
"""Times that a page is made in vain before it is left alone for REST seconds."""

REST = 2.0


@dataclass(slots=True)
class _Page:
    """A page that was asked more than once."""

    life: float
    moment: object = None
    until: float = 0.0
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    made_for: object = None
    making: Event | None = None
    fruitless: int = 0
    rests_until: float = 0.0


@dataclass(frozen=True, slots=True)
class Made:
    """An answer that was made; `is_whole` where no error is in it."""

    response: Response
    is_whole: bool


class Ready(Response):
    """An answer that was ready."""


class HotPages:
    """Pages that are ready, the most recently asked."""

    def __init__(self, moment: Callable[[], Awaitable[object]], clock: Callable[[], float]) -> None:
        self._moment = moment
        self._clock = clock
        self._asked: OrderedDict[Hashable, float] = OrderedDict()
        self._pages: OrderedDict[Hashable, _Page | None] = OrderedDict()
        self._bytes = 0

    async def answer(
        self,
        key: Hashable,
        life: Callable[[], float | None],
        make: Callable[[], Awaitable[Made]],
    ) -> Response | None:
        """The page of this key, made by `make` where none is ready.

        The key is all that decides the answer but for the store. `life` tells for how many seconds
        it may be kept; it is asked once, when the page was asked twice. None: it was not answered.
        """
        now = self._clock()
        if key not in self._pages:
            if not self._is_asked_again(key, now):
                return None
            self._remember(key, life())
        page = self._pages[key]
        self._pages.move_to_end(key)
        if page is None or page.rests_until > now:
            return None
        return await self._from(key, page, make)

    async def _from(
        self, key: Hashable, page: _Page, make: Callable[[], Awaitable[Made]]
    ) -> Response:
        moment = await self._moment()
        if not self._is_ready(page, moment) and page.made_for == moment and page.making is not None:
            await page.making.wait()  # somebody makes it for the same moment
        if self._is_ready(page, moment):
            page.fruitless = 0
            return Ready(page.content, headers=page.headers)
        self._tire(page)
        return await self._make(key, page, moment, make)

    async def _make(
        self, key: Hashable, page: _Page, moment: object, make: Callable[[], Awaitable[Made]]
    ) -> Response:
        page.made_for, page.making = moment, Event()
        making = page.making
        try:
            made = await make()
            if made.is_whole and moment == await self._moment():
                self._keep(key, page, moment, made.response)
        finally:
            making.set()
        return made.response

    def _is_ready(self, page: _Page, moment: object) -> bool:
        return bool(page.content) and page.moment == moment and self._clock() < page.until

    def _is_asked_again(self, key: Hashable, now: float) -> bool:
        before = self._asked.pop(key, None)
        if before is not None and now - before < AGAIN_WITHIN:
            return True
        self._asked[key] = now
        if len(self._asked) > MOST_ASKED:
            self._asked.popitem(last=False)
        return False

    def _remember(self, key: Hashable, life: float | None) -> None:
        self._pages[key] = None if life is None else _Page(life)
        if len(self._pages) > MOST_ASKED:
            self._drop_oldest()

    def _tire(self, page: _Page) -> None:
        """Every page that is made counts as made in vain, until one is asked for that is ready."""
        page.fruitless += 1
        if page.fruitless > FRUITLESS:
            page.fruitless, page.rests_until = 0, self._clock() + REST

    def _keep(self, key: Hashable, page: _Page, moment: object, response: Response) -> None:
        content = bytes(response.body)
        if self._pages.get(key) is not page or len(content) > LARGEST_PAGE:
            return
        self._bytes += len(content) - len(page.content)
        page.content, page.headers = content, dict(response.headers)
        page.moment, page.until = moment, self._clock() + page.life
        while self._bytes > MOST_BYTES:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        _, page = self._pages.popitem(last=False)
        self._bytes -= len(page.content) if page is not None else 0
