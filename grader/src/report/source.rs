//! A source file of the submission, as it was graded. Never read here.

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative to the exercise, as sites name it: `src/lib.rs`.
    pub path: String,
    /// The whole of it.
    pub text: String,
}

impl SourceFile {
    /// A line, from 1, without its end.
    #[must_use]
    pub fn line(&self, number: u32) -> Option<&str> {
        self.text.lines().nth((number as usize).checked_sub(1)?)
    }
}
