mod support;
use support::*;
#[test]
fn go() {
    let p = Program::new("probes", include_str!("programs/probes.rs"));
    for name in include_str!("programs/probes.rs").lines().filter_map(|l| l.strip_prefix("    (\"")).map(|l| l.split('"').next().unwrap()) {
        let t = std::time::Instant::now();
        let r = p.explore_within(std::time::Duration::from_secs(20), name, &["delays=2","budget=2000","random=300","pct=300","pos=300"]);
        println!("{name}: {:?} {:?}", t.elapsed(), r.map(|r| (r.schedules, r.exhausted, r.outcomes)));
    }
}
