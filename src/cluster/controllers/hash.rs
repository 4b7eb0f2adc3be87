//! The hash that names a template: of the right form, not of the real value.

use crate::api::PodTemplateSpec;

/// 32-bit FNV-1 over the template and the collision count, in the alphabet of safe names.
pub(super) fn of_template(template: &PodTemplateSpec, collision_count: i32) -> String {
    // The maps of a tree are sorted: the bytes do not depend on field order.
    let tree = template.to_json();
    let content = format!("{tree}{collision_count}");
    let hash = content.bytes().fold(0x811C_9DC5_u32, |hash, byte| {
        hash.wrapping_mul(0x0100_0193) ^ u32::from(byte)
    });
    const SAFE: &[u8; 10] = b"456789bcdf";
    hash.to_string()
        .bytes()
        .map(|digit| char::from(SAFE[usize::from(digit - b'0')]))
        .collect()
}
