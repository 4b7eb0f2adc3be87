//! External attachers: they attach and detach volumes as the attachments say (spec 02 §10).

use crate::api::*;
use crate::cluster::agenda::{Actor, Task};
use crate::cluster::controllers::attach_detach::FINALIZER;
use crate::cluster::reason::Reason;
use crate::cluster::store::Change;
use crate::cluster::world::World;

/// The work on an attachment.
pub(in crate::cluster) fn task(attachment: &VolumeAttachment) -> Task {
    let metadata = &attachment.metadata;
    let reference = ObjectRef::new(Kind::VolumeAttachment, "", &metadata.name);
    Task::on(Actor::Attacher, reference, metadata.uid)
}

/// Begins to attach what is new, and to detach what is to go.
pub(in crate::cluster) fn observe(change: &Change, world: &mut World) {
    let Some((old, Some(new))) = change.both::<VolumeAttachment>() else {
        return;
    };
    let goes = |own: &VolumeAttachment| own.metadata.is_terminating();
    if old.is_none_or(|old| goes(old) != goes(new)) {
        world.agenda.cancel(&task(new));
        world.after(world.timings.attach, task(new));
    }
}

/// The volume is attached, or detached.
pub(in crate::cluster) fn work(task: &Task, world: &mut World) {
    let known = world.store.attachments.get("", &task.object.name);
    let Some(attachment) = known.filter(|own| own.metadata.uid == task.uid) else {
        return;
    };
    let node = attachment.spec.node_name.clone();
    if attachment.metadata.is_terminating() {
        let reason = Reason::Detaches { node };
        world.remove_finalizer(&task.object, FINALIZER, reason);
        return;
    }
    let mut attached = VolumeAttachment::clone(attachment);
    attached.status.attached = true;
    // It was read in this step.
    let _ = world.update(attached, Reason::Attached { node });
}
