"""WebSockets: frames that are wrong, too many messages, too many sockets, a token that is revoked meanwhile."""

import time

from wire import CLOSED, WebSocket, frame

MIB = 1024 * 1024


def stream_of(workflow):
    return f"/api/workflows/{workflow['workflow_id']}/stream"


def frames(record, server, workflow):
    client, path = server.client, stream_of(workflow)
    last = 10**6
    attempts = {
        "1 GiB announced": (dict(code=1, payload=b"", length=2**30), {1009, 1002, CLOSED}),
        "2^63 announced": (dict(code=2, payload=b"", length=2**63 - 1), {1009, 1002, CLOSED}),
        "text that is not UTF-8": (dict(code=1, payload=b"\xff\xfe"), {1007, 1002, CLOSED}),
        "a surrogate": (dict(code=1, payload=b"\xed\xa0\x80"), {1007, 1002, CLOSED}),
        "not masked": (dict(code=1, payload=b"{}", masked=False), {1002, CLOSED}),
        "unknown code": (dict(code=11, payload=b""), {1002, CLOSED}),
        "a long ping": (dict(code=9, payload=b"a" * 1_000), {1002, CLOSED}),
        "a ping in pieces": (dict(code=9, payload=b"a", fin=False), {1002, CLOSED}),
        "continuation of nothing": (dict(code=0, payload=b"a"), {1002, CLOSED}),
        "a close of one byte": (dict(code=8, payload=b"a"), {1002, 1005, CLOSED}),
        "a close with code 0": (dict(code=8, payload=b"\0\0"), {1002, CLOSED}),
        "a close with a reason that is not UTF-8": (dict(code=8, payload=b"\x03\xe8\xff"), {1000, 1002, 1007, CLOSED}),
    }
    for what, (sent, allowed) in attempts.items():
        with WebSocket(client, f"{path}?after_seq={last}") as opened:
            opened.send_frame(**sent)
            record.tried("wrong frames", opened.close_code(), allowed, what)
    with WebSocket(client, path) as opened:
        for _ in range(100):
            opened.send_frame(1 if _ == 0 else 0, b"a" * 1_000, fin=False)
        record.tried("a message in pieces, over the limit", opened.close_code(), {1009, 1002, CLOSED})
    with WebSocket(client, path) as opened:
        for _ in range(20_000):
            opened.send_frame(1 if _ == 0 else 0, b"", fin=False)
        opened.send_frame(0, b"{}")
        answered = opened.until(lambda message: message.get("type") == "error") or opened.close_code(1)
        record.held("20 000 empty pieces do no harm", answered is not None)
    for payload in (b"", b"[]", b"{", b'{"type":"reject"}', b'{"type":"approval_response","action":"accept","extra":1}', b"{" * 10_000,
                    b'{"type":"modify_params","params":' + b"[" * 30_000, b'{"type":"approval_response","action":"accept","approval_id":"none"}',
                    b'{"type":"modify_params","params":{"safety_stock_pct":1e400}}'):
        with WebSocket(client, f"{path}?after_seq={last}") as opened:
            opened.send_frame(1, payload)
            record.held("odd messages are answered", opened.until(lambda it: it.get("type") == "error") is not None, payload[:60])
    with WebSocket(client, f"{path}?after_seq={last}") as opened:
        opened.send_frame(2, b"\0\1\2")
        record.held("binary messages are answered", opened.until(lambda it: it.get("type") == "error") is not None)
    for seq in ("18446744073709551615", "9223372036854775807", "9223372036854775808", "-1", "1e9", "a", ""):
        with WebSocket(client, f"{path}?after_seq={seq}") as opened:
            record.tried("odd after_seq", opened.answer, {101, 400}, seq)
    for method in ("POST", "HEAD", "PUT"):
        upgrade = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "a")]
        record.tried("upgrade with another method", client.request(method, path, None, upgrade), {400, 404, 405})
    for version, key in (("8", "a"), ("13", ""), ("", "a"), ("13", "a" * 10_000)):
        upgrade = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", version), ("Sec-WebSocket-Key", key)]
        record.tried("odd upgrade", client.request("GET", path, None, upgrade, 5), {400, 101, CLOSED}, f"{version} {key[:9]}")


def flood(record, server, workflow, long):
    """Messages as fast as they go, from clients that do not read the answers."""
    client, path = server.client, stream_of(workflow)
    message = frame(1, b'{"type":"nothing"}')
    crowd = [WebSocket(client, path) for _ in range(5)]
    began = time.monotonic()
    sent = 0
    while time.monotonic() - began < (10 if long else 3):
        for opened in crowd:
            opened.connection.settimeout(0.2)
            try:
                opened.connection.sendall(message * 1_000)
                sent += 1_000
            except OSError:
                pass
    health = client.get("/health", timeout=10)
    record.tried("others, beside floods of messages", health, {200})
    record.held("10 000 messages were sent and more", sent >= 10_000, sent)
    for opened in crowd:
        opened.close()
    parallel = [frame(1, b'{"type":"approval_response","action":"accept","approval_id":"none"}')] * 200
    with WebSocket(client, path) as opened:
        opened.connection.sendall(b"".join(parallel))
        refusals = sum(1 for code, payload in opened.frames(3) if code == 1 and b'"error"' in payload)
        record.held("200 stale decisions are refused, one by one", refusals == 200, refusals)


def many(record, server):
    """2 000 sockets of one client: as many as it may, and the others are told so."""
    opened, statuses = [], []
    for _ in range(2_000):
        one = WebSocket(server.client, "/ws/orchestrator/many")
        opened.append(one)
        statuses.append(one.answer.status)
        record.tried("2 000 sockets", one.answer, {101, 429})
    record.held("1 000 are open", statuses.count(101) == 1_000, statuses.count(101))
    record.tried("others, beside 1 000 sockets", server.client.get("/api/stores", timeout=10), {200})
    for one in opened:
        one.close()
    for _ in range(100):
        with WebSocket(server.client, "/ws/orchestrator/many") as again:
            if again.answer.status == 101:
                break
        time.sleep(0.1)
    record.tried("a socket after them", again.answer, {101})


def revoked_meanwhile(record, server):
    """A socket ends with the token that opened it, and decides nothing any more; a viewer's decides nothing at all."""
    admin = server.client.holding(server.tokens["admin"])
    made = admin.post("/api/tokens", {"name": "leaving", "role": "planner"}).json()
    server.secrets.append(made["secret"].rsplit("_", 1)[1])
    workflow = server.season(admin)
    accept = {"type": "approval_response", "action": "accept"}
    with WebSocket(server.client.holding(server.tokens["viewer"]), stream_of(workflow)) as opened:
        opened.send_json(accept)
        told = opened.until(lambda it: it.get("type") == "error") or {}
        record.held("a viewer's socket decides nothing", told.get("error_type") == "FORBIDDEN", told)
    with WebSocket(server.client.holding(made["secret"]), stream_of(workflow)) as opened:
        record.tried("a planner's socket", opened.answer, {101})
        admin.request("DELETE", f"/api/tokens/{made['token_id']}")
        opened.send_json(accept)
        told = opened.until(lambda it: it.get("type") in ("error", "approval_recorded")) or {"type": "closed"}
        record.held("a revoked token's socket decides nothing", told["type"] != "approval_recorded", told)
    state = admin.get(f"/api/workflows/{workflow['workflow_id']}").json()
    record.held("the season still waits", state.get("status") == "waiting_for_approval", state.get("status"))
