//! What compiles against `std` compiles against `noise-std`, and what a submission must not reach
//! does not. Checks types and names only; `behaviour.rs` runs code.
#![allow(dead_code, reason = "each test file uses a part of the support module")]

mod support;

use support::Compile;

const SNIPPETS: &str = include_str!("snippets.txt");

/// The two snippets that leave the program.
const REFUSED: [&str; 2] = ["std::process::exit/abort", "std::env/fs/net"];

/// rustc's words for a name that leads nowhere: an import, a path, a function, a crate.
const UNRESOLVED: [&str; 4] = ["E0432", "E0433", "E0425", "E0463"];

fn snippets() -> Vec<(&'static str, &'static str)> {
    SNIPPETS
        .lines()
        .map(|line| line.split_once('|').expect("name|code"))
        .collect()
}

fn assert_unresolved(name: &str, source: &str) {
    let compiled = Compile::injected(name, "2024", source).check();
    assert!(!compiled.succeeded(), "not refused: {source}");
    let codes = compiled.error_codes();
    assert!(!codes.is_empty(), "{}", compiled.rendered());
    for code in &codes {
        assert!(
            UNRESOLVED.contains(&code.as_str()),
            "{source}: {}",
            compiled.rendered()
        );
    }
}

#[test]
fn every_snippet_of_std_compiles_but_for_the_two_that_leave_the_program() {
    assert_eq!(snippets().len(), 132);
    let wanted = || {
        snippets()
            .into_iter()
            .filter(|(name, _)| !REFUSED.contains(name))
    };
    assert_eq!(wanted().count(), 130);
    // rustc denies `let _ = lock.try_read()` under the real std as well: a lint, not a missing item.
    let allowed = "#![allow(let_underscore_lock)]\n";
    // One crate of modules takes a second; one crate each takes many, so only to name a culprit.
    let mut all = allowed.to_owned();
    for (number, (_, code)) in wanted().enumerate() {
        all += &format!("pub mod snippet_{number} {{ {code} }}\n");
    }
    if Compile::injected("all_snippets", "2024", &all)
        .check()
        .succeeded()
    {
        return;
    }
    let failures: Vec<String> = wanted()
        .filter_map(|(name, code)| {
            let compiled =
                Compile::injected("one_snippet", "2024", &format!("{allowed}{code}")).check();
            (!compiled.succeeded()).then(|| format!("{name}\n{}", compiled.rendered()))
        })
        .collect();
    panic!(
        "{} snippets do not compile, alone:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn the_two_snippets_that_leave_the_program_are_refused() {
    let mut refused = 0;
    for (name, code) in snippets()
        .into_iter()
        .filter(|(name, _)| REFUSED.contains(name))
    {
        assert_unresolved("refused_snippet", code);
        assert!(!name.is_empty());
        refused += 1;
    }
    assert_eq!(refused, 2);
}

#[test]
fn each_way_out_of_the_program_is_refused_by_itself() {
    for code in [
        "std::process::exit(0);",
        "let _ = std::fs::read(\"x\");",
        "let _: Option<std::net::TcpStream> = None;",
        "let _ = std::env::var(\"x\");",
        "let _: Option<std::os::fd::RawFd> = None;",
        "let _ = std::path::Path::new(\"x\").exists();",
        "let _ = std::backtrace::Backtrace::force_capture();",
        "let _ = ::std::env::args();",
    ] {
        assert_unresolved("way_out", &format!("pub fn f() {{ {code} }}"));
    }
    assert_unresolved(
        "way_out",
        "extern crate std as real; pub use real::fs::read;",
    );
}

#[test]
fn the_controls_of_the_noise_have_no_name() {
    for source in [
        "extern crate noise_control;",
        "extern crate noise_std;",
        "pub use noise_control::stop;",
        "pub use std::noise_control::stop;",
        "pub use std::noise::stop;",
        "pub use std::thread::spawned;",
    ] {
        assert_unresolved("controls", source);
    }
}

#[test]
fn macros_that_read_the_building_machine_are_refused() {
    for call in [
        "env!(\"PATH\")",
        "option_env!(\"PATH\")",
        "include_str!(\"source.rs\")",
    ] {
        for prefix in ["", "std::"] {
            let source = format!("pub fn f() {{ let _ = {prefix}{call}; }}");
            let compiled = Compile::injected("reads_machine", "2024", &source).check();
            assert!(!compiled.succeeded(), "not refused: {source}");
        }
    }
}

#[test]
fn the_prelude_of_each_edition_is_whole() {
    let source = r#"
        use std::fmt::Write as _;
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct S(pub u8);
        std::thread_local! { static X: ::std::cell::Cell<u8> = const { ::std::cell::Cell::new(0) } }
        pub fn f(parse: &str) -> Result<String, Box<dyn (::std::error::Error)>> {
            let mut text = String::new();
            for i in (0..3u8).chain(4..=5).rev() { write!(text, "{}", i)?; }
            let n: u32 = parse.parse()?;
            let v: Vec<Option<S>> = vec![Some(S(1)), None];
            assert!(v.len() == 2 && n > 0, "{}", n);
            assert_eq!(size_of::<u8>(), 1);
            debug_assert_ne!(v[0], v[1]);
            println!("{} {:?} {}", file!(), v, stringify!(x));
            match n { 0 => unreachable!(), 1 => todo!(), 2 => panic!("two"), _ => {} }
            drop(v);
            let g: &dyn Fn() -> u8 = &|| X.with(|x| x.get());
            let _ = ::std::panic::catch_unwind(|| ());
            Ok(format!("{}{}", text.to_string(), g()))
        }
    "#;
    let since_2018 = "pub async fn a() -> Option<u8> { b().await?; None } async fn b() -> Option<u8> { Some(1) }";
    let since_2021 =
        "pub fn t() -> bool { u8::try_from(3u32).is_ok() && Vec::from_iter([1]).len() == 1 }";
    let since_2024 = "pub fn u() -> impl Future<Output = u8> { async { 1 } }";
    let editions = [
        ("2015", "".to_owned()),
        ("2018", since_2018.to_owned()),
        ("2021", format!("{since_2018}{since_2021}")),
        ("2024", format!("{since_2018}{since_2021}{since_2024}")),
    ];
    for (edition, more) in editions {
        let compile = Compile::injected("prelude", edition, &format!("{source}{more}"));
        compile.check().success();
    }
}

#[test]
fn a_name_of_a_module_that_is_also_a_macro_stays_free() {
    let source = "mod vec { pub const X: u8 = 1; } mod panic { pub const X: u8 = 1; }
        pub fn f() -> Vec<u8> { if vec::X != panic::X { panic!() } vec![vec::X] }";
    Compile::injected("free_names", "2024", source)
        .check()
        .success();
    let source = "pub fn f() { vec::from_elem(1, 1); }";
    assert_unresolved("modules_not_in_prelude", source);
}
