//! Programs that ask for names: nslookup, dig, getent, ping (spec 03 §6).

use super::network::{DNS, candidates, is_address, lookup, names_of, resolve, suffixes};
use super::place::{At, Inside};
use super::process::Process;
use crate::cluster::agents::coredns::Answer;

/// Which nslookup an image has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flavour {
    /// BusyBox before 1.29: by the C library.
    OldBusyBox,
    BusyBox,
    /// From BIND.
    Bind,
}

fn flavour(own: &Process<'_>, inside: &Inside) -> Flavour {
    let image = inside
        .spec(own.cluster)
        .map_or("", |(_, container)| container.image.as_str());
    let (name, tag) = image.rsplit_once(':').unwrap_or((image, "latest"));
    let minor = tag
        .strip_prefix("1.")
        .and_then(|rest| rest.split('.').next()?.parse::<u32>().ok());
    match (
        name.contains("busybox"),
        name.contains("alpine") || tag.contains("alpine"),
        minor,
    ) {
        (true, _, Some(..29)) => Flavour::OldBusyBox,
        (true, ..) | (_, true, _) => Flavour::BusyBox,
        _ => Flavour::Bind,
    }
}

/// The name that is asked for: the first word that is no flag.
fn asked(own: &Process<'_>) -> Option<String> {
    let mut words = own.words.iter().skip(1);
    words
        .find(|word| !word.starts_with(['-', '+', '@']))
        .cloned()
}

/// `nslookup`
pub(super) fn nslookup(own: &mut Process<'_>) -> i32 {
    let Some(name) = asked(own) else {
        own.errors.push_str("Usage: nslookup [HOST] [SERVER]\n");
        return 1;
    };
    let At::Container(inside) = own.at.clone() else {
        // The DNS server of a laptop does not know the names of a cluster.
        own.print(&[
            "Server:\t\t192.168.1.1\nAddress:\t192.168.1.1#53\n\n** server can't find ",
            &name,
            ": NXDOMAIN\n",
        ]);
        return 1;
    };
    match flavour(own, &inside) {
        Flavour::OldBusyBox => old_busybox(own, &name),
        Flavour::BusyBox => busybox(own, &inside, &name),
        Flavour::Bind => bind(own, &inside, &name),
    }
}

fn old_busybox(own: &mut Process<'_>, name: &str) -> i32 {
    let server = names_of(own.cluster, DNS).concat();
    own.print(&["Server:    ", DNS, "\nAddress 1: ", DNS, " ", &server, "\n"]);
    let Some((_, addresses)) = resolve(own.cluster, own.at, name) else {
        own.errors
            .extend(["nslookup: can't resolve '", name, "'\n"]);
        return 1;
    };
    own.print(&["Name:      ", name]);
    for (place, address) in addresses.iter().enumerate() {
        let number = (place + 1).to_string();
        let behind = names_of(own.cluster, address).into_iter().next();
        let behind = behind.map_or(String::new(), |behind| [" ", &behind].concat());
        own.print(&["Address ", &number, ": ", address, &behind]);
    }
    0
}

fn busybox(own: &mut Process<'_>, inside: &Inside, name: &str) -> i32 {
    own.print(&["Server:\t\t", DNS, "\nAddress:\t", DNS, ":53\n"]);
    if is_address(name) {
        return reverse(own, name);
    }
    let bare = name.trim_end_matches('.');
    let names: Vec<String> = match name.contains('.') {
        true => vec![bare.to_owned()],
        false => suffixes(inside)
            .map(|suffix| [bare, ".", &suffix].concat())
            .into(),
    };
    let mut code = 0;
    for address in [true, false] {
        for name in &names {
            match lookup(own.cluster, name) {
                Answer::Addresses(addresses) if address => {
                    for address in addresses {
                        own.print(&["Name:\t", name, "\nAddress: ", &address]);
                    }
                }
                Answer::NotFound => {
                    own.print(&["** server can't find ", name, ": NXDOMAIN"]);
                    code = 1;
                }
                _ => {}
            }
            own.print(&[]);
        }
    }
    code
}

fn bind(own: &mut Process<'_>, inside: &Inside, name: &str) -> i32 {
    own.print(&["Server:\t\t", DNS, "\nAddress:\t", DNS, "#53\n"]);
    if is_address(name) {
        return reverse(own, name);
    }
    let mut nothing = false;
    for candidate in candidates(inside, name) {
        match lookup(own.cluster, &candidate) {
            Answer::Addresses(addresses) => {
                for address in addresses {
                    own.print(&["Name:\t", &candidate, "\nAddress: ", &address]);
                }
                own.print(&[]);
                return 0;
            }
            Answer::NoData | Answer::Alias(_) => nothing = true,
            Answer::NotFound => {}
        }
    }
    match nothing {
        true => own.print(&["*** Can't find ", name, ": No answer\n"]),
        false => own.print(&["** server can't find ", name, ": NXDOMAIN\n"]),
    }
    1
}

fn reverse(own: &mut Process<'_>, address: &str) -> i32 {
    let parts: Vec<&str> = address.rsplit('.').collect();
    let asked = [&parts.join("."), ".in-addr.arpa"].concat();
    let names = names_of(own.cluster, address);
    if names.is_empty() {
        own.print(&["** server can't find ", &asked, ": NXDOMAIN\n"]);
        return 1;
    }
    for name in names {
        own.print(&[&asked, "\tname = ", &name, "."]);
    }
    own.print(&[]);
    0
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

/// `dig`: addresses, without a search path unless `+search` asks for it.
pub(super) fn dig(own: &mut Process<'_>) -> i32 {
    let Some(name) = asked(own) else {
        return own.fail(&["a name is needed"]);
    };
    let has = |flag: &str| own.words.iter().any(|word| word == flag);
    let (short, search) = (has("+short"), has("+search"));
    let name = match own.at {
        At::Container(inside) if search => {
            let all = candidates(inside, &name);
            let found = all
                .iter()
                .find(|own_name| matches!(lookup(own.cluster, own_name), Answer::Addresses(_)));
            found.cloned().unwrap_or(name)
        }
        _ => name,
    };
    let name = name.trim_end_matches('.').to_owned();
    let answer = match own.at {
        At::Container(_) => lookup(own.cluster, &name),
        At::Host => Answer::NotFound,
    };
    let addresses = match &answer {
        Answer::Addresses(addresses) => addresses.clone(),
        _ => Vec::new(),
    };
    if short {
        for address in &addresses {
            own.print(&[address]);
        }
        return 0;
    }
    let status = if answer == Answer::NotFound {
        "NXDOMAIN"
    } else {
        "NOERROR"
    };
    let count = addresses.len().to_string();
    let authority = if addresses.is_empty() { "1" } else { "0" };
    own.print(&[
        "\n; <<>> DiG 9.18 <<>> ",
        &name,
        "\n;; global options: +cmd\n;; Got answer:",
    ]);
    own.print(&[
        ";; ->>HEADER<<- opcode: QUERY, status: ",
        status,
        ", id: 12345",
    ]);
    own.print(&[
        ";; flags: qr aa rd; QUERY: 1, ANSWER: ",
        &count,
        ", AUTHORITY: ",
        authority,
        ", ADDITIONAL: 1\n",
    ]);
    own.print(&[";; QUESTION SECTION:\n;", &name, ".\tIN\tA\n"]);
    if addresses.is_empty() {
        own.print(&[";; AUTHORITY SECTION:\ncluster.local.\t30\tIN\tSOA\tns.dns.cluster.local. hostmaster.cluster.local. 1 7200 1800 86400 30\n"]);
    } else {
        own.print(&[";; ANSWER SECTION:"]);
        for address in &addresses {
            own.print(&[&name, ".\t30\tIN\tA\t", address]);
        }
        own.print(&[]);
    }
    own.print(&[
        ";; Query time: 0 msec\n;; SERVER: ",
        DNS,
        "#53(",
        DNS,
        ") (UDP)\n",
    ]);
    0
}
