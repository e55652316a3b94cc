//! Everything that makes a text harmless, on any text, read as its reader reads it.

use crate::readers::{log, markdown, page, table, terminal};
use cargo_grade::output::safe_text;

/// Text of any bytes; but few of those are what anybody obeys, so others stand for some that are.
fn text(bytes: &[u8]) -> String {
    const TELLING: [&str; 32] = [
        "\x1b",
        "\u{9b}",
        "\r",
        "\n",
        "::",
        "##[",
        "]",
        "%0A",
        "<",
        ">",
        "&",
        "\"",
        "'",
        "`",
        "|",
        "[",
        "](",
        "!",
        "=",
        "+",
        "-",
        "@",
        "\u{202e}",
        "\u{200d}",
        "\u{fe0f}",
        "\u{301}",
        "\u{e0041}",
        "\u{feff}",
        "]]>",
        "\0",
        "error",
        " ",
    ];
    let mut text = String::new();
    for chunk in bytes.chunks(8) {
        match chunk {
            [first, rest @ ..] if *first >= 0x80 => {
                let telling = rest
                    .iter()
                    .map(|byte| TELLING[usize::from(*byte) % TELLING.len()]);
                text.extend(telling);
            }
            plain => text.push_str(&String::from_utf8_lossy(plain)),
        }
    }
    text
}

#[test]
fn a_terminal_and_a_log_obey_no_text() {
    bolero::check!().for_each(|bytes| {
        let text = text(bytes);
        terminal::assert_visible(&safe_text::line(&text));
        assert!(!safe_text::line(&text).contains('\n'));
        let logged = safe_text::github_log(&text);
        terminal::assert_visible(&logged);
        log::assert_no_command(&logged);
        let title = safe_text::github_property(&text);
        let message = safe_text::github_message(&text);
        let annotation = format!("::error title={title}::{message}");
        terminal::assert_visible(&annotation);
        let [command] = &log::obeyed(&annotation)[..] else {
            panic!("{annotation}")
        };
        assert_eq!(
            (&*command.name, &command.properties[..]),
            ("error", &["title".to_owned()][..])
        );
        assert!(!annotation.contains("##["));
    });
}

#[test]
fn no_text_is_markup() {
    bolero::check!().for_each(|bytes| {
        let text = text(bytes);
        let safe = safe_text::html(&text);
        terminal::assert_visible(&safe);
        assert_eq!(
            page::tokens(&format!("<p title=\"{safe}\">{safe}</p>")),
            ["<p title>", "</p>"]
        );
        let word = markdown::skeleton("a x b");
        let inline = safe_text::markdown(&text);
        terminal::assert_visible(&inline);
        assert_eq!(
            markdown::skeleton(&format!("a {inline} b")),
            word,
            "{inline:?}"
        );
        let block = safe_text::markdown_block(&format!("x{text}"), "text");
        terminal::assert_visible(&block);
        assert_eq!(
            markdown::skeleton(&block),
            markdown::skeleton("```text\nx\n```\n")
        );
    });
}

#[test]
fn exports_give_back_what_is_visible_of_any_text() {
    bolero::check!().for_each(|bytes| {
        let text = text(bytes);
        let safe = safe_text::xml(&text);
        terminal::assert_visible(&safe);
        let visible: Vec<String> = text.split('\n').map(safe_text::line).collect();
        let read = table::xml(&format!("<a b=\"{safe}\">{safe}</a>"));
        assert_eq!(read, (visible.join("\n"), visible.join("\n")));
        let fields = table::csv(&format!("{},x\r\n", safe_text::csv(&text)));
        assert_eq!(fields.len(), 2, "{fields:?}");
        table::assert_no_formula(&fields[0]);
    });
}

#[test]
fn json_means_the_same_and_is_visible() {
    bolero::check!().for_each(|bytes| {
        let text = text(bytes);
        let safe = safe_text::json(&serde_json::to_string(&text).unwrap());
        terminal::assert_visible(&safe);
        log::assert_no_command(&safe);
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), text);
    });
}
