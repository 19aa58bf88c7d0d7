"""The service: cleans what is posted, and tells what is in the corpus, as JSON over HTTP."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from starlette.concurrency import run_in_threadpool

from cleaners.article import NotAnArticle
from corpus.table.table import Editions, NoCorpusError
from corpus.views.changes import CursorError, changes, event_json
from crawler.reading.workers import PoolError, WorkerError, Workers
from crawler.web.answers import article_rows, cleaned_page, cleaned_text, warm

_MOST_EVENTS = 10_000
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "text/html": {"schema": {"type": "string", "format": "binary"}},
            "text/plain": {"schema": {"type": "string"}},
        },
    }
}


def service(editions: Path, *, workers: int, timeout_s: float, memory_mb: int) -> FastAPI:
    """Return the application that cleans in so many *workers*, and reads the table of *editions*.

    A page may take *timeout_s* seconds and *memory_mb* megabytes. It asks for no token: ``guard.py`` does.
    """
    pool = Workers(workers, timeout_s=timeout_s, memory_mb=memory_mb)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        await asyncio.gather(*(pool.call(warm) for _ in range(workers)))
        yield
        pool.close()

    made = FastAPI(
        title="Qingliu", version=version("qingliu"), lifespan=running, docs_url=None, redoc_url=None,
        summary="Cleans pages and texts of Chinese portals, and follows their corpus.",
    )  # fmt: skip
    _count(made)
    _clean(made, pool)
    _read(made, Editions(editions))
    return made


def _clean(made: FastAPI, pool: Workers) -> None:
    @made.post("/clean", openapi_extra=_BODY, responses=_told(415, 422, 503, 504))
    async def clean(request: Request, url: str = "") -> dict[str, Any]:
        """Return the article of a page (text/html, its bytes as they came) or of a text (text/plain in UTF-8)."""
        kind = request.headers.get("content-type", "")
        body = await request.body()
        if kind.startswith("text/plain"):
            call = pool.call(cleaned_text, body)
        elif kind.startswith(("text/html", "application/xhtml+xml", "application/octet-stream")):
            call = pool.call(cleaned_page, body, url, kind)
        else:
            raise HTTPException(415, f"content-type {kind!r}; expected text/html or text/plain")
        try:
            return await call
        except NotAnArticle as error:
            raise HTTPException(422, {"not_an_article": error.kind, "reason": str(error)}) from error
        except WorkerError as error:
            raise HTTPException(504, f"the page could not be read: {error}") from error
        except PoolError as error:
            raise HTTPException(503, str(error)) from error
        except ValueError as error:
            raise HTTPException(422, str(error)) from error


def _read(made: FastAPI, editions: Editions) -> None:
    @made.get("/changes", responses=_told(404, 410))
    async def read_changes(
        since: Annotated[int, Query(ge=0)] = 0, limit: Annotated[int, Query(ge=1, le=_MOST_EVENTS)] = 1000
    ) -> Response:
        """Return the events after the cursor *since*, one a line; the ``seq`` of the last is the next cursor."""
        try:
            lines = await run_in_threadpool(_events, editions, since, limit)
        except CursorError as error:
            raise HTTPException(410, str(error)) from error
        except NoCorpusError as error:
            raise HTTPException(404, str(error)) from error
        return Response("".join(f"{line}\n" for line in lines), media_type="application/x-ndjson")

    @made.get("/articles/{key:path}", responses=_told(404))
    async def read_article(key: str) -> Response:
        """Return every edition of the article with the id or address *key*, oldest first."""
        try:
            found = await run_in_threadpool(article_rows, editions, key)
        except NoCorpusError as error:
            raise HTTPException(404, str(error)) from error
        if not found:
            raise HTTPException(404, f"no article has the id or address {key!r}")
        return Response(f"[{','.join(found)}]", media_type="application/json")


def _events(editions: Editions, since: int, limit: int) -> list[str]:
    return [event_json(event) for event in itertools.islice(changes(editions.snapshot(), since=since), limit)]


def _count(made: FastAPI) -> None:
    """Count the requests and how long they take, by route and status, and tell it at ``/metrics``."""
    registry = CollectorRegistry()
    asked = Counter("qingliu_requests", "Requests answered.", ["route", "status"], registry=registry)
    took = Histogram(
        "qingliu_request_seconds", "Seconds from the whole body to the answer.", ["route"], registry=registry
    )

    @made.middleware("http")
    async def counted(request: Request, answer: Any) -> Response:  # noqa: ANN401 - Starlette's own
        loop = asyncio.get_running_loop()
        began = loop.time()
        response: Response = await answer(request)
        route = getattr(request.scope.get("route"), "path", "none")
        asked.labels(route, str(response.status_code)).inc()
        took.labels(route).observe(loop.time() - began)
        return response

    @made.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(registry), media_type="text/plain; version=0.0.4; charset=utf-8")


def _told(*statuses: int) -> dict[int | str, dict[str, Any]]:
    meanings = {
        404: "There is no such article, or no corpus yet.",
        410: "The cursor is not kept any more: start from an export.",
        415: "The body is neither a page nor a text.",
        422: "The page is no article; `not_an_article` says what it is.",
        503: "No worker process can be had.",
        504: "The page took too long, or too much memory.",
    }
    return {status: {"description": meanings[status]} for status in statuses}
