//! `-l` and `--field-selector`.

use super::fault::Fault;
use super::line::Line;
use crate::api::{Kind, LabelSelector, Object, Requirement};
use crate::cluster::api_server::ApiError;
use crate::json::Value;

/// Which objects are meant, as the user wrote it.
#[derive(Clone, Debug)]
pub(super) struct Selectors {
    labels: String,
    fields: String,
}

/// Fields that can be asked for, by kind; `metadata.name` and `metadata.namespace` can be everywhere.
const FIELDS: &[(Kind, &str)] = &[
    (
        Kind::Pod,
        "spec.nodeName spec.restartPolicy spec.schedulerName spec.serviceAccountName status.phase \
         status.podIP status.nominatedNodeName",
    ),
    (
        Kind::Event,
        "involvedObject.kind involvedObject.namespace involvedObject.name involvedObject.uid \
         involvedObject.apiVersion involvedObject.fieldPath reason reportingComponent source type",
    ),
    (Kind::Node, "spec.unschedulable"),
    (Kind::Service, "spec.clusterIP spec.type"),
    (Kind::Namespace, "status.phase"),
    (Kind::Secret, "type"),
];

impl Selectors {
    /// What the flags of a line say.
    pub(super) fn of(line: &Line) -> Self {
        let text = |flag| line.text(flag).unwrap_or_default().to_owned();
        Self {
            labels: text("selector"),
            fields: text("field-selector"),
        }
    }

    /// Whether all objects are meant.
    pub(super) fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.fields.is_empty()
    }

    /// The objects that are meant.
    pub(super) fn select(&self, kind: Kind, objects: Vec<Object>) -> Result<Vec<Object>, Fault> {
        let labels = labels(&self.labels).map_err(|fault| self.refused(kind, &fault))?;
        let fields = self.field_requirements(kind);
        let fields = fields.map_err(|fault| self.refused(kind, &fault))?;
        let mut objects = objects;
        objects.retain(|object| {
            labels.matches(&object.metadata().labels)
                && (fields.is_empty() || {
                    let json = object.to_json();
                    fields.iter().all(|field| field.holds(&json))
                })
        });
        Ok(objects)
    }

    /// The frame in which the server says what is wrong with a selector.
    fn refused(&self, kind: Kind, fault: &str) -> Fault {
        let api_version = kind.api_version();
        let group = if kind.group().is_empty() { "/" } else { "" };
        let parts = [
            "Unable to find \"",
            group,
            api_version,
            ", Resource=",
            kind.plural(),
            "\" that match label selector \"",
            &self.labels,
            "\", field selector \"",
            &self.fields,
            "\": ",
            fault,
        ];
        ApiError::BadRequest(parts.concat()).into()
    }

    fn field_requirements(&self, kind: Kind) -> Result<Vec<Field<'_>>, String> {
        let own = FIELDS.iter().find(|(own, _)| *own == kind);
        let own = own.map_or("", |(_, names)| names);
        let parts = self.fields.split(',').filter(|part| !part.is_empty());
        let mut requirements = Vec::new();
        for part in parts {
            let (name, rest) = part.split_at(part.find(['=', '!']).unwrap_or(part.len()));
            let (equals, value) = if let Some(value) = rest.strip_prefix("!=") {
                (false, value)
            } else if let Some(value) = rest.strip_prefix("==").or(rest.strip_prefix('=')) {
                (true, value)
            } else {
                return Err([
                    "invalid selector: '",
                    part,
                    "'; can't understand '",
                    part,
                    "'",
                ]
                .concat());
            };
            let everywhere = ["metadata.name", "metadata.namespace"];
            if !everywhere.contains(&name) && !own.split_ascii_whitespace().any(|own| own == name) {
                return Err(match own {
                    "" => ["\"", name, "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""].concat(),
                    _ => ["field label not supported: ", name].concat(),
                });
            }
            requirements.push(Field {
                name,
                value,
                equals,
            });
        }
        Ok(requirements)
    }
}

#[derive(Clone, Debug)]
struct Field<'a> {
    name: &'a str,
    value: &'a str,
    equals: bool,
}

impl Field<'_> {
    fn holds(&self, object: &Value) -> bool {
        let mut steps = self.name.split('.');
        let found = steps.try_fold(object, |value, step| value.get(step));
        let is_equal = match found {
            Some(Value::String(text)) => text == self.value,
            None | Some(Value::Null) => self.value.is_empty() || self.value == "false",
            Some(other) => {
                let text = other.to_string();
                text == self.value
            }
        };
        is_equal == self.equals
    }
}

/// Reads `a=b,c!=d,e in (f,g),h,!i`; else what is wrong, as the server says it.
pub(super) fn labels(text: &str) -> Result<LabelSelector, String> {
    let mut selector = LabelSelector::default();
    for part in parts(text) {
        let part = part.trim();
        if !part.is_empty() {
            selector.match_expressions.push(requirement(part)?);
        } else if !text.trim().is_empty() {
            return Err("unable to parse requirement: found ',', expected: identifier".to_owned());
        }
    }
    Ok(selector)
}

/// Cuts at commas that stand in no brackets.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut in_brackets) = (0, false);
    for (place, c) in text.char_indices() {
        match c {
            '(' => in_brackets = true,
            ')' => in_brackets = false,
            ',' if !in_brackets => {
                parts.push(&text[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn requirement(part: &str) -> Result<Requirement, String> {
    let of = |key: &str, operator: &str, values: Vec<String>| Requirement {
        key: key.trim().to_owned(),
        operator: operator.to_owned(),
        values,
    };
    let fault = |found: &str, expected: &str| {
        ["unable to parse requirement: found '", found, "'", expected].concat()
    };
    if let Some(key) = part.strip_prefix('!') {
        return Ok(of(key, "DoesNotExist", Vec::new()));
    }
    let ends = |c: char| c.is_whitespace() || "=!()".contains(c);
    let (key, rest) = part.split_at(part.find(ends).unwrap_or(part.len()));
    let rest = rest.trim();
    if key.is_empty() {
        return Err(fault(rest, ", expected: identifier"));
    }
    if rest.is_empty() {
        return Ok(of(key, "Exists", Vec::new()));
    }
    for (sign, operator) in [("!=", "NotIn"), ("==", "In"), ("=", "In")] {
        if let Some(value) = rest.strip_prefix(sign) {
            return Ok(of(key, operator, vec![value.trim().to_owned()]));
        }
    }
    let (word, values) = rest.split_at(
        rest.find(|c: char| !c.is_alphanumeric())
            .unwrap_or(rest.len()),
    );
    let operator = match word {
        "in" => "In",
        "notin" => "NotIn",
        _ => return Err(fault(word, ", expected: in, notin, =, ==, !=, gt, lt")),
    };
    let Some(values) = values.trim().strip_prefix('(') else {
        return Err(fault(values.trim(), " expected: '('"));
    };
    let Some(values) = values.strip_suffix(')') else {
        return Err(fault("", ", expected: ',' or ')'"));
    };
    let values = values.split(',').map(|value| value.trim().to_owned());
    Ok(of(key, operator, values.collect()))
}
