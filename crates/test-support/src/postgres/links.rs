//! Links to a process in a network namespace of its own, and their cutting.

use std::io::Write;
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// The addresses of links: a network that is kept for tests of networks (RFC 2544).
const NETWORK: &str = "198.18.0.0/15";
const FIRST_ADDRESS: u32 = 0xc612_0000;

/// Links that have room in it, with four addresses each.
const ROOM: u32 = 1 << 15;

/// Nobody's.
const WRONG_HARDWARE: &str = "02:00:00:00:00:00";

/// Whether this user may make network namespaces and links here, or why not.
pub(super) fn can_be_made() -> Result<(), String> {
    let tried = Command::new("unshare")
        .args(["--net", "ip", "link", "add", "type", "veth"])
        .output();
    match tried {
        Ok(tried) if tried.status.success() => Ok(()),
        Ok(tried) => Err(format!(
            "no network namespaces and links without root and iproute2: {}",
            String::from_utf8_lossy(&tried.stderr).trim()
        )),
        Err(error) => Err(format!(
            "unshare cannot be run ({error}); install util-linux"
        )),
    }
}

/// The command in a network namespace of its own, which goes with its last process, and the links with it.
pub(super) fn with_network(command: &Command) -> Command {
    let mut with_network = Command::new("unshare");
    with_network.arg("--net").arg(command.get_program());
    with_network.args(command.get_args()).current_dir("/");
    with_network
}

/// Has a cluster trust who comes by a link.
pub(super) fn let_in(pg_hba: &Path) {
    let mut file = std::fs::File::options().append(true).open(pg_hba).unwrap();
    writeln!(file, "host all all {NETWORK} trust").unwrap();
}

/// Links between the network of this process and that of another one.
#[derive(Debug)]
pub(super) struct Links {
    process: u32,
    links: Vec<Link>,
}

/// A pair of network devices.
#[derive(Debug)]
struct Link {
    number: u32,
    device: String,
}

/// The end of a link.
#[derive(Clone, Copy)]
enum End {
    Here,
    There,
}

impl Links {
    /// Makes `count` links to the network of a process.
    pub(super) fn to(process: u32, count: u32) -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let first = MADE.fetch_add(count, Ordering::Relaxed);
        let links = (first..first + count).map(|made| Link {
            // Other test processes make links at the same time.
            number: std::process::id().wrapping_mul(16).wrapping_add(made) % ROOM,
            device: format!("hl{}x{made}", std::process::id()),
        });
        let links = Self {
            process,
            links: links.collect(),
        };
        for (position, link) in links.links.iter().enumerate() {
            let device = link.device.as_str();
            let (here, there) = (link.hardware(End::Here), link.hardware(End::There));
            let (here, there) = (["address", here.as_str()], ["address", there.as_str()]);
            let network = process.to_string();
            let mut add = vec!["link", "add", device];
            add.extend(here);
            add.extend(["type", "veth", "peer", "name", device, "netns", &network]);
            add.extend(there);
            links.ip(End::Here, &add);
            for end in [End::Here, End::There] {
                let address = format!("{}/30", link.address(end));
                links.ip(end, &["address", "add", &address, "dev", &link.device]);
                links.ip(end, &["link", "set", &link.device, "up"]);
            }
            links.mend(position);
        }
        links
    }

    /// The other process's address on a link.
    pub(super) fn address(&self, link: usize) -> Ipv4Addr {
        self.links[link].address(End::There)
    }

    /// Has both ends send to hardware that nobody has.
    pub(super) fn cut(&self, link: usize) {
        self.lead(link, |_, _| WRONG_HARDWARE.to_owned());
    }

    /// Has both ends send to each other.
    pub(super) fn mend(&self, link: usize) {
        self.lead(link, Link::hardware);
    }

    fn lead(&self, link: usize, hardware: impl Fn(&Link, End) -> String) {
        let link = &self.links[link];
        for (end, other) in [(End::Here, End::There), (End::There, End::Here)] {
            let address = link.address(other).to_string();
            let hardware = hardware(link, other);
            // For good, so that nobody asks for it.
            self.ip(
                end,
                &[
                    "neighbour",
                    "replace",
                    &address,
                    "lladdr",
                    &hardware,
                    "nud",
                    "permanent",
                    "dev",
                    &link.device,
                ],
            );
        }
    }

    fn ip(&self, end: End, arguments: &[&str]) {
        match end {
            End::Here => run(Command::new("ip").args(arguments)),
            End::There => {
                let target = self.process.to_string();
                run(Command::new("nsenter")
                    .args(["--net", "--target", &target, "ip"])
                    .args(arguments));
            }
        }
    }
}

impl Link {
    fn address(&self, end: End) -> Ipv4Addr {
        let of_link = FIRST_ADDRESS + self.number * 4;
        Ipv4Addr::from(of_link + 1 + end as u32)
    }

    fn hardware(&self, end: End) -> String {
        let [.., high, low] = self.number.to_be_bytes();
        format!("02:48:4c:{high:02x}:{low:02x}:{:02x}", 1 + end as u32)
    }
}

fn run(command: &mut Command) {
    let ended = command.output().unwrap();
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{command:?}: {told}");
}
