"""The review as a local web application: a queue, an article beside its page, search; nothing is written unseen."""

from importlib.resources import files
from typing import Annotated

from fastapi import Depends, FastAPI, Form, HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, RedirectResponse

from corpus.formats import FORMATS
from corpus.search.index import opened
from corpus.search.query import found, number
from corpus.search.words import QueryError
from crawler.portals.seed_checks import SeedError
from crawler.web.review.asked import Asked
from crawler.web.review.fixtures import people_of, write_named
from crawler.web.review.pages import page, told
from crawler.web.review.proposals import WRONGS, Proposal, RuleKey, Wrong, proposals
from crawler.web.review.review import Review
from crawler.web.review.seed_edit import StaleError, checked, difference, with_rule, write

_HITS = 50
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
_Text = Annotated[str, Form()]


def application(review: Review) -> FastAPI:
    """Return the application; ``guard.py`` sees to it that nobody else asks it anything."""
    made = FastAPI(title="Review", docs_url=None, redoc_url=None, openapi_url=None)

    @made.middleware("http")
    async def closed(request: Request, answer: object) -> Response:
        response: Response = await answer(request)  # type: ignore[operator]
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response

    @made.get("/style.css")
    def style() -> Response:
        return Response(files("crawler.rendering").joinpath("templates/base.css").read_bytes(), media_type="text/css")

    @made.get("/keys.js")
    def keys() -> Response:
        return Response(files("crawler.web").joinpath("templates/keys.js").read_bytes(), media_type="text/javascript")

    _look(made, review)
    _search(made, review)
    _decide(made, review)
    _mend(made, review)
    return made


def _look(made: FastAPI, review: Review) -> None:
    @made.get("/")
    def queue(request: Request, portal: str = "") -> Response:
        doubts = review.queue(portal or None)
        values = {"doubts": doubts, "portal": portal, "portals": sorted(review.portals())}
        return page(request, "queue.html.j2", values)

    @made.get("/article/{portal}/{article}")
    async def article(request: Request, portal: str, article: str) -> Response:
        declared, looked = await review.looked(portal, article)
        waiting = [each for each in review.queue(None, 2) if (each.portal, each.id) != (portal, article)]
        values: dict[str, object] = {
            "looked": looked,
            "portal": declared,
            "next": waiting[0] if waiting else None,
            "wrongs": WRONGS,
        }
        last = {"row": looked.editions[-1], "changes": told(looked.editions), "copies": review.copies(looked)}
        return page(request, "article.html.j2", values | last)


def _search(made: FastAPI, review: Review) -> None:
    @made.get("/search")
    def search(request: Request, asked: Annotated[Asked, Depends()], after: int = 0) -> Response:
        fault, hits, counted = "", [], 0
        try:
            with opened(review.state.search) as index:
                hits = list(found(index, asked.query(), limit=_HITS, after=after))
                counted = number(index, asked.query())
        except (QueryError, ValueError) as error:
            fault = str(error)
        values = {"asked": asked, "portals": sorted(review.portals()), "after": after, "most": _HITS}
        told = {"hits": hits, "counted": counted, "fault": fault, "again": asked.encoded()}
        return page(request, "search.html.j2", values | told)

    @made.get("/export")
    def exported(asked: Annotated[Asked, Depends()], form: str = "csv") -> Response:
        if form not in FORMATS:
            raise HTTPException(422, f"form {form!r}; expected one of {', '.join(FORMATS)}")
        try:
            name, content = review.exported(asked.query(), FORMATS[form])
        except (QueryError, ValueError) as error:
            raise HTTPException(422, str(error)) from error
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type="application/octet-stream", headers=headers)


def _decide(made: FastAPI, review: Review) -> None:
    @made.post("/article/{portal}/{article}/accept")
    async def accept(request: Request, portal: str, article: str) -> Response:
        _, looked = await review.looked(portal, article)
        review.decide(looked, "accepted", "")
        return RedirectResponse(f"{request.scope['root_path']}/", status_code=303)

    @made.get("/article/{portal}/{article}/fixture")
    async def names(request: Request, portal: str, article: str) -> Response:
        _, looked = await review.looked(portal, article)
        values = {"row": looked.editions[-1], "people": people_of(looked), "fault": ""}
        return page(request, "fixture.html.j2", values)

    @made.post("/article/{portal}/{article}/fixture")
    async def fixture(request: Request, portal: str, article: str, name: _Text) -> Response:
        declared, looked = await review.looked(portal, article)
        form = await request.form()
        invented = {person: str(form.get(f"name-{at}", "")).strip() for at, person in enumerate(people_of(looked))}
        try:
            folder = await run_in_threadpool(write_named, review.fixtures, name, declared, looked, invented)
        except (ValueError, OSError) as error:
            values = {"row": looked.editions[-1], "people": people_of(looked), "fault": str(error)}
            return page(request, "fixture.html.j2", values, status=422)
        review.decide(looked, "accepted", f"fixture {folder}")
        return PlainTextResponse(f"written: {folder}\n")


def _mend(made: FastAPI, review: Review) -> None:
    @made.get("/article/{portal}/{article}/reject")
    async def reject(request: Request, portal: str, article: str, wrong: Wrong, said: str = "") -> Response:
        _, looked = await review.looked(portal, article)
        rules = proposals(looked.beside.lines if looked.beside else (), wrong, said)
        values = {"row": looked.editions[-1], "wrong": wrong, "said": said, "means": WRONGS[wrong], "rules": rules}
        return page(request, "reject.html.j2", values)

    @made.get("/article/{portal}/{article}/rule")
    async def rule(request: Request, portal: str, article: str, key: RuleKey, value: str) -> Response:
        declared, looked = await review.looked(portal, article)
        path = review.seeds[portal]
        before = path.read_text(encoding="utf-8")
        shown = {"row": looked.editions[-1], "key": key, "value": value, "path": path, "before": before}
        try:
            after = with_rule(before, Proposal(key, value, ""), review.day(looked))
            changed = checked(path, after)
        except SeedError as error:
            return page(request, "rule.html.j2", shown | {"fault": str(error)}, status=422)
        records = [looked.editions[-1]["record_id"], *review.neighbours(portal, article)]
        effects = await review.desk.effects(declared, changed, records)
        found = {"diff": difference(before, after, path.name), "effects": effects, "tried": len(records), "fault": ""}
        return page(request, "rule.html.j2", shown | found)

    @made.post("/article/{portal}/{article}/rule")
    async def written(request: Request, portal: str, article: str, key: _Text, value: _Text, before: _Text) -> Response:
        _, looked = await review.looked(portal, article)
        path, seen = review.seeds[portal], before.replace("\r\n", "\n")
        try:
            write(path, seen, with_rule(seen, Proposal(key, value, ""), review.day(looked)))  # type: ignore[arg-type]
        except (StaleError, SeedError) as error:
            raise HTTPException(409, str(error)) from error
        review.decide(looked, "rejected", f"{key} = {value}")
        return RedirectResponse(f"{request.scope['root_path']}/article/{portal}/{article}", status_code=303)
