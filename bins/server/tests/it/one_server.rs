//! One server per database file, whatever path leads to it and however the first one ended.

use crate::harness::Home;

const EMPTY: [(&str, &str); 1] = [("HEMLINE_DEMO", "0")];

fn refused(home: &Home, variables: &[(&str, &str)]) -> String {
    let ended = home.run(&[], variables);
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    ended.stderr
}

#[test]
fn a_killed_server_gives_its_file_free() {
    let home = Home::new();
    for _ in 0..3 {
        let server = home.start_with(&[], &EMPTY);
        let told = refused(&home, &EMPTY);
        assert!(
            told.contains(&format!("process {}", server.pid())),
            "{told}"
        );
        server.kill();
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_database_is_the_same_database() {
    let home = Home::new();
    let server = home.start_with(&[], &EMPTY);
    let link = home.database().with_file_name("link.db");
    std::os::unix::fs::symlink(home.database(), &link).unwrap();
    let folder = home.database().with_file_name("folder");
    std::os::unix::fs::symlink(home.database().parent().unwrap(), &folder).unwrap();
    for path in [link, folder.join("hemline.db")] {
        let url = format!("sqlite://{}", path.display());
        let told = refused(&home, &[("DATABASE_URL", &url), EMPTY[0]]);
        assert!(
            told.contains(&format!("process {}", server.pid())),
            "{told}"
        );
    }
}
