//! Operations as a person reads them.

use serde::Serialize;
use serde_json::Value;

/// `Transfer { from: 0, to: 1 }` as `transfer(0, 1)`.
pub(crate) fn call<T: Serialize>(op: &T) -> String {
    match serde_json::to_value(op) {
        Ok(Value::String(name)) => format!("{}()", snake_case(&name)),
        Ok(Value::Object(variant)) if variant.len() == 1 => match variant.into_iter().next() {
            Some((name, arguments)) => format!("{}({})", snake_case(&name), list(&arguments)),
            None => String::new(),
        },
        Ok(value) => value.to_string(),
        Err(error) => format!("an operation that cannot be shown: {error}"),
    }
}

fn list(arguments: &Value) -> String {
    let items: Vec<String> = match arguments {
        Value::Object(fields) => fields.values().map(argument).collect(),
        Value::Array(items) => items.iter().map(argument).collect(),
        single => vec![argument(single)],
    };
    items.join(", ")
}

fn argument(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(argument).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
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
    #[derive(serde::Serialize)]
    enum Op {
        Total,
        TransferAll { from: usize, to: usize },
        Squares(Vec<u64>),
        Pair(u8, &'static str),
    }

    #[test]
    fn operations_look_like_calls() {
        assert_eq!(super::call(&Op::Total), "total()");
        assert_eq!(
            super::call(&Op::TransferAll { from: 0, to: 1 }),
            "transfer_all(0, 1)"
        );
        assert_eq!(super::call(&Op::Squares(vec![1, 2])), "squares([1, 2])");
        assert_eq!(super::call(&Op::Pair(1, "a")), "pair(1, \"a\")");
    }
}
