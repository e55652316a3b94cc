//! Tokens: one execution of one case in a word that can be copied; checked, never trusted.

use anyhow::{Context, bail, ensure};
use data_encoding::BASE32_NOPAD;
use grade_protocol::schedule::Schedule;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Everything that is needed to repeat an execution, beside the submission itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The exercise's id.
    pub exercise: String,
    /// The check's name.
    pub check: String,
    /// The case's name.
    pub case: String,
    /// The numbers of the case's operations that were left out.
    #[serde(skip)]
    pub without: Vec<u32>,
    /// The seed that the case was made with, if it was generated.
    pub seed: u64,
    /// Steps after which the execution was given up.
    pub max_steps: u32,
    /// Which thread ran when.
    pub schedule: Schedule,
    /// The first digits of the submission's digest, to notice that it has changed since.
    pub submission: String,
}

/// Of the submission's digest, so many digits are enough to notice a change.
const DIGITS: usize = 8;

/// Tell a token from another word, and its form from another form: that of a whole case, and that
/// of a case without some operations, whose numbers stand at the end.
const WHOLE: &str = "g1-";
const PART: &str = "g2-";

impl Token {
    /// Whether a submission with this digest is the one the token was made for.
    #[must_use]
    pub fn is_for(&self, digest: &str) -> bool {
        digest.starts_with(&self.submission)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut short = self.clone();
        short.submission.truncate(DIGITS);
        let mut bytes = postcard::to_allocvec(&short).map_err(|_| fmt::Error)?;
        let mut prefix = WHOLE;
        if !self.without.is_empty() {
            prefix = PART;
            let without = postcard::to_allocvec(&self.without);
            bytes.extend(without.map_err(|_| fmt::Error)?);
        }
        bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
        write!(f, "{prefix}{}", BASE32_NOPAD.encode(&bytes).to_lowercase())
    }
}

impl FromStr for Token {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let text = text.trim();
        let whole = text.strip_prefix(WHOLE);
        let digits = whole.or_else(|| text.strip_prefix(PART));
        let digits = digits.with_context(|| {
            format!("a token begins with `{WHOLE}` or `{PART}`; copy the whole line")
        })?;
        let bytes = BASE32_NOPAD.decode(digits.to_uppercase().as_bytes());
        let bytes = bytes.context("a letter that no token has; copy it whole")?;
        ensure!(bytes.len() > 4, "the token is too short; copy it whole");
        let (payload, checksum) = bytes.split_at(bytes.len() - 4);
        if crc32fast::hash(payload).to_le_bytes() != checksum {
            bail!("the token is damaged; copy it whole");
        }
        let read = || -> postcard::Result<Token> {
            let (mut token, rest) = postcard::take_from_bytes::<Token>(payload)?;
            if whole.is_none() {
                token.without = postcard::from_bytes(rest)?;
            }
            Ok(token)
        };
        read().context("a token of another version of cargo-grade")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grade_protocol::schedule::{Deviation, Freeze, Time};

    fn token() -> Token {
        Token {
            exercise: "bank".into(),
            check: "no-deadlock".into(),
            case: "opposite transfers".into(),
            without: Vec::new(),
            seed: 7,
            max_steps: 20_000,
            schedule: Schedule {
                time: Time::Adversarial,
                deviations: vec![Deviation {
                    decision: 300,
                    rank: 2,
                }],
                freeze: Some(Freeze { thread: 1, step: 4 }),
            },
            submission: "0123abcd".into(),
        }
    }

    #[test]
    fn a_token_says_what_it_was_made_from() {
        let text = token().to_string();
        assert_eq!(text.parse::<Token>().unwrap(), token());
        assert!(
            text.chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '-'),
            "{text}"
        );
    }

    #[test]
    fn a_token_names_the_operations_that_were_left_out_in_few_letters() {
        let part = Token {
            without: vec![0, 3, 4],
            ..token()
        };
        let text = part.to_string();
        assert_eq!(text.parse::<Token>().unwrap(), part);
        assert!(text.len() <= token().to_string().len() + 8, "{text}");
    }

    #[test]
    fn a_token_of_the_first_form_still_names_its_execution() {
        let text = "FIRST";
        assert_eq!(text.parse::<Token>().unwrap(), token());
        assert_eq!(token().to_string(), text);
    }

    #[test]
    fn a_damaged_token_is_refused() {
        let text = token().to_string();
        assert!(text[..text.len() - 1].parse::<Token>().is_err());
        let changed = text.replacen('a', "b", 1);
        assert!(changed == text || changed.parse::<Token>().is_err());
        assert!("bank".parse::<Token>().is_err());
    }
}
