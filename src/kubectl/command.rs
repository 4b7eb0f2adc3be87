//! What a user can do to the cluster, as data; how it is typed, and what it answers.

use super::submit::{self, Wanted};
use crate::api::*;
use crate::cluster::api_server::{ApiError, DeleteOptions};
use crate::cluster::{Cluster, Supply};
use crate::manifest::{self, Diagnostic, Document, Problem, Severity};
use std::sync::Arc;

/// One request of a user. A run is a list of these with their instants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `kubectl apply -f`: the whole text of the manifest.
    Apply {
        /// One or more YAML documents.
        manifest: String,
    },
    /// `kubectl scale statefulset`
    Scale {
        /// The set's namespace.
        namespace: String,
        /// The set's name.
        set: String,
        /// How many pods are wished for.
        replicas: i32,
    },
    /// `kubectl patch statefulset`, of the partition of its rolling update.
    Partition {
        /// The set's namespace.
        namespace: String,
        /// The set's name.
        set: String,
        /// How many of the first ordinals an update leaves alone.
        partition: i32,
    },
    /// `kubectl delete`
    Delete {
        /// What is to go.
        object: ObjectRef,
    },
    /// `kubectl delete pod --grace-period=0 --force`
    ForceDelete {
        /// The pod's namespace.
        namespace: String,
        /// The pod's name.
        pod: String,
    },
    /// A request to the eviction subresource of a pod, as `kubectl drain` sends it.
    Evict {
        /// The pod's namespace.
        namespace: String,
        /// The pod's name.
        pod: String,
    },
    /// The machine of a node has no power any more, or no network.
    FailNode {
        /// The node.
        node: String,
        /// What it lacks.
        supply: Supply,
    },
    /// The machine of a node has it again.
    RecoverNode {
        /// The node.
        node: String,
        /// What it lacked.
        supply: Supply,
    },
    /// What the programs in a pod answer to a readiness probe.
    SetReadiness {
        /// The pod's namespace.
        namespace: String,
        /// The pod's name.
        pod: String,
        /// Absent: that they are ready, as without the command.
        ready: Option<bool>,
    },
    /// The programs of a pod hang, until they are started anew.
    Hang {
        /// The pod's namespace.
        namespace: String,
        /// The pod's name.
        pod: String,
    },
    /// Whether the containers of a pod run on when it is deleted.
    Hold {
        /// The pod's namespace.
        namespace: String,
        /// The pod's name.
        pod: String,
        /// Whether they do.
        held: bool,
    },
    /// Lines typed or pasted into the terminal. The shell of the run reads them.
    Type {
        /// As they were typed.
        text: String,
        /// What stood in the editor, if a line names its file.
        manifest: String,
    },
    /// Ctrl-C in the terminal.
    Interrupt,
}

/// What a command answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// What kubectl prints, line by line.
    pub lines: Vec<String>,
    /// What is wrong with the manifest, and where.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether nothing was changed because the command was refused.
    pub refused: bool,
}

/// The name of what stands in the editor, on command lines and in error texts.
pub const FILE: &str = "manifest.yaml";

impl Command {
    /// Takes something from a machine, or gives it back.
    pub fn supply(node: &str, supply: Supply, on: bool) -> Self {
        let node = node.to_owned();
        if on {
            Self::RecoverNode { node, supply }
        } else {
            Self::FailNode { node, supply }
        }
    }

    /// Lines for the terminal, typed while this stands in the editor.
    pub fn typed(text: &str, editor: &str) -> Self {
        let manifest = if text.contains(FILE) { editor } else { "" };
        Self::Type {
            text: text.to_owned(),
            manifest: manifest.to_owned(),
        }
    }

    /// The manifest that it came with.
    pub fn manifest(&self) -> &str {
        match self {
            Self::Apply { manifest } | Self::Type { manifest, .. } => manifest,
            _ => "",
        }
    }

    /// The line that does the same in a terminal. A fault of a machine has none: it is a comment.
    pub fn line(&self) -> String {
        match self {
            Self::Apply { .. } => format!("kubectl apply -f {FILE}"),
            Self::Scale {
                namespace,
                set,
                replicas,
            } => {
                let in_namespace = in_namespace(namespace);
                format!("kubectl scale statefulset {set}{in_namespace} --replicas={replicas}")
            }
            Self::Partition {
                namespace,
                set,
                partition,
            } => {
                let in_namespace = in_namespace(namespace);
                let rolling = format!("{{\"rollingUpdate\":{{\"partition\":{partition}}}}}");
                let patch = format!("{{\"spec\":{{\"updateStrategy\":{rolling}}}}}");
                format!("kubectl patch statefulset {set}{in_namespace} -p '{patch}'")
            }
            Self::Delete { object } => {
                let kind = object.kind.name().to_ascii_lowercase();
                let kind = if object.kind.short().is_empty() {
                    &kind
                } else {
                    short_kind(object)
                };
                let in_namespace = in_namespace(&object.namespace);
                // Deleting goes on while the next command is typed.
                let wait = if object.kind == Kind::Pod {
                    " --wait=false"
                } else {
                    ""
                };
                format!("kubectl delete {kind} {}{in_namespace}{wait}", object.name)
            }
            Self::ForceDelete { namespace, pod } => {
                let in_namespace = in_namespace(namespace);
                format!("kubectl delete pod {pod}{in_namespace} --grace-period=0 --force")
            }
            Self::Evict { namespace, pod } => format!(
                "kubectl create --raw /api/v1/namespaces/{namespace}/pods/{pod}/eviction -f -"
            ),
            Self::FailNode { node, supply } => ["# ", node, ": ", told(*supply, false)].concat(),
            Self::RecoverNode { node, supply } => ["# ", node, ": ", told(*supply, true)].concat(),
            Self::SetReadiness { pod, ready, .. } if *ready == Some(false) => {
                format!("# {pod}: readiness probe fails")
            }
            Self::SetReadiness { pod, .. } => format!("# {pod}: readiness probe succeeds"),
            Self::Hang { pod, .. } => format!("# {pod}: hangs"),
            Self::Hold { pod, held, .. } if *held => format!("# {pod}: does not stop"),
            Self::Hold { pod, .. } => format!("# {pod}: stops when asked to"),
            Self::Type { text, .. } => text.trim_end().to_owned(),
            Self::Interrupt => "# ^C".to_owned(),
        }
    }
}

/// What becomes of a machine, for a comment.
fn told(supply: Supply, is_there: bool) -> &'static str {
    match (supply, is_there) {
        (Supply::Power, false) => "power off",
        (Supply::Power, true) => "power on",
        (Supply::Network, false) => "network cut",
        (Supply::Network, true) => "network back",
    }
}

/// The word for a kind that people type.
fn short_kind(object: &ObjectRef) -> &'static str {
    match object.kind {
        Kind::Pod => "pod",
        Kind::Node => "node",
        Kind::StatefulSet => "statefulset",
        Kind::Service => "service",
        Kind::Namespace => "namespace",
        other => other.short(),
    }
}

/// What a line says of a namespace; nothing of `default`, nor where there is none.
pub fn in_namespace(namespace: &str) -> String {
    match namespace {
        "" | "default" => String::new(),
        namespace => [" -n ", namespace].concat(),
    }
}

/// Does what a user asks for.
pub fn execute(cluster: &mut Cluster, command: &Command) -> Reply {
    match command {
        Command::Apply { manifest } => apply_manifest(cluster, manifest),
        Command::Scale {
            namespace,
            set,
            replicas,
        } => scale(cluster, namespace, set, *replicas),
        Command::Partition {
            namespace,
            set,
            partition,
        } => divide(cluster, namespace, set, *partition),
        Command::Delete { object } => {
            let deleted = cluster.delete(object, &DeleteOptions::default());
            let namespace = match &*object.namespace {
                "" => String::new(),
                namespace => format!(" from {namespace} namespace"),
            };
            let kind = qualified_kind(object.kind);
            Reply::of(deleted.map(|()| format!("{kind} \"{}\" deleted{namespace}", object.name)))
        }
        Command::ForceDelete { namespace, pod } => {
            let object = ObjectRef::new(Kind::Pod, namespace, pod);
            let options = DeleteOptions {
                grace_period_seconds: Some(0),
                ..DeleteOptions::default()
            };
            let deleted = cluster.delete(&object, &options);
            let text = format!("pod \"{pod}\" force deleted from {namespace} namespace");
            Reply::of(deleted.map(|()| text))
        }
        Command::Evict { namespace, pod } => {
            let evicted = cluster.evict(namespace, pod, &DeleteOptions::default());
            Reply::of(evicted.map(|()| format!("pod/{pod} evicted")))
        }
        Command::FailNode { node, supply } => {
            let failed = cluster.fail_node(node, *supply);
            Reply::silent(failed)
        }
        Command::RecoverNode { node, supply } => {
            let recovered = cluster.recover_node(node, *supply);
            Reply::silent(recovered)
        }
        Command::SetReadiness {
            namespace,
            pod,
            ready,
        } => {
            cluster.set_readiness(namespace, pod, *ready);
            Reply::default()
        }
        Command::Hang { namespace, pod } => {
            cluster.hang(namespace, pod);
            Reply::default()
        }
        Command::Hold {
            namespace,
            pod,
            held,
        } => {
            if *held {
                cluster.hold(namespace, pod);
            } else {
                cluster.release(namespace, pod);
            }
            Reply::default()
        }
        // The shell does these, where there is one.
        Command::Type { .. } | Command::Interrupt => Reply {
            refused: true,
            ..Reply::default()
        },
    }
}

impl Reply {
    fn of(result: Result<String, ApiError>) -> Self {
        let done = |line| Self {
            lines: vec![line],
            ..Self::default()
        };
        result.map_or_else(Self::failed, done)
    }

    /// Of what no kubectl can do: there is nothing to say when it is done.
    fn silent(result: Result<(), ApiError>) -> Self {
        result.map_or_else(Self::failed, |()| Self::default())
    }

    fn failed(error: ApiError) -> Self {
        Self::refusal(error.for_kubectl(""), Vec::new())
    }

    fn refusal(text: String, diagnostics: Vec<Diagnostic>) -> Self {
        let lines = text.lines().map(str::to_owned).collect();
        Self {
            lines,
            diagnostics,
            refused: true,
        }
    }
}

/// As in kubectl's messages: `statefulset.apps`, `pod`.
pub(super) fn qualified_kind(kind: Kind) -> String {
    let name = kind.name().to_ascii_lowercase();
    match kind.group() {
        "" => name,
        group => format!("{name}.{group}"),
    }
}

fn scale(cluster: &mut Cluster, namespace: &str, name: &str, replicas: i32) -> Reply {
    if replicas < 0 {
        let text = "error: The --replicas=COUNT flag is required, and COUNT must be greater than \
                    or equal to 0";
        return Reply::refusal(text.into(), Vec::new());
    }
    respecify(cluster, namespace, name, "scaled", &|spec| {
        spec.replicas = Some(replicas);
    })
}

fn divide(cluster: &mut Cluster, namespace: &str, name: &str, partition: i32) -> Reply {
    respecify(cluster, namespace, name, "patched", &|spec| {
        let rolling = &mut spec.update_strategy.rolling_update;
        rolling.get_or_insert_default().partition = Some(partition);
    })
}

/// Changes the spec of a set, and says what was done to it.
fn respecify(
    cluster: &mut Cluster,
    namespace: &str,
    name: &str,
    done: &str,
    change: &dyn Fn(&mut StatefulSetSpec),
) -> Reply {
    let kind = Kind::StatefulSet;
    let Some(set) = cluster.store().stateful_sets.get(namespace, name) else {
        return Reply::of(Err(ApiError::NotFound {
            kind,
            name: name.into(),
        }));
    };
    let mut changed = StatefulSet::clone(set);
    change(Arc::make_mut(&mut changed.spec));
    let changed = cluster.replace(Object::from(Arc::new(changed)));
    Reply::of(changed.map(|_| format!("{}/{name} {done}", qualified_kind(kind))))
}

/// Applies all documents, or none: each is tried on a copy of the cluster first.
///
/// kubectl itself would apply those before the one that is refused.
fn apply_manifest(cluster: &mut Cluster, text: &str) -> Reply {
    let parsed = manifest::parse(text);
    let mut diagnostics = parsed.diagnostics.clone();
    if let Some(refusal) = manifest::parse_refusal(&parsed, FILE) {
        return Reply::refusal(refusal, diagnostics);
    }
    let mut refusals = Vec::new();
    for document in &parsed.documents {
        diagnostics.extend(manifest::check(document));
        refusals.extend(manifest::refusal(document, FILE));
    }
    diagnostics.extend(repeated(&parsed.documents));
    refusals.extend(manifest::own_refusals(&diagnostics, FILE));
    if has_errors(&diagnostics) {
        return Reply::refusal(refusals.join("\n"), diagnostics);
    }
    let mut trial = cluster.clone();
    let mut lines = Vec::new();
    for document in &parsed.documents {
        match apply_document(&mut trial, document) {
            Ok(applied) => lines.extend(applied),
            Err(refusal) => {
                let (text, found) = *refusal;
                refusals.push(text);
                diagnostics.extend(found);
            }
        }
    }
    if has_errors(&diagnostics) {
        return Reply::refusal(refusals.join("\n"), diagnostics);
    }
    *cluster = trial;
    Reply {
        lines,
        diagnostics,
        refused: false,
    }
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Documents that describe an object which an earlier one describes already.
fn repeated(documents: &[Document]) -> Vec<Diagnostic> {
    let key = |document: &Document| {
        let namespace = document.namespace().unwrap_or("default").to_owned();
        Some((
            document.kind()?.to_owned(),
            namespace,
            document.name()?.to_owned(),
        ))
    };
    let mut found = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        let Some((kind, namespace, name)) = key(document) else {
            continue;
        };
        let same = Some((kind.clone(), namespace, name.clone()));
        if let Some(first) = documents[..index]
            .iter()
            .find(|earlier| key(earlier) == same)
        {
            let first_line = first.locate("metadata.name").start.line;
            let problem = Problem::DuplicateObject {
                kind,
                name,
                first_line,
            };
            let span = document.locate("metadata.name");
            found.push(Diagnostic::error(span, "metadata.name", problem));
        }
    }
    found
}

type Refusal = Box<(String, Vec<Diagnostic>)>;

/// Creates or changes the object of one document; what kubectl prints.
fn apply_document(cluster: &mut Cluster, document: &Document) -> Result<Vec<String>, Refusal> {
    let Some(wanted) = Wanted::of(document, "default") else {
        let kind = document.kind().unwrap_or_default().to_owned();
        let text = format!("# {kind}: this model does not have this kind");
        let api_version = document.api_version().unwrap_or_default().to_owned();
        let problem = Problem::NotModelled { kind, api_version };
        let diagnostic = Diagnostic::error(document.locate("kind"), "kind", problem);
        return Err(Box::new((text, vec![diagnostic])));
    };
    match wanted.apply(cluster) {
        Ok((object, outcome)) => {
            let mut lines: Vec<String> = submit::warnings(&object).collect();
            let kind = qualified_kind(object.kind());
            let name = &object.metadata().name;
            lines.push(format!("{kind}/{name} {}", outcome.word()));
            Ok(lines)
        }
        Err(error) => {
            let context = format!("error when applying \"{FILE}\": ");
            let diagnostics = places(document, &error);
            Err(Box::new((error.for_kubectl(&context), diagnostics)))
        }
    }
}

/// Where in a document the API server's refusal belongs.
fn places(document: &Document, error: &ApiError) -> Vec<Diagnostic> {
    let refused = |path: &str, message: String| {
        Diagnostic::error(document.locate(path), path, Problem::Refused { message })
    };
    match error {
        ApiError::Invalid { errors, .. } => errors
            .iter()
            .map(|error| refused(&error.path, error.body()))
            .collect(),
        ApiError::NotFound {
            kind: Kind::Namespace,
            ..
        } => {
            vec![refused("metadata.namespace", error.to_string())]
        }
        other => vec![refused("", other.to_string())],
    }
}
