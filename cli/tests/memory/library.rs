//! Secrets and keys in this process: they live in a thread that stands still while it is looked through,
//! stack and all.

use std::ops::Range;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use countersign::Secret;
use countersign::sign::{CompactJwt, HmacKey, JwtKey};
use sha2::block_api::compress256;

use crate::scan::{INNER, Needle, OUTER};

/// The bytes whose opposite the secret is, so that the secret itself does not stand here.
const OPPOSITE: &[u8; 40] = b"kF3v9QzX7mPq2LtR8sWb4YdN6hJc1GaE:xIj5-jO";

/// The first state of SHA-256 (FIPS 180-4, section 5.3.3).
const FIRST: [u32; 8] = [
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/// Returns the state that a key keeps once it has taken in the masked secret. That state signs as the secret does.
fn state(needle: &Needle, mask: u8) -> Needle {
    let mut block = [mask; 64];
    for (at, byte) in block.iter_mut().zip(needle.bytes()) {
        *at ^= byte;
    }
    let mut state = FIRST;
    compress256(&mut state, &[block]);
    block.fill(0);
    let opposite: Vec<u8> = state
        .iter()
        .flat_map(|word| (!word).to_ne_bytes())
        .collect();
    state.fill(0);
    Needle::with_opposite(&opposite)
}

/// A thread that makes a step, says where its keys are, and waits for leave to make the next.
struct Steps(SyncSender<Range<u64>>, Receiver<()>);

impl Steps {
    fn done(&self, place: &Range<u64>) {
        self.0.send(place.clone()).unwrap();
        self.1.recv().unwrap();
    }
}

fn live(steps: &Steps) {
    let digits: String = OPPOSITE
        .iter()
        .map(|byte| format!("{:02x}", !byte))
        .collect();
    drop(Secret::from_hex(&digits).unwrap());
    steps.done(&(0..0));
    let secret = Secret::new(Needle::with_opposite(OPPOSITE).bytes()).unwrap();
    steps.done(&(0..0));
    let keys = (
        HmacKey::new(&secret).unwrap(),
        JwtKey::hs256(&secret, "{").unwrap(),
    );
    let keys = Box::new(keys);
    let start = std::ptr::from_ref(&*keys).addr() as u64;
    let place = start..start + size_of_val(&*keys) as u64;
    drop(secret);
    steps.done(&place);
    let signed = (keys.0.tag(&[b"message"]).hex(), keys.1.sign("{}").unwrap());
    let token = CompactJwt::parse(&signed.1).unwrap();
    assert!(keys.0.tag(&[b"message"]).is_hex(&signed.0) && keys.1.verify(&token).is_ok());
    steps.done(&place);
    drop(keys);
    steps.done(&place);
}

/// Of a key's state only the place where it lived is judged: Rust moves by copying, and what was on the
/// stack stays there until something else is.
#[test]
fn a_secret_and_its_keys_are_wiped() {
    let secret = Needle::with_opposite(OPPOSITE);
    let secrets = [0, INNER, OUTER].map(|mask| secret.masked(mask));
    let states = [INNER, OUTER].map(|mask| state(&secret, mask));
    let (told, tell) = sync_channel(0);
    let (go, leave) = sync_channel(0);
    let living = thread::spawn(move || live(&Steps(told, leave)));
    let mut found = Vec::new();
    for step in ["before", "secret", "keys", "signed", "dropped"] {
        let place = tell.recv().unwrap();
        let anywhere = |needle: &Needle| needle.count_here().unwrap();
        let there = |needle: &Needle| needle.count_at(&place).unwrap();
        let counts = (
            secrets.each_ref().map(anywhere),
            states.each_ref().map(there),
        );
        println!(
            "{step}: secret and masked {:?}, states {:?}",
            counts.0, counts.1
        );
        found.push(counts);
        go.send(()).unwrap();
    }
    living.join().unwrap();
    let nothing = ([0; 3], [0; 2]);
    // Both ends of each; a key of a token has three states.
    let keys = ([0; 3], [8; 2]);
    assert_eq!(found, [nothing, ([2, 0, 0], [0; 2]), keys, keys, nothing]);
}
