"""Many at once: the same key, the same decision, cancel and complete and retry, tokens and sessions."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from world import SEASON, fixture

AT_ONCE = 50


def at_once(*calls):
    """The answers of calls that are made together."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [it.result() for it in [pool.submit(call) for call in calls]]


def keys(record, server):
    client = server.client
    header = [("Idempotency-Key", "race-1")]
    before = len(client.get("/api/workflows?limit=200").json()["workflows"])
    answers = at_once(*[lambda: client.post("/api/workflows/forecast", SEASON, header)] * AT_ONCE)
    for answer in answers:
        record.tried("50 starts with one key", answer, {202, 409})
    ids = {answer.json().get("workflow_id") for answer in answers if answer.status == 202}
    record.held("one season was started", len(ids) == 1, ids)
    after = len(client.get("/api/workflows?limit=200").json()["workflows"])
    record.held("one season is stored", after == before + 1, (before, after))
    other = client.post("/api/workflows/forecast", SEASON | {"season": "Other"}, header)
    record.tried("the key with another body", other, {409, 422})
    header = [("Idempotency-Key", "race-2")]
    file = b"store_id,store_name\nS01,High Street\n"
    for answer in at_once(*[lambda: client.upload("stores", file, (), header)] * AT_ONCE):
        record.tried("50 uploads with one key", answer, {200, 409})
    client.upload("stores", fixture("stores.csv"))
    workflow = server.at_rest(ids.pop())
    client.post(f"/api/workflows/{workflow['workflow_id']}/cancel")


def decisions(record, server):
    client = server.client
    workflow = server.season()
    path = f"/api/workflows/{workflow['workflow_id']}"
    approval = workflow["pending_approval"]["approval_id"]
    accept = {"action": "accept", "approval_id": approval}
    modify = {"action": "modify", "approval_id": approval, "params": {"safety_stock_pct": 0.3}}
    calls = [lambda: client.post(path + "/approval", accept)] * (AT_ONCE // 2)
    calls += [lambda: client.post(path + "/approval", modify)] * (AT_ONCE // 2)
    answers = at_once(*calls)
    for answer in answers:
        record.tried("50 decisions on one request", answer, {200, 409})
    record.held("one of them counts", sum(answer.status == 200 for answer in answers) == 1, Counter(it.status for it in answers))
    workflow = server.at_rest(workflow["workflow_id"])
    events = client.get(path + "/events?limit=500").json()["events"]
    decided = [it for it in events if it["type"] == "approval_recorded"]
    record.held("one decision is recorded", len(decided) == 1, len(decided))
    if workflow["status"] == "waiting_for_approval":
        client.post(path + "/approval", {"action": "accept"})
        workflow = server.at_rest(workflow["workflow_id"])
    seqs = [it["seq"] for it in client.get(path + "/events?limit=500").json()["events"]]
    record.held("events are numbered without a gap", seqs == list(range(1, len(seqs) + 1)), seqs[:20])
    return workflow


def weeks(record, server, workflow, week):
    """The same week 20 times at once: it is booked once."""
    client = server.client
    upload = lambda: client.upload("weekly-sales", week, [("forecast_id", workflow["forecast_id"])])
    for answer in at_once(*[upload] * 20):
        record.tried("20 uploads of one week", answer, {200, 409})
    server.at_rest(workflow["workflow_id"])
    ledger = client.get(f"/api/seasons/{workflow['workflow_id']}/ledger?week=1&limit=500").json()
    sales = [it for it in ledger.get("movements", []) if it.get("reason") == "sale"]
    stores = Counter(it["from"] for it in sales if it["from"].startswith("store:"))
    record.held("each store sold once", all(count == 1 for count in stores.values()), stores.most_common(2))


def endings(record, server):
    client = server.client
    workflow = server.season()
    path = f"/api/workflows/{workflow['workflow_id']}"
    accept = lambda: client.post(path + "/approval", {"action": "accept"})
    cancel, retry = (lambda: client.post(path + "/cancel")), (lambda: client.post(path + "/retry"))
    complete = lambda: client.post(path + "/complete", {"early": True})
    for answer in at_once(*[cancel, complete, retry, accept, cancel] * 8):
        record.tried("cancel, complete, retry and accept at once", answer, {200, 202, 409, 422})
    workflow = server.at_rest(workflow["workflow_id"])
    record.held("the season ended once", workflow["status"] in ("cancelled", "completed", "monitoring"), workflow["status"])
    ends = [it for it in workflow["transitions"] if it.get("to") in ("cancelled", "completed")]
    record.held("one transition ended it", len(ends) <= 1, ends)
    for answer in at_once(*[cancel, complete, retry, accept] * 5):
        record.tried("the same on a season that is over", answer, {200, 409, 422})


def tokens(record, server):
    admin = server.client.holding(server.tokens["admin"])
    made = at_once(*[lambda: admin.post("/api/tokens", {"name": "twin", "role": "viewer"})] * 20)
    for answer in made:
        record.tried("20 tokens of one name", answer, {201, 409, 422})
        server.secrets.append(answer.json().get("secret", "-" * 20).rsplit("_", 1)[-1])
    record.held("one of them exists", sum(answer.status == 201 for answer in made) == 1, Counter(it.status for it in made))
    twin = next(answer.json() for answer in made if answer.status == 201)
    holder = server.client.holding(twin["secret"])
    revoke = lambda: admin.request("DELETE", f"/api/tokens/{twin['token_id']}")
    for answer in at_once(*[lambda: holder.get("/api/stores"), lambda: holder.post("/api/session", {"token": twin["secret"]}), revoke] * 10):
        record.tried("use and revocation at once", answer, {200, 401, 429})
    record.tried("the token afterwards", holder.get("/api/stores"), {401, 429})
