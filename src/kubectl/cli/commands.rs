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
    ($($name:literal [$($flags:expr),*] $run:path;)*) => {
        /// All of them, but for those of which no part is simulated.
        pub(super) const COMMANDS: &[Command] = &[
            $(Command { name: $name, flags: &[$($flags),*], run: $run },)*
        ];
    };
}

commands! {
    "apply" [FILES, CHANGE, SEND, "overwrite wait! timeout=duration! force! cascade?background! grace-period=number! \
        server-side! force-conflicts! prune! selector/l=text! all!"] write::apply;
    "create" [FILES, CHANGE, SEND, "edit! selector/l=text! replicas=number! image=text! port=text! clusterip=text! \
        tcp=text! from-literal=text! from-file=text!"] write::create;
    "create namespace" [CHANGE, "save-config validate?strict"] write::create_namespace;
    "create ns" [CHANGE, "save-config validate?strict"] write::create_namespace;
    "replace" [FILES, CHANGE, SEND, "force! cascade?background! grace-period=number! timeout=duration! wait!"]
        write::replace;
    "delete" [FILES, CHOICE, "all-namespaces/A cascade?background grace-period=number now force wait \
        timeout=duration ignore-not-found dry-run?unchanged output/o=text interactive/i! raw=text!"] delete::run;
    "scale" [FILES, CHANGE, CHOICE, "replicas=number current-replicas=number resource-version=text timeout=duration"]
        scale::run;
    "autoscale" [FILES, CHANGE, "min=number max=number cpu-percent=number cpu=text memory=text name=text save-config"]
        autoscale::run;
    "expose" [FILES, CHANGE, "selector=text name=text port=text target-port=text type=text protocol=text labels/l=text \
        cluster-ip=text external-ip=text load-balancer-ip=text session-affinity=text overrides=text \
        override-type=text save-config"] targets::expose;
    "exec" ["container/c=text stdin/i tty/t quiet/q pod-running-timeout=duration filename/f=text!"] exec::exec;
    "run" [CHANGE, "image=text image-pull-policy=text! restart=text stdin/i tty/t attach rm command env=text labels/l=text \
        port=number quiet/q expose! overrides=text! leave-stdin-open pod-running-timeout=duration privileged! \
        annotations=text! save-config"] run::run;
    "logs" ["container/c=text follow/f previous/p tail=number since=duration! since-time=text! timestamps! prefix \
        all-containers! all-pods! selector/l=text limit-bytes=number! max-log-requests=number ignore-errors"] exec::logs;
    "get" [FILES, CHOICE, "all-namespaces/A output/o=text watch/w watch-only output-watch-events label-columns/L=text \
        show-labels show-kind no-headers sort-by=text ignore-not-found chunk-size=number server-print \
        show-managed-fields allow-missing-template-keys subresource=text! template=text! raw=text!"] get::run;
    "edit" [FILES, "output/o=text! save-config subresource=text! validate?strict"] edit::edit;
    "events" ["all-namespaces/A for=text types=text no-headers watch/w! output/o=text! chunk-size=number"] info::events;
    "api-resources" ["output/o=text namespaced api-group=text no-headers cached verbs=text! sort-by=text! categories=text!"]
        info::api_resources;
    "api-versions" [""] info::api_versions;
    "version" ["client output/o=text!"] info::version;
    "cluster-info" [""] info::cluster_info;
    "explain" ["recursive api-version=text output/o=text!"] info::explain;
    "diff" [FILES, "field-manager=text force-conflicts concurrency=number show-managed-fields \
        server-side! prune! selector/l=text!"] diff::run;
    "describe" [FILES, CHOICE, "all-namespaces/A show-events chunk-size=number"] describe::run;
    "patch" [FILES, CHANGE, LOCAL, "type=text patch/p=text patch-file=text subresource=text!"] patch::run;
    "set image" [FILES, CHANGE, CHOICE, LOCAL, ""] set::image;
    "set env" [FILES, CHANGE, CHOICE, LOCAL, "containers/c=text overwrite env/e=text! from=text! keys=text! prefix=text! \
        list! resolve!"] set::env;
    "set resources" [FILES, CHANGE, CHOICE, LOCAL, "containers/c=text limits=text requests=text"] set::resources;
    "label" [FILES, CHANGE, CHOICE, LOCAL, "all-namespaces/A list overwrite resource-version=text!"] metadata::label;
    "rollout status" [FILES, "selector/l=text watch/w timeout=duration revision=number"] rollout::status;
    "rollout history" [FILES, "selector/l=text revision=number output/o=text! template=text! show-managed-fields"]
        rollout::history;
    "rollout undo" [FILES, CHANGE, "selector/l=text to-revision=number"] rollout::undo;
    "rollout restart" [FILES, CHANGE, "selector/l=text"] rollout::restart;
    "rollout pause" [FILES, CHANGE, "selector/l=text"] rollout::pause;
    "rollout resume" [FILES, CHANGE, "selector/l=text"] rollout::resume;
    "wait" [FILES, CHOICE, LOCAL, "all-namespaces/A for=text timeout=duration output/o=text! template=text! \
        show-managed-fields"] wait::run;
    "cordon" ["selector/l=text dry-run?unchanged"] drain::cordon;
    "uncordon" ["selector/l=text dry-run?unchanged"] drain::uncordon;
    "drain" ["selector/l=text dry-run?unchanged pod-selector=text ignore-daemonsets delete-emptydir-data force \
        grace-period=number timeout=duration skip-wait-for-delete-timeout=number chunk-size=number disable-eviction!"]
        drain::drain;
    "taint" [CHANGE, "selector/l=text all overwrite validate?strict"] taint::taint;
    "annotate" [FILES, CHANGE, CHOICE, LOCAL, "all-namespaces/A list overwrite resource-version=text!"] metadata::annotate;
}
