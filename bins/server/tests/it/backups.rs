//! A backup of a server at work is another server's database.

use hemline_persistence::backup::{back_up, restore};
use hemline_persistence::{Database, OpenOptions};

use crate::harness::Home;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_on_the_backup_goes_on_where_the_other_was() {
    let home = Home::new();
    let server = home.start();
    let first = server.start_season().await;
    server.at_rest(&first).await;
    let database = Database::open(&home.database_url(), &OpenOptions::default()).unwrap();
    let mut backups = Vec::new();
    let second = server.start_season().await;
    // Some of them while the second season is planned.
    while backups.is_empty() || server.workflow(&second).await["status"] == "running" {
        let other = Home::new();
        let file = other.database().with_file_name("backup.db");
        let copied = tokio::task::block_in_place(|| back_up(&database, &file, &mut |_, _| {}));
        assert!(copied.unwrap().bytes > 0);
        backups.push((other, file));
    }
    let expected = server.at_rest(&second).await;
    let expected = server.results(&expected).await;
    for (other, file) in [backups.first().unwrap(), backups.last().unwrap()] {
        restore(&other.database_url(), file, false, chrono::Utc::now()).unwrap();
        let there = other.start();
        for id in [&first, &second] {
            let workflow = there.at_rest(id).await;
            assert_eq!(workflow["state"], "waiting_mfg_approval");
            there.events(id).await;
            assert_eq!(there.results(&workflow).await, expected);
        }
    }
}
