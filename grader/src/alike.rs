//! Names that are like a mistyped one. Never takes one for the other: it is only asked about.

/// How alike names have to be for one to have been meant by the other: a letter or two of a word.
const ALIKE: f32 = 0.7;

/// The name that was most likely meant.
pub(crate) fn meant<'a>(typed: &str, names: &[&'a str]) -> Option<&'a str> {
    similar::get_close_matches(typed, names, 1, ALIKE)
        .first()
        .copied()
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn two_letters_in_each_others_place_are_meant_as_one_thinks() {
        let names = ["bank", "counter", "barrier", "bank_queue"];
        assert_eq!(meant("bnak", &names), Some("bank"));
        assert_eq!(meant("coutner", &names), Some("counter"));
        assert_eq!(meant("bank-queue", &names), Some("bank_queue"));
        assert_eq!(meant("abacus", &names), None);
    }
}
