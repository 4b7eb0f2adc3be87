//! Programs that look at files and change them, and those that tell about the machine.

use super::place::At;
use super::process::Process;
use crate::api::{Millis, Time};
use crate::cluster::disk::File;
use crate::order::sort_by;

/// `ls`
pub(super) fn ls(own: &mut Process<'_>) -> i32 {
    let (letters, mut paths) = own.options();
    let has = |letter: char| letters.contains(letter);
    if paths.is_empty() {
        paths.push(".".to_owned());
    }
    let mut code = 0;
    let many = paths.len() > 1;
    for (place, path) in paths.iter().enumerate() {
        let Some(file) = own.file(path) else {
            own.errors.extend([
                "ls: cannot access '",
                path,
                "': No such file or directory\n",
            ]);
            code = 2;
            continue;
        };
        let is_dir = file.text.is_none() && !has('d');
        let mut rows = match is_dir {
            true => own.list(path),
            false => vec![(path.clone(), file.clone())],
        };
        if is_dir && has('a') {
            let above = own
                .file(&[path, "/.."].concat())
                .unwrap_or_else(|| file.clone());
            rows.insert(0, ("..".to_owned(), above));
            rows.insert(0, (".".to_owned(), file));
        } else if is_dir && !has('A') {
            rows.retain(|(name, _)| !name.starts_with('.'));
        }
        if has('t') {
            sort_by(&mut rows, &|(a, one), (b, other)| {
                other.modified.cmp(&one.modified).then_with(|| a.cmp(b))
            });
        }
        if has('r') {
            rows.reverse();
        }
        if many && is_dir {
            own.print(&[if place > 0 { "\n" } else { "" }, path, ":"]);
        }
        if has('l') {
            long(own, &rows, is_dir, has('h'));
        } else {
            for (name, _) in &rows {
                own.print(&[name]);
            }
        }
    }
    code
}

/// The rows of `ls -l`.
fn long(own: &mut Process<'_>, rows: &[(String, File)], total: bool, human: bool) {
    let size = |file: &File| file.text.as_ref().map_or(4096, String::len);
    if total {
        let blocks: usize = rows
            .iter()
            .map(|(_, file)| size(file).div_ceil(4096) * 4)
            .sum();
        own.print(&["total ", &blocks.to_string(), if human { "K" } else { "" }]);
    }
    let shown: Vec<String> = rows
        .iter()
        .map(|(_, file)| {
            if human {
                sized(size(file))
            } else {
                size(file).to_string()
            }
        })
        .collect();
    let width = shown.iter().map(String::len).max().unwrap_or(0);
    for ((name, file), size) in rows.iter().zip(&shown) {
        let space = " ".repeat(width - size.len());
        let (kind, links) = match file.text {
            None => ("drwxr-xr-x", "2"),
            Some(_) => ("-rw-r--r--", "1"),
        };
        own.print(&[
            kind,
            " ",
            links,
            " root root ",
            &space,
            size,
            " ",
            &date(file.modified),
            " ",
            name,
        ]);
    }
}

/// As `ls -h` and `df -h` show bytes: `4`, `4.0K`, `12K`.
fn sized(bytes: usize) -> String {
    if bytes < 1024 {
        return bytes.to_string();
    }
    let tenths = (bytes * 10).div_ceil(1024);
    match tenths {
        0..100 => [
            &(tenths / 10).to_string(),
            ".",
            &(tenths % 10).to_string(),
            "K",
        ]
        .concat(),
        _ => [&bytes.div_ceil(1024).to_string(), "K"].concat(),
    }
}

/// `Jan  5 09:00`
fn date(at: Millis) -> String {
    let long = Time::at(at).long();
    let mut words = long.split(' ').skip(1);
    let (day, month) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let time = words
        .nth(1)
        .and_then(|time| time.get(..5))
        .unwrap_or_default();
    let day = day
        .strip_prefix('0')
        .map_or_else(|| day.to_owned(), |day| [" ", day].concat());
    [month, " ", &day, " ", time].concat()
}

/// `rm`
pub(super) fn rm(own: &mut Process<'_>) -> i32 {
    let (letters, paths) = own.options();
    let has = |letter: char| letters.contains(letter);
    let mut code = 0;
    for path in paths {
        let why = match own.file(&path) {
            None if has('f') => continue,
            None => "No such file or directory",
            Some(file) if file.text.is_none() && !has('r') && !has('R') => "Is a directory",
            Some(_) => match own.remove(&path) {
                Ok(()) => continue,
                Err(why) => why,
            },
        };
        code = own.fail(&["cannot remove '", &path, "': ", why]);
    }
    code
}

/// `mkdir`
pub(super) fn mkdir(own: &mut Process<'_>) -> i32 {
    let (letters, paths) = own.options();
    let mut code = 0;
    for path in paths {
        let whole = own.path(&path);
        let parents = letters.contains('p');
        let ends = whole
            .match_indices('/')
            .skip(1)
            .map(|(end, _)| &whole[..end]);
        let folders: Vec<&str> = ends.filter(|_| parents).chain([whole.as_str()]).collect();
        for folder in folders {
            if parents && own.file(folder).is_some_and(|file| file.text.is_none()) {
                continue;
            }
            if let Err(why) = own.write(folder, None) {
                code = own.fail(&["cannot create directory '", &path, "': ", why]);
                break;
            }
        }
    }
    code
}

/// `rmdir`
pub(super) fn rmdir(own: &mut Process<'_>) -> i32 {
    let (_, paths) = own.options();
    let mut code = 0;
    for path in paths {
        let why = match own.file(&path) {
            None => "No such file or directory",
            Some(file) if file.text.is_some() => "Not a directory",
            Some(_) if !own.list(&path).is_empty() => "Directory not empty",
            Some(_) => match own.remove(&path) {
                Ok(()) => continue,
                Err(why) => why,
            },
        };
        code = own.fail(&["failed to remove '", &path, "': ", why]);
    }
    code
}

/// `touch`
pub(super) fn touch(own: &mut Process<'_>) -> i32 {
    let (_, paths) = own.options();
    let mut code = 0;
    for path in paths {
        let old = own.file(&path);
        if old.as_ref().is_some_and(|file| file.text.is_none()) {
            continue;
        }
        let text = old.and_then(|file| file.text).unwrap_or_default();
        if let Err(why) = own.write(&path, Some(text)) {
            code = own.fail(&["cannot touch '", &path, "': ", why]);
        }
    }
    code
}

/// `cp` of single files
pub(super) fn cp(own: &mut Process<'_>) -> i32 {
    transfer(own, false)
}

/// `mv` of single files
pub(super) fn mv(own: &mut Process<'_>) -> i32 {
    transfer(own, true)
}

fn transfer(own: &mut Process<'_>, moves: bool) -> i32 {
    let (_, paths) = own.options();
    let [from, to] = &paths[..] else {
        return own.fail(&["missing file operand"]);
    };
    let text = match own.text(from) {
        Ok(text) => text,
        Err(why) => return own.fail(&["cannot stat '", from, "': ", why]),
    };
    let is_dir = own.file(to).is_some_and(|file| file.text.is_none());
    let name = from.rsplit('/').next().unwrap_or_default();
    let to = if is_dir {
        [to, "/", name].concat()
    } else {
        to.clone()
    };
    if let Err(why) = own.write(&to, Some(text)) {
        return own.fail(&["cannot create regular file '", &to, "': ", why]);
    }
    match moves && own.path(from) != own.path(&to) {
        true => own.remove(from).map_or_else(
            |why| own.fail(&["cannot remove '", from, "': ", why]),
            |()| 0,
        ),
        false => 0,
    }
}

/// `tee`
pub(super) fn tee(own: &mut Process<'_>) -> i32 {
    let (letters, paths) = own.options();
    let mut code = 0;
    own.output.push_str(own.input);
    for path in paths {
        let before = if letters.contains('a') {
            own.text(&path).unwrap_or_default()
        } else {
            String::new()
        };
        if let Err(why) = own.write(&path, Some(before + own.input)) {
            code = own.fail(&[&path, ": ", why]);
        }
    }
    code
}

/// `pwd`
pub(super) fn pwd(own: &mut Process<'_>) -> i32 {
    let folder = own.folder.to_owned();
    own.print(&[&folder]);
    0
}

/// `df`: which volume is where.
pub(super) fn df(own: &mut Process<'_>) -> i32 {
    let rows = match own.at {
        At::Host => vec![("/dev/sda1".to_owned(), "/".to_owned())],
        At::Container(inside) => {
            let mut rows = vec![("overlay".to_owned(), "/".to_owned())];
            if let Some((pod, container)) = inside.spec(own.cluster) {
                for mount in &container.volume_mounts {
                    let volume = pod
                        .spec
                        .volumes
                        .iter()
                        .find(|volume| volume.name == mount.name);
                    let claimed =
                        volume.is_some_and(|volume| volume.persistent_volume_claim.is_some());
                    let device = if claimed { "/dev/vdb" } else { "/dev/sda1" };
                    rows.push((device.to_owned(), mount.mount_path.clone()));
                }
            }
            rows
        }
    };
    own.print(&["Filesystem      Mounted on"]);
    for (device, path) in rows {
        let space = " ".repeat(16_usize.saturating_sub(device.len()));
        own.print(&[&device, &space, &path]);
    }
    0
}

/// `hostname`
pub(super) fn hostname(own: &mut Process<'_>) -> i32 {
    let (letters, _) = own.options();
    let name = match own.at {
        At::Host => "laptop".to_owned(),
        At::Container(inside) => {
            let name = inside.hostname(own.cluster);
            let pod = inside.pod(own.cluster);
            let service = pod.map_or("", |pod| pod.spec.subdomain.as_str());
            let address = pod.map_or("", |pod| pod.status.pod_ip.as_str());
            match (letters.as_str(), service) {
                ("i" | "I", _) => address.to_owned(),
                ("f", service) if !service.is_empty() => {
                    crate::cluster::agents::coredns::pod_dns_name(
                        &inside.pod.namespace,
                        service,
                        &name,
                    )
                }
                _ => name,
            }
        }
    };
    own.print(&[&name]);
    0
}

/// `env` and `printenv`
pub(super) fn env(own: &mut Process<'_>) -> i32 {
    if let Some(name) = own.words.get(1) {
        let value = own.variables.get(name).cloned();
        return match value {
            Some(value) => {
                own.print(&[&value]);
                0
            }
            None => 1,
        };
    }
    let all: Vec<String> = own
        .variables
        .iter()
        .map(|(name, value)| [name, "=", value].concat())
        .collect();
    for line in all {
        own.print(&[&line]);
    }
    0
}

/// `date`, on the virtual clock.
pub(super) fn date_now(own: &mut Process<'_>) -> i32 {
    let long = Time::at(own.cluster.now()).long();
    let words: Vec<&str> = long
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    if let [weekday, day, month, year, time, _] = words[..] {
        let day = day
            .strip_prefix('0')
            .map_or_else(|| day.to_owned(), |day| [" ", day].concat());
        own.print(&[weekday, " ", month, " ", &day, " ", time, " UTC ", year]);
    }
    0
}

/// `test` and `[`
pub(super) fn test(own: &mut Process<'_>) -> i32 {
    let words: Vec<&str> = own.words[1..]
        .iter()
        .map(String::as_str)
        .filter(|word| *word != "]")
        .collect();
    let (negated, words) = match words.split_first() {
        Some((&"!", rest)) => (true, rest),
        _ => (false, &words[..]),
    };
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    let holds = match words {
        ["-f", path] => own.file(path).is_some_and(|file| file.text.is_some()),
        ["-d", path] => own.file(path).is_some_and(|file| file.text.is_none()),
        ["-e", path] => own.file(path).is_some(),
        ["-s", path] => own.text(path).is_ok_and(|text| !text.is_empty()),
        ["-n", text] | [text] => !text.is_empty(),
        ["-z", text] => text.is_empty(),
        [a, "=" | "==", b] => a == b,
        [a, "!=", b] => a != b,
        [a, "-eq", b] => number(a) == number(b),
        [a, "-ne", b] => number(a) != number(b),
        [a, "-lt", b] => number(a) < number(b),
        [a, "-gt", b] => number(a) > number(b),
        [a, "-le", b] => number(a) <= number(b),
        [a, "-ge", b] => number(a) >= number(b),
        _ => false,
    };
    i32::from(holds == negated)
}

/// `whoami`
pub(super) fn whoami(own: &mut Process<'_>) -> i32 {
    let name = if *own.at == At::Host { "user" } else { "root" };
    own.print(&[name]);
    0
}

/// `uname`
pub(super) fn uname(own: &mut Process<'_>) -> i32 {
    own.print(&["Linux"]);
    0
}

/// `true` and `:`
pub(super) fn success(_: &mut Process<'_>) -> i32 {
    0
}

/// `false`
pub(super) fn failure(_: &mut Process<'_>) -> i32 {
    1
}
