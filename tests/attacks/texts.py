"""Texts in every field: script, SQL, orders to a log, bytes that are no text; numbers and dates out of every range."""

import json
from urllib.parse import quote

from world import CATEGORY, SEASON, dumps

SQL = ["' OR '1'='1", "'; DROP TABLE workflows; --", "1); DELETE FROM stores; --", "\" OR \"\"=\"", "%' UNION SELECT name FROM sqlite_master --",
       "\\'; ATTACH DATABASE 'x' AS x; --", "%", "_", "$1", "?1", ":a", "0x27"]
LOGS = ["a\nFORGED line", "a\r\nFORGED line", "a\x1b[2Kb", "a\x85FORGED", "a\u2028FORGED", "\x1b]0;title\x07"]
SCRIPTS = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "{{7*7}}", "${7*7}"]
ODD = ["\u202egnp", "\u200b", "\ufeff", "e\u0301", "\u00e9", "\U0001f468\u200d\U0001f469", "\ud7ff", "\uffff", "a" * 300, "a" * 70_000, " ", "", "..", "/", "%00", "\u0000x"]
JSON = ("Content-Type", "application/json")
REFUSED = {400, 404, 409, 413, 415, 422}

# No status of 500 or more, whatever the text; what is stored is checked apart.
ANY = {200, 201, 202, 400, 401, 403, 404, 405, 409, 413, 414, 422, 429, 431}


def some(values, long, place):
    """All values, or every fourth of them, from another one on at each place."""
    return values if long else values[place % 4 :: 4]


def in_addresses(record, server, long):
    """Every path and query parameter of the document, with every text."""
    client = server.client
    document = client.get("/api/openapi.json").json()
    counts = lambda: (client.get("/api/stores").body, client.get("/api/workflows?limit=200").body)
    before = counts()
    for pattern, item in document["paths"].items():
        if "get" not in item or "stream" in pattern or pattern.startswith("/ws"):
            continue
        for text in some(SQL + LOGS + SCRIPTS + ODD[:10], long, len(pattern)):
            path = "/".join(quote(text, safe="") if part.startswith("{") else part for part in pattern.split("/"))
            if path != pattern:
                record.tried("texts in paths", client.get(path), ANY, path)
        names = [it["name"] for it in item["get"].get("parameters", []) if it["in"] == "query"]
        known = pattern.replace("{id}", CATEGORY if "categories" in pattern else "none")
        for name in names:
            for text in some(SQL + LOGS + SCRIPTS + NUMBERS + DATES + ["%ff", "%c0%80", "%zz", "%"], long, len(pattern + name)):
                value = text if text.startswith("%") else quote(text, safe="")
                record.tried("texts in queries", client.get(f"{known}?{name}={value}"), ANY, f"{known} {name} {text}")
            record.tried("a parameter twice", client.get(f"{known}?{name}=1&{name}=2"), ANY, known)
            record.tried("a parameter a thousand times", client.get(known + "?" + f"{name}=1&" * 1_000), ANY, known)
        if names:
            record.tried("an unknown parameter", client.get(known + "?nothing=1"), ANY, known)
    record.held("nothing is lost or stored", counts() == before)


NUMBERS = ["1e400", "NaN", "Infinity", "-0", "-1", "0", "9223372036854775807", "9223372036854775808", "18446744073709551615",
           "18446744073709551616", "1.5", "1e308", "4294967296", "999999999999999999999999999999999999", "+1", "0x1", "\u0661"]
DATES = ["0000-01-01", "0001-01-01", "9999-12-31", "262142-12-31", "262143-01-01", "-262143-01-01", "+262142-12-31", "2025-02-30", "2025-00-10", "2025-3-3"]
JSON_NUMBERS = ["1e400", "-1e400", "-0", "-0.0", "1e-400", "1e308", "9223372036854775808", "18446744073709551615", "18446744073709551616", "-1", "0",
                "NaN", "Infinity", "1" * 400, "0." + "1" * 400, "4294967296", "2147483648", "1.5", "\"1\"", "null", "true", "[]", "{}"]


def bodies_of(workflow):
    """A request for every route that takes JSON, as texts in which a marker stands for the value that is tried."""
    season = {name: value for name, value in SEASON.items()}
    identifier = workflow["workflow_id"]
    return [
        ("/api/workflows/forecast", season, ["category_id", "season", "season_start_date", "season_end_date", "season_length_weeks"]),
        ("/api/orchestrator/run-workflow", {"session_id": "s", "parameters": {}, "category_id": CATEGORY}, ["session_id", "category_id", "parameters"]),
        ("/api/orchestrator/extract-parameters", {"strategy_description": "x"}, ["strategy_description"]),
        ("/api/workflows/reforecast", {"forecast_id": workflow.get("forecast_id"), "reason": "r"}, ["forecast_id", "reason", "remaining_weeks", "actual_sales_week_1_to_n"]),
        (f"/api/workflows/{identifier}/approval", {"action": "modify", "params": {}}, ["action", "params", "approval_id"]),
        (f"/api/workflows/{identifier}/approval/preview", {"params": {}}, ["params", "approval_id"]),
        ("/api/scenarios", {"category_id": "none", "season_start_date": "2025-03-03", "variants": [{"name": "a"}]}, ["category_id", "season_start_date", "variants", "demand"]),
        ("/api/session", {"token": "x"}, ["token"]),
        ("/api/tokens", {"name": "\t", "role": "viewer"}, ["role", "expires_in_days"]),
    ]


def with_raw(body, field, raw):
    """`body` with the JSON text `raw` in a field: also one that JSON does not allow."""
    marked = json.dumps(body | {field: "@raw@"})
    return marked.replace('"@raw@"', raw).encode("utf-8", "surrogatepass")


def in_bodies(record, server, workflow, long):
    client = server.client
    started = []
    for path, body, fields in bodies_of(workflow):
        for field in fields:
            texts = [json.dumps(text) for text in SQL + LOGS + SCRIPTS + DATES + ODD if "\0" not in text]
            for raw in some(texts + JSON_NUMBERS, long, len(path + field)):
                answer = client.post(path, with_raw(body, field, raw), [JSON])
                record.tried("texts and numbers in bodies", answer, ANY, f"{path} {field} {raw[:60]}")
                started += [answer.json()["workflow_id"]] if answer.status == 202 and "workflow_id" in answer.json() else []
            for raw in ('"\\ud800"', '"\\udfff\\ud800"', '"\\ud800\\u0041"', '"\\u12"', '"\\x41"', '"a\nb"', '"\t"'):
                record.tried("escapes that are no text", client.post(path, with_raw(body, field, raw), [JSON]), {400}, f"{path} {field} {raw}")
            for raw in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc3"):
                broken = with_raw(body, field, '"@"').replace(b"@", raw)
                record.tried("bytes that are no text", client.post(path, broken, [JSON]), {400}, f"{path} {field} {raw}")
    for workflow_id in started:
        server.at_rest(workflow_id)
        client.post(f"/api/workflows/{workflow_id}/cancel")


def in_parameters(record, server, workflow, long):
    """Every season parameter with every number: refused by name, never a fault, also where it is only previewed."""
    client = server.client
    document = client.get("/api/openapi.json").json()
    names = document["components"]["schemas"]["StatedParameters"]["properties"]
    path = f"/api/workflows/{workflow['workflow_id']}/approval/preview"
    curve = [{"week_number": week, "demand_units": 1_000_000_000} for week in range(1, 53)]
    forecast = {"category_id": CATEGORY, "weekly_demand_curve": curve}
    for name in names:
        for raw in some(JSON_NUMBERS + [json.dumps(date) for date in DATES], long, len(name)):
            stated = with_raw({}, name, raw)
            record.tried("parameters of a preview", client.post(path, b'{"params":' + stated + b"}", [JSON]), ANY, stated)
            body = b'{"forecast":' + dumps(forecast) + b',"parameters":' + stated + b"}"
            record.tried("parameters of an allocation", client.post("/api/agents/inventory/allocate", body, [JSON]), ANY, stated)
            body = body[:-1] + b',"actuals":[1000000000,0,18446744073709551615]}'
            record.tried("parameters of a markdown", client.post("/api/agents/pricing/analyze", body, [JSON]), ANY, stated)
    for units in JSON_NUMBERS:
        curve = b",".join(b'{"week_number":%d,"demand_units":%s}' % (week, units.encode()) for week in range(1, 13))
        body = b'{"forecast":{"category_id":"%s","weekly_demand_curve":[%s]}' % (CATEGORY.encode(), curve)
        record.tried("units of a curve", client.post("/api/agents/inventory/allocate", body + b"}", [JSON]), ANY, units)
        body += b',"actuals":[%s,%s]}' % (units.encode(), units.encode())
        record.tried("units sold", client.post("/api/agents/pricing/analyze", body, [JSON]), ANY, units)
    for date in DATES:
        for weeks in ("4", "52", "0", "4294967295"):
            body = b'{"category_id":"%s","forecast_weeks":%s,"season_start_date":"%s"}' % (CATEGORY.encode(), weeks.encode(), date.encode())
            record.tried("dates of a forecast", client.post("/api/agents/demand/forecast", body, [JSON]), ANY, f"{date} {weeks}")
    for name in ("paths", "seed", "bias", "spread", "store_season_variation", "store_week_variation", "true_lift_factor"):
        for raw in JSON_NUMBERS:
            demand = with_raw({}, name, raw).decode()
            small = "" if name == "paths" else '"paths":2,'
            demand = demand.replace("{", "{" + small, 1)
            body = '{"category_id":"%s","season_start_date":"2025-03-03","variants":[{"name":"a"}],"demand":%s}' % (CATEGORY, demand)
            record.tried("demand of scenarios", client.post("/api/scenarios", body.encode(), [JSON]), ANY, demand)


def in_headers(record, server, long):
    """Line ends and odd bytes in headers that are repeated or stored."""
    client = server.client
    values = [b"a\r\nInjected: yes", b"a\nInjected: yes", b"a\rInjected: yes", b"a\0b", b"\xff\xfe", b"a\x0bInjected", b"FORGED", b"a" * 5_000, b"%0d%0aInjected: yes",
              "\u560d\u560aInjected: yes".encode(), b"'; DROP TABLE workflows; --", b"<script>"]
    for value in values:
        for name in ("X-Request-Id", "Idempotency-Key", "Origin", "Accept", "Accept-Encoding", "Content-Type", "User-Agent", "Cookie", "If-None-Match", "Range",
                     "X-Forwarded-Proto", "X-Forwarded-For", "Access-Control-Request-Headers"):
            requests = [("GET", "/health"), ("POST", "/api/workflows/none/cancel"), ("OPTIONS", "/api/stores"), ("GET", "/api/stores")]
            for method, path in some(requests, long, len(name + str(value))):
                answer = client.request(method, path, None, [(name, value)], 10)
                record.tried("odd headers", answer, ANY | {"closed"}, f"{name} {value[:30]}")
                record.held("no header is injected", answer.header("injected") is None, f"{name} {value}")
    for path in ("/api/allocations/a%0d%0aInjected:%20yes?format=csv", "/docs%0d%0aInjected:%20yes", "/%0d%0aInjected:%20yes"):
        answer = client.get(path)
        record.tried("line ends in paths", answer, ANY)
        record.held("no header is injected", answer.header("injected") is None, path)


def token_names(record, server):
    """Names of tokens that look like others; nothing invisible is taken."""
    admin = server.client.holding(server.tokens["admin"])
    made = []
    for name in ["", " ", "\t", "a\nb", "a" * 101, "admin", "a\u202eb", "a\u200bb", "admin\u200b", " admin", "admin ", "\ufeffadmin", "a\u0000", "\u2066x", "\u00ad"]:
        answer = admin.post("/api/tokens", {"name": name, "role": "viewer"})
        record.tried("names that deceive", answer, {400, 422}, repr(name))
        made += [answer.json()["token_id"]] if answer.status == 201 else []
    for name in ["Zo\u00eb", "Zoe\u0308", "<script>alert(1)</script>", "'; DROP TABLE api_tokens; --", "=1+1", "\U0001f469"]:
        answer = admin.post("/api/tokens", {"name": name, "role": "viewer"})
        record.tried("names that are only odd", answer, {201}, repr(name))
        server.secrets.append(answer.json().get("secret", "-" * 20).rsplit("_", 1)[-1])
        made += [answer.json()["token_id"]] if answer.status == 201 else []
    for token_id in made:
        admin.request("DELETE", f"/api/tokens/{token_id}")
    record.held("the list of tokens stands", admin.get("/api/tokens").status == 200)
