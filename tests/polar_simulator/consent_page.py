"""The HTML a person sees at the simulated Polar."""

from collections.abc import Iterable, Mapping
from html import escape

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem}}
label{{display:block}}fieldset{{margin:1rem 0}}button{{font:inherit;padding:.5rem 1.5rem}}</style>
<h1>{title}</h1>{body}</html>"""


def consent_page(
    action: str, params: Mapping[str, str], scopes: Iterable[str], accounts: Iterable[str]
) -> str:
    """The form: which account, which scopes, Allow or Deny. `account` in params preselects one."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in params.items()
        if name != "account"
    )
    options = "".join(
        f"<option{' selected' if name == params.get('account') else ''}>{escape(name)}</option>"
        for name in accounts
    )
    boxes = "".join(
        f'<label><input type="checkbox" name="granted" value="{escape(scope)}" checked> '
        f"{escape(scope)}</label>"
        for scope in scopes
    )
    body = f"""<p>The client <b>{escape(params["client_id"])}</b> asks to read your data.</p>
<form method="post" action="{escape(action)}">{hidden}
<label>Signed in as <select name="account">{options}</select></label>
<fieldset><legend>What it may read</legend>{boxes}</fieldset>
<button name="answer" value="allow">Allow</button>
<button name="answer" value="deny">Deny</button></form>"""
    return _PAGE.format(title="Polar (simulated)", body=body)


def refusal_page(code: str, reason: str) -> str:
    """A request that cannot be sent back to its client: the error code and why."""
    body = f"<p><code>{escape(code)}</code></p><p>{escape(reason)}</p>"
    return _PAGE.format(title="Polar (simulated)", body=body)
