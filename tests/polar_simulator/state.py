"""Everything the simulated Polar remembers, in one place that the admin routes can change."""

from dataclasses import dataclass, field

from .accesslink_v3.state import AccessLinkV3State
from .account import Account
from .body_cache import BodyCache
from .clock import Clock
from .endpoints import BY_FAMILY
from .faults import Fault, Faults
from .grants import ACCESS_LIFETIME_S, DEFAULT_CLIENT, Client, Grants
from .limits import RateLimits
from .request_log import RequestLog
from .rules import Rules
from .team_pro.state import TeamProState


@dataclass
class State:
    clock: Clock
    accounts: dict[str, Account]
    cache: BodyCache
    clients: dict[str, Client] = field(init=False)
    grants: Grants = field(init=False)
    limits: RateLimits = field(init=False)
    rules: dict[str, Rules] = field(init=False)
    faults: Faults = field(init=False)
    log: RequestLog = field(init=False)
    v3: AccessLinkV3State = field(init=False)
    team_pro: TeamProState = field(init=False)

    def __post_init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Back to how it started; rendered bodies stay."""
        self.clock.reset()
        self.clients = {DEFAULT_CLIENT.id: DEFAULT_CLIENT}
        self.grants = Grants(self.clock, ACCESS_LIFETIME_S)
        self.limits = RateLimits()
        self.rules = {family: Rules.of(endpoint) for family, endpoint in BY_FAMILY.items()}
        self.faults = Faults()
        self.log = RequestLog()
        self.v3 = AccessLinkV3State(self.clock, self.accounts)
        self.team_pro = TeamProState(self.clock)
        for account in self.accounts.values():
            account.reset()

    def befalls(self, fault: Fault) -> bool:
        """Lets a fault that changes the state happen; False for one that only damages an answer."""
        match fault.kind:
            case "expired":
                self.grants.expire_access()
            case "revoked":
                self.grants.revoke_all()
                self.v3.grants.revoke_all()
            case "consent":
                for account in self.accounts.values():
                    account.consented = False
            case _:
                return False
        return True
