//! curl and wget, and the servers that answer them: a web server, and the store of one of the textbooks,
//! whose program is at github.com/mhausenblas/mehdb.

use super::network::{Unreachable, connect, resolve};
use super::place::{At, Inside};
use super::process::Process;
use crate::api::Millis;
use crate::cluster::Cluster;

/// What is asked for.
#[derive(Clone, Debug, Default)]
struct Request {
    method: String,
    host: String,
    port: i32,
    path: String,
    query: String,
    body: String,
}

#[derive(Clone, Debug, Default)]
struct Response {
    status: &'static str,
    location: String,
    body: String,
}

fn ok(body: String) -> Response {
    Response {
        status: "200 OK",
        body,
        ..Response::default()
    }
}

fn page(status: &'static str) -> Response {
    let body = [
        "<html>\n<head><title>",
        status,
        "</title></head>\n<body>\n<center><h1>",
        status,
        "</h1></center>\n<hr><center>nginx</center>\n</body>\n</html>\n",
    ];
    Response {
        status,
        body: body.concat(),
        ..Response::default()
    }
}

impl Request {
    /// Reads `http://host:port/path?query`.
    fn read(url: &str) -> Option<Self> {
        let rest = url.strip_prefix("http://").unwrap_or(url);
        if rest.contains("://") {
            return None;
        }
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (host, rest) = rest.split_at(end);
        let (host, port) = host.split_once(':').unwrap_or((host, "80"));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        Some(Self {
            host: host.to_owned(),
            port: port.parse().ok()?,
            path: if path.is_empty() {
                "/".to_owned()
            } else {
                path.to_owned()
            },
            query: query.to_owned(),
            ..Self::default()
        })
    }
}

/// Long flags of curl, and the letters that mean the same.
const LONG: &[(&str, &str)] = &[
    ("location", "L"),
    ("silent", "s"),
    ("include", "i"),
    ("head", "I"),
    ("fail", "f"),
    ("request", "X"),
    ("data", "d"),
    ("data-raw", "d"),
    ("upload-file", "T"),
    ("output", "o"),
    ("write-out", "w"),
    ("max-time", "m"),
    ("connect-timeout", "m"),
    ("header", "H"),
    ("retry", "m"),
];

/// `curl`
pub(super) fn curl(own: &mut Process<'_>) -> i32 {
    let mut method = None;
    let (mut body, mut url, mut file, mut format) = (String::new(), None, None, None);
    let mut letters = String::new();
    let mut words = own.words.iter().skip(1);
    while let Some(word) = words.next() {
        let Some(flag) = word.strip_prefix('-').filter(|flag| !flag.is_empty()) else {
            url = Some(word.clone());
            continue;
        };
        let long = flag.strip_prefix('-');
        let short = LONG.iter().find(|(own, _)| long == Some(own));
        let cluster = match (long, short) {
            (None, _) => flag,
            (_, Some((_, short))) => short,
            (Some(_), None) => continue,
        };
        // The value of a short flag may follow it at once, and others may stand before it: `-sXPUT`.
        let place = cluster.find(|letter| "XdTowmHAu".contains(letter));
        letters.push_str(&cluster[..place.unwrap_or(cluster.len())]);
        let Some(place) = place else { continue };
        let (flag, glued) = (&cluster[place..=place], &cluster[place + 1..]);
        let glued = Some(glued).filter(|glued| !glued.is_empty());
        let value = glued.map(str::to_owned).or_else(|| words.next().cloned());
        let value = value.unwrap_or_default();
        match flag {
            "X" => method = Some(value),
            "d" => {
                method.get_or_insert_with(|| "POST".to_owned());
                body = value;
            }
            "T" => match own.text(&value) {
                Ok(text) => {
                    method.get_or_insert_with(|| "PUT".to_owned());
                    body = text;
                }
                Err(_) => {
                    return complain(
                        own,
                        26,
                        &["Failed to open/read local data from file/application"],
                    );
                }
            },
            "o" => file = Some(value),
            "w" => format = Some(value),
            _ => {}
        }
    }
    let Some(url) = url else {
        own.errors
            .push_str("curl: try 'curl --help' or 'curl --manual' for more information\n");
        return 2;
    };
    let Some(mut request) = Request::read(&url) else {
        return complain(own, 1, &["only http:// is simulated"]);
    };
    request.method = method.unwrap_or_else(|| "GET".to_owned());
    request.body = body;
    for _ in 0..10 {
        let response = match send(own, &request) {
            Ok(response) => response,
            Err(code) => return code,
        };
        if letters.contains('L') && !response.location.is_empty() {
            let method = request.method.clone();
            let Some(next) = Request::read(&response.location) else {
                break;
            };
            request = Request {
                method,
                body: request.body,
                ..next
            };
            continue;
        }
        if letters.contains('f') && response.status.as_bytes().first() >= Some(&b'4') {
            let code = response.status.split(' ').next().unwrap_or_default();
            return complain(own, 22, &["The requested URL returned error: ", code]);
        }
        if letters.contains(['i', 'I']) {
            let location = match response.location.as_str() {
                "" => String::new(),
                location => ["Location: ", location, "\r\n"].concat(),
            };
            let length = response.body.len().to_string();
            own.print(&[
                "HTTP/1.1 ",
                response.status,
                "\r\n",
                &location,
                "Content-Length: ",
                &length,
                "\r\n\r",
            ]);
        }
        let body = if letters.contains('I') {
            String::new()
        } else {
            response.body
        };
        match file {
            Some(path) => {
                if let Err(why) = own.write(&path, Some(body)) {
                    return complain(own, 23, &[&path, ": ", why]);
                }
            }
            None => own.output.push_str(&body),
        }
        if let Some(format) = format {
            let code = response.status.split(' ').next().unwrap_or_default();
            own.output
                .push_str(&format.replace("%{http_code}", code).replace("\\n", "\n"));
        }
        return 0;
    }
    complain(own, 47, &["Maximum (10) redirects followed"])
}

fn complain(own: &mut Process<'_>, code: i32, parts: &[&str]) -> i32 {
    let is_silent =
        |word: &String| word == "--silent" || word.starts_with("-s") && !word.contains('S');
    let silent = own.words.iter().any(is_silent);
    if !silent {
        own.errors
            .extend(["curl: (", &code.to_string(), ") ", &parts.concat(), "\n"]);
    }
    code
}

/// Sends a request to the first address of its host that answers.
fn send(own: &mut Process<'_>, request: &Request) -> Result<Response, i32> {
    let is_wget = own.name() == "wget";
    let Some((_, addresses)) = resolve(own.cluster, own.at, &request.host) else {
        let host = request.host.as_str();
        return Err(match is_wget {
            true => own.fail(&["bad address '", host, "'"]),
            false => complain(own, 6, &["Could not resolve host: ", host]),
        });
    };
    let mut failed = Unreachable::Refused;
    for address in &addresses {
        match connect(own.cluster, own.at, address, request.port) {
            Ok((inside, _)) => return Ok(answer(own.cluster, &inside, request)),
            Err(why) => failed = why,
        }
    }
    let (host, port) = (request.host.as_str(), request.port.to_string());
    let address = addresses.first().map_or("", String::as_str);
    Err(match (is_wget, failed) {
        (true, Unreachable::Refused) => own.fail(&[
            "can't connect to remote host (",
            address,
            "): Connection refused",
        ]),
        (true, Unreachable::Silent) => own.fail(&[
            "can't connect to remote host (",
            address,
            "): Operation timed out",
        ]),
        (false, Unreachable::Refused) => complain(
            own,
            7,
            &[
                "Failed to connect to ",
                host,
                " port ",
                &port,
                " after 0 ms: Could not connect to server",
            ],
        ),
        (false, Unreachable::Silent) => complain(
            own,
            28,
            &[
                "Failed to connect to ",
                host,
                " port ",
                &port,
                " after 130000 ms: Connection timed out",
            ],
        ),
    })
}

/// `wget -qO-`, as BusyBox has it.
pub(super) fn wget(own: &mut Process<'_>) -> i32 {
    let mut words = own.words.iter().skip(1).peekable();
    let (mut url, mut file) = (None, None);
    while let Some(word) = words.next() {
        match word.strip_prefix('-') {
            Some(flags) => {
                if let Some((_, glued)) = flags.split_once('O') {
                    file = match glued {
                        "" => words.next().cloned(),
                        glued => Some(glued.trim_start_matches('=').to_owned()),
                    };
                } else if flags == "T" {
                    words.next();
                }
            }
            None => url = Some(word.clone()),
        }
    }
    let Some(mut request) = url.as_deref().and_then(Request::read) else {
        return own.fail(&["bad URL"]);
    };
    request.method = "GET".to_owned();
    let response = match send(own, &request) {
        Ok(response) => response,
        Err(code) => return code,
    };
    if !response.status.starts_with('2') {
        return own.fail(&["server returned error: HTTP/1.1 ", response.status]);
    }
    let name = request
        .path
        .rsplit('/')
        .next()
        .filter(|name| !name.is_empty());
    let file = file.unwrap_or_else(|| name.unwrap_or("index.html").to_owned());
    if file == "-" {
        own.output.push_str(&response.body);
        return 0;
    }
    match own.write(&file, Some(response.body)) {
        Ok(()) => 0,
        Err(why) => own.fail(&["can't open '", &file, "': ", why]),
    }
}

/// What a server answers.
fn answer(cluster: &mut Cluster, inside: &Inside, request: &Request) -> Response {
    if inside.image(cluster).contains("mehdb") {
        return mehdb(cluster, inside, request);
    }
    let folder = if inside.image(cluster).contains("nginx") {
        "/usr/share/nginx/html"
    } else {
        "/usr/local/apache2/htdocs"
    };
    let path = [folder, request.path.trim_end_matches('/')].concat();
    match inside.file(cluster, &path).map(|file| file.text) {
        Some(Some(text)) => ok(text),
        Some(None) => match inside
            .file(cluster, &[&path, "/index.html"].concat())
            .and_then(|file| file.text)
        {
            Some(text) => ok(text),
            None => page("403 Forbidden"),
        },
        None => page("404 Not Found"),
    }
}

/// The shard that takes what is written.
const LEADER: &str = "mehdb-0";

/// How often a follower looks for news, in ms.
const PERIOD: Millis = 10_000;

/// Where a follower believes its leader to be. In a namespace that is not called like the Service, there is
/// no such name.
fn leader(cluster: &Cluster, inside: &Inside) -> String {
    let namespace = inside.variable(cluster, "MEHDB_NAMESPACE");
    let namespace = namespace.filter(|own| !own.is_empty());
    [LEADER, ".", namespace.as_deref().unwrap_or("default")].concat()
}

fn data_folder(cluster: &Cluster, inside: &Inside) -> String {
    inside
        .variable(cluster, "MEHDB_DATADIR")
        .unwrap_or_else(|| "/data".to_owned())
}

/// The keys that a shard has.
fn keys(cluster: &Cluster, inside: &Inside) -> Vec<String> {
    let folder = data_folder(cluster, inside);
    let all = inside
        .list(cluster, &folder)
        .into_iter()
        .map(|(name, _)| name);
    let is_key = |name: &String| {
        let path = [&folder, "/", name, "/content"].concat();
        !name.starts_with('.') && inside.file(cluster, &path).is_some()
    };
    all.filter(is_key).collect()
}

fn mehdb(cluster: &mut Cluster, inside: &Inside, request: &Request) -> Response {
    catch_up(cluster, inside);
    let folder = data_folder(cluster, inside);
    let parts: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
    let is_key = |key: &str| !key.is_empty() && key.bytes().all(|c| c.is_ascii_lowercase());
    match (request.method.as_str(), &parts[..]) {
        ("PUT", ["set", key]) if is_key(key) => {
            if inside.hostname(cluster) != LEADER {
                let location = ["http://", &leader(cluster, inside), ":9876/set/", key].concat();
                return Response {
                    status: "307 Temporary Redirect",
                    location,
                    body: String::new(),
                };
            }
            match keep(cluster, inside, &folder, key, &request.body) {
                Ok(()) => ok("WRITE completed".to_owned()),
                Err(why) => Response {
                    status: "500 Internal Server Error",
                    body: [why, "\n"].concat(),
                    ..Response::default()
                },
            }
        }
        ("GET", ["get", key]) if is_key(key) => {
            let path = [&folder, "/", key, "/content"].concat();
            match inside.file(cluster, &path).and_then(|file| file.text) {
                Some(text) => ok(text),
                None => Response {
                    status: "404 Not Found",
                    body: "\n".to_owned(),
                    ..Response::default()
                },
            }
        }
        ("GET", ["keys"]) => {
            let quoted: Vec<String> = keys(cluster, inside)
                .iter()
                .map(|key| ["\"", key, "\""].concat())
                .collect();
            ok(["[", &quoted.join(","), "]\n"].concat())
        }
        ("GET", ["status"]) if request.query == "level=full" => {
            ok([&keys(cluster, inside).len().to_string(), "\n"].concat())
        }
        ("GET", ["status"]) => {
            let is_leader = inside.hostname(cluster) == LEADER;
            ok(if is_leader { "leader" } else { "follower" }.to_owned())
        }
        (_, ["set" | "get" | "keys" | "status", ..]) => Response {
            status: "405 Method Not Allowed",
            ..Response::default()
        },
        _ => Response {
            status: "404 Not Found",
            body: "404 page not found\n".to_owned(),
            ..Response::default()
        },
    }
}

fn keep(
    cluster: &mut Cluster,
    inside: &Inside,
    folder: &str,
    key: &str,
    text: &str,
) -> Result<(), &'static str> {
    let path = [folder, "/", key].concat();
    if inside.file(cluster, &path).is_none() {
        inside.write(cluster, &path, None)?;
    }
    inside.write(
        cluster,
        &[&path, "/content"].concat(),
        Some(text.to_owned()),
    )
}

/// The same for any container: only a follower has a leader.
pub(super) fn catch_up_if_due(cluster: &mut Cluster, inside: &Inside) {
    if inside.image(cluster).contains("mehdb") {
        catch_up(cluster, inside);
    }
}

/// A follower copies what its leader had when it last looked.
fn catch_up(cluster: &mut Cluster, inside: &Inside) {
    if inside.hostname(cluster) == LEADER {
        return;
    }
    let started = inside.started(cluster);
    let looked = started + (cluster.now() - started.min(cluster.now())) / PERIOD * PERIOD;
    let name = leader(cluster, inside);
    let at = At::Container(inside.clone());
    let found =
        resolve(cluster, &at, &name).and_then(|(_, addresses)| addresses.into_iter().next());
    let Some(Ok((leader, _))) = found.map(|address| connect(cluster, &at, &address, 9876)) else {
        return;
    };
    let (from, to) = (data_folder(cluster, &leader), data_folder(cluster, inside));
    for key in keys(cluster, &leader) {
        let path = [&from, "/", &key, "/content"].concat();
        let file = leader
            .file(cluster, &path)
            .filter(|file| file.modified <= looked && looked > started);
        if let Some(text) = file.and_then(|file| file.text) {
            // What does not fit on the disk is not there.
            let _ = keep(cluster, inside, &to, &key, &text);
        }
    }
}
