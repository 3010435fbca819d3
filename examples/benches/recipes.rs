//! Measures the cost of a vendor that is data: recipes beside adapters of the same schemes that are written by hand.
//!
//! `cargo bench -p countersign-examples --bench recipes`. Without `--bench` it compares the bundles of a few users and
//! measures nothing.

use std::error::Error;
use std::hint::black_box;
use std::io::{Write, stdout};
use std::sync::Arc;
use std::time::{Duration, Instant};

use countersign::config::SecretRef;
use countersign::config::SecretSource;
use countersign::json::{ObjectWriter, key};
use countersign::prelude::*;
use countersign::sign::{CompactJwt, JwtKey, SecretFault};
use countersign::{Email, Identity, Name, Registry, Secret, UserId};
use countersign_recipes::Recipe;
use serde::Deserialize;
use serde_json::value::RawValue;

const SECRET: &str = "benchmark_secret_that_protects_no_one_01";
const PEOPLE: usize = 64;
const ROUNDS: usize = 1001;

/// An identifier and a hash of it, as Chatwoot takes them.
#[derive(Debug)]
struct ByHash {
    rules: Rules,
    keys: Keys<HmacKey>,
}

/// A token with a `kid`, as Zendesk takes it.
#[derive(Debug)]
struct ByToken {
    rules: Rules,
    keys: Keys<JwtKey>,
}

const HASH_FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "identifier").signed(),
    FieldRule::one_of(Field::Email, "user.email"),
    FieldRule::one_of(Field::FullName, "user.name"),
    FieldRule::one_of(Field::FirstName, "user.name"),
    FieldRule::one_of(Field::LastName, "user.name"),
    FieldRule::one_of(Field::DisplayName, "user.name"),
];

const TOKEN_FIELDS: &[FieldRule] = &[
    FieldRule::required(Field::UserId, "external_id")
        .signed()
        .with_max(255),
    FieldRule::optional(Field::FullName, "name").signed(),
    FieldRule::optional(Field::FirstName, "name").signed(),
    FieldRule::optional(Field::LastName, "name").signed(),
    FieldRule::optional(Field::DisplayName, "name").signed(),
    FieldRule::optional(Field::Email, "email").signed(),
];

const LIFE: Duration = Duration::from_secs(300);

struct Person<'a> {
    id: &'a str,
    email: Option<&'a str>,
    name: Option<std::borrow::Cow<'a, str>>,
    now: Timestamp,
}

fn person<'a>(screening: &mut Screening<'a>) -> Person<'a> {
    let name = screening.one_name();
    let user = screening.user();
    Person {
        id: user.user_id().unwrap_or_default(),
        email: user.email(),
        name,
        now: screening.now(),
    }
}

fn refused() -> Rejection {
    Rejection::new("refused", "refused")
}

impl Vendor for ByHash {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        #[derive(Deserialize)]
        struct Payload {
            identifier: String,
            user: Described,
        }

        #[derive(Deserialize)]
        struct Described {
            email: Option<String>,
            name: Option<String>,
            identifier_hash: String,
        }

        let payload: Payload =
            serde_json::from_str(presented.payload.get()).map_err(|_| refused())?;
        let tag = &payload.user.identifier_hash;
        let is_ours = |key: &HmacKey| key.tag(&[payload.identifier.as_bytes()]).is_hex(tag);
        if !self.keys.iter().any(is_ours) {
            return Err(refused());
        }
        let mut user = User::new();
        user.user_id = Some(payload.identifier);
        user.email = payload.user.email;
        user.name = payload.user.name;
        Ok(Verdict::Accepted(user))
    }
}

impl Mint for ByHash {
    type Input<'a> = Person<'a>;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Person<'a> {
        person(screening)
    }

    fn mint(&self, user: Accepted<Person<'_>>) -> Result<Accepted<ClientBundle>> {
        let payload = user.map(|person| {
            let hash = self.keys.current().tag(&[person.id.as_bytes()]).hex();
            ObjectWriter::write(512, |payload| {
                payload.text(key!("identifier"), person.id);
                payload.object(key!("user"), |user| {
                    user.optional_text(key!("email"), person.email);
                    user.optional_text(key!("name"), person.name.as_deref());
                    user.text(key!("identifier_hash"), &hash);
                });
            })
        });
        Ok(self.rules.bundle(payload, Life::Forever))
    }
}

impl Vendor for ByToken {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, presented: &Presented<'_>, now: Timestamp) -> Result<Verdict, Rejection> {
        #[derive(Deserialize)]
        struct Payload {
            jwt: String,
        }

        #[derive(Deserialize)]
        struct Claims {
            external_id: String,
            name: Option<String>,
            email: Option<String>,
            scope: String,
            exp: i64,
        }

        let payload: Payload =
            serde_json::from_str(presented.payload.get()).map_err(|_| refused())?;
        let token = CompactJwt::parse(&payload.jwt).map_err(|_| refused())?;
        self.keys.verify(&token).map_err(|_| refused())?;
        let claims: Claims =
            serde_json::from_slice(token.claims_unverified()).map_err(|_| refused())?;
        if claims.exp <= now.unix() || claims.scope != "user" {
            return Err(refused());
        }
        let mut user = User::new();
        user.user_id = Some(claims.external_id);
        user.email = claims.email;
        user.name = claims.name;
        Ok(Verdict::Accepted(user))
    }
}

impl Mint for ByToken {
    type Input<'a> = Person<'a>;

    fn screen<'a>(&'a self, screening: &mut Screening<'a>) -> Person<'a> {
        person(screening)
    }

    fn mint(&self, user: Accepted<Person<'_>>) -> Result<Accepted<ClientBundle>> {
        let now = user.value().now;
        let payload = user.try_map(|person| {
            let claims = ObjectWriter::write(512, |claims| {
                claims.text(key!("external_id"), person.id);
                claims.optional_text(key!("name"), person.name.as_deref());
                claims.optional_text(key!("email"), person.email);
                if person.email.is_some() {
                    claims.boolean(key!("email_verified"), true);
                }
                claims.text(key!("scope"), "user");
                claims.integer(key!("exp"), (person.now + LIFE).unix());
            });
            let token = self.keys.current().sign(claims.get())?;
            Ok(ObjectWriter::write(512, |payload| {
                payload.text(key!("jwt"), &token)
            }))
        })?;
        Ok(self
            .rules
            .bundle(payload, Life::until_event(now + LIFE, now + LIFE * 2 / 3)))
    }
}

/// The one secret of every entry.
#[derive(Debug)]
struct OneSecret;

impl SecretSource for OneSecret {
    fn look_up(&self, _: &SecretRef) -> std::result::Result<Secret, SecretFault> {
        Secret::new(SECRET).map_err(|_| SecretFault::Empty)
    }
}

fn recipe(text: &str, settings: &str) -> std::result::Result<Arc<dyn Adapter>, Box<dyn Error>> {
    let registry = Registry::new().with_kind(Recipe::parse(text)?.into_kind());
    let entries: &RawValue = serde_json::from_str(settings)?;
    let issuers = registry.build(entries, &OneSecret)?;
    Ok(Arc::clone(issuers.get("x")?.adapter()))
}

fn main() -> std::result::Result<(), Box<dyn Error>> {
    let measure = std::env::args().any(|argument| argument == "--bench");
    let secret = Secret::new(SECRET)?;
    let identify = |function: &'static str| Step::call(function, [Argument::payload()]);
    let plan = |kind: &'static str, at| -> Result<Plan> {
        Ok(Plan::new(kind, Action::Login)
            .with_steps([identify("Chat.setUser")?])
            .with_logout([identify("Chat.reset")?])
            .with_verification(at))
    };
    let table = |fields, proof| {
        Table::new(Action::Login, fields)
            .with_proof(proof)
            .without_anonymous()
    };
    let hash = Table::clone(&table(HASH_FIELDS, Proof::of_ids(None)));
    let token = table(TOKEN_FIELDS, Proof::of_payload().with_longest_life(LIFE));
    let by_hash: Arc<dyn Adapter> = Arc::new(ByHash {
        rules: Rules::new(Capabilities::new("chatwoot", hash)).with_plans([plan(
            "chatwoot",
            Verification::hmac("/user/identifier_hash"),
        )?]),
        keys: Keys::new(HmacKey::new(&secret)?),
    });
    let by_token: Arc<dyn Adapter> = Arc::new(ByToken {
        rules: Rules::new(Capabilities::new("zendesk", token))
            .with_plans([plan("zendesk", Verification::jwt("/jwt"))?]),
        keys: Keys::new(JwtKey::hs256(&secret, "{\"external_id\":\"")?.with_kid("app_1")),
    });
    let of_hash = recipe(
        include_str!("../../adapters/recipes/recipes/chatwoot.toml"),
        r#"{"x": {"kind": "chatwoot", "secret": {"env": "S"}}}"#,
    )?;
    let of_token = recipe(
        include_str!("../../adapters/recipes/recipes/zendesk.toml"),
        r#"{"x": {"kind": "zendesk", "key-id": "app_1", "secret": {"env": "S"}}}"#,
    )?;
    let people = (0..PEOPLE).map(identity).collect::<Result<Vec<_>>>()?;
    let mut out = stdout().lock();
    writeln!(
        out,
        "{:<20}{:>12}{:>12}{:>8}",
        "", "recipe ns", "by hand ns", "ratio"
    )?;
    for (scheme, recipe, by_hand) in [("hash", of_hash, by_hash), ("token", of_token, by_token)] {
        let now = Timestamp::from_unix(1_735_689_600).ok_or("no such moment")?;
        let issue = |adapter: &Arc<dyn Adapter>, identity: &Identity| {
            adapter.issue_now(&Request::new(identity, Action::Login, now))
        };
        let mut bundles = Vec::new();
        for identity in &people {
            let both = [&recipe, &by_hand].map(|adapter| issue(adapter, identity));
            let [Some(Ok(of_recipe)), Some(Ok(of_hand))] = both else {
                return Err("a user is refused".into());
            };
            if of_recipe.payload.get() != of_hand.payload.get() {
                return Err(format!("{scheme}: the recipe makes another payload").into());
            }
            bundles.push(of_recipe);
        }
        let verify = |adapter: &Arc<dyn Adapter>, bundle: &ClientBundle| {
            adapter.verify(&Presented::of(bundle), now).is_ok()
        };
        if !bundles
            .iter()
            .all(|bundle| verify(&recipe, bundle) && verify(&by_hand, bundle))
        {
            return Err("a bundle is refused".into());
        }
        if measure {
            let (ours, theirs, ratio) = measured(&people, |one, identity| {
                issue(if one { &recipe } else { &by_hand }, identity).is_some()
            });
            writeln!(
                out,
                "{:<20}{ours:>12.0}{theirs:>12.0}{ratio:>8.2}",
                format!("{scheme}, issue")
            )?;
            let (ours, theirs, ratio) = measured(&bundles, |one, bundle| {
                verify(if one { &recipe } else { &by_hand }, bundle)
            });
            writeln!(
                out,
                "{:<20}{ours:>12.0}{theirs:>12.0}{ratio:>8.2}",
                format!("{scheme}, verify")
            )?;
        }
    }
    Ok(())
}

fn identity(index: usize) -> Result<Identity> {
    Ok(Identity::new()
        .with_user_id(UserId::new(format!("usr_{index:08x}"))?)
        .with_email(Email::verified(format!("person.{index}@example.com"))?)
        .with_name(Name::new().with_full(format!("Person Number {index}"))))
}

/// Measures both in turn, and returns the medians of their nanoseconds and of the rounds' ratios.
fn measured<T>(all: &[T], act: impl Fn(bool, &T) -> bool) -> (f64, f64, f64) {
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures")]
    let time = |one: bool| {
        let start = Instant::now();
        for _ in 0..4 {
            for each in all {
                black_box(act(one, black_box(each)));
            }
        }
        start.elapsed().as_nanos() as f64 / (4 * all.len()) as f64
    };
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (one, other) = if round % 2 == 0 {
            let one = time(true);
            (one, time(false))
        } else {
            let other = time(false);
            (time(true), other)
        };
        ours.push(one);
        theirs.push(other);
        ratios.push(one / other);
    }
    (median(ours), median(theirs), median(ratios))
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}
