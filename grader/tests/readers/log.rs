//! A log as the runner of GitHub Actions reads it. Where versions of it differ, the one that obeys
//! more.

/// A command, with the names of its properties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) name: String,
    pub(crate) properties: Vec<String>,
}

/// The commands of a log that the runner obeys.
pub(crate) fn obeyed(log: &str) -> Vec<Command> {
    let mut stopped: Option<String> = None;
    let mut obeyed = Vec::new();
    for line in log.split(['\n', '\r']) {
        let Some(command) = command(line) else {
            continue;
        };
        match &stopped {
            Some(token) if command.name == *token => stopped = None,
            Some(_) => {}
            None if command.name == "stop-commands" => {
                stopped = line.rsplit("::").next().map(str::to_owned);
            }
            None => obeyed.push(command),
        }
    }
    assert_eq!(stopped, None, "commands stay stopped");
    obeyed
}

/// # Panics
/// When a line of the text would be a command.
pub(crate) fn assert_no_command(text: &str) {
    let ends = [
        '\n', '\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}',
    ];
    for line in text.split(ends) {
        assert_eq!(command(line), None, "{:?}", line.get(..200).unwrap_or(line));
    }
}

fn command(line: &str) -> Option<Command> {
    // White space, and what comparisons that heed a culture pass over.
    let passed_over = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
                | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
    };
    let described = if let Some(rest) = line.trim_start_matches(passed_over).strip_prefix("::") {
        rest.split_once("::")?.0
    } else {
        let rest = line.split_once("##[")?.1;
        rest.split_once(']')
            .map_or(rest, |(described, _)| described)
    };
    let (name, properties) = described.split_once(' ').unwrap_or((described, ""));
    let properties = properties.split(',').filter(|it| !it.is_empty());
    Some(Command {
        name: name.to_owned(),
        properties: properties
            .map(|it| it.split('=').next().unwrap_or_default().trim().to_owned())
            .collect(),
    })
}

#[test]
fn commands_are_found_in_both_forms() {
    let names = |log: &str| -> Vec<String> { obeyed(log).into_iter().map(|it| it.name).collect() };
    assert_eq!(
        names("a\n ::error file=a,line=1::b\nx ##[group]y"),
        ["error", "group"]
    );
    assert_eq!(
        names("::stop-commands::T\n::error::a\n::T::\n::notice::b"),
        ["notice"]
    );
    assert_eq!(names("std::sync::Mutex\n: :error::a"), [""; 0]);
}
