"""Alive and ready."""

from __future__ import annotations

import asyncio

import httpx
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from gateway.wiring import Gateway

router = APIRouter()


class Alive(BaseModel):
    """The process answers."""

    status: str = "ok"


class Ready(BaseModel):
    """Which parts answer."""

    ready: bool
    database: bool
    rasa: bool
    actions: bool


@router.get("/healthz")
async def alive() -> Alive:
    """Whether this process is alive."""
    return Alive()


@router.get("/readyz", responses={503: {"model": Ready}})
async def ready(request: Request, response: Response) -> Ready:
    """Whether the database, rasa and actions answer; 503 while one does not."""
    wired: Gateway = request.app.state.gateway
    database, rasa, actions = await asyncio.gather(
        asyncio.to_thread(_database, wired.engine), wired.rasa.alive(), _actions(wired.actions_url)
    )
    result = Ready(ready=database and rasa and actions, database=database, rasa=rasa, actions=actions)
    response.status_code = 200 if result.ready else 503
    return result


def _database(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


async def _actions(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=2, trust_env=False) as http:
            answer = await http.get(f"{url.rstrip('/')}/health")
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK
