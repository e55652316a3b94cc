//! Operations as a person reads them.

use std::fmt::Debug;

/// `Transfer { from: 0, to: 1 }` as `transfer(0, 1)`.
///
/// Made from the `Debug` form, which keeps the fields in the order in which they are declared and
/// tells one list from several arguments; JSON does neither.
pub(crate) fn call<T: Debug>(op: &T) -> String {
    let text = format!("{op:?}");
    let end = text
        .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .unwrap_or(text.len());
    let (name, arguments) = text.split_at(end);
    let arguments = arguments.trim();
    let arguments = match arguments.strip_prefix('{') {
        Some(fields) => values(fields.strip_suffix('}').unwrap_or(fields)),
        None => arguments
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
            .unwrap_or(arguments)
            .to_owned(),
    };
    format!("{}({arguments})", snake_case(name))
}

/// `from: 0, to: 1` as `0, 1`.
fn values(fields: &str) -> String {
    let mut values = String::new();
    let mut depth = 0_u32;
    let (mut quoted, mut escaped, mut named) = (false, false, true);
    for letter in fields.trim().chars() {
        if named {
            // Up to the colon, and the space behind it.
            named = letter != ' ';
            continue;
        }
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        values.push(letter);
        if values.ends_with(", ") && depth == 0 && !quoted {
            named = true;
        }
    }
    values
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    #[derive(Debug)]
    #[expect(dead_code, reason = "read through Debug only")]
    enum Op {
        Total,
        TransferAll { to: usize, from: usize },
        Named { list: Vec<u64>, text: &'static str },
        Squares(Vec<u64>),
        Pair(u8, &'static str),
    }

    #[test]
    fn operations_look_like_calls() {
        assert_eq!(super::call(&Op::Total), "total()");
        assert_eq!(
            super::call(&Op::TransferAll { to: 1, from: 0 }),
            "transfer_all(1, 0)"
        );
        assert_eq!(super::call(&Op::Squares(vec![1, 2])), "squares([1, 2])");
        assert_eq!(super::call(&Op::Pair(1, "a")), "pair(1, \"a\")");
    }

    #[test]
    fn commas_and_braces_inside_a_value_are_left_alone() {
        let named = Op::Named {
            list: vec![1, 2],
            text: "a\", b: {",
        };
        assert_eq!(super::call(&named), r#"named([1, 2], "a\", b: {")"#);
    }
}
