//! `kubectl diff` (spec 07 §13): what applying files would change, as `diff -u -N` shows it.

use super::documents::{self, FileObject};
use super::fault::Fault;
use super::write::{create_like_apply, decodable_for};
use super::{Call, Outcome};
use crate::api::{Kind, Millis, Object, ObjectMeta, Time};
use crate::json::Value;
use crate::kubectl::{apply, submit};
use crate::manifest;

/// Unchanged lines around a change.
const CONTEXT: usize = 3;
/// Larger texts are not compared line by line.
const PRODUCT_MAX: usize = 4_000_000;

/// `kubectl diff -f`: ends with 1 if anything would change.
pub(super) fn run(call: &mut Call<'_>) -> Outcome {
    if call.line.text("filename").is_none() {
        return Err(Fault::local("must specify one of -f and -k").into());
    }
    let (objects, mut faults) = documents::read(call.files, &call.line)?;
    let mut differs = false;
    for object in &objects {
        match merged(call, object) {
            Ok((live, merged)) => {
                let [live, merged] = [live, merged].map(|json| text(&json));
                let changes = unified(&live, &merged);
                differs |= !changes.is_empty();
                show(call, object, &changes);
            }
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() && !differs {
        Ok(())
    } else {
        Err(faults)
    }
}

fn text(json: &Value) -> String {
    if json.is_null() {
        String::new()
    } else {
        manifest::to_yaml(json)
    }
}

/// The object as it is, and as it would be: tried on a copy of the cluster. What apply remembers stays.
fn merged(call: &Call<'_>, of: &FileObject) -> Result<(Value, Value), Fault> {
    let live = call.cluster.store().object(&of.object);
    let mut trial = call.cluster.clone();
    let Some(live) = live else {
        decodable_for(of, None)?;
        let created = create_like_apply(&mut trial, of)?;
        return Ok((Value::Null, at_version(&created, 0)));
    };
    let before = live.to_json();
    decodable_for(of, Some(&before))?;
    let mut wanted = apply::apply(Some(&before), &of.json).0;
    let remembered = before["metadata"]["annotations"][apply::LAST_APPLIED].clone();
    let annotations = wanted.pointer_mut("/metadata/annotations");
    if let Some(annotations) = annotations.and_then(Value::as_object_mut) {
        match remembered {
            Value::Null => annotations.remove(apply::LAST_APPLIED),
            text => annotations.insert(apply::LAST_APPLIED.to_owned(), text),
        };
    }
    let changed = submit::change(&mut trial, &live, wanted).map_err(Fault::from)?;
    let merged = at_version(&changed, live.metadata().resource_version);
    Ok((before, merged))
}

/// What is only tried gets no version of its own.
fn at_version(object: &Object, resource_version: u64) -> Value {
    let metadata = ObjectMeta {
        resource_version,
        ..object.metadata().clone()
    };
    object.with_metadata(metadata).to_json()
}

/// Prints the changes of one object under the names of the files that kubectl compares.
fn show(call: &mut Call<'_>, of: &FileObject, changes: &str) {
    if changes.is_empty() {
        return;
    }
    let now = call.cluster.now();
    let name = file_name(of.object.kind, &of.object.namespace, &of.object.name);
    let [live, merged] = ["LIVE-", "MERGED-"].map(|folder| {
        let number = number(now, folder.len()).to_string();
        [folder, &number, "/", &name].concat()
    });
    let since = instant(now);
    call.print(&["diff -u -N ", &live, " ", &merged]);
    call.print(&["--- ", &live, "\t", &since]);
    call.print(&["+++ ", &merged, "\t", &since]);
    call.output.push_str(changes);
}

/// `apps.v1.StatefulSet.default.web`
fn file_name(kind: Kind, namespace: &str, name: &str) -> String {
    let version = kind.api_version().replace('/', ".");
    [&version, ".", kind.name(), ".", namespace, ".", name].concat()
}

/// kubectl draws the names of its folders by lot; here the instant does.
fn number(now: Millis, salt: usize) -> u64 {
    let mixed = (now + 1)
        .wrapping_mul(2_654_435_761)
        .wrapping_add(salt as u64 * 97);
    mixed % 4_000_000_000 + 100_000_000
}

/// `2026-01-05 09:00:01.250000000 +0000`
fn instant(now: Millis) -> String {
    let time = Time::at(now).to_string().replace('T', " ").replace('Z', "");
    let millis = (1000 + now % 1000).to_string();
    [&time, ".", &millis[1..], "000000 +0000"].concat()
}

/// What happens to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Same,
    Gone,
    New,
}

/// The hunks of a unified diff; nothing if the texts are equal.
fn unified(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let lines = marked(&old, &new);
    let changed = lines
        .iter()
        .enumerate()
        .filter(|(_, (mark, _))| *mark != Mark::Same);
    let mut hunks: Vec<(usize, usize)> = Vec::new();
    for (place, _) in changed {
        let (start, end) = (
            place.saturating_sub(CONTEXT),
            (place + 1 + CONTEXT).min(lines.len()),
        );
        match hunks.last_mut() {
            Some(last) if start <= last.1 => last.1 = end,
            _ => hunks.push((start, end)),
        }
    }
    let mut text = String::new();
    for (start, end) in hunks {
        let count = |lines: &[(Mark, &str)], other: Mark| {
            lines.iter().filter(|(mark, _)| *mark != other).count()
        };
        let range = |other: Mark| {
            let (before, len) = (
                count(&lines[..start], other),
                count(&lines[start..end], other),
            );
            let first = if len == 0 { before } else { before + 1 };
            match len {
                1 => first.to_string(),
                len => [first.to_string(), len.to_string()].join(","),
            }
        };
        text.extend(["@@ -", &range(Mark::New), " +", &range(Mark::Gone), " @@\n"]);
        for (mark, line) in &lines[start..end] {
            let mark = match mark {
                Mark::Same => " ",
                Mark::Gone => "-",
                Mark::New => "+",
            };
            text.extend([mark, line, "\n"]);
        }
    }
    text
}

/// All lines of both texts, in order: as many as possible are the same.
fn marked<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Mark, &'a str)> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (rest_old, rest_new) = (&old[head..], &new[head..]);
    let tail = rest_old
        .iter()
        .rev()
        .zip(rest_new.iter().rev())
        .take_while(|(a, b)| a == b);
    let tail = tail.count();
    let (mid_old, mid_new) = (
        &rest_old[..rest_old.len() - tail],
        &rest_new[..rest_new.len() - tail],
    );
    let mut lines: Vec<(Mark, &str)> = old[..head].iter().map(|line| (Mark::Same, *line)).collect();
    let (mut a, mut b) = (0, 0);
    let width = mid_new.len() + 1;
    let lengths = if (mid_old.len() + 1) * width > PRODUCT_MAX {
        Vec::new()
    } else {
        common_lengths(mid_old, mid_new)
    };
    let length = |a: usize, b: usize| lengths.get(a * width + b).copied().unwrap_or(0);
    while a < mid_old.len() || b < mid_new.len() {
        if a < mid_old.len() && b < mid_new.len() && mid_old[a] == mid_new[b] && !lengths.is_empty()
        {
            lines.push((Mark::Same, mid_old[a]));
            (a, b) = (a + 1, b + 1);
        } else if a < mid_old.len() && (b == mid_new.len() || length(a + 1, b) >= length(a, b + 1))
        {
            lines.push((Mark::Gone, mid_old[a]));
            a += 1;
        } else {
            lines.push((Mark::New, mid_new[b]));
            b += 1;
        }
    }
    lines.extend(
        rest_old[rest_old.len() - tail..]
            .iter()
            .map(|line| (Mark::Same, *line)),
    );
    lines
}

/// How many lines the rests of two texts have in common, from each place on.
fn common_lengths(old: &[&str], new: &[&str]) -> Vec<u32> {
    let width = new.len() + 1;
    let mut lengths = vec![0; (old.len() + 1) * width];
    for a in (0..old.len()).rev() {
        for b in (0..new.len()).rev() {
            lengths[a * width + b] = if old[a] == new[b] {
                lengths[(a + 1) * width + b + 1] + 1
            } else {
                lengths[(a + 1) * width + b].max(lengths[a * width + b + 1])
            };
        }
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn hunks_have_three_lines_around_them() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n";
        let new = "a\nB\nc\nd\ne\nf\ng\nh\ni\nj\nl\nm\n";
        let text = "\
@@ -1,5 +1,5 @@
 a
-b
+B
 c
 d
 e
@@ -8,5 +8,5 @@
 h
 i
 j
-k
 l
+m
";
        assert_eq!(unified(old, new), text);
        assert_eq!(unified(old, old), "");
        assert_eq!(unified("", "a\nb\n"), "@@ -0,0 +1,2 @@\n+a\n+b\n");
        assert_eq!(unified("a\n", ""), "@@ -1 +0,0 @@\n-a\n");
    }
}
