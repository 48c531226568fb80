"""The servers that are attacked, each with a database of its own in a folder that is removed."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from wire import Client

ROOT = Path(__file__).resolve().parents[2]
CATEGORY = "womens_dresses"
# Of the environment that attacks are started in, what servers get to see.
PASSED_ON = ("HEMLINE_UI_DIR",)

SEASON = {
    "category_id": CATEGORY,
    "season": "Spring 2025",
    "season_start_date": "2025-03-03",
    "season_end_date": "2025-05-26",
    "season_length_weeks": 12,
}

# How much more memory than before may be in use when a group of attacks is over. Allocators keep some.
MEMORY_MARGIN_MIB = 200


class Server:
    """A server process."""

    def __init__(self, name, binary, **variables):
        self.name, self.binary, self.variables = name, binary, variables
        self.folder = Path(tempfile.mkdtemp(prefix=f"hemline-attack-{name}-"))
        self.secrets = []
        self.process = None

    @property
    def database(self):
        return self.folder / "hemline.db"

    @property
    def log_file(self):
        return self.folder / "stderr.log"

    def environment(self):
        return {
            "DATABASE_URL": f"sqlite://{self.database}",
            "HEMLINE_BIND": "127.0.0.1:0",
            "HEMLINE_LLM": "offline",
            "HEMLINE_LOG": "debug",
            "PATH": os.environ.get("PATH", ""),
            "TMPDIR": str(self.folder),
            **{name: os.environ[name] for name in PASSED_ON if name in os.environ},
            **self.variables,
        }

    def start(self, **more):
        log = open(self.log_file, "ab")
        environment = self.environment() | more
        self.process = subprocess.Popen(
            [self.binary], cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
        log.close()
        for line in self.process.stdout:
            if found := re.match(r"listening on http://(\S+)", line):
                self.client = Client(found[1])
                self.baseline = self.memory_mib()
                return self
        raise SystemExit(f"the server does not start: {self.log()[-2000:]}")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        return self.log_file.read_text(errors="replace")

    def memory_mib(self):
        """Memory in use; 0 where the system does not tell."""
        status = Path(f"/proc/{self.process.pid}/status")
        found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.exists() else None
        return int(found[1]) // 1024 if found else 0

    def peak_mib(self):
        status = Path(f"/proc/{self.process.pid}/status")
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
        return int(found[1]) // 1024 if found else 0

    def season(self, client=None, **changes):
        """Plans a season and waits until it asks; returns the workflow."""
        client = client or self.client
        started = client.post("/api/workflows/forecast", SEASON | changes)
        assert started.status == 202, started.text
        return self.at_rest(started.json()["workflow_id"], client)

    def at_rest(self, workflow_id, client=None):
        client = client or self.client
        for _ in range(2400):
            workflow = client.get(f"/api/workflows/{workflow_id}").json()
            if workflow.get("status") != "running":
                return workflow
            time.sleep(0.05)
        raise SystemExit(f"the season {workflow_id} does not come to rest")

    def check(self, record, admin):
        """What must hold after a group of attacks, whatever was tried."""
        health = self.client.get("/health", timeout=20)
        record.tried(f"{self.name}: alive afterwards", health, {200})
        if health.status != 200:
            return
        limit = max(self.baseline, 100) + MEMORY_MARGIN_MIB
        for _ in range(20):
            if (memory := self.memory_mib()) <= limit:
                break
            time.sleep(0.25)
        record.held(f"{self.name}: memory is back", memory <= limit, f"{memory} MiB, at the start {self.baseline} MiB")
        log = self.log()
        leaked = [secret[:12] for secret in self.secrets if secret in log]
        record.held(f"{self.name}: no secret in the log", not leaked, leaked)
        record.held(f"{self.name}: no panic in the log", "panicked" not in log, log[max(0, log.find("panicked") - 200):][:600])
        forged = [line for line in log.splitlines() if line.startswith("FORGED")]
        record.held(f"{self.name}: no forged line in the log", not forged, forged[:3])
        left = [it.name for it in self.folder.iterdir() if it.name.startswith(".tmp")]
        record.held(f"{self.name}: no uploaded file is left behind", not left, left)
        if admin:
            for command in (["ledger", "verify"], ["doctor"]):
                done = subprocess.run(
                    [admin, *command], cwd=self.folder, env=self.environment(), capture_output=True, text=True
                )
                told = (done.stdout + done.stderr)[-600:]
                record.held(f"{self.name}: hemline-admin {' '.join(command)}", done.returncode == 0, told)


def open_server(binary):
    """A server that needs no tokens, as on a planner's own machine."""
    return Server("open", binary, HEMLINE_MODEL_CALLS_PER_MINUTE="0").start()


def guarded_server(binary):
    """A server that needs tokens, with one token of each role and one that was revoked."""
    server = Server("guarded", binary, HEMLINE_MODEL_CALLS_PER_MINUTE="0").start()
    made = {}
    for role in ("viewer", "planner", "admin", "revoked"):
        wanted = {"name": role, "role": "admin" if role == "revoked" else role}
        answer = server.client.post("/api/tokens", wanted)
        assert answer.status == 201, answer.text
        made[role] = answer.json()
    server.client.request("DELETE", f"/api/tokens/{made['revoked']['token_id']}")
    server.tokens = {role: it["secret"] for role, it in made.items()}
    server.token_ids = {role: it["token_id"] for role, it in made.items()}
    server.secrets += [token.rsplit("_", 1)[1] for token in server.tokens.values()]
    server.stop()
    return server.start(HEMLINE_REQUIRE_TOKENS="1")


def fixture(name):
    return (ROOT / "fixtures" / name).read_bytes()


def dumps(value):
    return json.dumps(value).encode()
