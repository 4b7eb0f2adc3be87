//! Every command and its flags, as a table.

use super::{Call, Outcome, delete, drain, scale, write};

/// A command.
#[derive(Debug)]
pub(super) struct Command {
    /// One word or two: `rollout status`.
    pub(super) name: &'static str,
    /// Its flags, besides those of [`EVERYWHERE`]: `name/short=takes`. What is taken is `text`, `number`
    /// or `duration`; `?word` stands for an optional text and what it is without one; nothing makes a
    /// switch. `!` marks what kubectl knows and this model does not.
    pub(super) flags: &'static str,
    /// What it does.
    pub(super) run: fn(&mut Call<'_>) -> Outcome,
}

/// The flags of every command.
pub(super) const EVERYWHERE: &str = "namespace/n=text context=text cluster=text user=text \
    kubeconfig=text request-timeout=text v/v=number warnings-as-errors! as=text! server/s=text! help/h!";

macro_rules! commands {
    ($($name:literal $flags:literal $run:path;)*) => {
        pub(super) const COMMANDS: &[Command] = &[
            $(Command { name: $name, flags: $flags, run: $run },)*
        ];
    };
}

commands! {
    "apply" "filename/f=text dry-run?unchanged validate?strict output/o=text! overwrite wait! timeout=duration! \
        field-manager=text recursive/R force! cascade?background! grace-period=number! server-side! \
        force-conflicts! prune! selector/l=text! all! kustomize/k=text! subresource=text!" write::apply;
    "create" "filename/f=text dry-run?unchanged validate?strict output/o=text! save-config recursive/R \
        field-manager=text edit! raw=text! selector/l=text! kustomize/k=text! replicas=number! image=text!" write::create;
    "replace" "filename/f=text dry-run?unchanged validate?strict output/o=text! save-config recursive/R \
        field-manager=text force! cascade?background! grace-period=number! timeout=duration! wait! raw=text! \
        kustomize/k=text! subresource=text!" write::replace;
    "delete" "filename/f=text recursive/R all all-namespaces/A selector/l=text field-selector=text \
        cascade?background grace-period=number now force wait timeout=duration ignore-not-found \
        dry-run?unchanged output/o=text interactive/i! raw=text! kustomize/k=text!" delete::run;
    "cordon" "selector/l=text dry-run?unchanged" drain::cordon;
    "uncordon" "selector/l=text dry-run?unchanged" drain::uncordon;
    "drain" "selector/l=text dry-run?unchanged pod-selector=text ignore-daemonsets delete-emptydir-data force \
        grace-period=number timeout=duration skip-wait-for-delete-timeout=number chunk-size=number \
        disable-eviction!" drain::drain;
    "scale" "filename/f=text recursive/R all selector/l=text replicas=number current-replicas=number \
        resource-version=text timeout=duration dry-run?unchanged output/o=text! kustomize/k=text!" scale::run;
}
