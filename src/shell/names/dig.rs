//! dig: everything that the DNS server says.

use super::super::network::{behind, candidates, reversed};
use super::super::place::At;
use super::super::process::Process;
use super::{BEYOND, record_type, srv};
use crate::cluster::agents::coredns::{ADDRESS, Answer, RecordType, Reply, ZONE};

/// What is wanted.
struct Wish {
    name: String,
    /// The type of records, and its name.
    asked: (&'static str, RecordType),
}

/// Reads `[@SERVER] [-t TYPE] [-x ADDRESS] NAME [TYPE]`, in whatever order.
fn read(words: &[String]) -> Result<Wish, String> {
    let (mut name, mut asked) = (None, None);
    let mut words = words.iter().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().map_or("", String::as_str);
        match word.as_str() {
            "-x" => {
                let address = value();
                let reversed = reversed(address);
                name = Some(reversed.ok_or_else(|| ["Invalid IP address ", address].concat())?);
                asked = record_type("PTR");
            }
            "-t" => {
                let wanted = value();
                let known = record_type(wanted);
                asked = Some(known.ok_or_else(|| ["unknown type ", wanted].concat())?);
            }
            "-q" => name = Some(value().to_owned()),
            // The port, the server's address, its key, the class: there is only one of each.
            "-p" | "-b" | "-y" | "-k" | "-c" => drop(value()),
            word if word.starts_with(['-', '+', '@']) || word.eq_ignore_ascii_case("IN") => {}
            word => match record_type(word) {
                Some(known) => asked = Some(known),
                None => name = Some(word.to_owned()),
            },
        }
    }
    Ok(Wish {
        name: name.ok_or("a name is needed")?,
        asked: asked.unwrap_or(("A", RecordType::A)),
    })
}

/// `dig`: without a search path unless `+search` asks for it.
pub(in crate::shell) fn dig(own: &mut Process<'_>) -> i32 {
    let Wish { name, asked } = match read(own.words) {
        Ok(wish) => wish,
        Err(why) => return own.fail(&[&why]),
    };
    let has = |flag: &str| own.words.iter().any(|word| word == flag);
    let (short, search) = (has("+short"), has("+search"));
    let (server, names) = match own.at {
        At::Container(inside) if search => (ADDRESS, candidates(inside, &name)),
        At::Container(_) => (ADDRESS, vec![name.clone()]),
        At::Host => (BEYOND, Vec::new()),
    };
    let mut found = None;
    for name in names {
        let reply = own.cluster.ask(&name, asked.1);
        let is_last = !matches!(reply.answer, Answer::NoData | Answer::NotFound);
        found = Some((name, reply));
        if is_last {
            break;
        }
    }
    let (name, reply) = found.unwrap_or_else(|| {
        let reply = Reply {
            answer: Answer::NotFound,
            ttl: 0,
            is_authoritative: false,
            serial: 0,
            minimum: 0,
        };
        (name, reply)
    });
    let name = name.trim_end_matches('.').to_owned();
    let (answers, more) = records(own, &name, asked.1, &reply);
    if short {
        for record in &answers {
            own.print(&[&record.data]);
        }
        return 0;
    }
    print_head(own, &name, asked.0, &reply, answers.len(), more.len());
    let ttl = reply.ttl.to_string();
    let mut section = |title: &str, records: &[Record]| {
        if records.is_empty() {
            return;
        }
        own.print(&[";; ", title, " SECTION:"]);
        for Record { name, kind, data } in records {
            own.print(&[name, ".\t", &ttl, "\tIN\t", kind, "\t", data]);
        }
        own.print(&[]);
    };
    section("ANSWER", &answers);
    if answers.is_empty() && reply.is_authoritative {
        let (serial, minimum) = (reply.serial.to_string(), reply.minimum.to_string());
        let data = [
            "ns.dns.cluster.local. hostmaster.cluster.local. ",
            &serial,
            " 7200 1800 86400 ",
            &minimum,
        ];
        section("AUTHORITY", &[record(ZONE, "SOA", data.concat())]);
    }
    section("ADDITIONAL", &more);
    own.print(&[
        ";; Query time: 0 msec\n;; SERVER: ",
        server,
        "#53(",
        server,
        ") (UDP)\n",
    ]);
    0
}

/// One line of an answer.
struct Record {
    name: String,
    kind: &'static str,
    data: String,
}

fn record(name: &str, kind: &'static str, data: String) -> Record {
    Record {
        name: name.to_owned(),
        kind,
        data,
    }
}

/// The records of an answer, and those that the server adds unasked.
fn records(
    own: &mut Process<'_>,
    name: &str,
    asked: RecordType,
    reply: &Reply,
) -> (Vec<Record>, Vec<Record>) {
    let full = |name: &String| [name, "."].concat();
    let mut more = Vec::new();
    let answers = match &reply.answer {
        Answer::NoData | Answer::NotFound => Vec::new(),
        Answer::Addresses(addresses) => {
            let addresses = addresses.iter();
            addresses
                .map(|address| record(name, "A", address.clone()))
                .collect()
        }
        Answer::Names(names) => {
            let names = names.iter();
            names.map(|own| record(name, "PTR", full(own))).collect()
        }
        Answer::Targets(targets) => {
            for target in targets {
                let is_known = more.iter().any(|own: &Record| own.name == target.host);
                if !is_known {
                    more.push(record(&target.host, "A", target.address.clone()));
                }
            }
            let lines = srv(targets).into_iter();
            lines.map(|line| record(name, "SRV", full(&line))).collect()
        }
        Answer::Alias(other) => {
            let mut all = vec![record(name, "CNAME", full(other))];
            let addresses = behind(own.cluster, other, asked).into_iter();
            all.extend(addresses.map(|address| record(other, "A", address)));
            all
        }
    };
    (answers, more)
}

fn print_head(
    own: &mut Process<'_>,
    name: &str,
    asked: &str,
    reply: &Reply,
    answers: usize,
    more: usize,
) {
    let status = match reply.answer {
        Answer::NotFound => "NXDOMAIN",
        _ => "NOERROR",
    };
    let (flags, warning) = match reply.is_authoritative {
        true => (
            "qr aa rd",
            "\n;; WARNING: recursion requested but not available",
        ),
        false => ("qr rd ra", ""),
    };
    let authority = answers == 0 && reply.is_authoritative;
    let words = own.words.get(1..).unwrap_or_default().join(" ");
    own.print(&[
        "\n; <<>> DiG 9.18 <<>> ",
        &words,
        "\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ",
        status,
        ", id: 12345\n;; flags: ",
        flags,
        "; QUERY: 1, ANSWER: ",
        &answers.to_string(),
        ", AUTHORITY: ",
        if authority { "1" } else { "0" },
        ", ADDITIONAL: ",
        // One is about the size of answers.
        &(more + 1).to_string(),
        warning,
        "\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n;; QUESTION SECTION:\n;",
        name,
        ".\tIN\t",
        asked,
        "\n",
    ]);
}
