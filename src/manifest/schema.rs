//! Every field of the kinds that a manifest may hold, generated from the Kubernetes API types.
//!
//! `schema.txt` has one line a kind (`!apps/v1 StatefulSet`, or `?batch/v1 Job` for a kind whose
//! fields are left out) and one line a type
//! (`Name field:code …`, both sorted). Codes: `s` string, `i` int32, `l` int64, `b` bool,
//! `q` quantity, `p` int or string (a port), `t` time, `y` bytes as base64, `x` anything,
//! `@Name` a string with a Go type of its own,
//! `[code` list, `{code` map, otherwise the name of a type. `tests/schema.rs` rewrites it.

use std::sync::LazyLock;

/// All kinds and types.
#[derive(Debug)]
pub struct Schema {
    kinds: Vec<Kind>,
    others: Vec<Kind>,
    /// Sorted by name; the fields are split when they are asked for.
    types: Vec<(&'static str, &'static str)>,
}

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Such as `apps/v1`.
    pub api_version: &'static str,
    /// Such as `StatefulSet`; also the name of its type.
    pub name: &'static str,
}

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// A string.
    String,
    /// A string whose Go type has this name.
    Named(&'static str),
    /// A 32-bit integer.
    Int32,
    /// A 64-bit integer.
    Int64,
    /// A boolean.
    Bool,
    /// A quantity: a string or a number.
    Quantity,
    /// A 32-bit integer or a string.
    IntOrString,
    /// RFC 3339.
    Time,
    /// Base64.
    Bytes,
    /// Anything at all.
    Opaque,
    /// A list.
    List(Element),
    /// A map with free keys.
    Map(Element),
    /// An object of the type with this name.
    Object(&'static str),
}

/// The type of the items of a list or of the values of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element(&'static str);

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::read(include_str!("schema.txt")));

impl Schema {
    /// The schema of the Kubernetes version that is modelled.
    pub fn get() -> &'static Schema {
        &SCHEMA
    }

    fn read(text: &'static str) -> Schema {
        let (mut kinds, mut others, mut types) = (Vec::new(), Vec::new(), Vec::new());
        for line in text.lines() {
            let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
            let kind = |api_version| Kind {
                api_version,
                name: rest,
            };
            match (first.strip_prefix('!'), first.strip_prefix('?')) {
                (Some(api_version), _) => kinds.push(kind(api_version)),
                (_, Some(api_version)) => others.push(kind(api_version)),
                _ => types.push((first, rest)),
            }
        }
        Schema {
            kinds,
            others,
            types,
        }
    }

    /// All kinds whose fields are known, by `apiVersion` and name.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The other kinds of Kubernetes, by `apiVersion` and name.
    pub fn others(&self) -> &[Kind] {
        &self.others
    }

    /// The fields of a type in alphabetical order; none if there is no such type.
    pub fn fields(
        &self,
        type_name: &str,
    ) -> impl Iterator<Item = (&'static str, FieldType)> + use<> {
        let found = self
            .types
            .binary_search_by_key(&type_name, |(name, _)| name);
        let line = found.map_or("", |index| self.types[index].1);
        line.split_ascii_whitespace()
            .filter_map(|field| field.split_once(':'))
            .map(|(name, code)| (name, FieldType::read(code)))
    }

    /// One field of a type.
    pub fn field(&self, type_name: &str, field: &str) -> Option<FieldType> {
        let (_, field_type) = self.field_entry(type_name, field)?;
        Some(field_type)
    }

    pub(super) fn field_entry(
        &self,
        type_name: &str,
        field: &str,
    ) -> Option<(&'static str, FieldType)> {
        self.fields(type_name).find(|(name, _)| *name == field)
    }
}

impl FieldType {
    fn read(code: &'static str) -> FieldType {
        match code {
            "s" => FieldType::String,
            "i" => FieldType::Int32,
            "l" => FieldType::Int64,
            "b" => FieldType::Bool,
            "q" => FieldType::Quantity,
            "p" => FieldType::IntOrString,
            "t" => FieldType::Time,
            "y" => FieldType::Bytes,
            "x" => FieldType::Opaque,
            _ => match code.split_at_checked(1) {
                Some(("@", name)) => FieldType::Named(name),
                Some(("[", item)) => FieldType::List(Element(item)),
                Some(("{", value)) => FieldType::Map(Element(value)),
                _ => FieldType::Object(code),
            },
        }
    }

    /// Go's name for the type, as in its error messages.
    pub fn go_name(self) -> String {
        match self {
            FieldType::String => "string".into(),
            FieldType::Int32 | FieldType::IntOrString => "int32".into(),
            FieldType::Int64 => "int64".into(),
            FieldType::Bool => "bool".into(),
            FieldType::Quantity => "resource.Quantity".into(),
            FieldType::Time => "string".into(),
            FieldType::Bytes => "[]uint8".into(),
            FieldType::Opaque => "runtime.RawExtension".into(),
            FieldType::List(Element(code)) => format!("[]{}", FieldType::read(code).go_name()),
            FieldType::Map(Element("q")) => "v1.ResourceList".into(),
            FieldType::Map(Element(code)) => {
                format!("map[string]{}", FieldType::read(code).go_name())
            }
            FieldType::Named(name) | FieldType::Object(name) => format!("v1.{name}"),
        }
    }
}

impl Element {
    /// The type itself.
    pub fn field_type(self) -> FieldType {
        FieldType::read(self.0)
    }
}
