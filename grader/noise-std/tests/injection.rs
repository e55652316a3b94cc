//! That `--extern std=...` puts `noise-std` in std's place. rustc does not document it: on the day
//! when it stops, these tests fail, and submissions must be compiled in another way.
#![allow(dead_code, reason = "each test file uses a part of the support module")]

mod support;

use support::{Compile, LIBRARIES, run};

#[test]
fn every_path_to_std_leads_to_the_stand_in() {
    let source = r#"
        extern crate std as real;
        use std::any::type_name;
        fn main() {
            println!("{}", type_name::<std::sync::Mutex<u8>>());
            println!("{}", type_name::<::std::sync::Mutex<u8>>());
            println!("{}", type_name::<real::sync::Mutex<u8>>());
            println!("{}", type_name::<std::sync::atomic::AtomicU8>());
            println!("{}", type_name::<std::sync::mpsc::Receiver<u8>>());
            println!("{}", type_name::<std::thread::JoinHandle<u8>>());
        }
    "#;
    for edition in ["2015", "2018", "2021", "2024"] {
        let output = run(Compile::injected("paths", edition, source)
            .program()
            .success());
        assert_eq!(output.lines().count(), 6);
        for name in output.lines() {
            assert!(
                name.starts_with("noise_std::"),
                "edition {edition}: {name} is not ours"
            );
        }
    }
}

#[test]
fn the_calls_arrive_at_the_wrappers_when_a_real_runner_links_the_submission() {
    let student = r#"
        use std::sync::Mutex;
        use std::thread;
        pub fn count_twice_locked() {
            let total = Mutex::new(0);
            let held = total.lock().unwrap();
            thread::scope(|scope| {
                let other = thread::Builder::new().name("second".into());
                other.spawn_scoped(scope, || {
                    *total.lock().unwrap() += 1; // line 10
                }).unwrap();
                while !crate::may_release() { thread::yield_now() }
                drop(held);
            });
        }
        static GO: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);
        pub fn release() { GO.store(true, std::sync::atomic::Ordering::SeqCst) }
        fn may_release() -> bool { GO.load(std::sync::atomic::Ordering::SeqCst) }
    "#;
    let runner = r#"
        use std::time::Duration;
        fn main() {
            noise_control::start(1);
            let call = std::thread::spawn(student::count_twice_locked);
            let found = loop {
                let all = noise_control::whereabouts();
                let named = |name| all.iter().find(|it| it.name.as_deref() == Some(name));
                let waits = named("second").and_then(|second| second.inside);
                let holds = named("first").and_then(|first| first.holds.first());
                if let Some((waits, holds)) = waits.zip(holds) {
                    break (waits, *holds);
                }
                std::thread::sleep(Duration::from_millis(1));
            };
            assert_eq!(noise_control::live_threads(), 1);
            let (waits, holds) = found;
            assert_eq!(waits.lock, holds.address);
            println!("{} {}:{}", waits.what, waits.site.file(), waits.site.line());
            println!("{} {}:{}", holds.kind, holds.site.file(), holds.site.line());
            student::release();
            call.join().unwrap();
            assert_eq!(noise_control::live_threads(), 0);
            assert!(noise_control::whereabouts().iter().all(|it| it.inside.is_none()));
        }
    "#;
    let student = Compile::injected("student", "2024", student).library("student");
    let runner = Compile::plain("runner", "2024", runner)
        .with("student", student.success())
        .with("noise_control", &LIBRARIES.noise_control)
        .program();
    assert_eq!(run(runner.success()), "lock a mutex source.rs:10\n");
}

#[test]
fn a_submissions_own_tests_still_build_and_run() {
    let source =
        "#[test] fn passes() { assert_eq!(std::sync::Mutex::new(1).into_inner().unwrap(), 1) }
        #[test] #[should_panic] fn panics() { panic!() }";
    run(Compile::injected("own_tests", "2024", source)
        .test_program()
        .success());
}
