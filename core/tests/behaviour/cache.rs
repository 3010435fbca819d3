//! A kept login never outlives its `refresh_at`, and is found for the same user only.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use countersign::adapter::{
    Accepted, Ask, Capabilities, FieldRule, Mint, Rules, Screening, Table, Vendor, async_trait,
};
use countersign::bundle::Life;
use countersign::cache::BundleCache;
use countersign::clock::Clock;
use countersign::identity::Field;
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{Action, ClientBundle, Identity, Issuer, Result, Timestamp, UserId};

const FIELDS: &[FieldRule] = &[FieldRule::required(Field::UserId, "id")];

/// Puts the number of logins before it into each login.
#[derive(Debug)]
struct Counting {
    rules: Rules,
    issued: AtomicI64,
    expires: bool,
    /// A cache that is cleared while a login is under way.
    clears: Option<Arc<BundleCache>>,
}

impl Vendor for Counting {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, _: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        Ok(Verdict::Accepted(User::anonymous()))
    }
}

impl Mint for Counting {
    type Input<'a> = Timestamp;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Timestamp {
        screening.now()
    }

    fn mint(&self, now: Accepted<Timestamp>) -> Result<Accepted<ClientBundle>> {
        let count = self.issued.fetch_add(1, Ordering::Relaxed);
        if let Some(cache) = &self.clears {
            cache.clear();
        }
        now.try_map(|now| {
            let bundle = ClientBundle::new("counting", Action::Login, &count)?;
            let (refresh_at, expires_at) =
                (now + Duration::from_secs(60), now + Duration::from_secs(90));
            Ok(if self.expires {
                bundle.with_life(Life::until(expires_at, refresh_at))
            } else {
                bundle
            })
        })
    }
}

#[derive(Debug)]
struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

struct Desk {
    hands: Arc<Hands>,
    issuer: Issuer,
    cache: BundleCache,
}

impl Desk {
    fn new(expires: bool, capacity: usize) -> Self {
        let hands = Arc::new(Hands(AtomicI64::new(1_000)));
        let adapter = Counting {
            rules: Rules::new(Capabilities::new(
                "counting",
                Table::new(Action::Login, FIELDS),
            )),
            issued: AtomicI64::new(0),
            expires,
            clears: None,
        };
        let issuer = Issuer::new("desk", Arc::new(adapter)).with_clock(hands.clone());
        Self {
            hands,
            issuer,
            cache: BundleCache::new(capacity),
        }
    }

    async fn login(&self, id: &str, at: i64) -> i64 {
        self.hands.0.store(at, Ordering::Relaxed);
        let identity = Identity::new().with_user_id(UserId::new(id).unwrap());
        let bundle = self.cache.login(&self.issuer, &identity).await.unwrap();
        bundle.payload_as().unwrap()
    }
}

#[tokio::test]
async fn it_is_kept_until_refresh_at_and_no_longer() {
    let desk = Desk::new(true, 9);
    for (at, count) in [(1_000, 0), (1_059, 0), (1_060, 1), (1_119, 1), (1_120, 2)] {
        assert_eq!(desk.login("a", at).await, count, "at {at}");
    }
}

#[test]
fn it_shows_no_login() {
    let shown = format!("{:?}", BundleCache::new(9));
    assert_eq!(shown, "BundleCache { capacity: 9, .. }");
}

#[tokio::test]
async fn a_clock_that_is_set_back_finds_nothing_from_the_future() {
    let desk = Desk::new(true, 9);
    assert_eq!(desk.login("a", 1_000).await, 0);
    assert_eq!(desk.login("a", 999).await, 1);
}

#[tokio::test]
async fn another_user_and_another_adapter_have_their_own() {
    let desk = Desk::new(false, 9);
    assert_eq!(desk.login("a", 1_000).await, 0);
    assert_eq!(desk.login("b", 1_000).await, 1);
    assert_eq!(desk.login("a", 9_000_000).await, 0, "it never expires");
    let other = Issuer::new("other", Arc::clone(desk.issuer.adapter()));
    let identity = Identity::new().with_user_id(UserId::new("a").unwrap());
    let bundle = desk.cache.login(&other, &identity).await.unwrap();
    assert_eq!((bundle.adapter(), bundle.payload.get()), ("other", "2"));
    desk.cache.clear();
    assert_eq!(desk.login("a", 1_000).await, 3);
}

#[tokio::test]
async fn a_full_cache_makes_room_of_what_is_stale_alone() {
    let desk = Desk::new(true, 2);
    assert_eq!(desk.login("a", 1_000).await, 0);
    assert_eq!(desk.login("b", 1_030).await, 1);
    assert_eq!(desk.login("c", 1_030).await, 2);
    assert_eq!(desk.login("c", 1_030).await, 3, "there was no room");
    assert_eq!(desk.login("c", 1_060).await, 4);
    assert_eq!(desk.login("c", 1_060).await, 4, "the place of a");
    assert_eq!(desk.login("b", 1_060).await, 1);
}

/// The login may have been signed with the secret that has changed.
#[tokio::test]
async fn a_login_that_was_under_way_when_it_was_cleared_is_not_kept() {
    let cache = Arc::new(BundleCache::new(9));
    let adapter = Counting {
        rules: Rules::new(Capabilities::new(
            "counting",
            Table::new(Action::Login, FIELDS),
        )),
        issued: AtomicI64::new(0),
        expires: false,
        clears: Some(Arc::clone(&cache)),
    };
    let issuer = Issuer::new("desk", Arc::new(adapter));
    let identity = Identity::new().with_user_id(UserId::new("a").unwrap());
    for expected in 0..3 {
        let bundle = cache.login(&issuer, &identity).await.unwrap();
        assert_eq!(bundle.payload_as::<i64>().unwrap(), expected);
    }
}

/// Two products may each give an adapter the same name.
#[tokio::test]
async fn two_adapters_of_one_name_share_nothing() {
    let (one, two) = (Desk::new(false, 9), Desk::new(false, 9));
    let identity = Identity::new().with_user_id(UserId::new("a").unwrap());
    assert_eq!(
        two.login("b", 1_000).await,
        0,
        "the second has issued once more than the first"
    );
    let mut counts = Vec::new();
    for issuer in [&one.issuer, &two.issuer, &one.issuer] {
        let bundle = one.cache.login(issuer, &identity).await.unwrap();
        counts.push(bundle.payload_as::<i64>().unwrap());
    }
    assert_eq!(counts, [0, 1, 0]);
}

/// Waits for its vendor, and counts.
#[derive(Debug)]
struct Slow {
    rules: Rules,
    asked: AtomicI64,
}

impl Vendor for Slow {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, _: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        Ok(Verdict::Opaque)
    }
}

#[async_trait]
impl Ask for Slow {
    type Input<'a> = ();

    fn screen<'a>(&'a self, _: &mut Screening<'a>) {}

    async fn ask(&self, user: Accepted<Self::Input<'_>>) -> Result<Accepted<ClientBundle>> {
        let count = self.asked.fetch_add(1, Ordering::Relaxed);
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        user.try_map(|()| ClientBundle::new("slow", Action::Login, &count))
    }
}

#[tokio::test]
async fn those_who_ask_at_once_get_one_login() {
    let table = Table::new(Action::Login, FIELDS);
    let adapter = Slow {
        rules: Rules::new(Capabilities::new("slow", table).online()),
        asked: AtomicI64::new(0),
    };
    let issuer = Issuer::new("desk", Arc::new(adapter));
    let cache = BundleCache::new(9);
    let [a, b] = ["a", "b"].map(|id| Identity::new().with_user_id(UserId::new(id).unwrap()));
    let (one, again, other) = tokio::join!(
        cache.login(&issuer, &a),
        cache.login(&issuer, &a),
        cache.login(&issuer, &b),
    );
    let counts = [one, again, other].map(|login| login.unwrap().payload_as::<i64>().unwrap());
    assert_eq!(counts, [0, 0, 1]);
}
