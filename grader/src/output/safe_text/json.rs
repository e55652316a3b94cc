//! JSON documents that hold such text. Never another value than before.

use super::visible::judged;
use std::fmt::Write as _;

/// A JSON document that means the same, but that a terminal or a log does not obey.
///
/// JSON may escape any character of a string, and the dangerous ones stand in strings only: but
/// for the white space between values, which stays.
#[must_use]
pub fn json(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    for (c, stands) in judged(document) {
        if stands || matches!(c, '\n' | '\t' | '\r') {
            out.push(c);
            continue;
        }
        let mut units = [0; 2];
        for unit in c.encode_utf16(&mut units) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out.replace("##[", "\\u0023#[")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_its_meaning() {
        let value = serde_json::json!({"a": ["\u{9b}31m \u{202e} ##[error] \u{e0041}"]});
        let safe = json(&serde_json::to_string_pretty(&value).unwrap());
        assert!(safe.is_ascii() && !safe.contains("##["), "{safe}");
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&safe).unwrap(),
            value
        );
    }

    #[test]
    fn no_control_character_survives_and_every_character_means_itself() {
        let every: String = ('\0'..='\u{2100}').collect();
        let safe = json(&serde_json::to_string(&every).unwrap());
        assert!(!safe.contains(char::is_control));
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), every);
    }
}
