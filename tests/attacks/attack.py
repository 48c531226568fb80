"""Attacks a server that it starts itself, and prints what was tried, how often, and what came back.

HEMLINE_SERVER names the program; HEMLINE_ADMIN, where it is set, checks ledgers and database after each group.
HEMLINE_LONG_TESTS=1 adds what takes long. Arguments choose groups; all without. Exits with 1 on an answer of 500 or
more, and on anything that should not have been possible.
"""

import os
import sys
import time
from functools import cached_property

import bodies
import doors
import files
import pages
import races
import sockets
import texts
from record import Record
from world import ROOT, guarded_server, open_server

LONG = os.environ.get("HEMLINE_LONG_TESTS") == "1"


def attack_doors(record, servers):
    for server in (servers.open, servers.guarded):
        doors.origins_and_hosts(record, server)
        doors.paths(record, server) if server.name == "guarded" else doors.websocket_urls(record, server)
    doors.roles_on_every_route(record, servers.guarded)
    doors.secrets_by_time(record, servers.guarded)
    doors.guessed_tokens(record, servers.guarded)


def attack_bodies(record, servers):
    bodies.compressed(record, servers.open)
    bodies.large(record, servers.open)
    bodies.deep_and_wide(record, servers.open)
    bodies.forms(record, servers.open)
    bodies.chunks(record, servers.open)
    bodies.smuggled(record, servers.open)


def attack_slow(record, servers):
    bodies.slow(record, servers.open, LONG)


def attack_files(record, servers):
    files.bombs(record, servers.open, LONG)
    files.cells(record, servers.open)
    files.formulas(record, servers.open)


def attack_texts(record, servers):
    workflow = servers.open.season()
    texts.in_headers(record, servers.open, LONG)
    texts.in_addresses(record, servers.open, LONG)
    texts.in_bodies(record, servers.open, workflow, LONG)
    texts.in_parameters(record, servers.open, servers.open.season(), LONG)
    texts.token_names(record, servers.guarded)


def attack_sockets(record, servers):
    workflow = servers.open.season()
    sockets.frames(record, servers.open, workflow)
    sockets.flood(record, servers.open, workflow, LONG)
    sockets.many(record, servers.open)
    sockets.revoked_meanwhile(record, servers.guarded)


def attack_races(record, servers):
    races.keys(record, servers.open)
    workflow = races.decisions(record, servers.open)
    week = (ROOT / "fixtures/weekly/on_track/week_01.csv").read_bytes()
    races.weeks(record, servers.open, workflow, week)
    races.endings(record, servers.open)
    races.tokens(record, servers.guarded)


def attack_pages(record, servers):
    workflow = pages.plant(record, servers.open)
    pages.answers(record, servers.open, workflow)
    pages.shown(record, servers.open, workflow)


GROUPS = {
    "doors": attack_doors,
    "bodies": attack_bodies,
    "slow": attack_slow,
    "files": attack_files,
    "texts": attack_texts,
    "sockets": attack_sockets,
    "races": attack_races,
    "pages": attack_pages,
}


class Servers:
    """One server that needs tokens and one that needs none, each started when it is first wanted."""

    def __init__(self, binary):
        self.binary = binary

    @cached_property
    def open(self):
        return open_server(self.binary)

    @cached_property
    def guarded(self):
        return guarded_server(self.binary)

    def started(self):
        return [server for name in ("open", "guarded") if (server := self.__dict__.get(name))]


def main():
    binary = os.environ.get("HEMLINE_SERVER")
    if not binary:
        raise SystemExit("HEMLINE_SERVER must name the server's program")
    chosen = sys.argv[1:] or list(GROUPS)
    if unknown := [name for name in chosen if name not in GROUPS]:
        raise SystemExit(f"there is no group {unknown}; there are {list(GROUPS)}")
    record = Record()
    servers = Servers(os.path.abspath(binary))
    try:
        for name in chosen:
            record.group, began = name, time.monotonic()
            GROUPS[name](record, servers)
            for server in servers.started():
                server.check(record, os.environ.get("HEMLINE_ADMIN"))
            print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    finally:
        for server in servers.started():
            server.remove()
    record.print()
    return 1 if record.problems else 0


if __name__ == "__main__":
    sys.exit(main())
