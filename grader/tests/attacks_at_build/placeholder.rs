//! What stands in the sources of attacks for what differs between machines, or for what would be
//! too long to keep: `@CANARY@`, `// @HONEST@`, `@DEEP open|middle|close@`. Never interprets Rust.

use crate::corpus::root;
use crate::scratch::Scratch;

/// Enough for every parser that recurses without looking to run out of stack, and little enough for
/// every limit on a source's size.
const DEPTH: usize = 50_000;

/// `text` with everything in its place.
pub(crate) fn filled(text: &[u8], scratch: &Scratch) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(text) else {
        return text.to_vec();
    };
    let canary = scratch.canary().display().to_string();
    let (head, tail) = canary[1..].rsplit_once('/').expect("it lies in a folder");
    let mut text = text
        .replace("// @HONEST@", &honest())
        .replace("@CANARY@", &canary)
        .replace("@CANARY_HEAD@", head)
        .replace("@CANARY_TAIL@", tail)
        .replace("@CANARY_BELOW_ROOT@", &canary[1..])
        .replace("@CANARY_FOLDER@", &scratch.outside().display().to_string())
        .replace("@CANARY_MODULE@", "leaked")
        .replace("@UP@", &"../".repeat(40))
        .replace("@CHECKS@", &scratch.checks().display().to_string())
        .replace("@MARKER@", &scratch.marker().display().to_string())
        .replace("@PORT@", &scratch.port().to_string())
        .replace("@DESCRIPTOR@", &crate::grader::LEFT_OPEN.to_string())
        .replace("@GRADER@", &scratch.grader().to_string())
        .replace("@LONG@", &"Long".repeat(100_000));
    while let Some(start) = text.find("@DEEP ") {
        let (before, rest) = text.split_at(start);
        let (parts, after) = rest["@DEEP ".len()..].split_once('@').expect("it ends");
        let parts: Vec<&str> = parts.split('|').collect();
        let [open, middle, close] = parts[..] else {
            panic!("three parts, not {parts:?}")
        };
        let (open, close) = (open.repeat(DEPTH), close.repeat(DEPTH));
        text = format!("{before}{open}{middle}{close}{after}");
    }
    text.into_bytes()
}

/// The counter that gets full marks, without the words at its beginning: so that whatever an attack
/// adds to it is all that is wrong with it.
pub(crate) fn honest() -> String {
    let path = root().join("fixtures/counter/pass_fetch_add/src/lib.rs");
    let text = std::fs::read_to_string(path).expect("the fixture is there");
    let code = text.lines().skip_while(|line| line.starts_with("//!"));
    code.map(|line| format!("{line}\n")).collect()
}
