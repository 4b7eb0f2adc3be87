//! Label selectors.

use super::record::record;
use crate::order::Map;

/// Labels or annotations.
pub type Labels = Map<String, String>;

/// Which objects are meant, by their labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelSelector {
    /// Pairs that must all be there.
    pub match_labels: Labels,
    /// Further requirements, all of which must hold.
    pub match_expressions: Vec<Requirement>,
}

record!(LabelSelector {
    given "matchLabels" => match_labels,
    given "matchExpressions" => match_expressions,
});

/// One requirement of a selector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirement {
    /// The label's key.
    pub key: String,
    /// `In`, `NotIn`, `Exists` or `DoesNotExist`.
    pub operator: String,
    /// For `In` and `NotIn`.
    pub values: Vec<String>,
}

record!(Requirement {
    always "key" => key,
    always "operator" => operator,
    given "values" => values,
});

impl LabelSelector {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.match_labels.is_empty() && self.match_expressions.is_empty()
    }

    /// Whether the labels satisfy every requirement. An empty selector matches all.
    pub fn matches(&self, labels: &Labels) -> bool {
        includes(labels, &self.match_labels)
            && self
                .match_expressions
                .iter()
                .all(|requirement| requirement.matches(labels))
    }
}

impl Requirement {
    fn matches(&self, labels: &Labels) -> bool {
        let value = labels.get(&self.key);
        let listed = value.is_some_and(|value| self.values.contains(value));
        match self.operator.as_str() {
            "In" => listed,
            "NotIn" => !listed,
            "Exists" => value.is_some(),
            "DoesNotExist" => value.is_none(),
            _ => false,
        }
    }
}

/// Whether `labels` has every pair of `wanted`.
pub fn includes(labels: &Labels, wanted: &Labels) -> bool {
    wanted
        .iter()
        .all(|(key, value)| labels.get(key) == Some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(expression: (&str, &str, &[&str])) -> bool {
        let labels = Labels::from([("app".to_owned(), "web".to_owned())]);
        let (key, operator, values) = expression;
        let requirement = Requirement {
            key: key.into(),
            operator: operator.into(),
            values: values.iter().map(|value| value.to_string()).collect(),
        };
        LabelSelector {
            match_expressions: vec![requirement],
            ..Default::default()
        }
        .matches(&labels)
    }

    #[test]
    fn every_operator() {
        assert!(matches(("app", "In", &["db", "web"])));
        assert!(!matches(("app", "NotIn", &["web"])));
        assert!(matches(("tier", "NotIn", &["web"])));
        assert!(matches(("app", "Exists", &[])));
        assert!(matches(("tier", "DoesNotExist", &[])));
        assert!(!matches(("app", "Equals", &["web"])));
    }
}
