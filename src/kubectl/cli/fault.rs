//! What goes wrong, and how kubectl prints it (spec 07 §3).

use crate::cluster::api_server::ApiError;

/// One error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// As it is printed if it is the only one.
    alone: String,
    /// As it is printed if there are others.
    among_others: String,
    /// What the model would have to know.
    pub(super) unsupported: Option<String>,
    /// With what kubectl ends, if that is not 1.
    pub(super) exit: Option<i32>,
}

impl Fault {
    /// The API server's refusal; `context` says what kubectl was at: `error when creating "web.yaml": `.
    pub(super) fn server(error: &ApiError, context: &str) -> Self {
        let message = error.to_string();
        Self {
            alone: error.for_kubectl(context),
            among_others: [&error.from_server(), ": ", context, &message].concat(),
            unsupported: None,
            exit: None,
        }
    }

    /// kubectl's own error, or one that is complete.
    pub(super) fn local(text: &str) -> Self {
        let bare = text.strip_prefix("error: ").unwrap_or(text);
        let (alone, among_others) = if bare.starts_with("Error from server") {
            (bare.to_owned(), bare.to_owned())
        } else {
            (["error: ", bare].concat(), bare.to_owned())
        };
        Self {
            alone,
            among_others,
            unsupported: None,
            exit: None,
        }
    }

    /// The server cannot make sense of a request, for no object in particular.
    pub(super) fn invalid_request(body: &str) -> Self {
        Self {
            alone: ["The request is invalid: ", body].concat(),
            among_others: ["Error from server (Invalid):  \"\" is invalid: ", body].concat(),
            unsupported: None,
            exit: None,
        }
    }

    /// The same, and kubectl ends with this code.
    pub(super) fn with_exit(self, code: i32) -> Self {
        Self {
            exit: Some(code),
            ..self
        }
    }

    /// A text without any prefix.
    pub(super) fn bare(text: &str) -> Self {
        Self {
            alone: text.to_owned(),
            among_others: text.to_owned(),
            unsupported: None,
            exit: None,
        }
    }

    /// The same, and what to do instead.
    pub(super) fn with_advice(self, advice: &str) -> Self {
        Self {
            alone: [&self.alone, ": ", advice].concat(),
            ..self
        }
    }

    /// This model lacks something that kubectl or Kubernetes have.
    pub(super) fn unsupported(what: &str) -> Self {
        let text = ["\"", what, "\" is not simulated"].concat();
        Self {
            unsupported: Some(what.to_owned()),
            ..Self::local(&text)
        }
    }
}

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Self {
        Self::server(&error, "")
    }
}

impl From<Fault> for Vec<Fault> {
    fn from(fault: Fault) -> Self {
        vec![fault]
    }
}

/// The errors that end a command, as text.
pub(super) fn text(faults: &[Fault]) -> String {
    match faults {
        [one] => [&one.alone, "\n"].concat(),
        many => {
            let lines = many
                .iter()
                .map(|fault| [&fault.among_others, "\n"].concat());
            lines.collect()
        }
    }
}
