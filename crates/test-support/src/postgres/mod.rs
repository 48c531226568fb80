//! Databases on PostgreSQL clusters that live as long as the test process.

mod cluster;
mod links;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::skip;
use cluster::Cluster;
use links::Links;

/// The database that the others are copies of.
const TEMPLATE: &str = "prepared";

/// A database of its own on this process's cluster; it goes when this is dropped.
#[derive(Debug)]
pub struct PostgresDatabase {
    name: String,
    /// Where it lies, if not on this process's.
    alone_on: Option<Cluster>,
    /// The ways to it, where it is distant.
    links: Option<Links>,
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
        Some(Self::created_on(Cluster::running()?.another(false)))
    }

    /// The same in a network of its own, to which `links` links lead that can be [`Self::cut`]. Nothing where the machine
    /// has no PostgreSQL or lets nobody make networks, which is said.
    ///
    /// # Panics
    /// Where there is none of these and `CI` is `true`, or where it does not work.
    #[must_use]
    pub fn distant(links: u32) -> Option<Self> {
        let running = Cluster::running()?;
        if let Err(reason) = links::can_be_made() {
            skip("tests of networks that are cut", &reason);
            return None;
        }
        let mut database = Self::created_on(running.another(true));
        let network_of = database.cluster().process();
        database.links = Some(Links::to(network_of, links));
        Some(database)
    }

    /// The address of a database that is [`Self::distant`] by one of its links.
    ///
    /// # Panics
    /// Where there is no such link.
    #[must_use]
    pub fn url_by(&self, link: usize) -> String {
        let host = self.links.as_ref().unwrap().address(link);
        let (name, application) = (&self.name, application(link));
        format!("postgres://hemline@{host}/{name}?application_name={application}")
    }

    /// Sessions that came by a link.
    ///
    /// # Panics
    /// Where PostgreSQL does not answer.
    #[must_use]
    pub fn sessions_by(&self, link: usize) -> usize {
        let application = application(link);
        let query = format!(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = '{application}'"
        );
        let arguments = [
            "--no-psqlrc",
            "--tuples-only",
            "--command",
            &query,
            &self.url(),
        ];
        let counted = self.cluster().run("psql", &arguments);
        counted.trim().parse().unwrap()
    }

    /// Has a link swallow what is sent by it, in both directions: as where a machine has lost its power, nothing is refused
    /// and nothing answers.
    ///
    /// # Panics
    /// Where there is no such link.
    pub fn cut(&self, link: usize) {
        self.links.as_ref().unwrap().cut(link);
    }

    /// Has a link carry again what is sent by it.
    ///
    /// # Panics
    /// Where there is no such link.
    pub fn mend(&self, link: usize) {
        self.links.as_ref().unwrap().mend(link);
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
            links: None,
        }
    }

    fn created_on(cluster: Cluster) -> Self {
        let mut database = Self::created(&cluster, "");
        database.alone_on = Some(cluster);
        database
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

/// What sessions that come by a link call themselves.
fn application(link: usize) -> String {
    format!("by_link_{link}")
}
