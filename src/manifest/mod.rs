//! Text to objects: YAML with positions, the field schema, strict decoding, diagnostics.
