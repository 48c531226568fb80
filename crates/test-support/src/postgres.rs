//! A PostgreSQL cluster that lives as long as the test process, from the binaries of Debian's packages.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use crate::skip;

/// How long the cluster may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// The database that the others are copies of.
const TEMPLATE: &str = "prepared";

/// The whole life of the cluster: it ends, and its files with it, once nobody holds the other end of stdin, however
/// the test process ended. Meanwhile it stops and starts as it is told there. No address but a socket in its own
/// directory.
const LIFE: &str = r#"
start() {
    "$1"/postgres -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=400 -c shared_buffers=32MB \
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

/// A database of its own on this process's cluster; it goes when this is dropped.
#[derive(Debug)]
pub struct PostgresDatabase {
    name: String,
    /// Where it lies, if not on this process's.
    alone_on: Option<Cluster>,
}

impl PostgresDatabase {
    /// Whether this machine has PostgreSQL; it is said where it has not.
    ///
    /// # Panics
    /// Where there is none and `CI` is `true`, or where it does not work.
    #[must_use]
    pub fn available() -> bool {
        Cluster::running().is_some()
    }

    /// A database that `prepare` was run on: it gets the address of the one that every such database of this process
    /// is a copy of, and must have closed it when it returns. Nothing where the machine has no PostgreSQL, which is
    /// said.
    ///
    /// # Panics
    /// Where there is none and `CI` is `true`, or where it does not work.
    pub fn prepared(prepare: impl FnOnce(&str)) -> Option<Self> {
        static PREPARED: Mutex<bool> = Mutex::new(false);
        let cluster = Cluster::running()?;
        {
            // A test that failed while it prepared leaves it to the next one to fail.
            let mut prepared = PREPARED.lock().unwrap();
            if !*prepared {
                cluster.sql(&format!("CREATE DATABASE {TEMPLATE}"));
                prepare(&cluster.url(TEMPLATE));
                *prepared = true;
            }
        }
        Some(Self::created(cluster, &format!("TEMPLATE {TEMPLATE}")))
    }

    /// A database without any table. Nothing where the machine has no PostgreSQL, which is said.
    ///
    /// # Panics
    /// Where there is none and `CI` is `true`, or where it does not work.
    #[must_use]
    pub fn empty() -> Option<Self> {
        Some(Self::created(Cluster::running()?, ""))
    }

    /// The same on a cluster of its own, which [`Self::stop`] stops.
    ///
    /// # Panics
    /// Where there is none and `CI` is `true`, or where it does not work.
    #[must_use]
    pub fn alone() -> Option<Self> {
        let cluster = Cluster::start(Cluster::running()?.binaries.clone());
        let mut database = Self::created(&cluster, "");
        database.alone_on = Some(cluster);
        Some(database)
    }

    /// Stops the cluster of a database that is [`Self::alone`] as a service manager does: sessions are cut off.
    ///
    /// # Panics
    /// Where others use the cluster, or it does not stop.
    pub fn stop(&self) {
        self.alone_on.as_ref().unwrap().order("stop");
    }

    /// Starts the cluster again.
    ///
    /// # Panics
    /// Where others use the cluster, or it does not start.
    pub fn start(&self) {
        self.alone_on.as_ref().unwrap().order("start");
    }

    /// A database that is made as `how` says after `CREATE DATABASE name`: another encoding, for instance. Nothing where the
    /// machine has no PostgreSQL, which is said.
    ///
    /// # Panics
    /// Where there is none and `CI` is `true`, or where it does not work.
    #[must_use]
    pub fn made(how: &str) -> Option<Self> {
        Some(Self::created(Cluster::running()?, how))
    }

    fn created(cluster: &Cluster, how: &str) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(1);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{number}");
        cluster.sql(&format!("CREATE DATABASE {name} {how}"));
        Self {
            name,
            alone_on: None,
        }
    }

    fn cluster(&self) -> &Cluster {
        let shared = || Cluster::running().unwrap();
        self.alone_on.as_ref().unwrap_or_else(shared)
    }

    /// Its address, which holds for other processes too.
    ///
    /// # Panics
    /// Never: a database is made on a running cluster.
    #[must_use]
    pub fn url(&self) -> String {
        self.cluster().url(&self.name)
    }

    /// The rows of all tables as text: equal texts are equal contents.
    ///
    /// # Panics
    /// Where it cannot be read.
    #[must_use]
    pub fn contents(&self) -> String {
        let dumped = self
            .cluster()
            .run("pg_dump", &["--data-only", "--dbname", &self.url()]);
        // The next number of a key counts what was rolled back, and newer versions mark every dump with a secret.
        let lines = dumped.lines();
        let rows: Vec<&str> = lines
            .filter(|line| !line.contains("pg_catalog.setval") && !line.starts_with('\\'))
            .collect();
        rows.join("\n")
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        if self.alone_on.is_some() {
            return;
        }
        // The test goes on meanwhile; what is not dropped when the process ends goes with the cluster.
        let statement = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        std::thread::spawn(move || {
            if let Some(cluster) = Cluster::running() {
                cluster.sql(&statement);
            }
        });
    }
}

#[derive(Debug)]
struct Cluster {
    binaries: PathBuf,
    directory: PathBuf,
    /// Its stdin is held open for as long as the cluster is to run.
    life: Child,
}

impl Cluster {
    fn running() -> Option<&'static Self> {
        static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
        let started = CLUSTER.get_or_init(|| {
            let Some(binaries) = binaries() else {
                skip(
                    "tests on PostgreSQL",
                    "there is no initdb; install postgresql",
                );
                return None;
            };
            Some(Self::start(binaries))
        });
        started.as_ref()
    }

    fn start(binaries: PathBuf) -> Self {
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
        let life = owner
            .command(Path::new("/bin/sh"))
            .args(["-c", LIFE, "sh"])
            .args([&binaries, &directory])
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

    fn order(&self, order: &str) {
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

    fn url(&self, database: &str) -> String {
        let directory = self.directory.display();
        format!("postgres:///{database}?host={directory}&user=hemline")
    }

    fn answers(&self) -> bool {
        let asked = Command::new(self.binaries.join("pg_isready"))
            .args(["--quiet", "--dbname", &self.url("postgres")])
            .status();
        asked.unwrap().success()
    }

    fn sql(&self, statement: &str) {
        let url = self.url("postgres");
        self.run(
            "psql",
            &["--quiet", "--no-psqlrc", "--command", statement, &url],
        );
    }

    fn run(&self, program: &str, arguments: &[&str]) -> String {
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
