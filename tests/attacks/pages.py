"""Script in every name, looked at with a browser: nothing of it may run or become an element of a page."""

import csv
import io
import shutil
import subprocess
import tempfile
from html.parser import HTMLParser
from urllib.parse import quote

from world import CATEGORY, SEASON, fixture

MARK = "document.documentElement.dataset.ran=1"
PAYLOAD = f'"\'><script>{MARK}</script><img src=x onerror={MARK}>'
SHORT = f"<img src=x onerror={MARK}>"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Planted(HTMLParser):
    """Finds elements that were planted, and the mark that a script that ran leaves."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.in_script = False

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.in_script = tag == "script"
        if "data-ran" in attrs or (tag == "img" and attrs.get("src") == "x") or any(name.startswith("on") for name in attrs):
            self.found.append((tag, attrs))

    def handle_data(self, data):
        if self.in_script and data.startswith(MARK):
            self.found.append(("script", data))


def planted(html):
    parser = Planted()
    parser.feed(html)
    return parser.found


def with_script(name, column, shown):
    """A fixture with the payload in a column, if it is there."""
    rows = list(csv.DictReader(io.StringIO(fixture(name).decode())))
    for row in rows:
        row[column] = shown
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def plant(record, server):
    """Puts the payload into every text that is stored; returns the season."""
    client = server.client
    for kind, column in (("stores", "store_name"), ("categories", "category_name"), ("categories", "description")):
        record.tried("script as names", client.upload(kind, with_script(f"{kind}.csv", column, PAYLOAD)), {200})
    client.upload("categories", with_script("categories.csv", "category_name", PAYLOAD))
    event = CATEGORY + ',2025-04-20,event,"' + PAYLOAD.replace('"', '""') + '",,0,0\n'
    record.tried("script as an event", client.upload("events", "category_id,date,kind,name,value,lower_window,upper_window\n" + event), {200})
    started = client.post("/api/workflows/forecast", SEASON | {"season": SHORT})
    record.tried("script as a season", started, {202})
    workflow = server.at_rest(started.json()["workflow_id"])
    client.post(f"/api/workflows/{workflow['workflow_id']}/approval", {"action": "accept"})
    workflow = server.at_rest(workflow["workflow_id"])
    for week in (1, 2):
        file = fixture(f"weekly/on_track/week_{week:02}.csv")
        record.tried("weeks for it", client.upload("weekly-sales", file, [("forecast_id", workflow["forecast_id"])], (), PAYLOAD), {200})
    again = {"forecast_id": workflow["forecast_id"], "reason": PAYLOAD}
    record.tried("script as a reason", client.post("/api/workflows/reforecast", again), {202, 409, 422})
    workflow = server.at_rest(workflow["workflow_id"])
    variants = [{"name": SHORT}, {"name": "b", "parameters": {"safety_stock_pct": 0.3}}]
    body = {"category_id": CATEGORY, "season_start_date": "2025-03-03", "variants": variants, "demand": {"paths": 10}}
    scenario = client.post("/api/scenarios", body)
    record.tried("script as a variant", scenario, {200, 201, 202})
    text = f"Twelve weeks from 2025-03-03, weekly replenishment {SHORT}"
    record.tried("script as a strategy", client.post("/api/orchestrator/extract-parameters", {"strategy_description": text}), {200, 400, 422})
    workflow["scenario_id"] = scenario.json().get("scenario_id", "none")
    client.post(f"/api/workflows/{workflow['workflow_id']}/complete", {"early": True})
    server.at_rest(workflow["workflow_id"])
    return workflow


def answers(record, server, workflow):
    """No answer of the API is one that a browser would take for a page, but those that are pages."""
    for path in paths_of(workflow) + [
        "/api/stores", "/api/categories", "/api/workflows", f"/api/workflows/{workflow['workflow_id']}",
        f"/api/workflows/{workflow['workflow_id']}/events", f"/api/workflows/{workflow['workflow_id']}/logs",
        f"/api/{quote(PAYLOAD)}", f"/api/workflows/{quote(SHORT)}", f"/api/workflows?limit={quote(SHORT)}",
    ]:
        answer = server.client.get(path)
        kind = answer.header("content-type") or ""
        if "html" in kind:
            record.held("no element is planted in a page", not planted(answer.text), f"{path} {planted(answer.text)[:3]}")
        record.held("answers say what they are", answer.header("x-content-type-options") == "nosniff", path)
        policy = answer.header("content-security-policy") or ""
        record.held("a policy forbids script of others", "script-src" in policy or "default-src" in policy, f"{path}: {policy}")


def paths_of(workflow):
    season, scenario = workflow["workflow_id"], workflow["scenario_id"]
    tabs = ["", "/forecast", "/allocation", "/weekly", "/markdown", "/report"]
    pages = [f"/seasons/{season}{tab}" for tab in tabs] + [f"/scenarios/{scenario}", "/scenarios", "/seasons/new", "/data", "/access", "/"]
    return [f"/api/seasons/{season}/report?format=html", "/docs/", f"/seasons/{quote(SHORT)}", *pages]


def browser():
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def shown(record, server, workflow):
    program = browser()
    if not program:
        print("no Chromium on this machine: pages are not looked at")
        return
    has_ui = "<script" in server.client.get("/").text
    for path in paths_of(workflow):
        if not has_ui and not path.startswith(("/api", "/docs")):
            continue
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--virtual-time-budget=6000"]
        with tempfile.TemporaryDirectory() as profile:
            done = subprocess.run(
                [program, *options, f"--user-data-dir={profile}", "--dump-dom", f"http://{server.client.address}{path}"],
                capture_output=True, text=True, timeout=120,
            )
        record.held("the page is shown", len(done.stdout) > 100, f"{path} {done.stderr[-300:]}")
        record.held("nothing planted is an element or ran", not planted(done.stdout), f"{path} {planted(done.stdout)[:3]}")
