//! Calls and results as parts of a sentence: the table of operations has all of each.

/// Characters of a call or a result within a sentence.
const PART_CHARS: usize = 100;

/// Characters that are kept of what several results have in common, in front of where they differ.
const IN_COMMON_CHARS: usize = 20;

/// One of them, with its end cut off if it is long.
pub(super) fn short(text: &str) -> String {
    if text.chars().count() <= PART_CHARS {
        return text.to_owned();
    }
    text.chars().take(PART_CHARS - 1).chain(['…']).collect()
}

/// Several that are to be compared: of long ones the beginning is cut off as well, so that what
/// differs is there to be seen.
pub(super) fn short_apart(texts: &[&str]) -> Vec<String> {
    let are_long = texts.iter().any(|text| text.chars().count() > PART_CHARS);
    let in_common = in_common(texts);
    if !are_long || in_common < PART_CHARS / 2 {
        return texts.iter().map(|text| short(text)).collect();
    }
    let from = in_common - IN_COMMON_CHARS;
    let rest = |text: &&str| {
        short(
            &['…']
                .into_iter()
                .chain(text.chars().skip(from))
                .collect::<String>(),
        )
    };
    texts.iter().map(rest).collect()
}

/// How many characters all of them begin with.
fn in_common(texts: &[&str]) -> usize {
    let Some((first, others)) = texts.split_first() else {
        return 0;
    };
    let same = |text: &&str| {
        first
            .chars()
            .zip(text.chars())
            .take_while(|(a, b)| a == b)
            .count()
    };
    others.iter().map(same).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{PART_CHARS, short, short_apart};

    #[test]
    fn of_what_is_compared_the_difference_is_shown_however_late_it_comes() {
        let list = |numbers: std::ops::Range<u32>| format!("{:?}", numbers.collect::<Vec<_>>());
        let (got, legal) = (list(0..200), list(0..201));
        let [got, legal] = short_apart(&[&got, &legal]).try_into().unwrap();
        assert_eq!(got, "…, 196, 197, 198, 199]");
        assert_eq!(legal, "…, 196, 197, 198, 199, 200]");
        assert_eq!(short_apart(&["true", "false"]), ["true", "false"]);
        let (early, late) = (format!("1{}", list(0..200)), format!("2{}", list(0..200)));
        for text in short_apart(&[&early, &late]) {
            assert_eq!(text.chars().count(), PART_CHARS);
        }
        assert_eq!(short_apart(&[&list(0..200)]), [short(&list(0..200))]);
    }
}
