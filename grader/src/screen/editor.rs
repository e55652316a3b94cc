//! The editor that somebody has chosen, and how it is told a line. Never starts it.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// An editor, by the words that start it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    program: String,
    args: Vec<String>,
}

/// Editors that are told a line as `+7 FILE`.
const PLUS: [&str; 12] = [
    "vi",
    "vim",
    "nvim",
    "gvim",
    "nano",
    "emacs",
    "emacsclient",
    "kak",
    "micro",
    "joe",
    "mg",
    "ne",
];
/// As `FILE:7`.
const COLON: [&str; 4] = ["hx", "helix", "zed", "subl"];
/// As `--goto FILE:7`.
const GOTO: [&str; 3] = ["code", "codium", "cursor"];

impl Editor {
    /// What `VISUAL` says, else `EDITOR`, if one of them says anything.
    #[must_use]
    pub fn chosen(var: &dyn Fn(&str) -> Option<OsString>) -> Option<Editor> {
        let said = ["VISUAL", "EDITOR"].into_iter().filter_map(var);
        let mut said = said.filter_map(|said| said.into_string().ok());
        let said = said.find(|said| !said.trim().is_empty())?;
        let mut words = said.split_whitespace().map(str::to_owned);
        Some(Editor {
            program: words.next()?,
            args: words.collect(),
        })
    }

    /// Opens a file at a line, from 1. An editor that nobody knows here just opens it.
    #[must_use]
    pub fn open(&self, file: &Path, line: u32) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args);
        let name = Path::new(&self.program).file_stem();
        let name = name.and_then(|name| name.to_str()).unwrap_or_default();
        let mut at = file.as_os_str().to_owned();
        at.push(format!(":{line}"));
        if PLUS.contains(&name) {
            command.arg(format!("+{line}")).arg(file);
        } else if COLON.contains(&name) {
            command.arg(at);
        } else if GOTO.contains(&name) {
            command.arg("--goto").arg(at);
        } else {
            command.arg(file);
        }
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(visual: Option<&str>, editor: Option<&str>) -> Option<String> {
        let var = |name: &str| {
            let said = if name == "VISUAL" { visual } else { editor };
            said.map(OsString::from)
        };
        let command = Editor::chosen(&var)?.open(Path::new("src/lib.rs"), 7);
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        let words: Vec<_> = words.map(|word| word.to_str().unwrap()).collect();
        Some(words.join(" "))
    }

    #[test]
    fn an_editor_is_told_the_line_in_its_own_way() {
        for (said, expected) in [
            ("/usr/bin/vim", "/usr/bin/vim +7 src/lib.rs"),
            ("emacs -nw", "emacs -nw +7 src/lib.rs"),
            ("hx", "hx src/lib.rs:7"),
            ("code --wait", "code --wait --goto src/lib.rs:7"),
            ("ed", "ed src/lib.rs"),
        ] {
            assert_eq!(opened(None, Some(said)).as_deref(), Some(expected));
        }
        assert_eq!(
            opened(Some("hx"), Some("vi")).as_deref(),
            Some("hx src/lib.rs:7")
        );
        assert_eq!(
            opened(Some(" "), Some("vi")).as_deref(),
            Some("vi +7 src/lib.rs")
        );
        assert_eq!(opened(None, None), None);
    }
}
