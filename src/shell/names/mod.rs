//! Programs that ask for names: nslookup, dig, getent, ping (spec 03 §6).

mod dig;
mod nslookup;

pub(super) use self::dig::dig;
pub(super) use self::nslookup::nslookup;

use super::network::resolve;
use super::process::Process;
use crate::cluster::agents::coredns::{RecordType, Target};

/// The DNS server of a laptop, which does not know the names of a cluster.
const BEYOND: &str = "192.168.1.1";

/// Types of records, by name.
const TYPES: [(&str, RecordType); 14] = [
    ("A", RecordType::A),
    ("AAAA", RecordType::Aaaa),
    ("SRV", RecordType::Srv),
    ("PTR", RecordType::Ptr),
    ("ANY", RecordType::Other),
    ("CAA", RecordType::Other),
    ("CNAME", RecordType::Other),
    ("DNSKEY", RecordType::Other),
    ("DS", RecordType::Other),
    ("HTTPS", RecordType::Other),
    ("MX", RecordType::Other),
    ("NS", RecordType::Other),
    ("SOA", RecordType::Other),
    ("TXT", RecordType::Other),
];

/// A type of records by its name, in whatever case.
fn record_type(name: &str) -> Option<(&'static str, RecordType)> {
    let mut all = TYPES.iter();
    all.find(|(own, _)| own.eq_ignore_ascii_case(name)).copied()
}

/// What SRV records say: priority, weight, port, and who serves there.
fn srv(targets: &[Target]) -> Vec<String> {
    let weight = (100 / targets.len().max(1)).max(1).to_string();
    let targets = targets.iter().map(|target| {
        let port = target.port.to_string();
        ["0 ", &weight, " ", &port, " ", &target.host].concat()
    });
    targets.collect()
}

/// `getent hosts`
pub(super) fn getent(own: &mut Process<'_>) -> i32 {
    let name = match own.words {
        [_, database, name, ..] if database.ends_with("hosts") => name.clone(),
        _ => return own.fail(&["only getent hosts NAME is simulated"]),
    };
    let Some((full, addresses)) = resolve(own.cluster, own.at, &name) else {
        return 2;
    };
    for address in addresses {
        let space = " ".repeat(16_usize.saturating_sub(address.len()).max(1));
        own.print(&[&address, &space, &full]);
    }
    0
}

/// `ping`: four times, or as often as `-c` says.
pub(super) fn ping(own: &mut Process<'_>) -> i32 {
    let (count, words) = own.number('c', 4);
    let Some(name) = words.last() else {
        return own.fail(&["usage error: Destination address required"]);
    };
    let Some((_, addresses)) = resolve(own.cluster, own.at, name) else {
        return own.fail(&["bad address '", name, "'"]);
    };
    let address = addresses.first().map_or("", String::as_str);
    let store = own.cluster.store();
    let is_there = store.pods.iter().any(|pod| {
        pod.status.pod_ip == address
            && own
                .cluster
                .kubelets()
                .silent_since(&pod.spec.node_name)
                .is_none()
    });
    own.print(&["PING ", name, " (", address, "): 56 data bytes"]);
    let count = count.min(100);
    for place in 0..count {
        if is_there {
            own.print(&[
                "64 bytes from ",
                address,
                ": seq=",
                &place.to_string(),
                " ttl=63 time=0.100 ms",
            ]);
        }
    }
    let sent = count.to_string();
    let (received, lost) = if is_there {
        (sent.as_str(), "0")
    } else {
        ("0", "100")
    };
    own.print(&["\n--- ", name, " ping statistics ---"]);
    own.print(&[
        &sent,
        " packets transmitted, ",
        received,
        " packets received, ",
        lost,
        "% packet loss",
    ]);
    i32::from(!is_there)
}
