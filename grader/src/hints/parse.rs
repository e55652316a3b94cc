//! Hints as a README.md has them, folded below a heading of their own:
//!
//! ```text
//! ## Hints
//!
//! <details>
//! <summary>Hint 1: calls that wait for each other (<code>no-deadlock</code>)</summary>
//!
//! One order for all locks.
//!
//! </details>
//! ```
//!
//! What stands as code in a summary is a check that the hint is about. Never reads other Markdown.

const HEADING: &str = "## Hints";

/// One hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Its summary, without marks: `Hint 1: calls that wait for each other (no-deadlock)`.
    pub title: String,
    /// The checks that it is about; none if it is about the whole exercise.
    pub checks: Vec<String>,
    /// Markdown.
    pub text: String,
}

/// Hints that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: &'static str,
}

impl std::fmt::Display for Malformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

impl std::error::Error for Malformed {}

/// The hints of a README.md in their order; none if it has no such heading.
///
/// # Errors
/// When what stands below the heading is not as it is described above.
pub fn read(markdown: &str) -> Result<Vec<Hint>, Malformed> {
    let lines = markdown.lines().map(str::trim_end).zip(1..);
    let below = lines.skip_while(|(line, _)| *line != HEADING).skip(1);
    let mut section = below.take_while(|(line, _)| !line.starts_with("## "));
    let mut hints = Vec::new();
    while let Some((line, number)) = section.next() {
        match line {
            "" => {}
            "<details>" => hints.push(hint(&mut section, number)?),
            _ => {
                let why = "only <details>, a line of its own, begins a hint";
                return Err(Malformed { line: number, why });
            }
        }
    }
    Ok(hints)
}

/// What follows a `<details>`, with its end.
fn hint<'a>(
    lines: &mut impl Iterator<Item = (&'a str, usize)>,
    begins: usize,
) -> Result<Hint, Malformed> {
    let unended = Malformed {
        line: begins,
        why: "this hint has no </details>, a line of its own",
    };
    let (line, number) = lines.next().ok_or_else(|| unended.clone())?;
    let summary = line
        .strip_prefix("<summary>")
        .and_then(|rest| rest.strip_suffix("</summary>"));
    let summary = summary.ok_or(Malformed {
        line: number,
        why: "a hint begins with <summary>, what it is about and </summary> on one line",
    })?;
    let (title, checks) = title(summary).ok_or(Malformed {
        line: number,
        why: "in a summary there is nothing but text and <code>CHECK</code>",
    })?;
    let mut text: Vec<&str> = Vec::new();
    for (line, _) in lines {
        if line == "</details>" {
            let text = text.join("\n").trim().to_owned();
            return Ok(Hint {
                title,
                checks,
                text,
            });
        }
        text.push(line);
    }
    Err(unended)
}

/// A summary without marks, and what stands in it as code.
fn title(summary: &str) -> Option<(String, Vec<String>)> {
    let mut title = String::new();
    let mut checks = Vec::new();
    let mut rest = summary;
    while let Some((before, behind)) = rest.split_once("<code>") {
        let (check, after) = behind.split_once("</code>")?;
        title.push_str(before);
        title.push_str(check);
        checks.push(check.to_owned());
        rest = after;
    }
    title.push_str(rest);
    (!title.contains(['<', '>'])).then(|| (title.trim().to_owned(), checks))
}

#[cfg(test)]
mod tests {
    use super::{Malformed, read};

    const WHOLE: &str = "# It\n\n<details>\n\n## Hints\n\n<details>\n<summary>Hint 1: a</summary>\n\nOne,\ntwo.\n\n\
        - three\n\n</details>\n\n<details>\n<summary>Hint 2: b (<code>x-y</code>, <code>z</code>)</summary>\n\
        Four.\n</details>\n\n## More\n\n<details>\n";

    #[test]
    fn hints_are_what_is_folded_below_their_heading() {
        let hints = read(WHOLE).unwrap();
        assert_eq!(hints.len(), 2);
        assert_eq!(hints[0].title, "Hint 1: a");
        assert_eq!(hints[0].text, "One,\ntwo.\n\n- three");
        assert_eq!(hints[0].checks, [""; 0]);
        assert_eq!(hints[1].title, "Hint 2: b (x-y, z)");
        assert_eq!(hints[1].checks, ["x-y", "z"]);
        assert_eq!(hints[1].text, "Four.");
        assert_eq!(read("# It\n\nNone.\n"), Ok(Vec::new()));
        let as_on_windows = WHOLE.replace('\n', "\r\n");
        assert_eq!(read(&as_on_windows), read(WHOLE));
    }

    #[test]
    fn what_is_no_hint_is_told_with_its_line() {
        for (text, line) in [
            ("## Hints\n\nWords.\n", 3),
            ("## Hints\n<details>\n<summary>a</summary>\nb\n", 2),
            (
                "## Hints\n<details>\n<summary>a</summary>\nb\n## C\n</details>\n",
                2,
            ),
            ("## Hints\n<details>\na\n</details>\n", 3),
            (
                "## Hints\n<details>\n<summary>a <code>b</summary>\nc\n</details>\n",
                3,
            ),
            (
                "## Hints\n<details>\n<summary>a <b>c</b></summary>\nc\n</details>\n",
                3,
            ),
        ] {
            let Malformed { line: found, .. } = read(text).unwrap_err();
            assert_eq!(found, line, "{text}");
        }
    }
}
