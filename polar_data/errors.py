"""Every error of the data layer. Each says what happened and what the person can do.

PolarDataError
├── ConfigError              settings are missing or wrong
├── DatabaseBusyError        another process holds the database
├── NewerDatabaseError       the database was written by a newer version
├── BackupError              a backup cannot be written or restored
├── SyncRunningError         this connection is being synced already
├── AuthError                the consent does not work (any more)
│   ├── DeniedError          the person pressed Deny at Polar
│   ├── StateError           the answer does not belong to a question of ours
│   ├── CodeError            the code was used before or is too old
│   ├── RevokedError         the consent was withdrawn: connect again
│   └── ClientError          Polar does not know this client id and secret
└── ApiError                 Polar answered, but not with data
    ├── ScopeError           this family was not granted
    ├── ConsentError         the mandatory consents at Polar are missing
    ├── DialectError         a date parameter is spelled another way today
    ├── RequestError         Polar refuses the request as such (other 4xx)
    ├── QuotaError           the request quota is used up until `resets_in_s`
    ├── UnavailableError     Polar is down or unreachable (5xx, network)
    └── PayloadError         the answer is not what the reference describes
"""

from __future__ import annotations


class PolarDataError(Exception):
    """Base of all; `what` happened, and what the person can `do` about it."""

    do: str = ""

    def __init__(self, what: str, do: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        if do is not None:
            self.do = do


class ConfigError(PolarDataError):
    do = "Correct the setting named here in .env, then start again."


class DatabaseBusyError(PolarDataError):
    do = "Try again in a minute. If it stays, stop other programs that use this data folder."


class NewerDatabaseError(PolarDataError):
    do = "Update the dashboard (git pull), then start it again. Nothing was changed."


class BackupError(PolarDataError):
    pass


class SyncRunningError(PolarDataError):
    do = "Nothing to do: wait for the running sync, its progress is on the Connections page."


class AuthError(PolarDataError):
    do = "Open Connections and press Connect again."


class DeniedError(AuthError):
    do = "Nothing was changed. To use your own data, press Connect again and choose Allow at Polar."


class StateError(AuthError):
    do = "Open Connections in this browser and press Connect again. The link works once, for ten minutes."


class CodeError(AuthError):
    do = "Open Connections and press Connect again. Do not reload or go back on Polar's page."


class RevokedError(AuthError):
    do = "Open Connections and press Reconnect. What is already here stays."


class ClientError(AuthError):
    do = "Compare client id and secret with admin.polaraccesslink.com, then save them again on Connections."


class ApiError(PolarDataError):
    """Polar answered without data; `status` is the HTTP status, or None when no answer came."""

    def __init__(self, what: str, do: str | None = None, *, status: int | None = None) -> None:
        super().__init__(what, do)
        self.status = status


class ScopeError(ApiError):
    do = "Reconnect on Connections and allow this kind of data at Polar."


class ConsentError(ApiError):
    do = "Sign in at account.polar.com, accept the mandatory consents, then sync again."


class DialectError(ApiError):
    pass


class RequestError(ApiError):
    do = "Try again later. If it stays, report the problem with the text shown here."


class QuotaError(ApiError):
    do = "Nothing to do: the sync goes on by itself when Polar's quota is free again."

    def __init__(self, what: str, do: str | None = None, *, resets_in_s: float | None = None) -> None:
        super().__init__(what, do, status=429)
        self.resets_in_s = resets_in_s


class UnavailableError(ApiError):
    do = "Nothing to do: the next sync asks again for what is missing."


class PayloadError(ApiError):
    do = "The raw answer is kept where it could be read. Update the dashboard, then run a rebuild."
