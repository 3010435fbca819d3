//! Secrets from memory, and `block_on` for a future that another thread wakes.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::thread;

use countersign::config::{SecretRef, SecretSource};
use countersign::sign::SecretFault;
use countersign_conformance::{MemorySecrets, block_on};

#[test]
fn a_secret_is_found_by_its_name_or_path() {
    let secrets = MemorySecrets::new()
        .with("TOY_SECRET", "from the environment")
        .with("secrets/toy", "from a file")
        .with("EMPTY", "");
    let look_up = |reference| {
        let secret = secrets.look_up(&reference);
        secret.map(|secret| String::from_utf8(secret.expose().to_vec()).unwrap())
    };
    let env = |name: &str| SecretRef::Env(name.to_owned());
    let file = |path: &str| SecretRef::File(PathBuf::from(path));
    assert_eq!(look_up(env("TOY_SECRET")).unwrap(), "from the environment");
    assert_eq!(look_up(file("secrets/toy")).unwrap(), "from a file");
    assert!(matches!(look_up(env("ANOTHER")), Err(SecretFault::Missing)));
    assert!(matches!(
        look_up(file("secrets")),
        Err(SecretFault::Missing)
    ));
    assert!(matches!(look_up(env("EMPTY")), Err(SecretFault::Empty)));
}

#[test]
fn debug_shows_names_alone() {
    let secrets = MemorySecrets::new()
        .with("B", "toy_secret")
        .with("A", "another");
    assert_eq!(format!("{secrets:?}"), r#"{"A", "B"}"#);
}

#[test]
fn a_future_is_waited_for_until_it_is_woken() {
    struct Woken(Arc<AtomicBool>);

    impl Future for Woken {
        type Output = &'static str;

        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<&'static str> {
            if self.0.load(Ordering::SeqCst) {
                return Poll::Ready("woken");
            }
            let (done, waker) = (Arc::clone(&self.0), context.waker().clone());
            thread::spawn(move || {
                done.store(true, Ordering::SeqCst);
                waker.wake();
            });
            Poll::Pending
        }
    }

    assert_eq!(block_on(Woken(Arc::default())), "woken");
}
