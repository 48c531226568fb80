"""Bodies that are too large, too deep, cut off, lied about, compressed, or two requests in one."""

import gzip
import time

from wire import CLOSED, CRLF, SILENT, form_body

MIB = 1024 * 1024
FORECAST = "/api/workflows/forecast"
STORES = "/api/data/upload-stores"
JSON = ("Content-Type", "application/json")


def large(record, server):
    client = server.client
    for path in (FORECAST, "/api/scenarios", "/api/session", "/api/orchestrator/extract-parameters"):
        body = b'{"category_id":"' + b"a" * (2 * MIB) + b'"}'
        record.tried("2 MiB of JSON", client.post(path, body, [JSON]), {413})
        record.tried("the same in chunks", chunked(client, path, body, 65_536), {413, CLOSED})
    size = 66 * MIB
    kind = ("Content-Type", "multipart/form-data; boundary=b")
    record.tried("66 MiB of CSV", client.post(STORES, form_body("b", b"store_id\n" + b"a" * size), [kind]), {413, CLOSED})
    lied = [JSON, ("Content-Length", str(2**63))]
    record.tried("length of 2^63", client.post(FORECAST, b"{}", lied, 10), {400, 413, CLOSED})
    lied = [JSON, ("Content-Length", "18446744073709551616")]
    record.tried("length of 2^64", client.post(FORECAST, b"{}", lied, 10), {400, 413, CLOSED})
    for length in ("-1", "+2", "0x2", "2,2", "2 2", "", "1e1", "\u0662"):
        answer = client.post(FORECAST, b"{}", [JSON, ("Content-Length", length)], 10)
        record.tried("length that is no number", answer, {400, CLOSED}, length)


def deep_and_wide(record, server):
    client = server.client
    for depth in (200, 10_000, 400_000):
        nested = b'{"category_id":' + b"[" * depth + b"]" * depth + b"}"
        record.tried("nested lists", client.post(FORECAST, nested, [JSON]), {400}, depth)
        nested = b'{"a":' * depth + b"1" + b"}" * depth
        record.tried("nested objects", client.post(FORECAST, nested[:MIB], [JSON]), {400}, depth)
        inside = b'{"category_id":"womens_dresses","parameters":{"cluster_shares":' + b'{"a":' * depth
        record.tried("nested parameters", client.post(FORECAST, inside[:MIB], [JSON]), {400}, depth)
    wide = b"{" + b",".join(b'"k%d":1' % number for number in range(60_000)) + b"}"
    record.tried("60 000 unknown names", client.post(FORECAST, wide, [JSON]), {400})
    shares = b",".join(b'"c%d":0.1' % number for number in range(40_000))
    body = b'{"session_id":"s","parameters":{"cluster_shares":{' + shares + b"}}}"
    record.tried("40 000 clusters", client.post("/api/orchestrator/run-workflow", body, [JSON]), {400, 422})
    twice = b'{"strategy_description":"' + b"a" * 50 + b'","strategy_description":"' + b"b" * 50 + b'"}'
    record.tried("a name twice", client.post("/api/orchestrator/extract-parameters", twice, [JSON]), {400})
    for kind in ("text/plain", "", "application/x-www-form-urlencoded", "application/jsonp", "text/html", "a" * 5_000):
        answer = client.post(FORECAST, b"{}", [("Content-Type", kind)])
        record.tried("JSON of another type", answer, {415}, kind[:40])
    for body in (b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"{}\x00", b"{}{}", b"", b"null", b"[]", b'"a"', b"{'a':1}", b"{\"a\":\xff}"):
        record.tried("JSON that is none", client.post(FORECAST, body, [JSON]), {400}, body)


def compressed(record, server):
    """Bodies that become larger than they look."""
    client = server.client
    bomb = gzip.compress(b'{"category_id":"' + b"a" * (64 * MIB) + b'"}')
    small = gzip.compress(b'{"strategy_description":"Twelve weeks from 2025-03-03, weekly replenishment"}')
    before = server.peak_mib()
    for encoding in ("gzip", "x-gzip", "deflate", "br", "zstd", "gzip, gzip", "identity, gzip"):
        headers = [JSON, ("Content-Encoding", encoding)]
        record.tried("64 MiB in 64 KiB", client.post(FORECAST, bomb, headers), {415}, encoding)
    headers = [JSON, ("Content-Encoding", "gzip")]
    record.tried("a small compressed body", client.post("/api/orchestrator/extract-parameters", small, headers), {415})
    grown = server.peak_mib() - before
    record.held("a compressed body takes no memory of its size", grown < 30, f"{grown} MiB more at the peak")
    zipped = gzip.compress(b"store_id\n" + b"a," * MIB)
    record.tried("a compressed file", client.upload("stores", zipped), {400})
    kind = [("Content-Type", "multipart/form-data; boundary=b"), ("Content-Encoding", "gzip")]
    body = gzip.compress(form_body("b", b"store_id\nX1\n"))
    record.tried("a compressed form", client.post(STORES, body, kind), {400, 415})


def forms(record, server):
    client = server.client
    file = b"store_id\nZ1\n"
    good = form_body("b", file)

    def sent(what, body, allowed, kind="multipart/form-data; boundary=b"):
        record.tried(what, client.post(STORES, body, [("Content-Type", kind)]), allowed, kind[:60])

    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
                 "multipart/form-data; boundary", "multipart/mixed; boundary=b", "multipart/form-data; boundary=c",
                 "multipart/form-data; boundary=" + "b" * 9_000, "multipart/form-data;; ;boundary", "multipart",
                 "multipart/form-data; boundary=b\u00e9", "multipart/form-data; boundary=--b--"):
        sent("boundary missing or other", good, {400, 415}, kind)
    many = b"".join(b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % it for it in range(10_000))
    sent("10 000 fields", many + b"--b--\r\n", {400, 413})
    sent("10 000 fields without a name", many.replace(b"name", b"nome") + b"--b--\r\n", {400})
    sent("the file 1 000 times", form_body("b", file)[:-6] * 1_000 + b"--b--\r\n", {400})
    sent("form cut off", good[:-8], {400})
    sent("form cut off in a header", good[:20], {400})
    sent("nothing", b"", {400})
    sent("a part of 1 MiB of headers", b"--b\r\n" + b"X-A: b\r\n" * 130_000 + b"\r\n\r\n--b--\r\n", {400, 413})
    sent("a header of 1 MiB", b"--b\r\nX-A: " + b"b" * MIB + b"\r\n\r\n\r\n--b--\r\n", {400, 413})
    nested = b'--b\r\nContent-Disposition: form-data; name="file"\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n'
    sent("a form in a form", nested + b"--b--\r\n", {400})
    sent("a field of 1 MiB beside the file", form_body("b", file, [("forecast_id", b"a" * MIB)]), {200, 400, 413})
    names = ["../../../../etc/cron.d/x", "/etc/passwd", "a\\..\\b", "x" * 20_000, "\u202egpj.exe", "<script>alert(1)</script>.csv",
             'a"; name="other', "a\x00b", "CON", "", b"\xff\xfe", "FORGED\tname"]
    for name in names:
        body = form_body("b", b"store_id,store_name\nQ1,Name\n", (), name)
        sent("name of a file", body, {200, 400})
    answer = client.post("/api/data/upload-weekly-sales", form_body("b", file, [("forecast_id", "a" * 70_000)]),
                         [("Content-Type", "multipart/form-data; boundary=b")])
    record.tried("forecast_id of 70 kB", answer, {400, 404, 413})


def chunks(record, server):
    client = server.client
    head = client.head("POST", FORECAST, [JSON, ("Transfer-Encoding", "chunked"), ("Connection", "close")])
    for size in (b"-1", b"ffffffffffffffff", b"fffffffffffffffff", b"0x2", b"g", b"", b" 2", b"2;" + b"a" * 200_000, b"2\n"):
        answer = client.raw(head + size + CRLF + b"{}" + CRLF + b"0" + CRLF * 2, 2)
        record.tried("chunk of a wrong size", answer, {400, CLOSED, SILENT, 413}, size[:20])
    tiny = b"".join(b"1\r\n \r\n" for _ in range(200_000)) + b"2\r\n{}\r\n0\r\n\r\n"
    record.tried("200 000 chunks of a byte", client.raw(head + tiny), {400})
    trailers = b"2\r\n{}\r\n0\r\n" + b"X-Trailer: a\r\n" * 5_000 + CRLF
    record.tried("5 000 trailers", client.raw(head + trailers, 8), {400, CLOSED, SILENT})


def smuggled(record, server):
    """One request that some proxies take for two: only one may be answered, or none."""
    client = server.client
    hidden = b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
    te = b"0\r\n\r\n" + hidden
    heads = {
        "length and chunks": [("Content-Length", str(len(te))), ("Transfer-Encoding", "chunked")],
        "chunks and length": [("Transfer-Encoding", "chunked"), ("Content-Length", str(len(te)))],
        "chunked twice": [("Content-Length", str(len(te))), ("Transfer-Encoding", "chunked"), ("Transfer-Encoding", "identity")],
        "chunked, identity": [("Content-Length", str(len(te))), ("Transfer-Encoding", "chunked, identity")],
        "xchunked": [("Content-Length", str(len(te))), ("Transfer-Encoding", "xchunked")],
        "tab before chunked": [("Content-Length", str(len(te))), ("Transfer-Encoding", "\tchunked")],
        "vertical tab": [("Content-Length", str(len(te))), ("Transfer-Encoding", "\x0bchunked")],
        "name with a blank": [("Content-Length", str(len(te))), ("Transfer-Encoding ", "chunked")],
        "two lengths": [("Content-Length", str(len(te))), ("Content-Length", "5")],
        "two lengths, the other way": [("Content-Length", "5"), ("Content-Length", str(len(te)))],
        "length with a plus": [("Content-Length", f"+{len(te)}")],
        "folded header": [("Content-Length", str(len(te))), ("X-A", "b\r\n Transfer-Encoding: chunked")],
    }
    for what, headers in heads.items():
        received = client.raw_all(client.head("POST", FORECAST, [JSON, *headers]) + te, 3)
        statuses = [line.split(b" ")[1].decode() for line in received.splitlines() if line.startswith(b"HTTP/1.1 ")]
        record.tried("request in a request", int(statuses[0]) if statuses else CLOSED, {400, 501, CLOSED}, what)
        record.held("what was hidden is not answered", b"smuggled" not in received, f"{what}: {received[-300:]}")
    for data in (b"GET / HTTP/9.9\r\n\r\n", b"GET /\r\n\r\n", b"\r\n\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                 b"A" * 200_000, b"GET / HTTP/1.1\nHost: localhost\n\n", b"GET\t/\tHTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
                 b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 500 + b"\r\n", b"GET / HTTP/1.1\r\nX: " + b"y" * 300_000 + b"\r\n\r\n"):
        answer = client.raw(data, 8)
        record.tried("no HTTP", answer, {200, 400, 403, 404, 414, 431, 408, CLOSED}, data[:30])


def slow(record, server, long):
    """Clients that never come to the end, 200 at a time; others are served meanwhile, and the slow ones are let go."""
    client = server.client
    upload = client.head("POST", STORES, [("Content-Type", "multipart/form-data; boundary=b"), ("Content-Length", "1000")])
    kinds = {
        "header": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b",
        "body": client.head("POST", FORECAST, [JSON, ("Content-Length", "1000")]) + b"{",
        "upload": upload + form_body("b", b"store_id\n")[:80],
    }
    for kind, sent in kinds.items():
        held = [client.connect() for _ in range(200)]
        for connection in held:
            connection.sendall(sent)
        began = time.monotonic()
        for _ in range(10):
            record.tried(f"others, beside 200 slow clients ({kind})", client.get("/health", timeout=5), {200})
        took = time.monotonic() - began
        record.held(f"others do not wait ({kind})", took < 5, f"{took:.1f} s for ten requests")
        if kind == "header" or long:
            wait = 9 if kind == "header" else 45
            time.sleep(wait)
            closed = sum(ended(connection) for connection in held)
            record.held(f"slow clients are let go ({kind})", closed == len(held), f"{closed} of {len(held)} after {wait} s")
        for connection in held:
            connection.close()


def ended(connection):
    """Whether the server has ended a connection, with or without an answer."""
    connection.setblocking(False)
    try:
        while chunk := connection.recv(4096):
            pass
        return chunk == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def chunked(client, path, body, size):
    parts = b"".join(b"%x\r\n%s\r\n" % (len(body[at : at + size]), body[at : at + size]) for at in range(0, len(body), size))
    head = client.head("POST", path, [JSON, ("Transfer-Encoding", "chunked"), ("Connection", "close")])
    return client.raw(head + parts + b"0\r\n\r\n")
