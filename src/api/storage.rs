//! storage.k8s.io/v1

use super::record::record;
use super::{ObjectMeta, Rest};

/// How volumes of a class are made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StorageClass {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// Who makes the volumes.
    pub provisioner: String,
    /// What becomes of a volume when its claim is gone.
    pub reclaim_policy: Option<String>,
    /// `Immediate` or `WaitForFirstConsumer`.
    pub volume_binding_mode: Option<String>,
    /// Whether claims may grow.
    pub allow_volume_expansion: Option<bool>,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(StorageClass {
    always "metadata" => metadata,
    always "provisioner" => provisioner,
    always "reclaimPolicy" => reclaim_policy,
    always "volumeBindingMode" => volume_binding_mode,
    given "allowVolumeExpansion" => allow_volume_expansion,
    ..rest
});

/// Marks the class for claims that name none.
pub const DEFAULT_CLASS: &str = "storageclass.kubernetes.io/is-default-class";

impl StorageClass {
    /// Whether claims that name no class get this one.
    pub fn is_default(&self) -> bool {
        self.metadata
            .annotations
            .get(DEFAULT_CLASS)
            .is_some_and(|value| value == "true")
    }

    /// Whether binding waits for a pod that uses the claim.
    pub fn waits_for_first_consumer(&self) -> bool {
        self.volume_binding_mode.as_deref() == Some("WaitForFirstConsumer")
    }
}

/// That a volume is to be attached to a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VolumeAttachment {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wished for; it never changes.
    pub spec: AttachmentSpec,
    /// What became of it.
    pub status: AttachmentStatus,
}

record!(VolumeAttachment {
    always "metadata" => metadata,
    always "spec" => spec,
    given "status" => status,
});

/// The spec of a [`VolumeAttachment`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttachmentSpec {
    /// The driver that attaches it.
    pub attacher: String,
    /// The node.
    pub node_name: String,
    /// The volume.
    pub source: AttachmentSource,
}

record!(AttachmentSpec {
    always "attacher" => attacher,
    always "nodeName" => node_name,
    always "source" => source,
});

/// What is attached.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttachmentSource {
    /// The name of a PersistentVolume.
    pub persistent_volume_name: String,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(AttachmentSource {
    given "persistentVolumeName" => persistent_volume_name,
    ..rest
});

/// The status of a [`VolumeAttachment`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttachmentStatus {
    /// Whether it is attached.
    pub attached: bool,
    /// Fields that the model does not read.
    pub rest: Rest,
}

record!(AttachmentStatus {
    always "attached" => attached,
    ..rest
});
