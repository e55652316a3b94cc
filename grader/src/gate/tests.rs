//! What the gate finds, and what it lets through.

use super::{SourceRules, inspect, unread};
use crate::intake::Sources;

fn messages(source: &str, rules: &SourceRules) -> Vec<String> {
    let sources = Sources::from_texts(&[("src/lib.rs", source)]);
    let found = inspect(&sources, "queue", rules);
    found.into_iter().map(|found| found.message).collect()
}

fn rules(forbids: &[&str], requires: &[&str]) -> SourceRules {
    let owned = |entries: &[&str]| entries.iter().map(|it| (*it).to_owned()).collect();
    SourceRules {
        forbids: owned(forbids),
        requires: owned(requires),
        allows: Vec::new(),
    }
}

/// `source` has one finding, and it is `what`.
#[track_caller]
fn finds(source: &str, what: &str) {
    let found = messages(source, &SourceRules::default());
    let told = found
        .iter()
        .any(|it| it.starts_with(&format!("`{what}` is")));
    assert!(told, "{source}\n{found:#?}");
}

#[track_caller]
fn allows(source: &str) {
    let found = messages(source, &SourceRules::default());
    assert_eq!(found, [""; 0], "{source}");
}

#[test]
fn the_word_unsafe_is_found_wherever_it_is_code() {
    for source in [
        "fn f() { unsafe { g() } }",
        "unsafe fn f() {}",
        "unsafe impl Sync for A {}",
        "macro_rules! m { () => { unsafe { g() } } }",
        "m!(unsafe);",
        "#[unsafe(no_mangle)] fn f() {}",
        "#[cfg_attr(all(), unsafe(naked))] fn f() {}",
        "#!/bin/sh\nunsafe fn f() {}",
        "\u{feff}unsafe fn f() {}",
    ] {
        finds(source, "unsafe");
    }
}

#[test]
fn what_calls_or_is_called_by_other_languages_is_found() {
    finds("extern \"C\" { fn f(); }", "extern");
    finds("extern { fn f(); }", "extern");
    finds("pub extern \"C\" fn f() {}", "extern");
    finds("#[macro_use] extern crate libc;", "extern crate libc");
    finds("extern crate proc_macro as p;", "extern crate proc_macro");
    allows("extern crate std; extern crate core as c; extern crate alloc; extern crate self as a;");
    allows("extern crate queue_task;");
}

#[test]
fn attributes_are_found_in_every_dress() {
    for name in super::fixed::attribute_names() {
        finds(&format!("#[{name}] fn f() {{}}"), &format!("#[{name}]"));
    }
    finds("#[path = \"/etc/passwd\"] mod a;", "#[path]");
    finds("#![feature(naked_functions)]", "#[feature]");
    finds("#[cfg_attr(all(), path = \"x\")] mod a;", "#[path]");
    finds(
        "#[cfg_attr(all(), allow(x), cfg_attr(any(), no_mangle))] fn f() {}",
        "#[no_mangle]",
    );
    finds("#[unsafe(export_name = \"x\")] fn f() {}", "#[export_name]");
    finds(
        "#[std::prelude::v1::global_allocator] static A: B = B;",
        "#[global_allocator]",
    );
    finds("#[r#path = \"x\"] mod a;", "#[path]");
    finds(
        "macro_rules! m { () => { #[path = \"x\"] mod a; } }",
        "#[path]",
    );
}

#[test]
fn macros_that_reach_outside_are_found_by_every_path() {
    for name in super::fixed::macro_names() {
        finds(&format!("fn f() {{ {name}!(\"x\") }}"), &format!("{name}!"));
        finds(
            &format!("fn f() {{ std::{name}! [\"x\"] }}"),
            &format!("{name}!"),
        );
        finds(
            &format!("fn f() {{ r#{name}! {{\"x\"}} }}"),
            &format!("{name}!"),
        );
    }
    finds("use std::include_str as x;", "include_str!");
    finds("use core::{include as x, fmt};", "include!");
    finds("use ::std::arch::asm as x;", "asm!");
    finds("fn f() { m!(include_bytes) }", "include_bytes!");
    finds("compile_error!(include_str!(\"x\"));", "include_str!");
}

#[test]
fn honest_sources_are_let_through() {
    allows(
        "#![forbid(unsafe_code)] #![deny(unsafe_op_in_unsafe_fn)] #[allow(unsafe_code)] fn f() {}",
    );
    allows("/// Not unsafe, and no `extern \"C\"`.\nfn f() {} // unsafe\n/* unsafe { } */");
    allows("const A: &str = \"unsafe\"; const B: &str = r#\"#[path] include!(\"x\")\"#;");
    allows("fn path() {} fn link() {} let path = link; fn feature(start: u8) { start.path() }");
    allows("use std::env; use std::path::Path; fn f(env: u8) -> bool { env != 3 && include != 4 }");
    allows("fn f() { set.include(3); x.env; asm(); include(); let lang = 3; a.naked() }");
    allows("#[cfg(feature = \"x\")] #[derive(Debug)] #[doc(alias = \"link\")] struct A;");
    allows("#[cfg_attr(path, allow(x))] fn f() {} #[rustfmt::skip] fn g() {}");
    allows("use crate::include; mod include {}");
}

#[test]
fn what_is_no_rust_is_left_to_rustc() {
    allows("fn f() { unsafe \" }");
    allows("fn f( { unsafe }");
}

#[test]
fn what_only_rustc_could_read_does_not_hide_the_word() {
    let of = |text: &str| unread(&Sources::from_texts(&[("src/lib.rs", text)]), "queue").len();
    assert_eq!(of("fn f() { unsafe \" }"), 1);
    assert_eq!(of("fn f() { \" }"), 0);
    assert_eq!(of("#![forbid(unsafe_code)] fn f() { \" }"), 0);
    assert_eq!(of("fn f() { \" } (unsafe)"), 1);
}

#[test]
fn a_tower_of_brackets_hides_nothing_and_harms_nobody() {
    let tower = |inside: &str| format!("{}{inside}{}", "(".repeat(50_000), ")".repeat(50_000));
    finds(&tower("unsafe"), "unsafe");
    allows(&tower("1"));
    allows(&"!".repeat(100_000));
}

#[test]
fn a_finding_shows_its_line_as_rustc_does() {
    let source = "\u{feff}//! ß\r\nmod größe { fn ß() { unsafe { } } }\r\n";
    let sources = Sources::from_texts(&[("src/lib.rs", source)]);
    let found = inspect(&sources, "queue", &SourceRules::default());
    let [found] = found.as_slice() else {
        panic!("{found:#?}")
    };
    let site = found.site.as_ref().unwrap();
    assert_eq!(site.to_string(), "exercises/queue/src/lib.rs:2");
    assert_eq!(site.column, 22);
    assert_eq!(
        found.rendered,
        "error: `unsafe` is not allowed: everything here can be done in safe Rust, with std's locks, \
         channels and atomics\n \
         --> exercises/queue/src/lib.rs:2:22\n  |\n\
         2 | mod größe { fn ß() { unsafe { } } }\n  |                      ^^^^^^\n"
    );
    let span = &found.said.as_ref().unwrap().spans[0];
    let marked = &source[span.byte_start as usize..span.byte_end as usize];
    assert_eq!(marked, "unsafe");
}

#[test]
fn what_an_exercise_forbids_is_found_under_every_name() {
    let sleep = rules(&["thread::sleep"], &[]);
    for source in [
        "fn f() { std::thread::sleep(d) }",
        "use std::thread; fn f() { thread::sleep(d) }",
        "use std::thread::sleep; fn f() { sleep(d) }",
        "use std::thread::{self, sleep as nap}; fn f() { nap(d) }",
        "use std::thread as t; fn f() { t::sleep(d) }",
        "use std::{sync::Arc, thread::{self as t}}; fn f() { t::sleep(d) }",
    ] {
        let found = messages(source, &sleep);
        assert!(
            found.iter().any(|it| it.contains("`thread::sleep`")),
            "{source}: {found:?}"
        );
    }
    for source in [
        "fn sleep() {} fn f() { sleep(); x.sleep(); bed::sleep() }",
        "use std::thread; use bed::sleep; fn f() { thread::spawn(sleep) }",
        "// thread::sleep\nconst A: &str = \"thread::sleep\";",
        "use std::{thread, bed::{sleep}}; fn f() { sleep() }",
    ] {
        assert_eq!(messages(source, &sleep), [""; 0], "{source}");
    }
}

#[test]
fn groups_are_what_they_say() {
    for (group, source) in [
        ("locks", "use std::sync::*; fn f() { Mutex::new(1) }"),
        ("locks", "struct A { c: std::sync::Condvar }"),
        ("channels", "use std::sync::mpsc::channel;"),
        (
            "atomics",
            "use std::sync::atomic::{AtomicU64 as A, Ordering};",
        ),
        ("atomics", "use std::sync::atomic as a;"),
        ("threads", "fn f() { std::thread::scope(|s| ()) }"),
        ("Arc", "use std::sync::Arc;"),
    ] {
        assert!(
            !messages(source, &rules(&[group], &[])).is_empty(),
            "{source}"
        );
    }
    let own = "struct Sender; fn lock() {} fn spawn() { x.spawn() } mod atomic {} struct Locks;";
    let all = ["locks", "channels", "atomics", "threads"];
    assert_eq!(messages(own, &rules(&all, &[])), [""; 0]);
}

#[test]
fn what_an_exercise_requires_must_be_used_and_not_only_be_named() {
    let locks = rules(&[], &["locks"]);
    let missing = ["this exercise must use a lock (`Mutex`, `RwLock`, `Condvar`, ...)"];
    assert_eq!(messages("use std::sync::Mutex; // Mutex", &locks), missing);
    let used = "use std::sync::Mutex as M; struct A { m: M<u8> }";
    assert_eq!(messages(used, &locks), [""; 0]);
}

#[test]
fn a_rule_that_can_never_be_met_is_a_mistake() {
    assert_eq!(rules(&["locks", "thread::sleep"], &["Arc"]).problem(), None);
    for wrong in ["", "a b", "a::", "::a", "1", "a!"] {
        assert!(rules(&[wrong], &[]).problem().is_some(), "{wrong:?}");
    }
}

fn allowing(word: &str) -> SourceRules {
    SourceRules {
        allows: vec![word.to_owned()],
        ..SourceRules::default()
    }
}

#[test]
fn an_exercise_allows_to_start_processes_and_nothing_else_about_them() {
    let processes = allowing("process");
    assert_eq!(processes.problem(), None);
    let starts = [
        "use std::process::{Child, Command, Stdio}; fn f() { Command::new(\"x\"); }",
        "use std::process; fn f() { process::Command::new(\"x\"); }",
        "use std::process::{self, ChildStdin as In}; fn f(_: In, _: process::ExitStatus) {}",
        "use std::process::*; fn f() {}",
    ];
    for source in starts {
        assert_eq!(messages(source, &processes), [""; 0], "{source}");
        assert!(!messages(source, &SourceRules::default()).is_empty());
    }
    let others = [
        "fn f() { std::process::exit(1) }",
        "use std::process; fn f() { process::abort() }",
        "use std::process::{Command, id};",
        "use std::processes::Command;",
        "use std::fs;",
    ];
    for source in others {
        assert_eq!(messages(source, &processes).len(), 1, "{source}");
    }
}

#[test]
fn what_cannot_be_allowed_is_a_mistake_that_says_what_can() {
    let problem = allowing("fork").problem().expect("it is none");
    assert_eq!(
        problem,
        "`allows` has `fork`, and all that can be allowed is `process`"
    );
}

fn of_files(files: &[(&str, &str)]) -> Vec<String> {
    let sources = Sources::from_texts(files);
    let mut found = inspect(&sources, "queue", &SourceRules::default());
    found.extend(unread(&sources, "queue"));
    found.into_iter().map(|found| found.message).collect()
}

#[test]
fn files_that_belong_to_no_module_are_nobodys_code() {
    let lib = ("src/lib.rs", "mod used; mod deep;");
    assert_eq!(
        of_files(&[lib, ("src/notes.rs", "it's not unsafe")]),
        [""; 0]
    );
    assert_eq!(
        of_files(&[lib, ("src/draft.rs", "fn f() { unsafe {} }")]),
        [""; 0]
    );
    for path in ["src/used.rs", "src/deep/mod.rs", "src/deep/used.rs"] {
        assert_eq!(
            of_files(&[lib, (path, "fn f() { unsafe {} }")]).len(),
            1,
            "{path}"
        );
    }
    let through = [
        lib,
        ("src/used.rs", "mod far;"),
        ("src/used/far.rs", "unsafe fn f() {}"),
    ];
    assert_eq!(of_files(&through).len(), 1);
}

#[test]
fn what_no_call_of_rustc_compiles_is_not_looked_at() {
    for dead in [
        "#[cfg(test)] mod tests { const A: &str = include_str!(\"a\"); }",
        "#[cfg(test)] use std::include_str as x; #[cfg(test)] #[test] fn f() { unsafe {} }",
        "#[test] fn f() { unsafe {} }",
        "#[test] #[should_panic] pub(crate) async fn f<A, B>() -> A { unsafe {} }",
        "mod a { #[test] fn f() { std::process::abort() } }",
        "#[cfg(all(test, unix))] mod tests { fn f() { unsafe {} } }",
        "#[cfg(any())] fn f<A, B>(a: A) -> B { unsafe {} }",
        "#[cfg(feature = \"x\")] #[path = \"x.rs\"] mod x;",
        "#[path = \"x.rs\"] #[cfg(not(debug_assertions))] mod x;",
        "#[cfg_attr(test, path = \"x.rs\")] mod x;",
        "#![cfg_attr(docsrs, feature(doc_cfg))]",
        "#[cfg_attr(all(), allow(x), cfg(test))] fn f() { unsafe {} }",
        "mod a { #![cfg(test)] fn f() { unsafe {} } }",
        "fn f() { #[cfg(test)] { unsafe {} } #[cfg(test)] let a = unsafe { 1 }; g(); }",
        "struct A { a: u8, #[cfg(test)] b: [u8; include!(\"x\")], }",
        "fn f() { match a { #[cfg(test)] 1 => unsafe { 1 }, _ => 2 } }",
        "impl A { #[cfg(test)] fn f() { unsafe {} } }",
        "trait A { #[cfg(loom)] fn f() -> u8 { unsafe {} } fn g(); }",
    ] {
        assert_eq!(of_files(&[("src/lib.rs", dead)]), [""; 0], "{dead}");
    }
    let other = [
        ("src/lib.rs", "mod helpers;"),
        (
            "src/helpers.rs",
            "//! For tests.\n#![cfg(test)]\nfn f() { unsafe {} }",
        ),
    ];
    assert_eq!(of_files(&other), [""; 0]);
}

#[test]
fn what_may_be_compiled_does_not_hide_behind_what_is_not() {
    for hidden in [
        "#[cfg(test)] mod tests {} fn f() { unsafe {} }",
        "#[cfg(test)] use a::b; fn f() { unsafe {} }",
        "#[cfg(not(test))] mod tests { fn f() { unsafe {} } }",
        "#[cfg(any(test, all()))] fn f() { unsafe {} }",
        "#[cfg(unix)] fn f() { unsafe {} }",
        "#[cfg(debug_assertions)] fn f() { unsafe {} }",
        "#![cfg(test)] fn f() { unsafe {} }",
        "#[cfg_attr(unix, path = \"x.rs\")] mod x;",
        "#[cfg_attr(not(test), path = \"x.rs\")] mod x;",
        // A macro drops the attribute and keeps what it stands on.
        "macro_rules! m { (#[$a:meta] $i:item) => { $i } } m! { #[cfg(test)] fn f() { unsafe {} } }",
        "macro_rules! m { () => { #[cfg(test)] fn f() { unsafe {} } } }",
        "m![#[cfg_attr(test, path = \"x\")] mod a;]",
        // What follows is another thing than what the attribute stands on.
        "fn f<#[cfg(any())] const N: usize>() { unsafe {} }",
        "fn f<#[cfg(any())] T>() { unsafe {} }",
        "fn f<A, #[cfg(any())] T>() { unsafe {} }",
        "fn f<A, #[cfg(any())] const N: usize>() { unsafe {} }",
        "struct A { #[cfg(any())] r#fn: u8, b: [u8; unsafe { 1 }] }",
        "const A: [u8; 1] = [#[cfg(any())] 1, unsafe { 2 }];",
        "fn f() { g(#[cfg(any())] const { 1 }, unsafe { 2 }) }",
        "fn f() { match a { #[cfg(any())] 1 => 2, _ => unsafe { 3 } } }",
        "enum A { #[cfg(any())] B, C = unsafe { 1 } }",
        "#[cfg(any())] fn f() {} #[inline] fn g() { unsafe {} }",
        "#[cfg(any())] fn f(); fn g() { unsafe {} }",
        "#[test] static A: u8 = unsafe { 1 };",
        "#[r#cfg(any())] fn f() { unsafe {} }",
        // Code is written for this one before the other is looked at.
        "#[global_allocator] #[cfg(any())] static A: B = B;",
    ] {
        assert_eq!(of_files(&[("src/lib.rs", hidden)]).len(), 1, "{hidden}");
    }
}

#[test]
fn what_reaches_out_of_the_process_is_found_by_its_name() {
    for (source, what) in [
        ("fn f() { std::process::abort() }", "std::process::abort"),
        ("use std::process::{self, exit};", "std::process"),
        ("use std::process::exit as leave;", "std::process::exit"),
        (
            "use std::process as p; fn f() { p::abort() }",
            "std::process::abort",
        ),
        (
            "use std as s; fn f() { s::process::id(); }",
            "std::process::id",
        ),
        (
            "macro_rules! m { () => { ::std::process::abort() } }",
            "std::process::abort",
        ),
        ("fn f() { let _ = std::io::pipe(); }", "std::io::pipe"),
        (
            "use std::io::{self, Read}; fn f() { io::pipe(); }",
            "std::io::pipe",
        ),
        ("use std::fs::File;", "std::fs::File"),
    ] {
        finds(source, what);
    }
    allows(
        "mod process { pub fn abort() {} } fn f() { process::abort(); crate::process::abort() }",
    );
    allows("use std::io::{Read, Write}; fn f(pipe: u8) { pipe.io(); std::thread::park() }");
}

#[test]
fn counts_of_what_is_shared_are_found_however_they_are_asked_for() {
    for source in [
        "fn f() { Arc::strong_count(&a) }",
        "fn f() { <Arc<u8>>::strong_count(&a) }",
        "fn f() { Arc::<u8>::strong_count(&a) }",
        "fn f() { weak.strong_count() }",
        "fn f() { g(Weak::strong_count) }",
        "type P = Arc<u8>; fn f() { P::strong_count(&a) }",
        "macro_rules! m { ($f:ident) => { Arc::$f(&a) } } fn f() { m!(strong_count) }",
    ] {
        finds(source, "strong_count");
        finds(&source.replace("strong", "weak"), "weak_count");
    }
    allows(
        "struct A { weak_count: u8 } fn f(a: A, strong_count: u8) { a.weak_count + strong_count }",
    );
    allows("fn f(weak_count: u8) { println!(\"{}\", weak_count); A { weak_count } }");
    allows("#[cfg(test)] mod tests { fn f() { assert_eq!(Arc::strong_count(&a), 1) } }");
}

#[test]
fn a_macro_is_handed_no_attribute_that_it_could_put_anywhere() {
    let put = "macro_rules! put { ($a:ident) => { #[$a] static A: B = B; } }";
    finds(
        &format!("{put} put!(global_allocator);"),
        "#[global_allocator]",
    );
    finds(
        "use std::prelude::v1::global_allocator as g;",
        "#[global_allocator]",
    );
    allows(&format!("{put} put!(used);"));
}

#[test]
fn levels_of_the_lint_of_unsafe_code_are_let_through() {
    for level in ["allow", "expect", "warn", "deny", "forbid"] {
        allows(&format!(
            "#![{level}(unsafe_code)] #[{level}(unsafe_code)] fn f() {{}}"
        ));
        allows(&format!("#![cfg_attr(all(), {level}(unsafe_code))]"));
    }
}

#[test]
fn what_is_left_to_rustc_is_not_said_to_lack_anything() {
    let broken = [(
        "src/lib.rs".to_owned(),
        "fn f() { use std::sync::Mutex;".to_owned(),
    )];
    let found = inspect(
        &Sources::of(broken.to_vec()),
        "queue",
        &rules(&[], &["locks"]),
    );
    assert!(found.is_empty(), "{found:?}");
}
