//! What compiles against `std` compiles against the model. Checks types and names only;
//! `probes.rs` runs code.
#![allow(dead_code, reason = "each test file uses a part of the support module")]

mod support;

use support::compile::Compile;

/// The same for both stand-ins for `std`.
const SNIPPETS: &str = include_str!("../../noise-std/tests/snippets.txt");

/// The two snippets that leave the program, and the one that measures an atomic: the model's are
/// larger than their values.
const REFUSED: [(&str, &[&str]); 3] = [
    ("std::process::exit/abort", &["E0433"]),
    ("std::env/fs/net", &["E0433", "E0433", "E0433"]),
    ("atomic transparent/size", &["E0080"]),
];

// rustc denies `let _ = lock.try_read()` under the real std as well: a lint, not a missing item.
const ALLOWED: &str = "#![allow(let_underscore_lock)]\n";

fn snippets() -> Vec<(&'static str, &'static str)> {
    SNIPPETS
        .lines()
        .map(|line| line.split_once('|').expect("name|code"))
        .collect()
}

#[test]
fn every_snippet_of_std_compiles_but_for_three() {
    assert_eq!(snippets().len(), 132);
    let refused = |name: &str| REFUSED.iter().any(|(refused, _)| *refused == name);
    let wanted = || snippets().into_iter().filter(|(name, _)| !refused(name));
    assert_eq!(wanted().count(), 129);
    // One crate of modules takes a second; one crate each takes many, so only to name a culprit.
    let mut all = ALLOWED.to_owned();
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
            let source = format!("{ALLOWED}{code}");
            let compiled = Compile::injected("one_snippet", "2024", &source).check();
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
fn three_snippets_are_refused_for_the_reasons_given() {
    for (refused, codes) in REFUSED {
        let (_, code) = snippets()
            .into_iter()
            .find(|(name, _)| *name == refused)
            .expect("the snippet exists");
        let compiled = Compile::injected("refused_snippet", "2024", code).check();
        assert_eq!(compiled.error_codes(), codes, "{}", compiled.rendered());
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
            assert_eq!(std::mem::size_of::<u8>(), 1);
            debug_assert_ne!(v[0], v[1]);
            println!("{} {:?} {}", file!(), v, stringify!(x));
            let w = dbg!(&v, n);
            print!("{}", w.1); eprint!("x"); eprintln!(); println!();
            match n { 0 => unreachable!(), 1 => todo!(), 2 => panic!("two"), 3 => unimplemented!(), _ => {} }
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
        ("2015", String::new()),
        ("2018", since_2018.to_owned()),
        ("2021", format!("{since_2018}{since_2021}")),
        ("2024", format!("{since_2018}{since_2021}{since_2024}")),
    ];
    for (edition, more) in editions {
        Compile::injected("prelude", edition, &format!("{source}{more}"))
            .check()
            .success();
    }
}

#[test]
fn a_crate_without_std_compiles_against_core() {
    let source = r#"
        #![no_std]
        use core::sync::atomic::{AtomicU8, Ordering};
        #[derive(Debug, Default)] pub struct S(pub u8);
        pub fn f(a: &AtomicU8) -> Option<u8> {
            assert!(a.load(Ordering::SeqCst) > 0, "{:?}", a);
            core::hint::spin_loop();
            let here: &core::panic::Location = core::panic::Location::caller();
            if here.line() == 0 { panic!("nowhere") }
            Some(core::cell::Cell::new(1).get())
        }
    "#;
    Compile::injected("no_std", "2024", source)
        .check()
        .success();
}

#[test]
fn a_name_of_a_module_that_is_also_a_macro_stays_free() {
    let source = "mod vec { pub const X: u8 = 1; } mod panic { pub const X: u8 = 1; }
        pub fn f() -> Vec<u8> { if vec::X != panic::X { panic!() } vec![vec::X] }";
    Compile::injected("free_names", "2024", source)
        .check()
        .success();
}

#[test]
fn the_traits_of_stds_types_are_those_of_the_models() {
    let source = r#"
        use std::cell::Cell;
        use std::collections::{HashMap, HashSet};
        use std::fmt::{Debug, Display};
        use std::panic::{RefUnwindSafe, UnwindSafe};
        use std::sync::atomic::*;
        use std::sync::mpsc::*;
        use std::sync::*;
        use std::thread::*;
        use std::time::*;
        struct Plain;
        fn unwinds<T: UnwindSafe + RefUnwindSafe>() {}
        fn crosses<T: Send + Sync>() {}
        fn shows<T: Debug>() {}
        pub fn f() {
            unwinds::<(Mutex<Cell<u8>>, RwLock<Cell<u8>>, Condvar, Barrier, Once)>();
            unwinds::<(Sender<Cell<u8>>, SyncSender<u8>, AtomicU8, AtomicPtr<u8>, Thread)>();
            unwinds::<(OnceLock<u8>, LazyLock<u8>)>();
            crosses::<(Mutex<Cell<u8>>, RwLock<u8>, Condvar, Barrier, Once, OnceLock<u8>)>();
            crosses::<(LazyLock<u8>, JoinHandle<u8>, Thread, ThreadId, Sender<Cell<u8>>)>();
            crosses::<(HashMap<u8, u8>, HashSet<u8>)>();
            shows::<(Sender<Plain>, SyncSender<Plain>, Receiver<Plain>, JoinHandle<Plain>)>();
            shows::<(Once, Barrier, Condvar, Thread, ThreadId, Builder, Instant, SystemTime)>();
        }
        pub fn g(m: &Mutex<u8>) -> impl Display { m.lock().unwrap() }
    "#;
    Compile::injected("traits", "2024", source)
        .check()
        .success();
    for (name, code) in [
        (
            "guards are sent",
            "fn s<T: Send>() {} pub fn f() { s::<std::sync::RwLockReadGuard<u8>>() }",
        ),
        (
            "a cell is shared",
            "fn s<T: Sync>() {} pub fn f() { s::<std::sync::Mutex<std::rc::Rc<u8>>>() }",
        ),
        (
            "a cell is read",
            "fn s<T: Sync>() {} pub fn f() { s::<std::sync::RwLock<std::cell::Cell<u8>>>() }",
        ),
        (
            "a channel carries",
            "fn s<T: Send>() {} pub fn f() { s::<std::sync::mpsc::Sender<std::rc::Rc<u8>>>() }",
        ),
        (
            "a receiver is shared",
            "fn s<T: Sync>() {} pub fn f() { s::<std::sync::mpsc::Receiver<u8>>() }",
        ),
        (
            "a thread takes",
            "pub fn f() { let r = std::rc::Rc::new(1); std::thread::spawn(move || drop(r)); }",
        ),
    ] {
        let compiled = Compile::injected("not_safe", "2024", code).check();
        assert_eq!(compiled.error_codes(), ["E0277"], "{name}");
    }
}

#[test]
fn maps_and_sets_are_used_as_stds_are() {
    let source = r#"
        use std::collections::{HashMap, HashSet, hash_map, hash_map::Entry};
        use std::hash::{BuildHasher, RandomState};
        use std::sync::{Arc, Mutex, RwLock};
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct Store { map: HashMap<String, Vec<u32>>, set: HashSet<u32> }
        pub static SHARED: Mutex<Option<HashMap<u32, u32>>> = Mutex::new(None);
        pub fn f(text: &str) -> Option<u32> {
            let mut counts: HashMap<&str, u32> = HashMap::new();
            for word in text.split(' ') { *counts.entry(word).or_insert(0) += 1; }
            if let Entry::Occupied(mut found) = counts.entry("x") { *found.get_mut() += 1; }
            for (_, count) in &mut counts { *count += 1; }
            let mut sorted: Vec<(&str, u32)> = counts.clone().into_iter().collect();
            sorted.sort();
            let more = HashMap::from([("a", 1), ("b", 2)]);
            counts.extend(more.iter().map(|(k, v)| (*k, *v)));
            counts.extend(&more);
            counts.retain(|_, v| *v > 1);
            let total = counts["a"] + counts.values().sum::<u32>();
            let lengths: Vec<usize> = vec![counts.clone()].iter().map(HashMap::len).collect();
            let keys: HashSet<&str> = counts.keys().copied().collect();
            let both = &keys | &HashSet::from(["c"]);
            let common: Vec<_> = keys.intersection(&both).collect();
            assert!(keys.is_subset(&both) && counts == counts.clone() && common.len() < lengths[0]);
            let taken = std::mem::take(&mut counts);
            drop(taken.into_values().chain(more.into_values()).max());
            let shared: Arc<RwLock<HashMap<u32, Arc<Mutex<u32>>>>> = Arc::default();
            let got = shared.read().unwrap().get(&1).cloned();
            let made = Arc::clone(shared.write().unwrap().entry(2).or_default());
            let _ = hash_map::RandomState::new().hash_one(*made.lock().unwrap());
            let _: HashMap<u8, u8, RandomState> = HashMap::with_hasher(RandomState::new());
            got.map(|found| *found.lock().unwrap() + total)
        }
        pub fn borrowed<'a>(words: &'a [String]) -> HashMap<&'a str, usize> {
            words.iter().enumerate().map(|(at, word)| (word.as_str(), at)).collect()
        }
    "#;
    Compile::injected("maps", "2024", source).check().success();
}

#[test]
fn a_print_may_be_the_tail_of_a_block_in_every_edition() {
    let source = "pub fn f() { let x = std::cell::RefCell::new(1); println!(\"{}\", x.borrow()) }
        pub fn g() { let m = std::sync::Mutex::new(1); eprintln!(\"{}\", m.lock().unwrap()) }";
    for edition in ["2015", "2018", "2021", "2024"] {
        Compile::injected("tail", edition, source).check().success();
    }
}
