//! A missing value is loaded once, and nothing of it stays longer than it may.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use countersign::cache::LoadingCache;
use countersign::{Error, ErrorKind, Result, Timestamp};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix(seconds).unwrap()
}

/// A vendor that counts its calls, and answers when it is told to.
#[derive(Default)]
struct Vendor {
    calls: AtomicUsize,
    may_answer: Option<Semaphore>,
    fails: bool,
}

impl Vendor {
    async fn answer(&self, until: Option<Timestamp>) -> Result<(usize, Option<Timestamp>)> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        if let Some(may_answer) = &self.may_answer {
            let _answers = may_answer.acquire().await;
        }
        if self.fails {
            let error = Error::new(ErrorKind::Transport).with_retryable(true);
            return Err(error.with_source("HTTP 503"));
        }
        Ok((call, until))
    }
}

/// Asks a hundred times before the vendor answers, and returns what each got.
async fn a_hundred_at_once(vendor: Vendor) -> (Arc<Vendor>, Vec<Result<usize>>) {
    let cache = Arc::new(LoadingCache::new(9));
    let vendor = Arc::new(Vendor {
        may_answer: Some(Semaphore::new(0)),
        ..vendor
    });
    let mut tasks = JoinSet::new();
    for _ in 0..100 {
        let (cache, vendor) = (Arc::clone(&cache), Arc::clone(&vendor));
        tasks.spawn(async move { cache.get("lisa", at(0), vendor.answer(Some(at(60)))).await });
    }
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
    vendor.may_answer.as_ref().unwrap().add_permits(100);
    let all = timeout(Duration::from_secs(10), tasks.join_all()).await;
    (vendor, all.unwrap())
}

#[tokio::test]
async fn a_hundred_who_ask_at_once_make_one_call() {
    let (vendor, all) = a_hundred_at_once(Vendor::default()).await;
    let values: Vec<usize> = all.into_iter().map(Result::unwrap).collect();
    assert_eq!(values, [0; 100]);
    assert_eq!(vendor.calls.load(Ordering::SeqCst), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_on_four_threads_make_one_call() {
    for _ in 0..20 {
        let (vendor, all) = a_hundred_at_once(Vendor::default()).await;
        assert!(all.iter().all(Result::is_ok));
        assert_eq!(vendor.calls.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn all_who_wait_get_the_error_and_it_is_not_kept() {
    let failing = Vendor {
        fails: true,
        ..Vendor::default()
    };
    let (vendor, all) = a_hundred_at_once(failing).await;
    assert_eq!(all.len(), 100);
    for one in all {
        let error = one.unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        let told = (error.kind(), error.is_retryable(), cause.as_str());
        assert_eq!(told, (ErrorKind::Transport, true, "HTTP 503"));
    }
    assert_eq!(vendor.calls.load(Ordering::SeqCst), 1);

    let cache = LoadingCache::new(9);
    assert!(cache.get("lisa", at(0), vendor.answer(None)).await.is_err());
    let (well, until) = (Vendor::default(), Some(at(60)));
    assert_eq!(
        cache.get("lisa", at(0), well.answer(until)).await.unwrap(),
        0
    );
}

/// The browser of the first one may go away while the vendor is asked.
#[tokio::test]
async fn another_loads_where_the_first_one_is_dropped() {
    let cache = Arc::new(LoadingCache::new(9));
    let first = tokio::spawn({
        let cache = Arc::clone(&cache);
        async move { cache.get("lisa", at(0), pending()).await }
    });
    tokio::task::yield_now().await;
    let vendor = Arc::new(Vendor::default());
    let mut others = JoinSet::new();
    for _ in 0..10 {
        let (cache, vendor) = (Arc::clone(&cache), Arc::clone(&vendor));
        others.spawn(async move { cache.get("lisa", at(0), vendor.answer(Some(at(60)))).await });
    }
    tokio::task::yield_now().await;
    assert_eq!(vendor.calls.load(Ordering::SeqCst), 0, "they wait");
    first.abort();
    let all = timeout(Duration::from_secs(10), others.join_all())
        .await
        .unwrap();
    let values: Vec<usize> = all.into_iter().map(Result::unwrap).collect();
    assert_eq!(values, [0; 10]);
}

/// Neither the key nor the value is held when the moment has come, also where somebody asks for another key.
#[tokio::test]
async fn nothing_stays_past_its_moment() {
    let cache = LoadingCache::new(9);
    let [key, value] = ["lisa@shop.example", "token"].map(Arc::<str>::from);
    let load = async { Ok((Arc::clone(&value), Some(at(60)))) };
    cache.get(Arc::clone(&key), at(0), load).await.unwrap();
    let counts = || [Arc::strong_count(&key), Arc::strong_count(&value)];
    let other = |now| async move {
        let load = async { Ok((Arc::from("another"), Some(at(1_000)))) };
        (now, Arc::<str>::from("max@shop.example"), load)
    };
    for (now, held) in [(at(59), [2, 2]), (at(60), [1, 1])] {
        let (now, another, load) = other(now).await;
        cache.get(another, now, load).await.unwrap();
        assert_eq!(counts(), held, "at {now:?}");
    }
}

#[tokio::test]
async fn a_full_cache_keeps_what_it_has_and_loads_the_rest() {
    let (cache, vendor) = (LoadingCache::new(2), Vendor::default());
    let get = |key, now| cache.get(key, at(now), vendor.answer(Some(at(now + 60))));
    for (key, now, expected) in [
        ("a", 0, 0),
        ("b", 30, 1),
        ("c", 30, 2),
        ("c", 30, 3),
        ("a", 30, 0),
        ("c", 60, 4),
        ("c", 60, 4),
        ("b", 60, 1),
    ] {
        assert_eq!(get(key, now).await.unwrap(), expected, "{key} at {now}");
    }
}

/// After a change of the secret nobody must get the answer to a question of before.
#[tokio::test]
async fn a_load_of_before_is_nobodys_after_the_cache_was_cleared() {
    let cache = Arc::new(LoadingCache::new(9));
    let may_answer = Arc::new(Semaphore::new(0));
    let before = tokio::spawn({
        let (cache, may_answer) = (Arc::clone(&cache), Arc::clone(&may_answer));
        async move {
            let load = async {
                let _answers = may_answer.acquire().await;
                Ok(("before", None))
            };
            cache.get("lisa", at(0), load).await
        }
    });
    tokio::task::yield_now().await;
    cache.clear();
    let after = async { Ok(("after", None)) };
    assert_eq!(cache.get("lisa", at(0), after).await.unwrap(), "after");
    may_answer.add_permits(1);
    assert_eq!(before.await.unwrap().unwrap(), "before");
    let kept = cache.get("lisa", at(0), pending()).await.unwrap();
    assert_eq!(kept, "after");
}

#[test]
fn it_shows_neither_keys_nor_values() {
    let cache = LoadingCache::<&str, &str>::new(9);
    assert_eq!(format!("{cache:?}"), "LoadingCache { capacity: 9, .. }");
}
