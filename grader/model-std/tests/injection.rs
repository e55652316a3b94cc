//! That `--extern std=...` and `--extern core=...` put the model in their place. rustc does not
//! document it: on the day when it stops, these tests fail, and submissions must be compiled in
//! another way.
#![allow(dead_code, reason = "each test file uses a part of the support module")]

mod support;

use support::compile::{Compile, run};

/// rustc's words for a name that leads nowhere or is private.
const REFUSED: [&str; 6] = ["E0432", "E0433", "E0425", "E0463", "E0603", "E0583"];

#[track_caller]
fn assert_refused(name: &str, source: &str) {
    let compiled = Compile::injected(name, "2024", source).check();
    assert!(!compiled.succeeded(), "not refused: {source}");
    let codes = compiled.error_codes();
    assert!(!codes.is_empty(), "{}", compiled.rendered());
    for code in codes {
        assert!(REFUSED.contains(&code.as_str()), "{}", compiled.rendered());
    }
}

#[test]
fn every_path_to_std_and_core_leads_to_the_model() {
    let source = r#"
        extern crate std as real;
        extern crate core as real_core;
        use std::any::type_name;
        fn main() {
            let names = [
                type_name::<std::sync::Mutex<u8>>(),
                type_name::<::std::sync::Mutex<u8>>(),
                type_name::<real::sync::Mutex<u8>>(),
                type_name::<std::sync::atomic::AtomicU8>(),
                type_name::<core::sync::atomic::AtomicU8>(),
                type_name::<ABSOLUTE core::sync::atomic::AtomicU8>(),
                type_name::<real_core::sync::atomic::AtomicU8>(),
                type_name::<std::sync::mpsc::Receiver<u8>>(),
                type_name::<std::thread::JoinHandle<u8>>(),
                type_name::<std::time::Instant>(),
                type_name::<std::collections::HashMap<u8, u8>>(),
            ];
            for name in names {
                assert!(name.starts_with("model_std::"), "{}", name);
            }
        }
    "#;
    for edition in ["2015", "2018", "2021", "2024"] {
        // In edition 2015 a path that begins with `::` begins in the crate itself.
        let absolute = if edition == "2015" { "" } else { "::" };
        let source = source.replace("ABSOLUTE ", absolute);
        run(Compile::injected("paths", edition, &source)
            .program()
            .success());
    }
}

#[test]
fn the_real_std_has_no_name() {
    for source in [
        "extern crate std as real; pub use real::fs::read;",
        "extern crate std as real; pub use real::process::exit;",
        "extern crate core as real; pub use real::net::IpAddr;",
        "pub use ::std::os::fd::RawFd;",
        "pub use std::path::Path;",
        "pub use std::backtrace::Backtrace;",
        "pub use std::env::var;",
        "pub use std::arch::is_x86_feature_detected;",
        "pub use core::arch::asm;",
        "pub use std::io::pipe;",
        "pub use std::net::TcpStream;",
    ] {
        assert_refused("names_the_real_std", source);
    }
}

#[test]
fn nothing_of_the_engine_has_a_name() {
    for source in [
        "extern crate grade_engine;",
        "extern crate model_std;",
        "extern crate model_core;",
        "pub use grade_engine::execute;",
        "pub use std::grade_engine::execute;",
        "pub use std::operation::wait;",
        "pub use std::engine::point;",
        "pub use std::shown::shown;",
        "pub use std::sync::mutex::Mutex;",
        "pub use std::sync::once::Call;",
        "pub use std::sync::footprint::Footprint;",
        "pub use std::sync::mpsc::channel::Channel;",
        "pub use std::sync::atomic::cell::AtomicCell;",
        "pub use std::thread::packet::start;",
        "pub use std::thread::current::handle_of;",
        "pub use std::io::stream::stdout;",
        "pub use std::prelude::panic_macro::panic;",
    ] {
        assert_refused("names_the_engine", source);
    }
}

#[test]
fn what_the_macros_need_is_all_that_std_does_not_have() {
    let source = "
        pub use std::io::{_print, _eprint};
        pub const KEY: std::thread::LocalKey<u8> = std::thread::LocalKey::new(|| 1);
    ";
    Compile::injected("hidden", "2024", source)
        .check()
        .success();
}

#[test]
fn macros_that_read_the_building_machine_are_refused() {
    for call in [
        "env!(\"PATH\")",
        "option_env!(\"PATH\")",
        "include_str!(\"lib.rs\")",
        "include_bytes!(\"lib.rs\")",
    ] {
        for prefix in ["", "std::", "core::"] {
            let source = format!("pub fn f() {{ let _ = {prefix}{call}; }}");
            let compiled = Compile::injected("reads_machine", "2024", &source).check();
            assert!(!compiled.succeeded(), "not refused: {source}");
        }
    }
}
