//! `kubectl wait` (spec 07 §9).

use super::delete::{WEEK, timed_out};
use super::fault::Fault;
use super::jsonpath::{self, Path};
use super::targets::{self, Bare};
use super::{Call, Job, Outcome, print};
use crate::api::{Millis, ObjectRef, Uid};
use crate::cluster::Cluster;
use crate::json::Value;
use crate::kubectl::served::served;

/// What is waited for.
#[derive(Clone, Debug)]
enum Condition {
    Deleted,
    Created,
    /// A condition of the status: type and status.
    Status(String, String),
    /// A path, and the value that is to be there; any, if none is given.
    Path(Path, Option<String>),
}

/// `kubectl wait`: one object after the other, all within one time.
pub(super) fn run(call: &mut Call<'_>) -> Outcome {
    let conditions: Result<Vec<Condition>, Fault> = call.line.texts("for").map(read).collect();
    let conditions = conditions?;
    if conditions.is_empty() {
        return Err(Fault::local("unrecognized condition: []").into());
    }
    let timeout = call.line.duration("timeout").unwrap_or(30_000);
    let timeout = Millis::try_from(timeout).unwrap_or(WEEK);
    if call.line.words.is_empty() && call.line.text("filename").is_none() {
        return Err(Fault::local("arguments must consist of a resource and a name\nSee 'kubectl wait -h' for help and examples").into());
    }
    let targets = call.targets(0, Bare::Mistake)?;
    let is_gone = conditions
        .iter()
        .any(|condition| matches!(condition, Condition::Deleted));
    let is_made = conditions
        .iter()
        .any(|condition| matches!(condition, Condition::Created));
    let mut faults = targets.faults;
    let mut objects = Vec::new();
    for target in &targets.objects {
        match targets::live(call.cluster, &target.object) {
            Ok(live) => objects.push((target.object.clone(), Some(live.metadata().uid))),
            Err(_) if is_gone => {}
            Err(_) if is_made => objects.push((target.object.clone(), None)),
            Err(error) => faults.push(error.into()),
        }
    }
    if objects.is_empty() && faults.is_empty() {
        let nothing = Fault::local("no matching resources found");
        return if is_gone { Ok(()) } else { Err(nothing.into()) };
    }
    objects.reverse();
    call.job = Some(Box::new(Wait {
        objects,
        conditions,
        faults,
        once: timeout == 0,
        until: call.cluster.now().saturating_add(timeout),
    }));
    Ok(())
}

fn read(text: &str) -> Result<Condition, Fault> {
    let lower = text.to_lowercase();
    if lower == "delete" {
        return Ok(Condition::Deleted);
    }
    if lower == "create" {
        return Ok(Condition::Created);
    }
    if let Some(condition) = text.strip_prefix("condition=") {
        let (name, status) = condition.split_once('=').unwrap_or((condition, "true"));
        return Ok(Condition::Status(name.to_owned(), status.to_owned()));
    }
    let Some(path) = text.strip_prefix("jsonpath=") else {
        return Err(Fault::local(
            &["unrecognized condition: \"", text, "\""].concat(),
        ));
    };
    let (path, value) = match path.rfind('}').map(|end| path.split_at(end + 1)) {
        Some((path, rest)) => (path, rest.strip_prefix('=')),
        None => match path.split_once('=') {
            Some((path, value)) => (path, Some(value)),
            None => (path, None),
        },
    };
    let value = value.map(|value| value.trim_matches(['\'', '"']));
    if value == Some("") {
        return Err(Fault::local(
            "jsonpath wait has to have a value after equal sign",
        ));
    }
    let path = jsonpath::relaxed(path).map_err(|error| Fault::local(&error))?;
    Ok(Condition::Path(path, value.map(str::to_owned)))
}

#[derive(Clone, Debug)]
struct Wait {
    /// The next one is the last.
    objects: Vec<(ObjectRef, Option<Uid>)>,
    conditions: Vec<Condition>,
    faults: Vec<Fault>,
    once: bool,
    until: Millis,
}

impl Job for Wait {
    fn fork(&self) -> Box<dyn Job> {
        Box::new(self.clone())
    }

    fn poll(&mut self, cluster: &mut Cluster, output: &mut String) -> Option<Outcome> {
        while let Some((object, uid)) = self.objects.last() {
            let live = cluster.store().object(object);
            let other = |live: &Uid| uid.is_some_and(|uid| uid != *live);
            let live = live.filter(|live| !other(&live.metadata().uid));
            let json = live.map(|live| served(&live));
            if self
                .conditions
                .iter()
                .all(|condition| condition.holds(json.as_ref()))
            {
                output.extend([&print::name(object.kind, &object.name), " condition met\n"]);
            } else if self.once {
                let name = [object.kind.plural(), "/", &object.name].concat();
                self.faults
                    .push(Fault::local(&["condition not met for ", &name].concat()));
            } else if self.until <= cluster.now() {
                self.faults.push(timed_out(object));
            } else {
                return None;
            }
            self.objects.pop();
        }
        let faults = std::mem::take(&mut self.faults);
        Some(if faults.is_empty() {
            Ok(())
        } else {
            Err(faults)
        })
    }

    fn deadline(&self) -> Option<Millis> {
        Some(self.until)
    }
}

impl Condition {
    fn holds(&self, object: Option<&Value>) -> bool {
        let Some(object) = object else {
            return matches!(self, Self::Deleted);
        };
        match self {
            Self::Deleted => false,
            Self::Created => true,
            Self::Status(name, status) => {
                let generation = object["metadata"]["generation"].as_i64();
                let conditions = object["status"]["conditions"].as_array();
                let own = conditions.into_iter().flatten().find(|condition| {
                    let own = condition["type"].as_str().unwrap_or_default();
                    own.eq_ignore_ascii_case(name)
                });
                own.is_some_and(|own| {
                    let observed = own["observedGeneration"].as_i64();
                    let is_old = observed.is_some_and(|observed| Some(observed) < generation);
                    let own = own["status"].as_str().unwrap_or_default();
                    !is_old && own.eq_ignore_ascii_case(status)
                })
            }
            Self::Path(path, wanted) => match (path.find(object, object).as_slice(), wanted) {
                ([], _) => false,
                (_, None) => true,
                ([found], Some(wanted)) => jsonpath::shown(found) == *wanted,
                _ => false,
            },
        }
    }
}
