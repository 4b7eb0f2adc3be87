//! What the API server answers when it refuses, word for word (spec 06 §1).

use crate::api::Kind;
use crate::order::Set;
use std::fmt;

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApiError {
    /// There is no such object.
    NotFound {
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: String,
    },
    /// There is one of this name already.
    AlreadyExists {
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: String,
    },
    /// The object breaks rules.
    Invalid {
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: String,
        /// Which rules, in the order of the checks.
        errors: Vec<FieldError>,
    },
    /// Admission does not let it pass.
    Forbidden {
        /// The object's kind.
        kind: Kind,
        /// Its name.
        name: String,
        /// Why.
        detail: String,
    },
    /// Somebody else wrote the object since it was read.
    Conflict {
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: String,
    },
    /// The request makes no sense.
    BadRequest(String),
    /// Not now: a disruption budget refuses an eviction.
    TooManyRequests {
        /// Why; kubectl does not show it.
        cause: String,
    },
    /// The server cannot do it, and gives no reason in one word.
    Internal(&'static str),
}

impl ApiError {
    /// The word in brackets after `Error from server`; may be empty.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "NotFound",
            Self::AlreadyExists { .. } => "AlreadyExists",
            Self::Invalid { .. } => "Invalid",
            Self::Forbidden { .. } => "Forbidden",
            Self::Conflict { .. } => "Conflict",
            Self::BadRequest(_) => "BadRequest",
            Self::TooManyRequests { .. } => "TooManyRequests",
            Self::Internal(_) => "",
        }
    }

    /// How kubectl begins: `Error from server (NotFound)`.
    pub fn from_server(&self) -> String {
        match self.reason() {
            "" => "Error from server".to_owned(),
            reason => format!("Error from server ({reason})"),
        }
    }

    /// As kubectl prints it, without the line break at the end.
    ///
    /// `context` stands before the message, for example `error when creating "web.yaml": `; kubectl leaves
    /// it away where fields are invalid.
    pub fn for_kubectl(&self, context: &str) -> String {
        let Self::Invalid { kind, name, errors } = self else {
            return format!("{}: {context}{self}", self.from_server());
        };
        let texts = distinct(errors);
        let list = match texts.as_slice() {
            [one] => one.clone(),
            many => many.iter().map(|text| format!("\n* {text}")).collect(),
        };
        format!("The {} \"{name}\" is invalid: {list}", kind.name())
    }
}

/// The texts of the errors; equal ones once.
fn distinct(errors: &[FieldError]) -> Vec<String> {
    let mut seen = Set::new();
    let texts = errors.iter().map(FieldError::to_string);
    texts.filter(|text| seen.insert(text.clone())).collect()
}

impl fmt::Display for ApiError {
    /// The server's message.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { kind, name } => {
                write!(f, "{} \"{name}\" not found", kind.qualified())
            }
            Self::AlreadyExists { kind, name } => {
                write!(f, "{} \"{name}\" already exists", kind.qualified())
            }
            Self::Invalid { kind, name, errors } => {
                f.write_str(kind.name())?;
                if !kind.group().is_empty() {
                    write!(f, ".{}", kind.group())?;
                }
                let texts = distinct(errors);
                match texts.as_slice() {
                    [one] => write!(f, " \"{name}\" is invalid: {one}"),
                    many => write!(f, " \"{name}\" is invalid: [{}]", many.join(", ")),
                }
            }
            Self::Forbidden { kind, name, detail } => {
                write!(f, "{} \"{name}\" is forbidden: {detail}", kind.qualified())
            }
            Self::Conflict { kind, name } => write!(
                f,
                "Operation cannot be fulfilled on {} \"{name}\": the object has been modified; please apply your changes to the latest version and try again",
                kind.qualified()
            ),
            Self::BadRequest(text) => f.write_str(text),
            Self::TooManyRequests { .. } => {
                f.write_str("Cannot evict pod as it would violate the pod's disruption budget.")
            }
            Self::Internal(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for ApiError {}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It must be there.
    Required,
    /// Its value breaks a rule.
    Invalid,
    /// Its value is none of the known ones.
    Unsupported,
    /// Its value is there already.
    Duplicate,
    /// What it names is not there.
    NotFound,
    /// It must not be there, or not change.
    Forbidden,
    /// It is too large.
    TooLong,
}

impl Problem {
    /// The text, and whether the value follows.
    fn text(self) -> (&'static str, bool) {
        match self {
            Self::Required => ("Required value", false),
            Self::Invalid => ("Invalid value", true),
            Self::Unsupported => ("Unsupported value", true),
            Self::Duplicate => ("Duplicate value", true),
            Self::NotFound => ("Not found", true),
            Self::Forbidden => ("Forbidden", false),
            Self::TooLong => ("Too long", false),
        }
    }
}

/// A rule that a field breaks. Its `Display` is `<path>: <body>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where: `spec.containers[0].resources.requests[cpu]`.
    pub path: String,
    /// What kind of problem.
    pub problem: Problem,
    /// The value as the server writes it, quotes included; not shown for every problem.
    pub value: String,
    /// The rule; may be empty.
    pub detail: String,
}

impl FieldError {
    /// The text after the path.
    pub fn body(&self) -> String {
        let (text, has_value) = self.problem.text();
        let mut body = text.to_owned();
        let value = if has_value { self.value.as_str() } else { "" };
        for part in [value, &self.detail] {
            if !part.is_empty() {
                body.push_str(": ");
                body.push_str(part);
            }
        }
        body
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.body())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invalid(kind: Kind, details: &[&str]) -> ApiError {
        let errors = details.iter().map(|detail| FieldError {
            path: "spec.replicas".into(),
            problem: Problem::Invalid,
            value: "-1".into(),
            detail: (*detail).into(),
        });
        ApiError::Invalid {
            kind,
            name: "web".into(),
            errors: errors.collect(),
        }
    }

    #[test]
    fn one_error_stands_on_the_line() {
        let error = invalid(Kind::StatefulSet, &["x"]);
        assert_eq!(
            error.to_string(),
            "StatefulSet.apps \"web\" is invalid: spec.replicas: Invalid value: -1: x"
        );
        assert_eq!(
            error.for_kubectl("error when creating \"web.yaml\": "),
            "The StatefulSet \"web\" is invalid: spec.replicas: Invalid value: -1: x"
        );
    }

    #[test]
    fn several_errors_are_a_list_with_equal_ones_once() {
        let error = invalid(Kind::Pod, &["x", "", "x"]);
        assert_eq!(
            error.to_string(),
            "Pod \"web\" is invalid: [spec.replicas: Invalid value: -1: x, spec.replicas: Invalid value: -1]"
        );
        assert_eq!(
            error.for_kubectl(""),
            "The Pod \"web\" is invalid: \n* spec.replicas: Invalid value: -1: x\n* spec.replicas: Invalid value: -1"
        );
    }

    #[test]
    fn other_errors_name_their_reason() {
        let (kind, name) = (Kind::StatefulSet, "web".to_owned());
        let context = "error when creating \"web.yaml\": ";
        assert_eq!(
            ApiError::NotFound {
                kind,
                name: name.clone()
            }
            .for_kubectl(""),
            "Error from server (NotFound): statefulsets.apps \"web\" not found"
        );
        assert_eq!(
            ApiError::AlreadyExists {
                kind,
                name: name.clone()
            }
            .for_kubectl(context),
            "Error from server (AlreadyExists): error when creating \"web.yaml\": statefulsets.apps \"web\" already exists"
        );
        assert_eq!(
            ApiError::Conflict {
                kind,
                name: name.clone()
            }
            .to_string(),
            "Operation cannot be fulfilled on statefulsets.apps \"web\": the object has been modified; please apply your changes to the latest version and try again"
        );
        let forbidden = ApiError::Forbidden {
            kind: Kind::PersistentVolumeClaim,
            name: "data-web-0".into(),
            detail: "no".into(),
        };
        assert_eq!(
            forbidden.for_kubectl(""),
            "Error from server (Forbidden): persistentvolumeclaims \"data-web-0\" is forbidden: no"
        );
        assert_eq!(
            ApiError::BadRequest("no".into()).for_kubectl(context),
            "Error from server (BadRequest): error when creating \"web.yaml\": no"
        );
    }
}
