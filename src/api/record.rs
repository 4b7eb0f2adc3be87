//! Objects from JSON and to JSON: each type lists its fields once, for both directions.
//!
//! Everything here works on `dyn`, so that a type costs a list and no machinery: the page has to be small.

use super::Rest;
use crate::json::{Map, Value};
use crate::order;
use std::fmt;
use std::mem::take;
use std::sync::Arc;

/// Something with named fields, an object in JSON. [`record!`] makes one.
pub(crate) trait Record {
    /// Reads or writes all fields, in turn.
    fn fields(&mut self, fields: &mut Fields);

    /// Whether it is left out where it need not be written.
    fn is_empty(&self) -> bool {
        false
    }
}

/// The fields of a record, by their names in JSON: `always` written or only where `given`.
macro_rules! record {
    ($record:ty { $($when:ident $name:literal => $field:ident,)* $(..$rest:ident)? }) => {
        impl $crate::api::record::Record for $record {
            fn fields(&mut self, fields: &mut $crate::api::record::Fields) {
                $(fields.$when($name, &mut self.$field);)*
                $(fields.rest(&mut self.$rest);)?
            }
        }
    };
}
pub(crate) use record;

/// What a field can hold.
pub(crate) trait Field {
    /// Becomes what the JSON says.
    fn read(&mut self, value: Value) -> Result<(), Misfit>;
    /// Turns into JSON. What is left behind is of no use: texts and lists have moved.
    fn write(&mut self) -> Value;
    /// Whether it is left out where it need not be written.
    fn is_empty(&self) -> bool;
}

/// A value of a wrong type, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    path: String,
    problem: String,
}

impl Misfit {
    pub(crate) fn new(problem: String) -> Self {
        let path = String::new();
        Self { path, problem }
    }

    /// As Go says it.
    pub(crate) fn of(value: &Value, wanted: &str) -> Self {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(_) => &format!("number {value}"),
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        Self::new(format!("cannot unmarshal {found} into {wanted}"))
    }

    fn below(mut self, step: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') {
            ""
        } else {
            "."
        };
        self.path = format!("{step}{dot}{}", self.path);
        self
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.problem)
    }
}

impl std::error::Error for Misfit {}

/// A JSON object that a record takes its fields from, or puts them into.
pub(crate) struct Fields {
    map: Map,
    direction: Direction,
}

enum Direction {
    Read(Result<(), Misfit>),
    Write,
}

impl Fields {
    /// A field that is always written.
    pub(crate) fn always(&mut self, name: &'static str, field: &mut dyn Field) {
        match &mut self.direction {
            Direction::Write => {
                self.map.insert(name.into(), field.write());
            }
            Direction::Read(so_far) => {
                // As in Go, null says nothing.
                if so_far.is_ok()
                    && let Some(value) = self.map.remove(name)
                    && !value.is_null()
                {
                    *so_far = field.read(value).map_err(|misfit| misfit.below(name));
                }
            }
        }
    }

    /// A field that is written unless it is empty.
    pub(crate) fn given(&mut self, name: &'static str, field: &mut dyn Field) {
        if matches!(self.direction, Direction::Read(_)) || !field.is_empty() {
            self.always(name, field);
        }
    }

    /// Everything that no field has taken; comes last.
    pub(crate) fn rest(&mut self, rest: &mut Rest) {
        match self.direction {
            Direction::Write => self.map.extend(take(rest)),
            Direction::Read(_) => *rest = take(&mut self.map),
        }
    }

    /// A list that has been written.
    pub(crate) fn written_list(&mut self, name: &str) -> &mut [Value] {
        match self.map.get_mut(name) {
            Some(Value::Array(items)) => items,
            _ => &mut [],
        }
    }
}

pub(crate) fn read(record: &mut dyn Record, value: Value) -> Result<(), Misfit> {
    let Value::Object(map) = value else {
        return Err(Misfit::of(&value, "an object"));
    };
    let direction = Direction::Read(Ok(()));
    let mut fields = Fields { map, direction };
    record.fields(&mut fields);
    match fields.direction {
        Direction::Read(outcome) => outcome,
        Direction::Write => Ok(()),
    }
}

pub(crate) fn write(record: &mut dyn Record) -> Value {
    let mut fields = Fields {
        map: Map::new(),
        direction: Direction::Write,
    };
    record.fields(&mut fields);
    Value::Object(fields.map)
}

impl<T: Record> Field for T {
    fn read(&mut self, value: Value) -> Result<(), Misfit> {
        read(self, value)
    }

    fn write(&mut self) -> Value {
        write(self)
    }

    fn is_empty(&self) -> bool {
        Record::is_empty(self)
    }
}

impl<T: Field + Clone> Field for Arc<T> {
    fn read(&mut self, value: Value) -> Result<(), Misfit> {
        Self::make_mut(self).read(value)
    }

    fn write(&mut self) -> Value {
        Self::make_mut(self).write()
    }

    fn is_empty(&self) -> bool {
        T::is_empty(self)
    }
}

impl<T: Field + Default> Field for Option<T> {
    fn read(&mut self, value: Value) -> Result<(), Misfit> {
        self.insert(T::default()).read(value)
    }

    fn write(&mut self) -> Value {
        self.as_mut().map_or(Value::Null, T::write)
    }

    fn is_empty(&self) -> bool {
        self.is_none()
    }
}

impl<T: Field + Default> Field for Vec<T> {
    fn read(&mut self, value: Value) -> Result<(), Misfit> {
        self.clear();
        read_list(value, &mut |value| {
            self.push(T::default());
            self.last_mut().map_or(Ok(()), |item| item.read(value))
        })
    }

    fn write(&mut self) -> Value {
        let items = self.iter_mut().map(|item| item as &mut dyn Field);
        write_list(&mut { items })
    }

    fn is_empty(&self) -> bool {
        Self::is_empty(self)
    }
}

fn read_list(
    value: Value,
    push: &mut dyn FnMut(Value) -> Result<(), Misfit>,
) -> Result<(), Misfit> {
    let Value::Array(items) = value else {
        return Err(Misfit::of(&value, "a list"));
    };
    for (index, item) in items.into_iter().enumerate() {
        push(item).map_err(|misfit| misfit.below(&format!("[{index}]")))?;
    }
    Ok(())
}

fn write_list(items: &mut dyn Iterator<Item = &mut dyn Field>) -> Value {
    let mut list = Vec::new();
    for item in items {
        list.push(item.write());
    }
    Value::Array(list)
}

impl<T: Field + Default + Clone> Field for order::Map<String, T> {
    fn read(&mut self, value: Value) -> Result<(), Misfit> {
        *self = Self::new();
        let Value::Object(entries) = value else {
            return Err(Misfit::of(&value, "an object"));
        };
        for (key, value) in entries {
            let mut item = T::default();
            item.read(value).map_err(|misfit| misfit.below(&key))?;
            self.insert(key, item);
        }
        Ok(())
    }

    fn write(&mut self) -> Value {
        let mut entries = Map::new();
        for (key, mut item) in take(self) {
            entries.insert(key, item.write());
        }
        Value::Object(entries)
    }

    fn is_empty(&self) -> bool {
        Self::is_empty(self)
    }
}

impl Field for Value {
    fn read(&mut self, value: Value) -> Result<(), Misfit> {
        *self = value;
        Ok(())
    }

    fn write(&mut self) -> Value {
        take(self)
    }

    fn is_empty(&self) -> bool {
        self.is_null()
    }
}

impl Field for String {
    fn read(&mut self, value: Value) -> Result<(), Misfit> {
        let Value::String(text) = value else {
            return Err(Misfit::of(&value, "a string"));
        };
        *self = text;
        Ok(())
    }

    fn write(&mut self) -> Value {
        Value::String(take(self))
    }

    fn is_empty(&self) -> bool {
        Self::is_empty(self)
    }
}

impl Field for bool {
    fn read(&mut self, value: Value) -> Result<(), Misfit> {
        let boolean = value.as_bool();
        *self = boolean.ok_or_else(|| Misfit::of(&value, "a bool"))?;
        Ok(())
    }

    fn write(&mut self) -> Value {
        Value::Bool(*self)
    }

    fn is_empty(&self) -> bool {
        !*self
    }
}

macro_rules! numbers {
    ($($number:ty: $name:literal,)*) => {
        $(impl Field for $number {
            fn read(&mut self, value: Value) -> Result<(), Misfit> {
                let number = value.as_i64().and_then(|number| number.try_into().ok());
                *self = number.ok_or_else(|| Misfit::of(&value, $name))?;
                Ok(())
            }

            fn write(&mut self) -> Value {
                Value::from(*self)
            }

            fn is_empty(&self) -> bool {
                *self == 0
            }
        })*
    };
}

numbers! {
    i32: "an int32",
    i64: "an int64",
    u16: "a uint16",
    u32: "a uint32",
}

/// A resource version, which JSON carries as text.
impl Field for u64 {
    fn read(&mut self, value: Value) -> Result<(), Misfit> {
        let number = value.as_str().and_then(|text| text.parse().ok());
        *self = number.ok_or_else(|| Misfit::of(&value, "a number in quotes"))?;
        Ok(())
    }

    fn write(&mut self) -> Value {
        Value::String(self.to_string())
    }

    fn is_empty(&self) -> bool {
        *self == 0
    }
}

/// An enum whose variants are words of the API.
macro_rules! words {
    ($words:ident: $($word:ident)*) => {
        impl $crate::api::record::Field for $words {
            fn read(&mut self, value: crate::json::Value) -> Result<(), $crate::api::record::Misfit> {
                *self = match value.as_str() {
                    $(Some(stringify!($word)) => Self::$word,)*
                    _ => return Err($crate::api::record::Misfit::of(&value, stringify!($words))),
                };
                Ok(())
            }

            fn write(&mut self) -> crate::json::Value {
                let word = match self { $(Self::$word => stringify!($word),)* };
                word.into()
            }

            fn is_empty(&self) -> bool {
                false
            }
        }
    };
}
pub(crate) use words;
