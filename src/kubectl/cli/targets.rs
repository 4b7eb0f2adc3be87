//! Which objects a command is about: kinds, names, selectors, files (spec 07 §2, 3).

use super::delete::NOTHING_GIVEN;
use super::documents;
use super::fault::Fault;
use super::selectors::Selectors;
use super::{Call, Outcome};
use crate::api::{Kind, Object, ObjectRef};
use crate::cluster::Cluster;
use crate::cluster::api_server::ApiError;
use crate::manifest::Schema;

/// `all`, in the order in which it is taken apart.
const ALL: &str = "pods,services,replicationcontrollers,daemonsets,deployments,replicasets,statefulsets,\
                   horizontalpodautoscalers,cronjobs,jobs";

/// Short names of kinds that kubectl knows and the model may not.
const SHORT: &[(&str, &str)] = &[
    ("deploy", "deployments"),
    ("rs", "replicasets"),
    ("ds", "daemonsets"),
    ("rc", "replicationcontrollers"),
    ("pdb", "poddisruptionbudgets"),
    ("sa", "serviceaccounts"),
    ("ep", "endpoints"),
    ("cj", "cronjobs"),
    ("ing", "ingresses"),
    ("netpol", "networkpolicies"),
    ("quota", "resourcequotas"),
    ("limits", "limitranges"),
    ("pc", "priorityclasses"),
    ("crd", "customresourcedefinitions"),
];

/// The kind that a word means.
pub(super) fn kind(word: &str) -> Result<Kind, Fault> {
    let lower = word.to_lowercase();
    let (name, group) = lower.split_once('.').unwrap_or((&lower, ""));
    let is_meant = |kind: &&Kind| {
        let names = [kind.plural(), &kind.name().to_lowercase(), kind.short()];
        names.contains(&name) && is_group(group, kind.api_version())
    };
    if let Some(kind) = Kind::ALL.iter().find(is_meant).filter(|_| !name.is_empty()) {
        return Ok(*kind);
    }
    let long = SHORT.iter().find(|(short, _)| *short == name);
    let name = long.map_or(name, |(_, long)| long);
    let schema = Schema::get();
    let mut known = schema.kinds().iter().chain(schema.others());
    let known = known.find(|known| {
        let singular = known.name.to_lowercase();
        (name == singular || name == plural(&singular)) && is_group(group, known.api_version)
    });
    Err(match known {
        Some(known) if known.name == "Endpoints" => Fault::unsupported("endpoints")
            .with_advice("'kubectl get endpointslices' shows the same"),
        Some(known) => Fault::unsupported(&plural(&known.name.to_lowercase())),
        None => Fault::local(&no_such_type(word)),
    })
}

fn no_such_type(word: &str) -> String {
    let start = "the server doesn't have a resource type \"";
    match word.split_once('.') {
        Some((name, group)) => [start, name, "\" in group \"", group, "\""].concat(),
        None => [start, word, "\""].concat(),
    }
}

/// Whether `apps`, `v1.apps` or nothing fits `apps/v1`.
fn is_group(written: &str, api_version: &str) -> bool {
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    let with_version = written
        .strip_prefix(version)
        .and_then(|rest| rest.strip_prefix('.'));
    written.is_empty() || written == group || with_version == Some(group)
}

/// As the real API forms it.
fn plural(singular: &str) -> String {
    match singular.strip_suffix('y') {
        _ if singular == "endpoints" => singular.to_owned(),
        Some(stem) if !singular.ends_with("way") => [stem, "ies"].concat(),
        _ if singular.ends_with(['s', 'x']) => [singular, "es"].concat(),
        _ => [singular, "s"].concat(),
    }
}

/// The kinds that a word with commas means. What `all` means and the model does not have is left out:
/// there are no such objects.
pub(super) fn kinds(word: &str) -> Result<Vec<Kind>, Fault> {
    let mut kinds = Vec::new();
    for part in word.split(',') {
        if part == "all" {
            kinds.extend(ALL.split(',').filter_map(|part| kind(part).ok()));
        } else {
            kinds.push(kind(part)?);
        }
    }
    Ok(kinds)
}

/// An object that a command is about, there or not.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) object: ObjectRef,
    /// The file that names it.
    pub(super) file: Option<String>,
}

impl Target {
    /// What stands before the server's message if the object comes from a file: `error when deleting "x": `.
    pub(super) fn context(&self, doing: &str) -> String {
        match &self.file {
            Some(file) => ["error when ", doing, " \"", file, "\": "].concat(),
            None => String::new(),
        }
    }
}

/// What a command is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Targets {
    pub(super) objects: Vec<Target>,
    /// The kinds that were asked for, in order.
    pub(super) kinds: Vec<Kind>,
    /// Whether objects were looked for, rather than named.
    pub(super) listed: bool,
    /// Documents that could not be read.
    pub(super) faults: Vec<Fault>,
}

/// What to make of a kind without names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bare {
    /// All its objects.
    All,
    /// A mistake, unless `--all` is given.
    Mistake,
}

impl Call<'_> {
    /// The objects that the words of the line from a place on, or its files, mean.
    pub(super) fn targets(&self, from: usize, bare: Bare) -> Result<Targets, Fault> {
        let words = self.line.words.get(from..).unwrap_or_default();
        let selectors = Selectors::of(&self.line);
        if self.line.text("filename").is_some() {
            if !words.is_empty() {
                let text = "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well";
                return Err(Fault::local(text));
            }
            return self.targets_of_files();
        }
        if self.line.is_on("all") && self.line.text("selector").is_some() {
            return Err(Fault::local(
                "setting 'all' parameter but found a non empty selector. ",
            ));
        }
        if words.iter().any(|word| word.contains('/')) {
            return self.slashed(words);
        }
        let Some((types, names)) = words.split_first() else {
            return Ok(Targets::default());
        };
        let kinds = kinds(types)?;
        let mut targets = Targets {
            kinds,
            ..Targets::default()
        };
        if names.is_empty() {
            if bare == Bare::Mistake && !self.line.is_on("all") && selectors.is_empty() {
                let text = "resource(s) were provided, but no name was specified";
                return Err(Fault::local(text));
            }
            targets.listed = true;
            for kind in &targets.kinds {
                let namespace = self.namespace_of(*kind);
                let objects = self.cluster.store().objects(*kind, namespace);
                for object in selectors.select(*kind, objects)? {
                    targets.objects.push(Target::of(object.reference()));
                }
            }
            return Ok(targets);
        }
        if !selectors.is_empty() || self.line.is_on("all") {
            let text = "name cannot be provided when a selector is specified";
            return Err(Fault::local(text));
        }
        for kind in &targets.kinds {
            let named = names
                .iter()
                .map(|name| Target::of(self.reference(*kind, name)));
            targets.objects.extend(named);
        }
        Ok(targets)
    }

    /// `kind/name`, several times.
    fn slashed(&self, words: &[String]) -> Result<Targets, Fault> {
        let mut targets = Targets::default();
        for word in words {
            let Some((types, name)) = word.split_once('/') else {
                let name = self.line.command.name;
                let verb = name.split(' ').next().unwrap_or_default();
                let start = "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl ";
                return Err(Fault::local(
                    &[
                        start,
                        verb,
                        " resource/<resource_name>' instead of 'kubectl ",
                        verb,
                        " resource resource/<resource_name>'",
                    ]
                    .concat(),
                ));
            };
            if name.contains('/') {
                return Err(Fault::local(
                    "arguments in resource/name form may not have more than one slash",
                ));
            }
            if types.is_empty() || name.is_empty() || types.contains(',') {
                return Err(Fault::local(
                    "arguments in resource/name form must have a single resource and name",
                ));
            }
            let kind = kind(types)?;
            targets.kinds.push(kind);
            targets.objects.push(Target::of(self.reference(kind, name)));
        }
        Ok(targets)
    }

    fn targets_of_files(&self) -> Result<Targets, Fault> {
        let (documents, faults) = documents::read(self.files, &self.line)?;
        let mut targets = Targets {
            faults,
            ..Targets::default()
        };
        for document in documents {
            targets.kinds.push(document.object.kind);
            targets.objects.push(Target {
                object: document.object,
                file: Some(document.file),
            });
        }
        Ok(targets)
    }

    pub(super) fn reference(&self, kind: Kind, name: &str) -> ObjectRef {
        let namespace = if kind.is_namespaced() {
            self.line.namespace()
        } else {
            ""
        };
        ObjectRef::new(kind, namespace, name)
    }

    /// Where objects of a kind are looked for; none: everywhere.
    pub(super) fn namespace_of(&self, kind: Kind) -> Option<&str> {
        let everywhere = self.line.is_on("all-namespaces") || !kind.is_namespaced();
        (!everywhere).then(|| self.line.namespace())
    }

    /// Does something with every object, one after the other. The others get their turn if one is not
    /// there or refused.
    pub(super) fn for_each(
        &mut self,
        targets: Targets,
        act: &mut dyn FnMut(&mut Self, &Target, &Object) -> Result<(), Fault>,
    ) -> Outcome {
        let mut faults = Vec::new();
        for target in &targets.objects {
            let done = match live(self.cluster, &target.object) {
                Ok(object) => act(self, target, &object),
                Err(error) => Err(error.into()),
            };
            faults.extend(done.err());
        }
        faults.extend(targets.faults);
        if faults.is_empty() {
            Ok(())
        } else {
            Err(faults)
        }
    }
}

impl Target {
    fn of(object: ObjectRef) -> Self {
        Self { object, file: None }
    }
}

/// The object as it is stored.
pub(super) fn live(cluster: &Cluster, object: &ObjectRef) -> Result<Object, ApiError> {
    cluster
        .store()
        .object(object)
        .ok_or_else(|| ApiError::NotFound {
            kind: object.kind,
            name: (*object.name).into(),
        })
}

/// `kubectl expose`: some kinds cannot be exposed; Services for the others are not made here.
pub(super) fn expose(call: &mut Call<'_>) -> Outcome {
    if call.line.words.is_empty() && call.line.text("filename").is_none() {
        return Err(Fault::local(NOTHING_GIVEN).into());
    }
    let targets = call.targets(0, Bare::Mistake)?;
    call.for_each(targets, &mut |_, target, _| {
        let kind = target.object.kind;
        let can_be = [Kind::Pod, Kind::Service, Kind::Deployment, Kind::ReplicaSet];
        if can_be.contains(&kind) {
            return Err(Fault::unsupported("expose"));
        }
        let dot = if kind.group().is_empty() { "" } else { "." };
        Err(Fault::local(
            &["cannot expose a ", kind.name(), dot, kind.group()].concat(),
        ))
    })
}
