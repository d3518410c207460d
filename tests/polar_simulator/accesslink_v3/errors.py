"""AccessLink v3's error bodies: wrapped and snake_case as seen live, or flat as documented."""

import uuid
from datetime import datetime
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response

_TYPES = {
    400: "BadRequestException",
    401: "UnauthorizedException",
    403: "ForbiddenException",
    404: "NotFoundException",
    409: "ConflictException",
    429: "TooManyRequestsException",
}

_TOMCAT = (
    "<!doctype html><html lang='en'><head><title>HTTP Status 401 – Unauthorized</title></head>"
    "<body><h1>HTTP Status 401 – Unauthorized</h1></body></html>"
)


class RefusalError(Exception):
    """A request that AccessLink v3 refuses; Polar's name of the error follows from the status."""

    def __init__(self, status: int, message: str, error_type: str | None = None) -> None:
        super().__init__(status, message)
        self.status, self.message = status, message
        self.error_type = error_type or _TYPES[status]

    def response(self, now: datetime, documented: bool) -> Response:
        stamp, corr_id = now.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3], uuid.uuid4().hex
        body: dict[str, Any] = {"timestamp": stamp, "status": self.status}
        if documented:
            body |= {"errorType": self.error_type, "message": self.message, "corrId": corr_id}
        else:
            body |= {"error_type": self.error_type, "message": self.message, "corr_id": corr_id}
            body = {"error": body}
        return JSONResponse(body, self.status)


class ForeignTokenError(RefusalError):
    """A token of another Polar API, which the server in front refuses with a page of its own."""

    def __init__(self) -> None:
        super().__init__(401, "Unauthorized")

    def response(self, now: datetime, documented: bool) -> Response:
        return HTMLResponse(_TOMCAT, 401)
