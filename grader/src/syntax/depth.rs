//! Whether a source can be parsed by a program that recurses. Never recurses itself.

use proc_macro2::{TokenStream, TokenTree};

/// Levels of nesting that no reasonable source has. Each token can open a level (`!!!!x`), so they
/// are counted from the last `;` or `,` on, and within brackets on top of what is around them.
const DEEPEST: usize = 5_000;

/// Whether `tokens` is not nested deeper than that.
pub(crate) fn is_reasonable(tokens: &TokenStream) -> bool {
    // What is still to be looked at, each with the depth that it begins at.
    let mut waiting = vec![(tokens.clone(), 0_usize)];
    while let Some((tokens, begins_at)) = waiting.pop() {
        let mut depth = begins_at;
        for token in tokens {
            depth += 1;
            if depth > DEEPEST {
                return false;
            }
            match token {
                TokenTree::Group(group) => {
                    let brace = group.delimiter() == proc_macro2::Delimiter::Brace;
                    waiting.push((group.stream(), depth));
                    // A block ends most things; `{}{}{}` are one after the other.
                    if brace {
                        depth = begins_at + 1;
                    }
                }
                TokenTree::Punct(punct) if matches!(punct.as_char(), ';' | ',') => {
                    depth = begins_at;
                }
                _ => {}
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::is_reasonable;

    fn reasonable(source: &str) -> bool {
        is_reasonable(&source.parse().unwrap())
    }

    #[test]
    fn ordinary_code_is_reasonable_however_long() {
        assert!(reasonable(
            &"fn f() { let a = [1, 2, 3]; g(a); } ".repeat(2_000)
        ));
    }

    #[test]
    fn towers_of_brackets_and_of_operators_are_not() {
        let brackets = format!("fn f() {{ {}1{} }}", "(".repeat(6_000), ")".repeat(6_000));
        let operators = format!("fn f() {{ {}true }}", "!".repeat(6_000));
        let both = format!("{}x{}", "!!!!!!!!!!(".repeat(600), ")".repeat(600));
        assert!(!reasonable(&brackets));
        assert!(!reasonable(&operators));
        assert!(!reasonable(&both));
    }
}
