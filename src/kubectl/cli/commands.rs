//! Every command and its flags, as a table.

use super::{
    Call, Outcome, autoscale, delete, describe, diff, drain, edit, exec, get, info, metadata,
    patch, rollout, run, scale, set, taint, targets, wait, write,
};

/// A command.
#[derive(Debug)]
pub(super) struct Command {
    /// One word or two: `rollout status`.
    pub(super) name: &'static str,
    /// What it is for, in a sentence.
    pub(super) about: &'static str,
    /// What stands behind its name.
    pub(super) arguments: &'static str,
    /// Its flags, besides those of [`EVERYWHERE`]: `name/short=takes`. What is taken is `text`, `number`
    /// or `duration`; `?word` stands for an optional text and what it is without one; nothing makes a
    /// switch. `!` marks what kubectl knows and this model does not.
    pub(super) flags: &'static [&'static str],
    /// What it does.
    pub(super) run: fn(&mut Call<'_>) -> Outcome,
}

/// The flags of every command.
pub(super) const EVERYWHERE: &str = "namespace/n=text context=text cluster=text user=text \
    kubeconfig=text request-timeout=text v/v=number warnings-as-errors! as=text! server/s=text! help/h!";

/// How files are named.
const FILES: &str = "filename/f=text recursive/R kustomize/k=text!";
/// How a change is made and shown.
const CHANGE: &str =
    "dry-run?unchanged output/o=text field-manager=text show-managed-fields template=text!";
/// How objects are chosen.
const CHOICE: &str = "selector/l=text field-selector=text all";
/// Flags of the commands that send what stands in a file.
const SEND: &str = "validate?strict save-config subresource=text! raw=text!";
/// What kubectl does without a server.
const LOCAL: &str = "local!";

macro_rules! commands {
    ($($name:literal $about:literal $arguments:literal [$($flags:expr),*] $run:path;)*) => {
        /// All of them, but for those of which no part is simulated.
        pub(super) const COMMANDS: &[Command] = &[
            $(Command {
                name: $name,
                about: $about,
                arguments: $arguments,
                flags: &[$($flags),*],
                run: $run,
            },)*
        ];
    };
}

commands! {
    "apply" "Create objects from a file, or change them to what it says." "-f FILENAME"
        [FILES, CHANGE, SEND, "overwrite wait! timeout=duration! force! cascade?background! grace-period=number! \
        server-side! force-conflicts! prune! selector/l=text! all!"] write::apply;
    "create" "Create objects from a file." "-f FILENAME"
        [FILES, CHANGE, SEND, "edit! selector/l=text!"] write::create;
    "create namespace" "Create a namespace." "NAME"
        [CHANGE, "save-config validate?strict"] write::create_namespace;
    "create ns" "Create a namespace." "NAME"
        [CHANGE, "save-config validate?strict"] write::create_namespace;
    "replace" "Replace objects by what a file says." "-f FILENAME"
        [FILES, CHANGE, SEND, "force! cascade?background! grace-period=number! timeout=duration! wait!"]
        write::replace;
    "delete" "Delete objects by file, by name or by label." "([-f FILENAME] | TYPE [(NAME | -l label | --all)])"
        [FILES, CHOICE, "all-namespaces/A cascade?background grace-period=number now force wait \
        timeout=duration ignore-not-found dry-run?unchanged output/o=text interactive/i! raw=text!"] delete::run;
    "scale" "Set how many pods a StatefulSet, Deployment or ReplicaSet wants." "--replicas=COUNT (-f FILENAME | TYPE NAME)"
        [FILES, CHANGE, CHOICE, "replicas=number current-replicas=number resource-version=text timeout=duration"]
        scale::run;
    "autoscale" "Let the number of pods follow a measured value." "(-f FILENAME | TYPE NAME) [--min=MINPODS] --max=MAXPODS"
        [FILES, CHANGE, "min=number max=number cpu-percent=number cpu=text memory=text name=text save-config"]
        autoscale::run;
    "expose" "Make a Service for pods." "(-f FILENAME | TYPE NAME) [--port=port] [--name=name]"
        [FILES, CHANGE, "selector=text name=text port=text target-port=text type=text protocol=text labels/l=text \
        cluster-ip=text external-ip=text load-balancer-ip=text session-affinity=text overrides=text \
        override-type=text save-config"] targets::expose;
    "exec" "Run a program in a container." "(POD | TYPE/NAME) [-c CONTAINER] -- COMMAND [args...]"
        ["container/c=text stdin/i tty/t quiet/q pod-running-timeout=duration filename/f=text!"] exec::exec;
    "run" "Create a pod that runs an image." "NAME --image=image [--command] -- [COMMAND] [args...]"
        [CHANGE, "image=text image-pull-policy=text! restart=text stdin/i tty/t attach rm command env=text labels/l=text \
        port=number quiet/q expose! overrides=text! leave-stdin-open pod-running-timeout=duration privileged! \
        annotations=text! save-config"] run::run;
    "logs" "Show what a container has printed." "[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]"
        ["container/c=text follow/f previous/p tail=number since=duration! since-time=text! timestamps! prefix \
        all-containers! all-pods! selector/l=text limit-bytes=number! max-log-requests=number ignore-errors"] exec::logs;
    "get" "Show objects, one or many." "(TYPE[.GROUP] [NAME | -l label] | TYPE/NAME ...)"
        [FILES, CHOICE, "all-namespaces/A output/o=text watch/w watch-only output-watch-events label-columns/L=text \
        show-labels show-kind no-headers sort-by=text ignore-not-found chunk-size=number server-print \
        show-managed-fields allow-missing-template-keys subresource=text! template=text! raw=text!"] get::run;
    "edit" "Open an object in the editor." "(TYPE/NAME | TYPE NAME | -f FILENAME)"
        [FILES, "output/o=text! save-config subresource=text! validate?strict"] edit::edit;
    "events" "List events." "[--for TYPE/NAME] [--types=Normal,Warning]"
        ["all-namespaces/A for=text types=text no-headers watch/w! output/o=text! chunk-size=number"] info::events;
    "api-resources" "List the kinds of objects." ""
        ["output/o=text namespaced api-group=text no-headers cached verbs=text! sort-by=text! categories=text!"]
        info::api_resources;
    "api-versions" "List the versions of the API." ""
        [""] info::api_versions;
    "version" "Show the versions of kubectl and of the server." ""
        ["client output/o=text!"] info::version;
    "cluster-info" "Show where the control plane is." ""
        [""] info::cluster_info;
    "auth can-i" "Ask whether something is allowed." "VERB [TYPE | TYPE/NAME]"
        ["all-namespaces/A quiet/q list! subresource=text!"] info::can_i;
    "explain" "Show the fields of a kind." "TYPE[.FIELD...]"
        ["recursive api-version=text output/o=text!"] info::explain;
    "diff" "Show what applying a file would change." "-f FILENAME"
        [FILES, "field-manager=text force-conflicts concurrency=number show-managed-fields \
        server-side! prune! selector/l=text!"] diff::run;
    "describe" "Show an object in detail, with what happened to it." "(-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)"
        [FILES, CHOICE, "all-namespaces/A show-events chunk-size=number"] describe::run;
    "patch" "Change fields of an object." "(-f FILENAME | TYPE NAME) [-p PATCH | --patch-file FILE]"
        [FILES, CHANGE, LOCAL, "type=text patch/p=text patch-file=text subresource=text!"] patch::run;
    "set image" "Change the images of a pod template." "(-f FILENAME | TYPE NAME) CONTAINER_NAME=IMAGE ..."
        [FILES, CHANGE, CHOICE, LOCAL, ""] set::image;
    "set env" "Change the environment of a pod template." "RESOURCE/NAME KEY=VALUE ..."
        [FILES, CHANGE, CHOICE, LOCAL, "containers/c=text overwrite env/e=text! from=text! keys=text! prefix=text! \
        list! resolve!"] set::env;
    "set resources" "Change what a pod template asks for." "(-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS])"
        [FILES, CHANGE, CHOICE, LOCAL, "containers/c=text limits=text requests=text"] set::resources;
    "label" "Change the labels of objects." "[--overwrite] (-f FILENAME | TYPE NAME) KEY=VALUE ... KEY-"
        [FILES, CHANGE, CHOICE, LOCAL, "all-namespaces/A list overwrite resource-version=text!"] metadata::label;
    "rollout status" "Follow a rollout to its end." "(TYPE NAME | TYPE/NAME)"
        [FILES, "selector/l=text watch/w timeout=duration revision=number"] rollout::status;
    "rollout history" "List the revisions of a pod template." "(TYPE NAME | TYPE/NAME)"
        [FILES, "selector/l=text revision=number output/o=text! template=text! show-managed-fields"]
        rollout::history;
    "rollout undo" "Go back to an earlier revision." "(TYPE NAME | TYPE/NAME)"
        [FILES, CHANGE, "selector/l=text to-revision=number"] rollout::undo;
    "rollout restart" "Replace all pods, as a rolling update does." "(TYPE NAME | TYPE/NAME)"
        [FILES, CHANGE, "selector/l=text"] rollout::restart;
    "rollout pause" "Hold the rollout of a Deployment." "(TYPE NAME | TYPE/NAME)"
        [FILES, CHANGE, "selector/l=text"] rollout::pause;
    "rollout resume" "Let a held rollout go on." "(TYPE NAME | TYPE/NAME)"
        [FILES, CHANGE, "selector/l=text"] rollout::resume;
    "wait" "Wait until objects are as wanted." "(-f FILENAME | TYPE NAME | TYPE -l label) --for=delete|condition=NAME[=VALUE]|jsonpath='{PATH}'=VALUE"
        [FILES, CHOICE, LOCAL, "all-namespaces/A for=text timeout=duration output/o=text! template=text! \
        show-managed-fields"] wait::run;
    "cordon" "Keep new pods away from a node." "NODE"
        ["selector/l=text dry-run?unchanged"] drain::cordon;
    "uncordon" "Let pods come to a node again." "NODE"
        ["selector/l=text dry-run?unchanged"] drain::uncordon;
    "drain" "Evict the pods of a node, before it is serviced." "NODE"
        ["selector/l=text dry-run?unchanged pod-selector=text ignore-daemonsets delete-emptydir-data force \
        grace-period=number timeout=duration skip-wait-for-delete-timeout=number chunk-size=number disable-eviction!"]
        drain::drain;
    "taint" "Change the taints of nodes." "node NAME KEY=VAL:EFFECT ... KEY:EFFECT-"
        [CHANGE, "selector/l=text all overwrite validate?strict"] taint::taint;
    "annotate" "Change the annotations of objects." "[--overwrite] (-f FILENAME | TYPE NAME) KEY=VALUE ... KEY-"
        [FILES, CHANGE, CHOICE, LOCAL, "all-namespaces/A list overwrite resource-version=text!"] metadata::annotate;
}
