"""Who is let in: origins and hosts, tokens and their guessing, roles on every route, paths that look like others."""

import os
import secrets
import socket

from wire import CLOSED, Client, WebSocket, read_answer

REFUSED = {403}
METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"]
READS = {"GET", "HEAD", "OPTIONS"}
WRONG_TOKENS = 45
FREE_PATHS = {"/health", "/ready", "/api/session", "/api/openapi.json"}

FOREIGN = [
    "http://evil.example",
    "null",
    "file://",
    "http://localhost:1",
    "https://localhost:5173",
    "http://localhost:5173.evil.example",
    "http://localhost:5173@evil.example",
    "http://evil.example/http://localhost:5173",
    "http://127.0.0.1",
    "http://localhost:51730",
    "chrome-extension://abcdefgh",
    "",
    "\u00e9",
]

BAD_HOSTS = [
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "localhost:8000@evil.example",
    "127.0.0.1:80/evil.example",
    "localhost.",
    "0x7f000001",
    "2130706433",
    "127.1",
    "[::1].evil.example",
    "192.0.2.7",
    "",
    "localhost\u00e9",
]


def origins_and_hosts(record, server):
    client, own = server.client, server.client.address
    for origin in FOREIGN:
        header = [("Origin", origin)]
        for method, path in [
            ("POST", "/api/workflows/none/cancel"),
            ("DELETE", "/api/tokens/none"),
            ("POST", "/api/session"),
            ("OPTIONS", "/api/workflows/forecast"),
        ]:
            record.tried("foreign origin, change", client.request(method, path, None, header), {403, 400}, origin)
        with WebSocket(client, "/ws/orchestrator/s", header) as opened:
            record.tried("foreign origin, WebSocket", opened.answer, {403, 400}, origin)
        answer = client.get("/health", header)
        allowed = answer.header("access-control-allow-origin")
        record.held("foreign origin, answer is not for its page", allowed is None, f"{origin}: {allowed}")
    for origins in (["http://" + own, "http://evil.example"], ["http://evil.example", "http://" + own]):
        headers = [("Origin", origin) for origin in origins]
        answer = client.request("POST", "/api/workflows/none/cancel", None, headers)
        record.tried("two origins, one of them foreign", answer, {403, 400}, origins)
    for host in BAD_HOSTS:
        answer = client.get("/health", [("Host", host)])
        record.tried("host that is not the server's", answer, {403, 400}, host)
        pretended = [("Host", host), ("X-Forwarded-Host", own), ("Forwarded", f"host={own}")]
        record.tried("the same, with forwarded headers", client.get("/health", pretended), {403, 400}, host)
        rebound = [("Host", host), ("Origin", f"http://{host}")]
        answer = client.request("POST", "/api/workflows/none/cancel", None, rebound)
        record.tried("name that was pointed here, own origin", answer, {403, 400}, host)
    for hosts in ([own, "evil.example"], ["evil.example", own]):
        answer = client.get("/health", [("Host", host) for host in hosts])
        record.tried("two hosts", answer, {403, 400}, hosts)
    answer = client.get("http://evil.example/health", [("Host", "evil.example")])
    record.tried("address with a foreign host", answer, {403, 400})
    record.tried("no host, HTTP/1.0", client.raw(b"GET /health HTTP/1.0\r\n\r\n"), {403, 400})


def websocket_urls(record, server):
    """No header makes the server name a foreign address."""
    body = {"category_id": "womens_dresses", "season_start_date": "2025-03-03", "season_end_date": "2025-05-26"}
    body |= {"season": "Spring", "season_length_weeks": 12}
    headers = [("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example"), ("X-Forwarded-Proto", "evil")]
    answer = server.client.post("/api/workflows/forecast", body, headers)
    url = answer.json().get("websocket_url", "")
    record.held("the stream's address is the server's", url.startswith(f"ws://{server.client.address}/"), url)
    server.at_rest(answer.json()["workflow_id"])


def guessed_tokens(record, server):
    """Tokens that are none, in many shapes; the right one still gets in from where others were guessed."""
    right = server.tokens["viewer"]
    client = server.client.coming_from("127.0.0.2")
    other_bits = right.rsplit("_", 1)[0] + "_" + secrets.token_hex(32)
    shapes = [
        "Bearer " + other_bits,
        "Bearer " + right[:-1],
        "Bearer " + right + "0",
        "Bearer " + right.upper(),
        "Bearer " + right.rsplit("_", 1)[0],
        "Bearer hemline_%",
        "Bearer hemline_' OR '1'='1_x",
        "Bearer",
        "Bearer ",
        right,
        "Basic " + right,
        "Bearer " + server.tokens["revoked"],
        "Bearer " + "x" * 60_000,
        b"Bearer \xff\xfe",
    ]
    for shape in shapes:
        answer = client.get("/api/stores", [("Authorization", shape)])
        record.tried("token that is none", answer, {401, 429, 400, 431}, shape[:40])
    twice = [("Authorization", "Bearer x"), ("Authorization", f"Bearer {right}")]
    record.tried("a wrong token and a right one", client.get("/api/stores", twice), {401, 400, 429})
    statuses = []
    for _ in range(WRONG_TOKENS):
        guess = "hemline_" + secrets.token_hex(16) + "_" + secrets.token_hex(32)
        answer = client.holding(guess).get("/api/stores")
        statuses.append(answer.status)
        record.tried("guessed token", answer, {401, 429})
    record.held("guessing is slowed", 429 in statuses, statuses)
    for what, headers in [
        ("guessed session", [("Cookie", "hemline_session=" + secrets.token_hex(32))]),
        ("session of another's choice", [("Cookie", "hemline_session=fixed")]),
    ]:
        record.tried(what, client.get("/api/stores", headers), {401, 429})
    record.tried("guessed sign-in", client.post("/api/session", {"token": "hemline_a_b"}), {401, 429})
    record.tried("the right token beside a guesser", client.holding(right).get("/api/stores"), {200})
    answer = server.client.coming_from("127.0.0.3").post("/api/session", {"token": right}, [("Cookie", "hemline_session=fixed")])
    cookie = answer.header("set-cookie") or ""
    record.tried("sign-in with a cookie that was there", answer, {200})
    record.held("the session is a new one, closed to scripts", "fixed" not in cookie and "HttpOnly" in cookie, cookie)
    session = cookie.split(";")[0]
    record.tried("session", server.client.get("/api/stores", [("Cookie", session)]), {200})
    foreign = [("Cookie", session), ("Origin", "http://evil.example")]
    answer = server.client.request("POST", "/api/workflows/none/cancel", None, foreign)
    record.tried("change with a session, from a foreign page", answer, REFUSED)
    with WebSocket(server.client, "/ws/orchestrator/s", [("Cookie", session)]) as opened:
        record.tried("WebSocket with a session alone", opened.answer, {401})


def roles_on_every_route(record, server):
    """Nobody does more than her role lets her, whatever the method."""
    document = server.client.get("/api/openapi.json").json()
    overrides = [("X-HTTP-Method-Override", "DELETE"), ("X-Method-Override", "DELETE"), ("X-HTTP-Method", "DELETE")]
    nobody, viewer, planner = (
        server.client.holding(token) for token in (None, server.tokens["viewer"], server.tokens["planner"])
    )
    for pattern in document["paths"]:
        path = "/".join("none" if part.startswith("{") else part for part in pattern.split("/"))
        is_admins = path.startswith(("/api/tokens", "/api/audit"))
        for method in METHODS:
            changes = method not in READS
            is_free = path in FREE_PATHS and (not changes or path == "/api/session")
            if not is_free:
                answer = nobody.request(method, path, None, overrides)
                record.tried("nobody, every route and method", answer, {401}, f"{method} {path}")
            if is_admins:
                answer = planner.request(method, path, None, overrides)
                record.tried("planner, administrators' routes", answer, REFUSED, f"{method} {path}")
            if (changes or is_admins) and not path.startswith("/api/session"):
                answer = viewer.request(method, path, None, overrides)
                record.tried("viewer, changes on every route", answer, REFUSED, f"{method} {path}")
    body = {"name": "climber", "role": "admin"}
    for query in ("", "?_method=POST", "?role=admin"):
        record.tried("viewer makes a token", viewer.post("/api/tokens" + query, body), REFUSED)
    known = planner.get("/api/session").json()
    record.held("nobody's role rose", known.get("role") == "planner", known)


PATHS = [
    "//api/tokens",
    "/api//tokens",
    "/api/./tokens",
    "/api/x/../tokens",
    "/docs/../api/tokens",
    "/docs/%2e%2e/api/tokens",
    "/assets/..%2f..%2fapi/tokens",
    "/%61pi/tokens",
    "/api/%74okens",
    "/%61%70%69/%74%6f%6b%65%6e%73",
    "/api%2ftokens",
    "/api/tokens/",
    "/api/tokens.",
    "/api/tokens/.",
    "/api/tokens%20",
    "/api/tokens%00",
    "/api/tokens%0a",
    "/api/tokens;a=b",
    "/api/tokens?a",
    "/API/tokens",
    "/Api/Tokens",
    "\\api\\tokens",
    "/api\\tokens",
    "/api/tokens#/health",
    "/health/../api/tokens",
    "/api/openapi.json/../tokens",
    "/%c0%ae%c0%ae/api/tokens",
    "/%ff%fe/api/tokens",
    "http://localhost/api/tokens",
    "*",
    "api/tokens",
    "/api/%2574okens",
    "/\u00e9",
]

FILES = [
    "/../../etc/passwd",
    "/assets/../../../etc/passwd",
    "/assets/%2e%2e/%2e%2e/etc/passwd",
    "/docs/..%2f..%2f..%2fetc%2fpasswd",
    "/docs/%2e%2e%2f%2e%2e%2fetc/passwd",
    "/hemline.db",
    "/../hemline.db",
    "/.env",
    "/docs/....//....//etc/passwd",
    "/%00/etc/passwd",
    "/docs/" + "../" * 200 + "etc/passwd",
]


def paths(record, server):
    """Addresses that the router might read otherwise than the rules: no list of tokens, no file comes of them."""
    for who in (None, "viewer", "planner"):
        client = server.client.holding(who and server.tokens[who])
        for path in PATHS:
            for method in ("GET", "POST", "DELETE"):
                answer = client.request(method, path)
                record.tried(f"path that looks like another, {who or 'nobody'}", answer, {200, 400, 401, 403, 404, 405}, path)
                shows = b'"token_id"' in answer.body or b'"tokens"' in answer.body
                record.held("no token is shown", not shows, f"{who} {method} {path}")
    for path in FILES:
        answer = server.client.get(path)
        record.tried("file outside", answer, {200, 400, 401, 403, 404})
        record.held("no file is shown", b"root:" not in answer.body and b"SQLite" not in answer.body, path)
    for path in ("/" + "a" * 70_000, "/api/workflows/" + "a/" * 20_000, "/?" + "a=b&" * 20_000):
        record.tried("endless path", server.client.get(path), {400, 401, 404, 414, 431, 200, CLOSED})


def secrets_by_time(record, server):
    """A ticket opens one socket and no more, also where many come at once; it does nothing else."""
    holder = server.client.holding(server.tokens["viewer"])
    ticket = holder.post("/api/session/ticket").json()["ticket"]
    server.secrets.append(ticket)
    record.tried("ticket instead of a token", server.client.get(f"/api/stores?ticket={ticket}"), {401})
    path = f"/ws/orchestrator/s?ticket={ticket}"
    sockets = [server.client.connect() for _ in range(40)]
    upgrade = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13")]
    head = server.client.head("GET", path, [*upgrade, ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")])
    for connection in sockets:
        connection.sendall(head)
    statuses = []
    for connection in sockets:
        answer = read_answer(connection.makefile("rb"))
        statuses.append(answer.status)
        record.tried("one ticket, many sockets at once", answer, {101, 401, 429})
        connection.close()
    record.held("the ticket opened one socket", statuses.count(101) == 1, statuses)
