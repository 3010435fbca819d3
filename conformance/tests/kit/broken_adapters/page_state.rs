//! Adapters whose steps leave something of a user in the page, for `leaves_nothing_behind`.

use std::sync::Arc;

use countersign::bundle::{Argument, Step, Verification};
use countersign::{Action, Error, ErrorKind};
use countersign_conformance::Case;
use countersign_conformance::checks::leaves_nothing_behind;
use serde_json::value::to_raw_value;
use serde_json::{Map, json};

use super::{holds, says};
use crate::sample::Sample;

/// Puts the user's email and the proof into an object of the page.
fn puts(object: &'static str) -> Step {
    let [user, proof] = ["/user/email", "/proof"].map(Argument::pointer);
    let parts = Argument::object([("user", user), ("proof", proof)]);
    Step::assign(object, [parts]).unwrap()
}

fn calls(function: &'static str) -> Step {
    Step::call(function, [Argument::payload()]).unwrap()
}

fn tells(function: &'static str) -> Step {
    Step::call(function, []).unwrap()
}

fn removes(keys: &[&str]) -> Step {
    Step::remove("sampleSettings", keys).unwrap()
}

/// The sample with these steps for a login, and for the logout.
fn sample<const N: usize, const M: usize>(login: [Step; N], logout: [Step; M]) -> Sample {
    let steps = Arc::<[Step]>::from(login);
    let sample = Sample::whole().signing_out(logout);
    sample.bundling(move |_, bundle| bundle.with_steps(steps.clone()))
}

/// The sample with these steps for a login, and for the update of a profile.
fn updating<const N: usize, const M: usize>(login: [Step; N], update: [Step; M]) -> Sample {
    let (login, update) = (Arc::<[Step]>::from(login), Arc::<[Step]>::from(update));
    let sample = Sample::whole().updating();
    let sample = sample.signing_out([removes(&["user", "proof"]), tells("Sample.forget")]);
    sample.bundling(move |request, bundle| match request.action {
        Action::Login => bundle.with_steps(login.clone()),
        _ => bundle.with_steps(update.clone()),
    })
}

#[test]
fn the_logout_takes_the_proof_and_the_user_away() {
    let whole = [removes(&["user", "proof"]), tells("Sample.forget")];
    holds(
        leaves_nothing_behind,
        &sample([puts("sampleSettings"), calls("Sample.look")], whole),
    );
    says(
        leaves_nothing_behind,
        &sample(
            [puts("sampleSettings")],
            [removes(&["user"]), tells("Sample.forget")],
        ),
        "case \"full\", login: script absent: sampleSettings.proof names the user after the logout",
    );
    let email = Argument::object([("userEmail", Argument::pointer("/user/email"))]);
    let email = Step::assign("sampleSettings", [email]).unwrap();
    says(
        leaves_nothing_behind,
        &sample([email.clone()], [removes(&["userName"])]),
        "case \"full\", login: script absent: sampleSettings.userEmail names the user after the logout",
    );
    says(
        leaves_nothing_behind,
        &sample([email], []),
        "case \"full\", login: script absent: sampleSettings.userEmail names the user after the logout",
    );
}

/// Each text that names the user is a trace: the phone, a part of the name and the id of an account as well.
#[test]
fn every_text_that_names_the_user_is_found() {
    for (pointer, place) in [
        ("/user/user_id", "sampleSettings.kept"),
        ("/user/phone", "sampleSettings.kept"),
        ("/user/name", "sampleSettings.kept.0"),
        ("/user/accounts", "sampleSettings.kept.0.id"),
    ] {
        let kept = Argument::object([("kept", Argument::pointer(pointer))]);
        let step = Step::assign("sampleSettings", [kept]).unwrap();
        let broken =
            format!("case \"full\", login: script absent: {place} names the user after the logout");
        says(leaves_nothing_behind, &sample([step], []), &broken);
    }
    let city = Argument::object([("city", Argument::pointer("/user/city"))]);
    let city = Step::assign("sampleSettings", [city]).unwrap();
    holds(leaves_nothing_behind, &sample([city], []));
}

/// A short name could stand in any other word.
#[test]
fn a_short_text_is_a_trace_by_itself_alone() {
    let showing = |shown: &'static str| {
        let mut sample = Sample::whole().bundling(move |request, bundle| {
            let is_short = request.identity.trusted().user_id() == Some("usr_short");
            let value = Argument::value(&json!({"label": shown})).unwrap();
            let step = Step::assign("sampleSettings", [value]).unwrap();
            if is_short {
                bundle.with_first_step(step)
            } else {
                bundle
            }
        });
        let identity = r#"{"user_id": "usr_short", "name": "Ali"}"#;
        sample.cases = vec![Case::new("short", identity)];
        sample
    };
    holds(leaves_nothing_behind, &showing("Alice's chat"));
    says(
        leaves_nothing_behind,
        &showing("Ali"),
        "case \"short\", login: script absent: sampleSettings.label names the user after the logout",
    );
}

/// The page's own words are in the next user's page as well.
#[test]
fn a_text_of_every_page_is_no_trace() {
    let value = Argument::value(&json!({"title": "Lisa Chen's shop"})).unwrap();
    let step = Step::assign("sampleSettings", [value]).unwrap();
    holds(leaves_nothing_behind, &sample([step], []));
}

#[test]
fn a_key_can_name_the_user_as_well() {
    let keyed = Sample::whole().bundling(|request, bundle| {
        let id = request.identity.trusted().user_id().unwrap_or("nobody");
        let value = Argument::value(&json!({"welcomed": {id: true}})).unwrap();
        let step = Step::assign("sampleSettings", [value]).unwrap();
        bundle.with_first_step(step)
    });
    says(
        leaves_nothing_behind,
        &keyed,
        "case \"full\", login: script absent: sampleSettings.welcomed.usr_8f2k9d names the user after the logout",
    );
}

#[test]
fn the_logout_needs_no_script_of_the_vendor() {
    let waits = Step::ready("Sample.forget", None, [removes(&["user", "proof"])]).unwrap();
    says(
        leaves_nothing_behind,
        &sample([puts("sampleSettings")], [waits, tells("Sample.reset")]),
        "case \"full\", login: script absent: sampleSettings.proof names the user after the logout",
    );
}

/// The vendor calls the function only where its script is loaded.
#[test]
fn a_function_of_the_page_leaves_nothing_either() {
    let listener = Argument::Steps(vec![puts("sampleSettings")]);
    let listens = Step::call("Sample.on", [listener]).unwrap();
    says(
        leaves_nothing_behind,
        &sample([listens.clone()], [tells("Sample.forget")]),
        "case \"full\", login: script loaded: sampleSettings.proof names the user after the logout",
    );
    holds(
        leaves_nothing_behind,
        &sample(
            [listens],
            [removes(&["user", "proof"]), tells("Sample.forget")],
        ),
    );
}

#[test]
fn a_call_of_the_logout_follows_in_the_queue() {
    says(
        leaves_nothing_behind,
        &sample([calls("Sample.look")], [removes(&["user"])]),
        "case \"full\", login: script queued: no call of the logout follows in the queue of Sample",
    );
    let push = |list| Step::push(list, [Argument::pointer("/proof")]).unwrap();
    says(
        leaves_nothing_behind,
        &sample([push("sampleQueue")], [tells("Sample.forget")]),
        "case \"full\", login: script absent: no call of the logout follows in the queue of sampleQueue",
    );
    for logout in [
        Step::push("sampleQueue", [Argument::value("forget").unwrap()]).unwrap(),
        tells("location.reload"),
    ] {
        holds(
            leaves_nothing_behind,
            &sample([push("sampleQueue")], [logout]),
        );
    }
    // The script that calls the function has read its calls.
    let listener = Argument::Steps(vec![calls("Analytics.identify")]);
    let listens = Step::call("Sample.on", [listener]).unwrap();
    holds(
        leaves_nothing_behind,
        &sample([listens], [tells("Sample.forget")]),
    );
    // An adapter without a logout has nothing to call.
    holds(leaves_nothing_behind, &sample([push("sampleQueue")], []));
}

#[test]
fn a_page_that_is_loaded_anew_has_nothing_of_the_user() {
    holds(
        leaves_nothing_behind,
        &sample([puts("sampleSettings")], [tells("location.reload")]),
    );
}

/// No user of the common corpus could come next.
#[test]
fn an_adapter_that_takes_its_own_cases_alone_is_tried_as_well() {
    let mut own = Sample::whole().issuing(|request, issued| {
        let is_own = request.identity.trusted().user_id() == Some("usr_own");
        match is_own {
            true => issued.map(|bundle| bundle.with_first_step(puts("sampleSettings"))),
            false => Err(Error::new(ErrorKind::Unsupported)),
        }
    });
    let email = json!({"address": "own@example.com", "verified": true});
    own.cases = vec![
        Case::new(
            "own",
            json!({"user_id": "usr_own", "email": email}).to_string(),
        ),
        Case::new(
            "own without email",
            json!({"user_id": "usr_own"}).to_string(),
        ),
    ];
    says(
        leaves_nothing_behind,
        &own,
        "case \"own\", login: script absent: sampleSettings.proof names the user after the logout",
    );
}

/// The page takes two bundles that differ in their proof alone for those of one user, and does not sign the first out.
#[test]
fn a_login_replaces_the_earlier_one() {
    let user = Step::assign("sampleSettings", [Argument::pointer("/user")]).unwrap();
    let logout = [removes(&["email"]), tells("Sample.forget")];
    let verified_at = |place: Option<&'static str>| {
        let user = user.clone();
        let sample = Sample::whole().signing_out(logout.clone());
        sample.bundling(move |request, bundle| {
            let email = request.identity.trusted().email();
            let known = email.map_or(json!({}), |email| json!({"email": email}));
            let mut bundle = bundle.with_steps([user.clone()]);
            bundle.payload = to_raw_value(&json!({"user": known})).unwrap().into();
            match place {
                Some(place) => bundle.with_verification(Verification::hmac(place)),
                None => bundle,
            }
        })
    };
    holds(leaves_nothing_behind, &verified_at(None));
    holds(leaves_nothing_behind, &verified_at(Some("/proof")));
    says(
        leaves_nothing_behind,
        &verified_at(Some("/user")),
        "case \"full\", login: script absent: sampleSettings.email names the user after the next login",
    );
}

#[test]
fn a_bundle_has_the_logout_of_its_adapter() {
    let other = [tells("Sample.forget")];
    let changing = |visitors: bool, logout: &'static [&'static str]| {
        let sample = Sample::whole().signing_out(other.clone());
        sample.bundling(move |request, bundle| {
            let logout: Vec<Step> = logout.iter().copied().map(tells).collect();
            if request.identity.trusted().is_anonymous() == visitors {
                bundle.with_logout(logout)
            } else {
                bundle
            }
        })
    };
    let broken = |case: &str| {
        format!("case {case:?}, login: the logout of the bundle is not that of the adapter")
    };
    for logout in [
        &[][..],
        &["Sample.reset"],
        &["Sample.forget", "Sample.forget"],
    ] {
        says(
            leaves_nothing_behind,
            &changing(false, logout),
            &broken("full"),
        );
    }
    says(
        leaves_nothing_behind,
        &changing(true, &["Sample.reset"]),
        &broken("anonymous"),
    );
    holds(leaves_nothing_behind, &changing(true, &[]));
}

#[test]
fn no_object_has_a_key_that_changes_a_prototype_where_it_is_copied() {
    let kept = |step: fn(Argument) -> Step| {
        Sample::whole().bundling(move |request, bundle| {
            let attributes = request.identity.trusted().attributes().iter();
            let attributes = attributes.map(|(name, value)| (name.clone(), json!(value)));
            let value = Argument::value(&attributes.collect::<Map<_, _>>()).unwrap();
            bundle.with_first_step(step(Argument::object([("kept", value)])))
        })
    };
    let assign = |one| Step::assign("sampleSettings", [one]).unwrap();
    let push = |one| Step::push("sampleQueue", [one]).unwrap();
    let call = |one| Step::call("Sample.keep", [one]).unwrap();
    for (sample, state, place) in [
        (kept(assign), "absent", "sampleSettings.kept"),
        (kept(push), "absent", "sampleQueue.0.0.kept"),
        (kept(call), "queued", "Sample.keep.arguments.0.kept"),
    ] {
        let broken = format!(
            "case \"page_hostile\", login: script {state}: a script that copies {place} changes a prototype"
        );
        says(leaves_nothing_behind, &sample, &broken);
    }
}

#[test]
fn an_update_runs_no_step_of_the_login() {
    let [settings, look, update] = [
        puts("sampleSettings"),
        calls("Sample.look"),
        calls("Sample.update"),
    ];
    let broken =
        |step: &str| format!("case \"full\", update-profile: it runs a step of the login: {step}");
    for updating in [
        updating([look.clone()], [look.clone()]),
        updating([look.clone()], [look.clone(), update.clone()]),
        updating(
            [settings.clone(), look.clone()],
            [update.clone(), look.clone()],
        ),
    ] {
        says(
            leaves_nothing_behind,
            &updating,
            &broken("Call(\"Sample.look\", ..)"),
        );
    }
    let again = updating([settings.clone(), look.clone()], [settings.clone()]);
    says(
        leaves_nothing_behind,
        &again,
        &broken("Assign(\"sampleSettings\", ..)"),
    );
    let refresh = tells("Sample.refresh");
    for updating in [
        updating([look.clone()], [update.clone()]),
        // One function for both.
        updating([settings.clone(), update.clone()], [update.clone()]),
        // A step that says nothing of the user.
        updating([look, refresh.clone()], [update, refresh]),
    ] {
        holds(leaves_nothing_behind, &updating);
    }
}

#[test]
fn the_logout_takes_an_update_away_as_well() {
    let named = Argument::object([("name", Argument::pointer("/user/name/0"))]);
    let profile = Step::assign("sampleProfile", [named]).unwrap();
    says(
        leaves_nothing_behind,
        &updating([calls("Sample.look")], [profile]),
        "case \"full\", update-profile: script absent: sampleProfile.name names the user after the logout",
    );
}
