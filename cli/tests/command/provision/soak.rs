//! Runs that are killed at random moments until one comes to its end.

use std::process::Child;
use std::time::Duration;

use tokio::time::Instant;

use super::helpcrunch::Helpcrunch;
use super::helpshift::Helpshift;
use super::server::{Mood, Server};
use super::workbench::{Ended, Workbench, people};

/// Numbers that look random and are the same each time (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// Starts runs and kills them, each after at most so long, until one ends by itself.
fn until_it_ends(workbench: &Workbench, seed: u64, longest: Duration) -> (Ended, u32) {
    let mut random = Random(seed);
    let mut kills = 0;
    loop {
        let wait = Duration::from_millis(random.below(longest.as_millis() as u64));
        let mut child = workbench.start();
        if ends_within(&mut child, wait) {
            return (workbench.end(child), kills);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
}

fn ends_within(child: &mut Child, wait: Duration) -> bool {
    let until = Instant::now() + wait;
    while Instant::now() < until {
        if child.try_wait().unwrap().is_some() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    false
}

fn customers(name: &str, number: usize, longest: Duration) {
    let begun = Instant::now();
    let server = Server::start(Helpcrunch::default(), |_, _| Mood::Well);
    let workbench = Workbench::helpcrunch(name, &server.url, &people(number));
    let (ended, kills) = until_it_ends(&workbench, 1, longest);
    assert_eq!(ended.numbers(), [number as u64, 0, 0, 0]);
    let vendor = server.vendor();
    let users = vendor.users();
    assert_eq!(users.len(), number);
    assert!(users.values().all(|times| *times == 1));
    assert!(kills > 0);
    println!(
        "{number} customers, {kills} kills, {:?}; {} made, {} changed, {} calls",
        begun.elapsed(),
        vendor.made,
        vendor.changed,
        server.calls().len(),
    );
}

fn core_profiles(name: &str, number: usize, longest: Duration) {
    let begun = Instant::now();
    let slow = |_: usize, call: &str| match call.starts_with("POST") {
        true => Mood::Slow(Duration::from_millis(300)),
        false => Mood::Well,
    };
    let server = Server::start(Helpshift::default(), slow);
    let workbench = Workbench::helpshift(name, &server.url, &fat_people(number));
    let (ended, kills) = until_it_ends(&workbench, 2, longest);
    let [done, refused, uncertain, waiting] = ended.numbers();
    assert_eq!((refused, waiting), (0, 0));
    let vendor = server.vendor();
    let mut users = vendor.users();
    assert!(users.values().all(|times| *times == 1));
    let at_server = users.len();
    // People who are not at the vendor's are listed.
    let listed = workbench.lines("uncertain");
    for line in &listed {
        users.insert(format!("marked-{}", line["line"]), 1);
    }
    assert_eq!(users.len(), number);
    assert!(kills > 0);
    let batches: std::collections::BTreeSet<_> = listed
        .iter()
        .map(|line| line["batch"].to_string())
        .collect();
    println!(
        "{number} core profiles, {kills} kills, {:?}; {done} done, {uncertain} uncertain in {} \
         batches, {at_server} at the server in {} batches",
        begun.elapsed(),
        batches.len(),
        vendor.batches.len(),
    );
}

/// So large that a call has some hundreds of them.
fn fat_people(number: usize) -> String {
    let metadata: Vec<String> = (0..12)
        .map(|key| format!(r#""key{key}":"{}""#, "x".repeat(255)))
        .collect();
    let metadata = metadata.join(",");
    let fat = |number: usize| {
        format!(
            "{{\"user_id\":\"marked-{number}\",\"accounts\":\
             [{{\"platform\":\"steam\",\"id\":\"1\",\"metadata\":{{{metadata}}}}}]}}\n"
        )
    };
    (1..=number).map(fat).collect()
}

#[test]
fn killed_at_random_each_customer_is_there_once() {
    customers("soak-small", 300, Duration::from_millis(400));
}

#[test]
fn killed_at_random_no_core_profile_is_lost() {
    core_profiles("soak-bulk-small", 3_000, Duration::from_secs(2));
}

#[test]
#[ignore = "takes minutes: the command stands in CONTRIBUTING, Tests"]
fn soak_of_customers() {
    customers("soak", 50_000, Duration::from_secs(10));
}

#[test]
#[ignore = "takes minutes: the command stands in CONTRIBUTING, Tests"]
fn soak_of_core_profiles() {
    core_profiles("soak-bulk", 50_000, Duration::from_secs(4));
}
