//! Steps of a JSON pointer (RFC 6901).

/// The steps of a pointer, without what precedes the first `/`.
pub fn steps(pointer: &str) -> impl Iterator<Item = String> {
    let steps = pointer.split('/').skip(1);
    steps.map(|step| step.replace("~1", "/").replace("~0", "~"))
}

/// A key as a step.
pub fn step(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
