//! Functions by the names that a person would write. Never shows a crate, a hash or a generic
//! argument.

/// A symbol of the linker's, readable: `withdraw`, `Bank::transfer`, `closure in Pool::new`.
pub(crate) fn readable(symbol: &str) -> String {
    let demangled = format!("{:#}", demangle(symbol));
    let mut path = segments(&demangled);
    let closures = path.len();
    path.retain(|segment| !is_closure(segment));
    let in_closure = path.len() < closures;
    let kept = match path.as_slice() {
        [] => return demangled,
        [.., of, function] if is_type(of) => format!("{of}::{function}"),
        [.., function] => function.clone(),
    };
    if in_closure {
        format!("closure in {kept}")
    } else {
        kept
    }
}

#[cfg(target_os = "linux")]
fn demangle(symbol: &str) -> rustc_demangle::Demangle<'_> {
    rustc_demangle::demangle(symbol)
}

#[cfg(not(target_os = "linux"))]
fn demangle(symbol: &str) -> &str {
    symbol
}

/// `{{closure}}`, `{closure#0}`, and what else stands for code without a name.
fn is_closure(segment: &str) -> bool {
    segment.starts_with('{') && segment.contains("closure")
}

fn is_type(segment: &str) -> bool {
    segment.starts_with(char::is_uppercase)
}

/// The segments of a path, without generic arguments; `<Type as Trait>` and `<impl Trait for Type>`
/// stand for `Type`.
fn segments(path: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, segment) in split(path).into_iter().enumerate() {
        let Some(inside) = segment
            .strip_prefix('<')
            .and_then(|it| it.strip_suffix('>'))
        else {
            let name = segment.split('<').next().unwrap_or(segment);
            if !name.is_empty() {
                found.push(name.to_owned());
            }
            continue;
        };
        let implemented = inside.strip_prefix("impl ");
        if at > 0 && implemented.is_none() {
            // `::<T>`: generic arguments.
            continue;
        }
        let inside = match implemented {
            Some(inside) => split_at(inside, " for ").map_or(inside, |(_, of)| of),
            None => split_at(inside, " as ").map_or(inside, |(of, _)| of),
        };
        let of = inside.trim_start_matches(['&', '*']);
        found.extend(segments(of));
    }
    found
}

/// The parts between `::` that are in no bracket.
fn split(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = path;
    while let Some((part, after)) = split_at(rest, "::") {
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

/// Splits where `separator` first stands in no bracket.
fn split_at<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    let mut depth = 0_usize;
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        match character {
            '<' | '(' | '[' | '{' => depth += 1,
            // `->` is no bracket.
            '>' if before == '-' => {}
            '>' | ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = character;
        if depth == 0 && text[at..].starts_with(separator) {
            return Some((&text[..at], &text[at + separator.len()..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn functions_methods_and_closures_are_named_as_a_person_writes_them() {
        for (symbol, name) in [
            ("student_model::withdraw", "withdraw"),
            ("student_model::accounts::withdraw", "withdraw"),
            (
                "student_model::accounts::Account::withdraw",
                "Account::withdraw",
            ),
            (
                "<student_model::Accounts as bank_task::Bank>::transfer",
                "Accounts::transfer",
            ),
            (
                "<student_model::Pool<T> as task::Pool>::submit",
                "Pool::submit",
            ),
            (
                "<student_model::Pool<fn() -> u32>>::submit::<F>",
                "Pool::submit",
            ),
            ("student_model::Pool<T>::submit", "Pool::submit"),
            (
                "student_model::pool::<impl core::ops::drop::Drop for student_model::Pool>::drop",
                "Pool::drop",
            ),
            (
                "<student_model::Bank as task::Bank>::new::{{closure}}",
                "closure in Bank::new",
            ),
            (
                "student_model::start::{closure#0}::{closure#1}",
                "closure in start",
            ),
            (
                "<student_model::Bank>::start::{closure#0}",
                "closure in Bank::start",
            ),
        ] {
            assert_eq!(readable(symbol), name, "{symbol}");
        }
    }

    #[test]
    fn mangled_symbols_of_both_kinds_lose_crate_and_hash() {
        let legacy = "_ZN13student_model8withdraw17h0123456789abcdefE";
        assert_eq!(readable(legacy), "withdraw");
        assert_eq!(readable("_RNvCs1234_13student_model8withdraw"), "withdraw");
    }
}
