//! Reading fields that the typed objects only carry.

use crate::api::Rest;
use crate::json::Value;

/// A field of `rest` that is there and not null.
pub(super) fn get<'a>(rest: &'a Rest, field: &str) -> Option<&'a Value> {
    rest.get(field).filter(|value| !value.is_null())
}

pub(super) fn is_set(rest: &Rest, field: &str) -> bool {
    get(rest, field).is_some()
}

pub(super) fn text<'a>(rest: &'a Rest, field: &str) -> Option<&'a str> {
    get(rest, field)?.as_str().filter(|text| !text.is_empty())
}

pub(super) fn list<'a>(rest: &'a Rest, field: &str) -> &'a [Value] {
    get(rest, field)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}
