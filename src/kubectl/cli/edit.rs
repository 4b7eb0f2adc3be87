//! `kubectl edit` (spec 07 §7.5): the object goes to the editor beside the terminal.

use super::fault::Fault;
use super::targets::{self, Bare};
use super::{Call, Outcome};
use crate::manifest;

const HEAD: &str = "# Please edit the object below. Lines beginning with a '#' will be ignored,\n\
    # and an empty file will abort the edit. If an error occurs while saving this file will be\n\
    # reopened with the relevant failures.\n#\n";

/// What only the server writes.
const SERVERS: [&str; 4] = ["creationTimestamp", "generation", "resourceVersion", "uid"];

/// `kubectl edit`: one object.
pub(super) fn edit(call: &mut Call<'_>) -> Outcome {
    let targets = call.targets(0, Bare::Mistake)?;
    let [target] = &targets.objects[..] else {
        let text = "edit of more than one object";
        return Err(if targets.objects.is_empty() {
            call.line.usage("must specify a resource and a name").into()
        } else {
            Fault::unsupported(text).into()
        });
    };
    let object = targets::live(call.cluster, &target.object).map_err(Fault::from)?;
    let mut json = object.to_json();
    if let Some(fields) = json.as_object_mut() {
        fields.remove("status");
    }
    if let Some(metadata) = json.get_mut("metadata").and_then(|own| own.as_object_mut()) {
        for field in SERVERS {
            metadata.remove(field);
        }
        let annotations = metadata
            .get_mut("annotations")
            .and_then(|own| own.as_object_mut());
        if let Some(annotations) = annotations {
            annotations.remove("kubectl.kubernetes.io/last-applied-configuration");
        }
    }
    call.opened = Some([HEAD, &manifest::to_yaml(&json)].concat());
    call.warn(&["# Not from kubectl: the object is in the editor now; Apply takes it over."]);
    Ok(())
}
