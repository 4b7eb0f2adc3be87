//! Commands that kubectl does not know, and those that it knows and this model does not.

use super::fault::Fault;
use crate::manifest;

/// Every command of kubectl, in the order in which it suggests them.
const VERBS: &str = "create expose run set explain get edit delete rollout scale autoscale certificate \
    cluster-info top cordon uncordon drain taint describe logs attach exec port-forward proxy cp auth \
    debug events diff apply patch replace wait kustomize label annotate completion alpha config \
    plugin version api-versions api-resources options";

/// Commands of which nothing is simulated, their other names behind a `|`, and what to do instead.
const INSTEAD: &[(&str, &str)] = &[
    (
        "top",
        "programs use no CPU or memory here; 'kubectl describe node NAME' shows what pods ask for",
    ),
    (
        "cp",
        "write with 'kubectl exec POD -- sh -c \"echo TEXT > FILE\"', read with 'kubectl exec POD -- cat FILE'",
    ),
    (
        "attach",
        "see 'kubectl logs -f POD' and 'kubectl exec -it POD -- sh'",
    ),
    ("port-forward", PORTS),
    ("proxy", PORTS),
    (
        "debug",
        "see 'kubectl exec -it POD -- sh', or 'kubectl run -it --rm debug --image=busybox --restart=Never -- sh'",
    ),
    (
        "config",
        "there is one context, \"simulator\"; its namespace is chosen by 'kubectl config set-context --current --namespace=NAME'",
    ),
    ("certificate", "nobody has to show a certificate here"),
    (
        "kustomize",
        "write the objects into one file, and apply that",
    ),
    ("plugin", "there are no plugins here"),
    ("alpha", "there are no alpha commands here"),
    ("completion", "the Tab key completes what is typed here"),
    ("convert", "every kind has one version here"),
    ("create configmap|cm", FILE),
    ("create deployment|deploy|dep", FILE),
    ("create poddisruptionbudget|pdb", FILE),
    ("create secret", FILE),
    ("create service|svc", FILE),
    ("create job", NO_SUCH),
    ("create cronjob|cj", NO_SUCH),
    ("create ingress|ing", NO_SUCH),
    ("create priorityclass|pc", NO_SUCH),
    ("create quota|resourcequota", NO_SUCH),
    ("create clusterrole", ALLOWED),
    ("create clusterrolebinding", ALLOWED),
    ("create role", ALLOWED),
    ("create rolebinding", ALLOWED),
    ("create serviceaccount|sa", ALLOWED),
    ("create token", ALLOWED),
    ("auth reconcile", ALLOWED),
    ("auth whoami", ALLOWED),
    ("set serviceaccount|sa", ALLOWED),
    ("set subject", ALLOWED),
    (
        "set selector",
        "change it in the editor, or with 'kubectl patch svc NAME -p PATCH'",
    ),
    (
        "cluster-info dump",
        "see 'kubectl get all -A -o yaml' and 'kubectl logs POD'",
    ),
    (
        "apply view-last-applied",
        "it stands in the annotations of 'kubectl get TYPE NAME -o yaml'",
    ),
];

/// Objects come from manifests.
const FILE: &str = "write the object into the editor, and type 'kubectl apply -f manifest.yaml'";

/// Nothing here comes of them.
const NO_SUCH: &str = "there are no objects of this kind here";

/// Nobody is kept from anything.
const ALLOWED: &str = "everybody may do everything here";

/// Nothing here can be reached from outside.
const PORTS: &str = "call from a pod: 'kubectl run -it --rm client --image=busybox --restart=Never -- wget -qO- SERVICE'";

/// What is said to a command, in one word or two, of which nothing is simulated.
pub(super) fn instead(command: &str) -> Option<Fault> {
    let (before, last) = split(command);
    let (own, advice) = INSTEAD.iter().find(|(own, _)| {
        let (own_before, names) = split(own);
        own_before == before && names.split('|').any(|name| name == last)
    })?;
    let own = own.split('|').next().unwrap_or_default();
    Some(Fault::unsupported(own).with_advice(advice))
}

/// The last word of a command, and what stands before it.
fn split(command: &str) -> (&str, &str) {
    command.rsplit_once(' ').unwrap_or(("", command))
}

/// What is said to a first word that is no command here.
pub(super) fn unknown_command(verb: &str) -> Fault {
    let verbs = || VERBS.split_ascii_whitespace();
    if let Some(fault) = instead(verb) {
        return fault;
    }
    if verbs().any(|known| known == verb) {
        return Fault::unsupported(verb);
    }
    let mut text = ["unknown command \"", verb, "\" for \"kubectl\""].concat();
    let lower = verb.to_lowercase();
    let is_near =
        |known: &&str| manifest::distance(&lower, known) <= 2 || known.starts_with(&lower);
    for (place, near) in verbs().filter(is_near).enumerate() {
        let heading = if place == 0 {
            "\n\nDid you mean this?"
        } else {
            ""
        };
        text.extend([heading, "\n\t", near]);
    }
    Fault::local(&text)
}
