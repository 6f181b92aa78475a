"""What gateway/turns refuses, as HTTP says it: the one place where its errors become problem documents."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from gateway.edge.problems import Problem, document
from gateway.turns.refused import Erased, IdTaken, NotOffered, Refused, UnknownConversation

STATUSES: dict[type[Refused], int] = {UnknownConversation: 401, Erased: 409, NotOffered: 422, IdTaken: 422}


def as_problem(error: Refused) -> Problem:
    """The problem with this error's status and text."""
    return Problem(STATUSES[type(error)], error.detail)


def install(app: FastAPI) -> None:
    """Answer these errors with their problem documents on every route."""

    @app.exception_handler(Refused)
    async def _refused(request: Request, error: Refused) -> JSONResponse:
        problem = as_problem(error)
        return document(problem.status, problem.detail)
