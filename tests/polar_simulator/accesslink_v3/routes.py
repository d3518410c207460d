"""Every path of AccessLink v3 and of its authorization."""

from starlette.routing import Route

from ..oauth import Server
from . import daily, exercises, transaction_api, users, webhook_api
from .grants import SCOPE

FLOW_POLAR_COM = Server(
    "/oauth2/authorization",
    "/v2/oauth2/token",
    frozenset({SCOPE}),
    lambda state: state.v3.grants,
    usual=(SCOPE,),
)


def routes() -> list[Route]:
    """In the order in which they are to be tried."""
    parts = (users, daily, exercises, transaction_api, webhook_api)
    return [*FLOW_POLAR_COM.routes(), *(route for part in parts for route in part.routes())]
