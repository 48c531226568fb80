//! A PostgreSQL cluster that lives as long as the test process, from the binaries of Debian's packages.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::links;
use crate::skip;

/// How long the cluster may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// The whole life of the cluster: it ends, and its files with it, once nobody holds the other end of stdin, however
/// the test process ended. Meanwhile it stops and starts as it is told there. A socket in its own
/// directory, and the addresses that it is given, if any.
const LIFE: &str = r#"
start() {
    "$1"/postgres -D "$2/data" -k "$2" -c listen_addresses="$3" -c max_connections=400 -c shared_buffers=32MB \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off >>"$2/log" 2>&1 &
    server=$!
}
stop() {
    kill -INT $server
    wait $server
}
start "$@"
while read -r order; do "$order" "$@"; done
stop
rm -rf "$2"
"#;

#[derive(Debug)]
pub(super) struct Cluster {
    binaries: PathBuf,
    directory: PathBuf,
    /// Its stdin is held open for as long as the cluster is to run.
    life: Child,
}

impl Cluster {
    pub(super) fn running() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        let started = CLUSTER.get_or_init(|| {
            let Some(binaries) = binaries() else {
                skip(
                    "tests on PostgreSQL",
                    "there is no initdb; install postgresql",
                );
                return None;
            };
            Some(Self::start(binaries, false))
        });
        started.as_ref()
    }

    /// Another one of the same kind, in a network of its own where that is wanted: there it listens on every address.
    pub(super) fn another(&self, has_network: bool) -> Self {
        Self::start(self.binaries.clone(), has_network)
    }

    /// A process of its network.
    pub(super) fn process(&self) -> u32 {
        self.life.id()
    }

    fn start(binaries: PathBuf, has_network: bool) -> Self {
        let directory = tempfile::Builder::new().prefix("hemline-pg-").tempdir();
        let directory = directory.unwrap().keep();
        let owner = Owner::of_cluster();
        owner.take(&directory);
        let data = directory.join("data");
        let made = owner
            .command(&binaries.join("initdb"))
            .args([
                "--username=hemline",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-sync",
            ])
            // Not the one by bytes, so that a column that needs that order and does not say so is found.
            .args([
                "--locale-provider=icu",
                "--icu-locale=en-US",
                "--locale=C.UTF-8",
            ])
            .arg("--pgdata")
            .arg(&data)
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb: {}", text(&made.stderr));
        let (mut life, addresses) = if has_network {
            links::let_in(&data.join("pg_hba.conf"));
            (
                links::with_network(&owner.command(Path::new("/bin/sh"))),
                "*",
            )
        } else {
            (owner.command(Path::new("/bin/sh")), "")
        };
        let life = life
            .args(["-c", LIFE, "sh"])
            .args([&binaries, &directory])
            .arg(addresses)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let cluster = Self {
            binaries,
            life,
            directory,
        };
        cluster.until_it("start");
        cluster
    }

    pub(super) fn order(&self, order: &str) {
        let mut orders = self.life.stdin.as_ref().unwrap();
        writeln!(orders, "{order}").unwrap();
        self.until_it(order);
    }

    fn until_it(&self, order: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.answers() != (order == "start") {
            let log = self.directory.join("log");
            assert!(
                Instant::now() < deadline,
                "PostgreSQL does not {order}: {}",
                std::fs::read_to_string(log).unwrap_or_default()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub(super) fn url(&self, database: &str) -> String {
        let directory = self.directory.display();
        format!("postgres:///{database}?host={directory}&user=hemline")
    }

    fn answers(&self) -> bool {
        let asked = Command::new(self.binaries.join("pg_isready"))
            .args(["--quiet", "--dbname", &self.url("postgres")])
            .status();
        asked.unwrap().success()
    }

    pub(super) fn sql(&self, statement: &str) {
        let url = self.url("postgres");
        self.run(
            "psql",
            &["--quiet", "--no-psqlrc", "--command", statement, &url],
        );
    }

    pub(super) fn run(&self, program: &str, arguments: &[&str]) -> String {
        let ended = Command::new(self.binaries.join(program))
            .args(arguments)
            .output()
            .unwrap();
        assert!(ended.status.success(), "{program}: {}", text(&ended.stderr));
        text(&ended.stdout)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Where Debian puts the programs of the newest version, or else where the shell finds them.
fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let mut of_debian: Vec<(u32, PathBuf)> = versions
        .filter_map(|version| {
            let version = version.ok()?;
            let number = version.file_name().to_str()?.parse().ok()?;
            Some((number, version.path().join("bin")))
        })
        .collect();
    of_debian.sort();
    let of_debian = of_debian.into_iter().rev().map(|(_, path)| path);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places = of_debian.chain(std::env::split_paths(&path));
    places.find(|place| place.join("initdb").is_file())
}

/// Who runs the cluster: PostgreSQL refuses to run as root.
struct Owner {
    is_root: bool,
}

impl Owner {
    fn of_cluster() -> Self {
        let id = Command::new("id").arg("-u").output().unwrap();
        Self {
            is_root: text(&id.stdout).trim() == "0",
        }
    }

    fn take(&self, directory: &Path) {
        if self.is_root {
            let taken = Command::new("chown")
                .arg("postgres")
                .arg(directory)
                .status();
            assert!(taken.unwrap().success(), "there is no user postgres");
        }
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = if self.is_root {
            let mut command = Command::new("setpriv");
            command.args([
                "--reuid=postgres",
                "--regid=postgres",
                "--clear-groups",
                "--",
            ]);
            command.arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir("/");
        command
    }
}
