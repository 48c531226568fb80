//! `migrate`, `seed` and `import`.

use crate::harness::{Place, fixtures};

const SALES_HEADER: &str = "store_id,category_id,week_start_date,units_sold\n";

#[test]
fn migrate_brings_a_database_up_to_date_once() {
    let place = Place::new();
    let first = place.run(&["migrate"]).ok();
    assert_eq!(first.stdout, "");
    assert!(first.stderr.contains("migration"), "{}", first.stderr);
    assert!(place.path("hemline.db").exists());
    let second = place.run(&["migrate"]).ok().stderr;
    assert!(!second.contains("applied"), "{second}");
    assert!(second.trim_end().ends_with("is up to date"), "{second}");
}

#[test]
fn the_database_is_named_by_option_or_variable() {
    let place = Place::new();
    place
        .run(&["migrate", "--database", "sqlite://one.db"])
        .ok();
    assert!(place.path("one.db").exists());
    let mut command = place.command(&["migrate"]);
    let ended = command.env("DATABASE_URL", "sqlite://two.db").output();
    assert!(ended.unwrap().status.success());
    assert!(place.path("two.db").exists());
    let foreign = place.run(&["migrate", "--database", "mysql://ann:secret@host/db"]);
    let told = foreign.failed();
    assert!(told.contains("sqlite://"), "{told}");
    assert!(!told.contains("secret"), "{told}");
}

#[test]
fn the_demo_season_is_seeded_once() {
    let place = Place::new();
    let first = place.run(&["seed"]).ok().stderr;
    let expected = "seeded 50 stores, 1 category and 7800 weekly sales";
    assert!(first.contains(expected), "{first}");
    let second = place.run(&["seed"]).failed();
    assert!(second.contains("holds data already"), "{second}");
}

#[test]
fn files_are_imported_and_imported_again() {
    let place = Place::new();
    let fixture = |name: &str| fixtures().join(name).to_str().unwrap().to_owned();
    place
        .run(&["import", "stores", &fixture("stores.csv")])
        .ok();
    place
        .run(&["import", "categories", &fixture("categories.csv")])
        .ok();
    let sales = fixture("historical_sales.csv");
    let first = place.run(&["import", "sales", &sales]).ok();
    assert_eq!(first.stdout, "");
    let expected = "7800 rows imported, 0 of them replaced, 2022-01-03 to 2024-12-23";
    assert!(first.stderr.contains(expected), "{}", first.stderr);
    // Nothing is drawn where stderr is no terminal.
    assert!(!first.stderr.contains('\r') && !first.stderr.contains('\u{1b}'));
    let again = place.run(&["import", "sales", &sales]).ok().stderr;
    assert!(again.contains("7800 of them replaced"), "{again}");
}

#[test]
fn every_bad_row_is_told_and_nothing_is_imported() {
    let place = Place::seeded();
    let rows = "S01,womens_dresses,2021-12-27,5\n\
                S01,womens_dresses,2021-12-20,-3\n\
                S77,womens_dresses,2021-12-20,3\n\
                S02,hats,2021-12-20,3\n";
    let bad = place.file("bad.csv", &format!("{SALES_HEADER}{rows}"));
    let told = place.run(&["import", "sales", &bad]).failed();
    assert!(told.starts_with("error: "), "{told}");
    assert!(told.contains("bad.csv: the file has 3 bad row"), "{told}");
    for expected in [
        "  line 3, units_sold: '-3' ",
        "  line 4, store_id: 'S77' ",
        "  line 5, category_id: 'hats' ",
        "hint: import the stores first with `hemline-admin import stores FILE`; unknown: S77",
        "--create-categories",
        "hint: correct the rows",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    let good = place.file(
        "good.csv",
        &format!("{SALES_HEADER}S01,womens_dresses,2021-12-27,5\n"),
    );
    let imported = place.run(&["import", "sales", &good]).ok().stderr;
    assert!(imported.contains("1 row imported, 0 of them"), "{imported}");
}

#[test]
fn a_calendar_is_imported_or_refused_as_a_whole() {
    let place = Place::seeded();
    let header = "category_id,date,kind,name,value,lower_window,upper_window\n";
    let rows = "womens_dresses,2025-04-20,event,Easter,,-7,0\n\
                womens_dresses,2025-04-20,event,Easter,,,\n\
                womens_dresses,2025-03-03,price,,,,\n\
                hats,2025-04-20,event,Easter,,,\n";
    let bad = place.file("bad.csv", &format!("{header}{rows}"));
    let told = place.run(&["import", "events", &bad]).failed();
    for expected in [
        "bad.csv: the file has 3 bad row",
        "  line 3, date: '2025-04-20' the same category, kind, name and date are on line 2 already",
        "  line 4, value: '' a price needs a value",
        "  line 5, category_id: 'hats' ",
        "hint: import the categories first; unknown: hats",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    let good = place.file(
        "good.csv",
        &format!("{header}womens_dresses,2025-04-20,event,Easter,,-7,0\n"),
    );
    for replaced in [0, 1] {
        let told = place.run(&["import", "events", &good]).ok().stderr;
        let expected =
            format!("1 row imported, {replaced} of them replaced, 2025-04-20 to 2025-04-20");
        assert!(told.contains(&expected), "{told}");
    }
    let other = place.file(
        "other.csv",
        &format!("{header}womens_dresses,2025-04-21,event,Easter,,-7,0\n"),
    );
    let told = place
        .run(&["import", "events", &other, "--replace"])
        .ok()
        .stderr;
    assert!(told.contains("warning: 1 stored row(s)"), "{told}");
}

#[test]
fn a_season_week_without_its_price_is_named() {
    let place = Place::seeded();
    let mut csv = "category_id,date,kind,value\n".to_owned();
    let mut week = chrono::NaiveDate::from_ymd_opt(2022, 1, 3).unwrap();
    for index in 0..177 {
        if week.to_string() != "2025-03-24" {
            let price = if index % 3 == 0 { 49.9 } else { 59.9 };
            csv.push_str(&format!("womens_dresses,{week},price,{price}\n"));
        }
        week = week + chrono::Days::new(7);
    }
    let prices = place.file("prices.csv", &csv);
    place.run(&["import", "events", &prices]).ok();
    let told = place.run(&["forecast", "womens_dresses"]).failed();
    let expected = "price has no value for the week of 2025-03-24, which the forecast needs";
    assert!(told.contains(expected), "{told}");
    let hint = "hint: import the values with `hemline-admin import events FILE`";
    assert!(told.contains(hint), "{told}");
}

#[test]
fn only_the_first_bad_rows_are_listed() {
    let place = Place::seeded();
    let rows = "S01,womens_dresses,2021-12-27,x\n".repeat(60);
    let bad = place.file("bad.csv", &format!("{SALES_HEADER}{rows}"));
    let told = place.run(&["import", "sales", &bad]).failed();
    assert_eq!(told.matches("  line ").count(), 50, "{told}");
    assert!(told.contains("  and 10 more\n"), "{told}");
}

#[test]
fn categories_are_created_where_asked_for() {
    let place = Place::seeded();
    let sales = place.file(
        "hats.csv",
        &format!("{SALES_HEADER}S01,hats,2024-12-23,5\n"),
    );
    place.run(&["import", "sales", &sales]).failed();
    let arguments = ["import", "sales", &sales, "--create-categories"];
    place.run(&arguments).ok();
    let told = place.run(&["forecast", "caps"]).failed();
    assert!(told.contains("hats, womens_dresses"), "{told}");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let place = Place::new();
    let told = place.run(&["import", "stores", "none.csv"]).failed();
    assert!(told.contains("cannot open none.csv"), "{told}");
    let empty = place.file("empty.csv", "");
    let told = place.run(&["import", "stores", &empty]).failed();
    assert!(told.contains("store_id"), "{told}");
    let other = place.file("other.csv", "a,b\n1,2\n");
    let told = place.run(&["import", "sales", &other]).failed();
    assert!(told.contains("units_sold"), "{told}");
}

#[test]
fn wrong_usage_exits_with_2() {
    let place = Place::new();
    for arguments in [
        &[][..],
        &["plant"],
        &["import", "shops", "stores.csv"],
        &["import", "stores"],
        &["forecast"],
        &["forecast", "hats", "--start", "3 March"],
        &["plan", "hats", "--set", "safety_stock_pct"],
        &["plan", "hats", "--weeks", "-1"],
    ] {
        let told = place.run(arguments).misused();
        assert!(
            told.contains("--help") || told.contains("Usage"),
            "{arguments:?}: {told}"
        );
    }
    let help = place.run(&["--help"]).ok().stdout;
    for command in ["migrate", "seed", "import", "forecast", "plan", "fixtures"] {
        assert!(help.contains(command), "{command}: {help}");
    }
    assert!(!place.path("hemline.db").exists());
}

#[test]
fn tokens_are_made_listed_and_revoked() {
    let place = Place::new();
    let create = [
        "token", "create", "--role", "planner", "--name", "Ada", "--days", "30",
    ];
    let made = place.run(&create).ok();
    let secret = made.stdout.trim();
    assert!(secret.starts_with("hemline_"), "{secret}");
    assert!(
        made.stderr.contains("cannot be shown again"),
        "{}",
        made.stderr
    );
    assert!(place.run(&create).failed().contains("another name"));
    let unknown = place.run(&["token", "create", "--role", "king"]);
    assert_eq!(unknown.code, Some(2), "{unknown:?}");

    let listed = place.run(&["token", "list"]).ok().stdout;
    assert!(
        listed.contains("Ada") && listed.contains("valid"),
        "{listed}"
    );
    assert!(!listed.contains(secret), "{listed}");
    place.run(&["token", "revoke", "Ada"]).ok();
    let listed = place.run(&["token", "list", "--json"]).json();
    assert_eq!(listed["tokens"][0]["state"], "revoked");
    assert!(
        place
            .run(&["token", "revoke", "Ada"])
            .failed()
            .contains("token list")
    );
    let logged = place.query_sql("SELECT action AS value FROM audit_log ORDER BY audit_id");
    assert_eq!(logged, ["token_create", "token_revoke"]);
}

#[test]
fn what_a_file_holds_commands_no_terminal() {
    let place = Place::new();
    place.run(&["migrate"]).ok();
    let clears_screen = "store_id,store_name,\u{1b}[1mbold\nS01,\u{1b}[2JEvil,x\nS\u{202e}02,b,x\n";
    let file = place.file("stores.csv", clears_screen);
    let told = place.run(&["import", "stores", &file]).failed();
    assert!(
        told.contains("line 2, store_name: '\\u{1b}[2JEvil'"),
        "{told}"
    );
    assert!(told.contains("U+001B"), "{told}");
    assert!(told.contains("line 3, store_id"), "{told}");
    assert!(!told.contains(['\u{1b}', '\u{202e}']), "{told}");

    let column = place.file("columns.csv", "store_id,\u{1b}[1mbold\nS01,x\n");
    let told = place.run(&["import", "stores", &column]).ok().stderr;
    assert!(
        told.contains("unknown column '\\u{1b}[1mbold' ignored"),
        "{told}"
    );
    assert!(!told.contains('\u{1b}'), "{told}");
}

#[test]
fn a_name_that_was_stored_before_names_were_checked_commands_no_terminal() {
    let place = Place::seeded();
    place.execute_sql("UPDATE stores SET store_name = 'Evil' || char(27) || '[2J'");
    let told = place.run(&["plan", "womens_dresses"]).ok().stdout;
    assert!(told.contains("Evil\\u{1b}[2J"), "{told}");
    assert!(!told.contains('\u{1b}'), "{told}");
}
