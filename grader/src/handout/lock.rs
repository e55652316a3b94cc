//! A course's Cargo.lock without some packages of its own. Never changes what is left.

/// The lock without the packages of these names that come from no registry.
pub(super) fn without(lock: &str, names: &[String]) -> String {
    const HEAD: &str = "[[package]]\n";
    let is_left_out = |block: &str| {
        let name = block.lines().find_map(|line| line.strip_prefix("name = "));
        let name = name.map(|name| name.trim_matches('"'));
        let is_ours = !block.lines().any(|line| line.starts_with("source = "));
        is_ours && name.is_some_and(|name| names.iter().any(|other| other == name))
    };
    let mut blocks = lock.split(HEAD);
    let mut text = blocks.next().unwrap_or_default().to_owned();
    for block in blocks.filter(|block| !is_left_out(block)) {
        text.push_str(HEAD);
        text.push_str(block);
    }
    // The last one may be gone, and the empty line before it stays.
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn packages_of_the_course_are_left_out_and_those_of_a_registry_stay() {
        let block = |name: &str, more: &str| format!("[[package]]\nname = \"{name}\"\n{more}");
        let registry = "source = \"registry+https://example.org\"\n";
        let parts = [
            "version = 4\n\n".to_owned(),
            block("a", "") + "\n",
            block("b", registry) + "\n",
            block("c", "dependencies = [\n \"a\",\n]\n"),
        ];
        let names = ["b".to_owned(), "c".to_owned()];
        let expected = format!("{}{}{}", parts[0], parts[1], parts[2]);
        assert_eq!(
            without(&parts.concat(), &names),
            expected.trim_end().to_owned() + "\n"
        );
    }
}
