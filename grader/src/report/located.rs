//! A diagnostic with the names of files as its reader can open them, in the place of those that the
//! compiler was given. Never touches a line of source that is shown.

use super::Diagnostic;
use super::rustc::Message;

/// Puts `shown` in the place of `given` wherever a diagnostic names a file that begins so.
pub(crate) fn locate(diagnostic: &mut Diagnostic, given: &str, shown: &str) {
    if given == shown {
        return;
    }
    let name = |file: &str| match file.strip_prefix(given) {
        Some(rest) => format!("{shown}{rest}"),
        None => file.to_owned(),
    };
    let words: &dyn Fn(&str) -> String = &|text| text.replace(given, shown);
    diagnostic.message = words(&diagnostic.message);
    diagnostic.rendered = drawn(&diagnostic.rendered, words);
    if let Some(site) = &mut diagnostic.site {
        site.file = name(&site.file);
    }
    if let Some(said) = &mut diagnostic.said {
        said.rename_files(&name);
        reword(said, words);
    }
}

fn reword(message: &mut Message, words: &dyn Fn(&str) -> String) {
    message.message = words(&message.message);
    message.rendered = message.rendered.as_deref().map(|text| drawn(text, words));
    for child in &mut message.children {
        reword(child, words);
    }
}

/// Lines of source begin with their number or with a bar, and marks below them count their columns.
fn drawn(text: &str, words: &dyn Fn(&str) -> String) -> String {
    let line = |line: &str| match line
        .trim_start()
        .starts_with(|c: char| c.is_ascii_digit() || c == '|')
    {
        true => line.to_owned(),
        false => words(line),
    };
    text.split_inclusive('\n').map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use grade_protocol::evidence::Site;

    #[test]
    fn files_get_the_names_under_which_they_can_be_opened_and_sources_stay() {
        let drawn = "error: no `a`\n --> exercises/bank/src/lib.rs:1:1\n  |\n\
                     1 | // exercises/bank/src/lib.rs\n  | ^^ exercises/bank/src/\n\
                     = help: make exercises/bank/src/a.rs\n";
        let mut diagnostic = Diagnostic {
            site: Some(Site {
                file: "exercises/bank/src/lib.rs".into(),
                line: 1,
                column: 1,
            }),
            rendered: drawn.into(),
            ..Diagnostic::of_words("exercises/bank/src/lib.rs has no `a`".into())
        };
        locate(&mut diagnostic, "exercises/bank/src/", "theirs.zip/a/src/");
        assert_eq!(diagnostic.message, "theirs.zip/a/src/lib.rs has no `a`");
        assert_eq!(diagnostic.site.unwrap().file, "theirs.zip/a/src/lib.rs");
        assert_eq!(
            diagnostic.rendered,
            "error: no `a`\n --> theirs.zip/a/src/lib.rs:1:1\n  |\n\
             1 | // exercises/bank/src/lib.rs\n  | ^^ exercises/bank/src/\n\
             = help: make theirs.zip/a/src/a.rs\n"
        );
    }
}
