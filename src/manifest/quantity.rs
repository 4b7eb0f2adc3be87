//! The grammar of quantities such as `1Gi` and `500m`, as the API server reads it.

/// Why a text is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityFault {
    /// It has characters that no quantity has (`1gb`, `1 Gi`, `abc`).
    Format,
    /// The unit looks like one, but is none (`1K`, `10mi`).
    Suffix,
    /// The unit has no number (`Gi`).
    Number,
}

impl QuantityFault {
    /// The API server's words.
    pub fn server_text(self) -> &'static str {
        match self {
            QuantityFault::Format => {
                "quantities must match the regular expression \
                 '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
            }
            QuantityFault::Suffix => "unable to parse quantity's suffix",
            QuantityFault::Number => "unable to parse numeric part of quantity",
        }
    }
}

/// Checks one quantity.
pub fn check_quantity(text: &str) -> Result<(), QuantityFault> {
    if text.is_empty() {
        return Err(QuantityFault::Format);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(unsigned);
    let mut rest = &unsigned[whole..];
    let mut fraction = 0;
    if let Some(after) = rest.strip_prefix('.') {
        fraction = digits(after);
        rest = &after[fraction..];
    }
    let suffix = rest;
    let letters = suffix
        .find(|c| !"eEinumkKMGTP".contains(c))
        .unwrap_or(suffix.len());
    let exponent = &suffix[letters..];
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if !exponent.bytes().all(|b| b.is_ascii_digit()) {
        return Err(QuantityFault::Format);
    }
    let unit = [
        "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
    ]
    .contains(&suffix);
    let scientific = suffix
        .strip_prefix(['e', 'E'])
        .is_some_and(|power| power.parse::<i64>().is_ok());
    if !unit && !scientific {
        return Err(QuantityFault::Suffix);
    }
    if whole == 0 && fraction == 0 {
        return Err(QuantityFault::Number);
    }
    Ok(())
}
