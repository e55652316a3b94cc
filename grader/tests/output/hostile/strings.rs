//! Texts that attack whatever shows them, each with the idea behind it. Never two of one idea.

/// A text and what it tries.
pub(crate) struct Hostile {
    pub(crate) idea: &'static str,
    pub(crate) text: String,
}

/// Short ones, as they are written.
const WRITTEN: &[(&str, &str)] = &[
    // Terminals.
    ("a colour that is never reset", "\x1b[31;1mred"),
    (
        "wipe the screen and go to its corner",
        "\x1b[2J\x1b[HTotal 10/10",
    ),
    (
        "go up and overwrite the line above",
        "\x1b[3A\x1b[2Kok    10/10",
    ),
    ("the window's title", "\x1b]0;pwned\x07"),
    (
        "a link that says another address than it has",
        "\x1b]8;;https://evil.example\x1b\\docs.rs\x1b]8;;\x1b\\",
    ),
    ("write to the clipboard", "\x1b]52;c;cm0gLXJmIH4=\x07"),
    (
        "a device control string that asks for settings",
        "\x1bP$q\"p\x1b\\",
    ),
    ("an application program command", "\x1b_pwned\x1b\\"),
    ("a privacy message", "\x1b^pwned\x1b\\"),
    ("an answer typed into the shell", "\x1b[6n\x1b[c\x1b[21t"),
    ("another screen", "\x1b[?1049h\x1b[?25l"),
    ("another character set", "\x1b(0lqqqk\x0e"),
    ("a full reset", "\x1bc"),
    ("a sequence that is never finished", "\x1b["),
    (
        "a control introducer of one character",
        "\u{9b}2J\u{9d}0;pwned\u{9c}",
    ),
    (
        "an escape in the middle of wide letters",
        "日\x1b[2J本\u{90}q語",
    ),
    ("bells", "\x07\x07\x07"),
    (
        "backspaces over what stands before",
        "lost\x08\x08\x08\x08ok  ",
    ),
    (
        "a carriage return over what stands before",
        "lost\rok    all 10/10",
    ),
    ("deleted characters", "lost\u{7f}\u{7f}\u{7f}\u{7f}"),
    ("a form feed and a vertical tab", "a\x0cb\x0bc"),
    (
        "end of text, and a substitute that ends files",
        "a\x04b\x1ac",
    ),
    ("nothing but a zero byte", "a\0b"),
    // Readers.
    (
        "an override of the text's direction",
        "\u{202e}01/01 :latoT\u{202c}",
    ),
    (
        "isolates that are never closed",
        "\u{2066}\u{2067}\u{2068}ok",
    ),
    ("marks of direction", "a\u{200f}b\u{200e}c\u{61c}d"),
    (
        "tags that nobody sees",
        "ok\u{e0001}\u{e0069}\u{e0067}\u{e006e}\u{e006f}\u{e0072}\u{e0065}",
    ),
    (
        "selectors that carry a message",
        "ok\u{fe01}\u{fe0e}\u{e0101}\u{e01ef}",
    ),
    ("spaces of no width", "pa\u{200b}s\u{2060}s\u{feff}"),
    (
        "joiners where nothing is joined",
        "pa\u{200c}s\u{200d}\u{200d}s",
    ),
    (
        "letters that are empty",
        "\u{3164}\u{115f}\u{1160}\u{ffa0}\u{17b4}\u{180e}",
    ),
    (
        "letters that look like others",
        "раѕѕ 10/10 \u{2571}\u{2044}",
    ),
    (
        "ends of lines and of paragraphs",
        "a\u{2028}::error::b\u{2029}c\u{85}d",
    ),
    (
        "lines of their own that look like the report's",
        "\n\nTotal                               10/10\n\n",
    ),
    (
        "a mark that strikes out what stands before",
        "\u{338}\u{20d2}5",
    ),
    (
        "controls of music and of shorthand",
        "a\u{1d173}b\u{1bca0}c\u{206a}d",
    ),
    (
        "no characters at all",
        "a\u{fffe}b\u{ffff}c\u{fdd0}d\u{10ffff}e",
    ),
    // The log of a job.
    (
        "an error of somebody else's",
        "::error file=README.md,line=1::pwned",
    ),
    ("an output of the step", "\n::set-output name=grade::100\n"),
    ("a mask over an honest word", "x\n  ::add-mask::ok\n"),
    (
        "a stretch without commands, to end ours",
        "::stop-commands::pwned\n::grade-00000000::\n::pwned::",
    ),
    (
        "the older form, anywhere in a line",
        "a ##[error]pwned ##[group]b ###[c]",
    ),
    (
        "a command behind white space",
        "\u{a0}\u{3000}\t::warning::pwned",
    ),
    (
        "a command behind what cannot be seen",
        "\u{feff}\u{200b}\u{ad}::warning::pwned",
    ),
    (
        "a line feed in the runner's spelling",
        "50%0A::error::pwned%0D%25",
    ),
    (
        "properties of an annotation",
        "a,file=/etc/passwd,line=1::b",
    ),
    (
        "a command of the debugger's",
        "::debug::a\n::save-state name=a::b\n::add-path::/tmp",
    ),
    // Markdown.
    (
        "a link and a picture",
        "[a](https://evil.example) ![b](https://evil.example/b.png)",
    ),
    (
        "addresses that link themselves",
        "https://evil.example www.evil.example a@evil.example <https://evil.example>",
    ),
    ("cells and rows of a table", "a | b | c\n|---|---|\n| d |"),
    (
        "a fence of its own",
        "```\n~~~\n````text\n``````````\n# free\n",
    ),
    (
        "titles, lists, rules and quotations",
        "# a\n- b\n1. c\n> d\n---\ne\n===",
    ),
    (
        "a footnote and a task",
        "a[^1]\n\n[^1]: b\n\n- [x] c\n\n[d]: https://evil.example",
    ),
    (
        "people and other issues",
        "@octocat #1 octo/repo#1 GH-1 :smile:",
    ),
    (
        "a block of markup that never ends",
        "</details></summary>\n\n<div><!--\n\n# a",
    ),
    (
        "formulas",
        "$\\unicode{x1F600}$ $$\\href{javascript:alert(1)}{a}$$ `$a$`",
    ),
    ("code by indentation", "\n\n    code\n\tcode"),
    // Pages.
    ("a script", "<script>document.title='pwned'</script>"),
    (
        "the ends of scripts, styles and titles",
        "</script></style></title></textarea></pre></code>",
    ),
    (
        "a way out of an attribute",
        "\" onmouseover=\"alert(1)\" ' onfocus='alert(1)' x=`y`",
    ),
    (
        "a picture that fails",
        "<img src=x onerror=alert(1)><svg/onload=alert(1)>",
    ),
    (
        "an address that is a script",
        "javascript:alert(1)//https://a",
    ),
    (
        "entities that become markup",
        "&lt;b&gt; &#60;i&#62; &amp;lt; &NotAnEntity; &#0; &#x1b;",
    ),
    ("a comment that swallows what follows", "<!-- --!> <!--"),
    (
        "a base, a form and a frame",
        "<base href=//evil.example><form action=//evil.example><iframe srcdoc=a>",
    ),
    (
        "a template of other tools'",
        "{{7*7}} ${7*7} <%= 7*7 %> #{7*7}",
    ),
    // XML, tables, JSON.
    (
        "the end of character data",
        "]]><evil/><![CDATA[ ]]]]><![CDATA[>",
    ),
    (
        "entities that grow",
        "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>&b;&c;",
    ),
    (
        "an instruction to the parser",
        "<?xml version=\"1.0\"?><?xml-stylesheet href=\"a\"?>",
    ),
    ("a formula", "=HYPERLINK(\"https://evil.example\",\"ok\")"),
    ("a formula that starts a program", "+cmd|' /C calc'!A0"),
    (
        "a formula behind white space",
        "\t \u{a0}@SUM(1+1)*cmd|' /C calc'!A0",
    ),
    ("a formula in wide letters", "＝1＋1"),
    ("a cell of its own", "a\",\"=1+1\n=2+2;=3+3\t=4+4"),
    ("a number below nothing", "-2+3"),
    (
        "the end of a string",
        "\",\"points\":{\"won\":10},\"x\":\"\\",
    ),
    (
        "half of a pair, in the spelling of JSON",
        "\\ud800\\u0000\\n",
    ),
    ("many quotation marks", "\"\"\"'''``` \\\" \\' \\\\"),
];

/// All of them.
pub(crate) fn all() -> Vec<Hostile> {
    let written = WRITTEN.iter().map(|(idea, text)| Hostile {
        idea,
        text: (*text).to_owned(),
    });
    let made = [
        ("a line without end", "x".repeat(1 << 20)),
        ("lines without end", "::error::\n".repeat(100_000)),
        (
            "marks without end",
            format!("a{}", "\u{301}\u{489}".repeat(20_000)),
        ),
        ("wide letters without end", "\u{fdfd}𒐫".repeat(4_000)),
        ("backticks without end", "`".repeat(5_000)),
        ("escapes without end", "\x1b[2J".repeat(50_000)),
        ("markup without end", "<b>".repeat(30_000)),
    ];
    let made = made.into_iter().map(|(idea, text)| Hostile { idea, text });
    written.chain(made).collect()
}

/// A text that attacks nothing, of the same lines, length, words and quoted code.
///
/// Whoever breaks a text into lines, cuts it or finds code in backticks does the same to both.
pub(crate) fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| {
            if matches!(c, '\n' | '\r' | '`') {
                c
            } else {
                'x'
            }
        })
        .collect()
}

#[test]
fn there_are_sixty_texts_of_different_ideas() {
    let all = all();
    assert!(all.len() >= 60, "{}", all.len());
    let ideas: std::collections::BTreeSet<&str> = all.iter().map(|it| it.idea).collect();
    let texts: std::collections::BTreeSet<&str> = all.iter().map(|it| it.text.as_str()).collect();
    assert_eq!((ideas.len(), texts.len()), (all.len(), all.len()));
}
