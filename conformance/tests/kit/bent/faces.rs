//! What can be seen of an adapter: `typed_equals_erased`, `keeps_secrets`, `trusts_only_the_verified`,
//! `accounts_for_loss` and `renders_safely`.

use countersign::{
    Argument, Code, Dropped, Error, ErrorKind, Field, Path, Privacy, Problem, Reason, Rejection,
    Request, Step,
};
use countersign_conformance::Case;
use countersign_conformance::laws::{
    accounts_for_loss, keeps_secrets, ready_at_once, renders_safely, trusts_only_the_verified,
    typed_equals_erased,
};

use super::refused::refusal;
use super::{holds, says};
use crate::mirror::{Mirror, SECRET};

fn is_split(request: &Request<'_>) -> bool {
    request.identity.trusted().user_id() == Some("usr_split")
}

#[test]
fn both_faces_refuse_the_same() {
    for (mirror, broken) in [
        (
            Mirror::whole().typing(|request, typed| match is_split(request) {
                true => Err(refusal("city")),
                false => typed,
            }),
            "the typed function refuses what the trait issues",
        ),
        (
            Mirror::whole().issuing(|request, issued| match is_split(request) {
                true => Err(refusal("city")),
                false => issued,
            }),
            "the typed function makes what the trait refuses",
        ),
        (
            Mirror::whole().typing(|request, typed| {
                typed.map(|text| match is_split(request) {
                    true => text + " ",
                    false => text,
                })
            }),
            "the typed function makes other bytes than the trait",
        ),
    ] {
        let broken = format!("case \"split_name\", login: {broken}");
        says(typed_equals_erased, &mirror, &broken);
    }
}

/// Of an adapter that issues nothing, nothing could be told.
#[test]
fn who_refuses_everybody_is_not_tried() {
    let closed = Mirror::whole().issuing(|_, _| Err(refusal("city")));
    let closed = closed.typing(|_, _| Err(refusal("city")));
    for law in [
        typed_equals_erased,
        accounts_for_loss,
        trusts_only_the_verified,
    ] {
        says(
            law,
            &closed,
            "login: the adapter refuses every case of the corpus",
        );
    }
    holds(ready_at_once, &closed);
}

#[test]
fn a_fixture_lists_its_secrets() {
    let listing = |mut mirror: Mirror, secrets: &[&str]| {
        mirror.secrets = secrets.iter().map(|secret| (*secret).to_owned()).collect();
        mirror
    };
    says(
        keeps_secrets,
        &listing(Mirror::whole(), &[]),
        "the fixture lists no secret, and the adapter signs",
    );
    says(
        keeps_secrets,
        &listing(Mirror::whole(), &[SECRET, "1234567"]),
        "a secret of a fixture has at least 8 bytes",
    );
    holds(
        keeps_secrets,
        &listing(Mirror::whole(), &[SECRET, "12345678"]),
    );
    let unsigned = countersign::Capabilities::new("mirror", &[]);
    let mut unsigned = Mirror::of(unsigned, |_| String::new());
    unsigned.proof = None;
    holds(keeps_secrets, &listing(unsigned, &[]));
}

#[derive(Debug)]
struct Cause(&'static str, Option<Box<Self>>);

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Cause {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.1.as_deref()?)
    }
}

#[test]
fn no_secret_shows_wherever_it_is_told() {
    says(
        keeps_secrets,
        &Mirror::whole().shown_as(&SECRET[4..14]),
        "Debug of the adapter shows a secret",
    );
    let shows = "case \"split_name\", login: a secret shows";
    let failing = |error: fn() -> Error| {
        Mirror::whole().issuing(move |request, issued| match is_split(request) {
            true => Err(error()),
            false => issued,
        })
    };
    let sources: [fn() -> Error; 3] = [
        || refusal("city").with_source(Cause(SECRET, None)),
        || {
            let inner = Cause(SECRET, None);
            refusal("city").with_source(Cause("a cause", Some(Box::new(inner))))
        },
        || {
            let problem = Problem::new(Path::ROOT.key("city"), Code::Invalid, SECRET);
            Error::from_problems(ErrorKind::InvalidIdentity, problem.into())
        },
    ];
    for error in sources {
        says(keeps_secrets, &failing(error), shows);
    }
    holds(
        keeps_secrets,
        &failing(|| refusal("city").with_source(Cause("a cause", None))),
    );
    let dropping = Mirror::whole().bundling(|request, mut bundle| {
        if is_split(request) {
            let at = Path::ROOT.key(SECRET);
            bundle.dropped.push(Dropped::new(at, Reason::NoPlace));
        }
        bundle
    });
    says(keeps_secrets, &dropping, shows);
}

#[test]
fn no_secret_shows_in_a_rejection() {
    let rejecting = |is_stray: bool, rejection: fn() -> Rejection| {
        Mirror::whole().verifying(move |presented, _, verified| match verified {
            Err(_) if (presented.payload.get() == "[]") == is_stray => Err(rejection()),
            verified => verified,
        })
    };
    let shows = "case \"full\", login: a secret shows";
    for is_stray in [false, true] {
        for rejection in [
            (|| Rejection::new("mirror-refused", SECRET)) as fn() -> Rejection,
            || Rejection::new(SECRET, "proof"),
            || Rejection::new("mirror-refused", "proof").with_detail("expected", SECRET),
        ] {
            says(keeps_secrets, &rejecting(is_stray, rejection), shows);
        }
        let silent: fn() -> Rejection = || Rejection::new("mirror-refused", "proof");
        holds(keeps_secrets, &rejecting(is_stray, silent));
    }
}

#[test]
fn what_nobody_verified_is_not_there_decides_nothing_and_changes_nothing() {
    let unverified = |request: &Request<'_>| {
        let user = request.identity.trusted();
        user.user_id() == Some("usr_unverified")
    };
    let shown = |key: &'static str| {
        Mirror::whole().bundling(move |request, bundle| match unverified(request) {
            true => telling(bundle, key),
            false => bundle,
        })
    };
    for (value, path) in [("victim@example.com", "email"), ("+14155550199", "phone")] {
        let broken = format!("case \"unverified\", login: the unverified {path} is in the bundle");
        says(trusts_only_the_verified, &shown(value), &broken);
        let inside: &'static str = match path {
            "email" => "mailto:victim@example.com?subject=x",
            _ => "tel:+14155550199",
        };
        says(trusts_only_the_verified, &shown(inside), &broken);
    }
    holds(trusts_only_the_verified, &shown("Mallory"));
    let signs_in = Mirror::whole().issuing(|_, issued| match issued {
        Err(error)
            if error
                .problems()
                .iter()
                .all(|it| it.code == Code::Unverified) =>
        {
            countersign::ClientBundle::new("mirror", countersign::Action::Login, "{}")
        }
        issued => issued,
    });
    says(
        trusts_only_the_verified,
        &signs_in,
        "case \"unverified and nothing else\", login: issued, and nobody verified who it is",
    );
}

fn telling(bundle: countersign::ClientBundle, told: &str) -> countersign::ClientBundle {
    let step = Step::call("Mirror.tell", [Argument::value(told).unwrap()]).unwrap();
    let steps: Vec<Step> = bundle.steps.iter().cloned().chain([step]).collect();
    bundle.with_steps(steps)
}

#[test]
fn a_loss_is_told_once_and_of_what_is_there() {
    let dropping = |paths: &'static [&'static str]| {
        Mirror::whole().bundling(move |request, mut bundle| {
            if is_split(request) {
                let lost = paths.iter().map(|path| {
                    let at = path.split_once('.').map_or_else(
                        || Path::ROOT.key(path).into(),
                        |(key, part)| countersign::FieldPath::from(Path::ROOT.key(key).key(part)),
                    );
                    Dropped::new(at, Reason::UnsupportedValue)
                });
                bundle.dropped.extend(lost);
            }
            bundle
        })
    };
    for (paths, broken) in [
        (&["city"][..], "city is dropped, and is not there"),
        (&["name.full"], "name.full is dropped, and is not there"),
        (
            &["vendors.mirror"],
            "vendors.mirror is dropped, and is not there",
        ),
        (&["email", "email"], "email is dropped twice"),
        (
            &["name.first", "email", "name.first"],
            "name.first is dropped twice",
        ),
    ] {
        let broken = format!("case \"split_name\", login: {broken}");
        says(accounts_for_loss, &dropping(paths), &broken);
    }
    for paths in [
        &["name.first", "name.last"][..],
        &["name"],
        &["vendor.mirror"],
    ] {
        holds(accounts_for_loss, &dropping(paths));
    }
}

/// A path shows 64 characters of a name.
#[test]
fn names_that_are_cut_may_look_the_same() {
    let names = ["x", "y"].map(|end| "k".repeat(70) + end);
    let [one, other] = &names;
    let identity =
        format!(r#"{{"user_id": "usr_cut", "attributes": {{"{one}": 1, "{other}": 2}}}}"#);
    let mut mirror = Mirror::whole().bundling(move |request, mut bundle| {
        if request.identity.trusted().user_id() == Some("usr_cut") {
            let at = Path::ROOT.key("attributes");
            let lost = names.iter();
            let lost = lost.map(|name| Dropped::new(at.key(name), Reason::UnsupportedValue));
            bundle.dropped.extend(lost);
        }
        bundle
    });
    mirror.cases = vec![Case::new("long names", identity)];
    holds(accounts_for_loss, &mirror);
}

#[test]
fn a_value_is_in_the_bundle_or_listed_and_not_both() {
    let dropping = |field: Field, reason: Reason| {
        Mirror::whole().bundling(move |request, mut bundle| {
            let user = request.identity.trusted();
            if user.city() == Some("Bristol")
                && user.has(field)
                && user.privacy() == Privacy::Standard
            {
                bundle.dropped.push(Dropped::new(field.path(), reason));
            }
            bundle
        })
    };
    for reason in [
        Reason::NoPlace,
        Reason::TooLong,
        Reason::Reserved,
        Reason::TooMany,
    ] {
        says(
            accounts_for_loss,
            &dropping(Field::UserId, reason),
            "case \"full\", login: user_id is in the bundle, and listed as dropped",
        );
    }
    for reason in [Reason::Invalid, Reason::UnsupportedValue] {
        holds(accounts_for_loss, &dropping(Field::UserId, reason));
    }
    // The next one may have taken its place.
    holds(
        accounts_for_loss,
        &dropping(Field::Country, Reason::NoPlace),
    );
}

/// An integer beyond 64 bits is no value that could be changed a little.
#[test]
fn what_is_malformed_is_listed() {
    let mut mirror = Mirror::whole();
    mirror.cases = vec![Case::new(
        "malformed number",
        r#"{"user_id": "usr_number", "attributes": {"huge": 18446744073709551615}}"#,
    )];
    holds(accounts_for_loss, &mirror);
    let silent = mirror.bundling(
        |request, bundle| match request.identity.trusted().user_id() {
            Some("usr_number") => bundle.with_dropped(Vec::new()),
            _ => bundle,
        },
    );
    says(
        accounts_for_loss,
        &silent,
        "case \"malformed number\", login: attributes.huge is malformed and not dropped",
    );
}

#[test]
fn a_script_is_one_element() {
    for (script, is_one) in [
        ("<script>x</script>", true),
        ("<script nonce=\"a\">x</script>\n", true),
        ("<script>x<!--</script>", false),
        ("<script>x\u{2028}</script>", false),
        ("<script>x\u{2029}</script>", false),
        ("x</script>", false),
        ("<script>x", false),
        ("<script", false),
        ("<script</script>", false),
    ] {
        let law = renders_safely(&Mirror::whole(), |_| Ok(script.to_owned()));
        assert_eq!(law.is_ok(), is_one, "{script}: {law:?}");
        if script.contains("x<!--") || script.contains(['\u{2028}', '\u{2029}']) {
            let gets_out = "case \"full\", login: a text of the user gets out of its script";
            assert_eq!(law, Err(gets_out.to_owned()));
        } else if !is_one {
            let no_script = "case \"full\", login: its script is no script element";
            assert_eq!(law, Err(no_script.to_owned()));
        }
    }
    let failing = renders_safely(&Mirror::whole(), |_| Err(refusal("steps")));
    assert!(failing.unwrap_err().starts_with("case \"full\", login: "));
}
