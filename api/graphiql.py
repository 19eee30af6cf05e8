"""GraphiQL, the page for exploring the schema; its scripts come from unpkg.com with fixed hashes."""

import base64
import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse

_CDN = "https://unpkg.com"
_PAGE = Path(__file__).with_name("graphiql.html").read_text(encoding="utf-8")


def _inline_script(page: str) -> str:
    """The `Content-Security-Policy` source of the page's own script."""
    script = page.partition("<script>")[2].partition("</script>")[0]
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


_POLICY = "; ".join(
    [
        "default-src 'none'",
        f"script-src {_CDN} {_inline_script(_PAGE)}",
        f"style-src {_CDN} 'unsafe-inline'",
        f"font-src {_CDN} data:",
        "img-src data:",
        "connect-src 'self'",
        "worker-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)


def is_page_request(request: Request) -> bool:
    """Whether a browser asks for the page (and not a program for a query over GET)."""
    asks_for_html = "text/html" in request.headers.get("accept", "")
    return request.method == "GET" and asks_for_html and "query" not in request.query_params


def graphiql_page() -> HTMLResponse:
    """The page. It needs no token: what is asked from it does."""
    return HTMLResponse(_PAGE, headers={"Content-Security-Policy": _POLICY})
