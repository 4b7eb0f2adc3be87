//! nslookup, of which there are three.

use super::super::network::{behind, candidates, resolve, reversed, suffixes};
use super::super::place::{At, Inside};
use super::super::process::Process;
use super::{BEYOND, record_type, srv};
use crate::api::Image;
use crate::cluster::Cluster;
use crate::cluster::agents::coredns::{ADDRESS, Answer, RecordType};

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
    let image = Image::read(image);
    let (name, tag) = (image.repository, image.tag);
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

/// `nslookup`
pub(in crate::shell) fn nslookup(own: &mut Process<'_>) -> i32 {
    let (mut name, mut asked) = (None, None);
    for word in own.words.iter().skip(1) {
        match (word.strip_prefix('-'), &name) {
            (Some(flag), _) => {
                let Some((key, value)) = flag.split_once('=') else {
                    continue;
                };
                if matches!(key, "type" | "querytype" | "query" | "q" | "t") {
                    let Some((_, known)) = record_type(value) else {
                        let text = ["unknown query type: ", value, "\n"].concat();
                        own.errors.push_str(&text);
                        return 1;
                    };
                    asked = Some(known);
                }
            }
            (None, None) => name = Some(word.clone()),
            // The server: there is only one.
            (None, Some(_)) => {}
        }
    }
    let Some(name) = name else {
        own.errors
            .push_str("Usage: nslookup [-type=TYPE] HOST [SERVER]\n");
        return 1;
    };
    let At::Container(inside) = own.at.clone() else {
        own.print(&[
            "Server:\t\t",
            BEYOND,
            "\nAddress:\t",
            BEYOND,
            "#53\n\n** server can't find ",
            &name,
            ": NXDOMAIN\n",
        ]);
        return 1;
    };
    let flavour = flavour(own, &inside);
    if flavour == Flavour::OldBusyBox {
        return old_busybox(own, &name);
    }
    let port = if flavour == Flavour::Bind { "#" } else { ":" };
    own.print(&[
        "Server:\t\t",
        ADDRESS,
        "\nAddress:\t",
        ADDRESS,
        port,
        "53\n",
    ]);
    let (name, asked) = match reversed(&name) {
        Some(reversed) => (reversed + ".", Some(RecordType::Ptr)),
        None => (name, asked),
    };
    match flavour {
        Flavour::Bind => bind(own, &inside, &name, asked.unwrap_or(RecordType::A)),
        _ => busybox(own, &inside, &name, asked),
    }
}

/// The first name of an address.
fn name_of(cluster: &mut Cluster, address: &str) -> Option<String> {
    match cluster.ask(&reversed(address)?, RecordType::Ptr).answer {
        Answer::Names(names) => names.into_iter().next(),
        _ => None,
    }
}

fn old_busybox(own: &mut Process<'_>, name: &str) -> i32 {
    let server = name_of(own.cluster, ADDRESS).unwrap_or_default();
    let first = [
        "Server:    ",
        ADDRESS,
        "\nAddress 1: ",
        ADDRESS,
        " ",
        &server,
        "\n",
    ];
    own.print(&first);
    let Some((_, addresses)) = resolve(own.cluster, own.at, name) else {
        own.errors
            .extend(["nslookup: can't resolve '", name, "'\n"]);
        return 1;
    };
    own.print(&["Name:      ", name]);
    for (place, address) in addresses.iter().enumerate() {
        let number = (place + 1).to_string();
        let behind = name_of(own.cluster, address);
        let behind = behind.map_or(String::new(), |behind| [" ", &behind].concat());
        own.print(&["Address ", &number, ": ", address, &behind]);
    }
    0
}

/// It heeds the search path only for names without a dot, and prints every reply.
fn busybox(own: &mut Process<'_>, inside: &Inside, name: &str, asked: Option<RecordType>) -> i32 {
    let bare = name.trim_end_matches('.');
    let names: Vec<String> = match name.contains('.') {
        true => vec![bare.to_owned()],
        false => suffixes(inside)
            .map(|suffix| [bare, ".", &suffix].concat())
            .into(),
    };
    let types = match asked {
        Some(asked) => vec![asked],
        None => vec![RecordType::A, RecordType::Aaaa],
    };
    let mut code = 0;
    for asked in types {
        for name in &names {
            if !show(own, name, asked, "") {
                own.print(&["** server can't find ", name, ": NXDOMAIN"]);
                code = 1;
            }
            own.print(&[]);
        }
    }
    code
}

/// It tries one name after the other, and prints the first answer.
fn bind(own: &mut Process<'_>, inside: &Inside, name: &str, asked: RecordType) -> i32 {
    let mut nothing = false;
    for candidate in candidates(inside, name) {
        let before = own.output.len();
        let there = show(own, &candidate, asked, ".");
        if own.output.len() > before {
            own.print(&[]);
            return 0;
        }
        nothing |= there;
    }
    let name = name.trim_end_matches('.');
    match nothing {
        true => own.print(&["*** Can't find ", name, ": No answer\n"]),
        false => own.print(&["** server can't find ", name, ": NXDOMAIN\n"]),
    }
    1
}

/// Prints what there is under a name; `false` if there is no such name.
fn show(own: &mut Process<'_>, name: &str, asked: RecordType, dot: &str) -> bool {
    match own.cluster.ask(name, asked).answer {
        Answer::NotFound => return false,
        Answer::NoData => {}
        Answer::Addresses(addresses) => show_addresses(own, name, &addresses),
        Answer::Names(names) => {
            for behind in names {
                own.print(&[name, "\tname = ", &behind, dot]);
            }
        }
        Answer::Targets(targets) => {
            for line in srv(&targets) {
                own.print(&[name, "\tservice = ", &line, dot]);
            }
        }
        Answer::Alias(other) => {
            own.print(&[name, "\tcanonical name = ", &other, dot]);
            let addresses = behind(own.cluster, &other, asked);
            show_addresses(own, &other, &addresses);
        }
    }
    true
}

fn show_addresses(own: &mut Process<'_>, name: &str, addresses: &[String]) {
    for address in addresses {
        own.print(&["Name:\t", name, "\nAddress: ", address]);
    }
}
