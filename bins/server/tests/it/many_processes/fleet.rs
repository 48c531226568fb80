//! Server processes on one database, and what happens to them.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use crate::harness::{Home, Server};

/// How long a frozen process stays so: it is taken for dead meanwhile.
const FROZEN: Duration = Duration::from_secs(13);

/// Processes that serve and work.
pub(super) struct Fleet {
    home: Home,
    variables: Vec<(&'static str, String)>,
    servers: Vec<Mutex<Place>>,
    disturbed: AtomicUsize,
    random: Random,
}

/// Where one process after the other runs.
#[derive(Default)]
struct Place {
    server: Option<Server>,
    frozen: bool,
}

/// Numbers that look random, the same in each run.
pub(super) struct Random(AtomicU64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    pub(super) fn below(&self, limit: u64) -> u64 {
        // SplitMix64.
        let state = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn pause(&self, longest: Duration) -> Duration {
        let milliseconds = u64::try_from(longest.as_millis()).unwrap();
        Duration::from_millis(self.below(milliseconds + 1))
    }
}

impl Fleet {
    /// Starts the processes, which ask the model server at an address, if any; the first one prepares the database.
    pub(super) fn start(home: Home, processes: usize, model: Option<&str>) -> Self {
        let mut variables = vec![
            ("HEMLINE_MODEL_CALLS_PER_MINUTE", "0".to_owned()),
            ("HEMLINE_LOG", "warn".to_owned()),
        ];
        if let Some(address) = model {
            variables.push(("OPENAI_API_KEY", "key".to_owned()));
            variables.push(("OPENAI_BASE_URL", format!("{address}/v1")));
            variables.push(("OPENAI_MODEL", "model".to_owned()));
        }
        let fleet = Self {
            home,
            variables,
            servers: (0..processes).map(|_| Mutex::default()).collect(),
            disturbed: AtomicUsize::new(0),
            random: Random::new(29),
        };
        (0..processes).for_each(|place| fleet.restart(place));
        fleet
    }

    pub(super) fn url(&self) -> String {
        self.home.database_url()
    }

    /// The address of any process that runs.
    pub(super) fn any_address(&self, random: &Random) -> Option<String> {
        let place = random.below(self.servers.len() as u64);
        let place = self.servers[usize::try_from(place).unwrap()]
            .lock()
            .unwrap();
        place.server.as_ref().map(|server| server.address.clone())
    }

    fn restart(&self, place: usize) {
        let variables = self.variables.iter();
        let variables: Vec<(&str, &str)> = variables
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let server = tokio::task::block_in_place(|| self.home.start_with(&[], &variables));
        self.servers[place].lock().unwrap().server = Some(server);
    }

    /// Kills, stops or freezes one process after the other.
    pub(super) async fn disturb(self: Arc<Self>, most: usize, pause: Duration) {
        for _ in 0..most {
            tokio::time::sleep(Duration::from_millis(300) + self.random.pause(pause)).await;
            let place = usize::try_from(self.random.below(self.servers.len() as u64)).unwrap();
            match self.random.below(10) {
                0 => self.freeze(place),
                how => self.end(place, how == 1),
            }
        }
    }

    fn take(&self, place: usize) -> Option<Server> {
        let mut place = self.servers[place].lock().unwrap();
        if place.frozen {
            return None;
        }
        place.server.take()
    }

    fn end(self: &Arc<Self>, place: usize, gracefully: bool) {
        let Some(server) = self.take(place) else {
            return;
        };
        self.disturbed.fetch_add(1, Ordering::Relaxed);
        let fleet = Arc::clone(self);
        tokio::spawn(async move {
            tokio::task::block_in_place(|| {
                if gracefully {
                    server.terminate();
                    let (status, told) = server.ended();
                    assert!(status.success(), "{status} {told:?}");
                } else {
                    server.kill();
                }
            });
            tokio::time::sleep(fleet.random.pause(Duration::from_secs(2))).await;
            fleet.restart(place);
        });
    }

    fn freeze(self: &Arc<Self>, place: usize) {
        {
            let mut place = self.servers[place].lock().unwrap();
            let Some(server) = place.server.as_ref().filter(|_| !place.frozen) else {
                return;
            };
            server.signal("STOP");
            place.frozen = true;
        }
        self.disturbed.fetch_add(1, Ordering::Relaxed);
        let fleet = Arc::clone(self);
        tokio::spawn(async move {
            tokio::time::sleep(FROZEN).await;
            let mut place = fleet.servers[place].lock().unwrap();
            place.frozen = false;
            place.server.as_ref().unwrap().signal("CONT");
        });
    }

    /// Waits until all processes run again; returns how many were disturbed.
    pub(super) async fn calm_down(&self) -> usize {
        let runs = |place: &Mutex<Place>| {
            let place = place.lock().unwrap();
            place.server.is_some() && !place.frozen
        };
        while !self.servers.iter().all(runs) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.disturbed.load(Ordering::Relaxed)
    }

    /// Stops all processes as a service manager does.
    pub(super) fn stop(&self) {
        let servers: Vec<Server> = (0..self.servers.len())
            .filter_map(|place| self.take(place))
            .collect();
        servers.iter().for_each(Server::terminate);
        for server in servers {
            let (status, told) = tokio::task::block_in_place(|| server.ended());
            assert!(status.success(), "{status} {told:?}");
        }
    }
}
