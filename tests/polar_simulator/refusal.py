"""How the simulated Polar says no."""

from starlette.responses import JSONResponse


class RefusedError(Exception):
    """A request that is refused, with Polar's status and body."""

    def __init__(self, status: int, body: dict[str, str], headers: dict[str, str] | None = None) -> None:
        super().__init__(status, body)
        self.status, self.body, self.headers = status, body, headers

    def response(self) -> JSONResponse:
        return JSONResponse(self.body, self.status, self.headers)


def refused(status: int, message: str) -> RefusedError:
    """A refusal in the data endpoints' usual form."""
    return RefusedError(status, {"errorMessage": message})
