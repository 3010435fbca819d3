//! The kit's model of a page against `countersign.js` itself, run by Node: the same objects, calls and lines of the
//! console, for the bundles of every adapter and for steps of every kind.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use countersign::adapter::{Adapter, Request};
use countersign::bundle::{Argument, AskFunction, Step, Verification};
use countersign::sign::Keys;
use countersign::{Action, ClientBundle, Secret, Timestamp};
use countersign_conformance::block_on;
use countersign_conformance::corpus;
use countersign_conformance::page::{Page, Script};
use countersign_freshchat::Freshchat;
use countersign_helpcrunch::{Helpcrunch, Mode, Secrets, SuffixKey};
use countersign_helpshift_identities::{HelpshiftIdentities, Surface};
use countersign_helpshift_legacy::HelpshiftLegacy;
use countersign_userhero::UserHero;
use serde_json::{Value, json};

use Does::{Back, Load, Out, Run};

/// The start of 2025.
const NOW: u64 = 1_735_689_600;

/// A page: its bundles, the things that are done in it, and the outcome in the model.
struct Told {
    name: String,
    page: Value,
    model: Value,
}

/// The things that are done in a page.
#[derive(Clone, Copy, Debug)]
enum Does {
    /// Runs the bundle of this number.
    Run(usize),
    /// Signs the user of the first bundle out.
    Out,
    /// Calls the functions that the page has handed over.
    Back,
    /// Loads the vendor's script.
    Load,
}

/// Does the same in the model as is written down for Node.
struct Visit<'b> {
    bundles: Vec<&'b ClientBundle>,
    page: Page,
    does: Vec<Value>,
}

impl<'b> Visit<'b> {
    fn new(script: Script, bundles: Vec<&'b ClientBundle>) -> Self {
        let page = Page::new(script, &bundles);
        let does = vec![json!(["functions", page.functions()])];
        Self {
            bundles,
            page,
            does,
        }
    }

    fn run(&mut self, at: usize) {
        self.page.run(self.bundles.get(at).unwrap());
        self.does.push(json!(["run", at]));
    }

    fn sign_out(&mut self) {
        let adapter = self.bundles.first().unwrap().adapter();
        self.page.sign_out(adapter);
        self.does.push(json!(["sign out", adapter]));
    }

    fn call_back(&mut self) {
        self.page.call_back();
        self.does.push(json!(["call back"]));
    }

    fn load(&mut self) {
        self.page.load();
        self.does.push(json!(["load", self.page.functions()]));
    }

    fn told(self, name: String) -> Told {
        let bundles: Vec<Value> = self
            .bundles
            .iter()
            .map(|bundle| serde_json::from_str(&bundle.to_json()).unwrap())
            .collect();
        Told {
            name,
            page: json!({"bundles": bundles, "does": self.does}),
            model: self.page.to_json(),
        }
    }
}

fn adapters() -> Vec<(String, Box<dyn Adapter>)> {
    let secret = Secret::new("test_secret_key").unwrap();
    let mut adapters: Vec<(String, Box<dyn Adapter>)> = Vec::new();
    for surface in [Surface::Web, Surface::SdkX] {
        let adapter = HelpshiftIdentities::new(&secret).unwrap();
        let adapter = adapter.with_surface(surface);
        adapters.push((format!("identities {surface:?}"), Box::new(adapter)));
    }
    let legacy = HelpshiftLegacy::new(&secret).unwrap();
    let legacy = legacy.with_app(Some("acme_platform_1"), Some("acme"));
    adapters.push(("legacy".to_owned(), Box::new(legacy.unwrap())));
    for mode in Mode::ALL {
        let secrets = match mode {
            Mode::Plain => Secrets::none(),
            Mode::SecuritySignature => {
                Secrets::suffix_keys(Keys::new(SuffixKey::new(&secret).unwrap()))
            }
            _ => Secrets::new(&secret).unwrap(),
        };
        let adapter = Helpcrunch::new(*mode, secrets).unwrap();
        let adapter = adapter.with_app(Some("acme"), Some("a47f")).unwrap();
        adapters.push((format!("helpcrunch {mode:?}"), Box::new(adapter)));
    }
    let portal = UserHero::new("pk_test_1", &secret).unwrap();
    adapters.push(("userhero".to_owned(), Box::new(portal)));
    let widget = Freshchat::new(&secret).unwrap();
    adapters.push(("freshchat".to_owned(), Box::new(widget)));
    adapters
}

/// Issues the bundle of a named case; `None` where it is refused.
fn issued(adapter: &dyn Adapter, name: &str, action: Action) -> Option<ClientBundle> {
    let now = Timestamp::EPOCH + Duration::from_secs(NOW);
    let case = corpus::named().into_iter().find(|case| case.name == name);
    let case = case.unwrap();
    let draft = case.draft();
    let request: Request<'_> = draft.request(adapter.capabilities().kind(), action, now);
    block_on(adapter.issue(request)).ok()
}

/// Every adapter, in every state of the script: a user with updates, the logout or none, and another user.
fn of_the_adapters() -> Vec<Told> {
    let mut all = Vec::new();
    for (kind, adapter) in adapters() {
        let login = |name| issued(&*adapter, name, Action::Login);
        for [first, second] in [
            ["full", "minimal"],
            ["full", "anonymous"],
            ["page_hostile", "email_only"],
            ["visitor_with_hints", "full"],
            ["unicode", "unicode"],
        ] {
            let Some((one, other)) = login(first).zip(login(second)) else {
                continue;
            };
            let updates = [Action::UpdateProfile, Action::AddIdentities];
            let updates: Vec<ClientBundle> = updates
                .into_iter()
                .filter(|action| adapter.capabilities().table(*action).is_some())
                .filter_map(|action| issued(&*adapter, first, action))
                .collect();
            for script in Script::ALL {
                for with_logout in [true, false] {
                    let bundles = [&one, &other].into_iter().chain(&updates).collect();
                    let mut visit = Visit::new(script, bundles);
                    visit.run(0);
                    (2..2 + updates.len()).for_each(|at| visit.run(at));
                    visit.call_back();
                    if with_logout {
                        visit.sign_out();
                        visit.call_back();
                    }
                    visit.run(1);
                    visit.load();
                    visit.call_back();
                    let script = script.as_str();
                    let told = format!("{kind}: {first}, {second}, {script}, logout {with_logout}");
                    all.push(visit.told(told));
                }
            }
        }
    }
    all
}

/// Steps of every kind, which the adapters need not have.
fn of_the_steps() -> Vec<Told> {
    let value = |value: Value| Argument::value(&value).unwrap();
    let listener = |name: &'static str| {
        let given = [Argument::given("/0/id"), Argument::payload()];
        vec![
            Step::assign("arguments.0", [value(json!({"id": "written"}))]).unwrap(),
            Step::call(name, given).unwrap(),
            Step::when(
                "arguments.0.id",
                &"written",
                [Step::call(name, []).unwrap()],
            )
            .unwrap(),
        ]
    };
    let call = |name: &'static str| Step::call(name, [Argument::pointer("/id")]).unwrap();
    let ready = |exists: &'static str, event| {
        let call = Step::call(exists, [Argument::pointer("/id")]).unwrap();
        Step::ready(exists, event, [call]).unwrap()
    };
    let steps = vec![
        Step::assign(
            "settings.user",
            [value(json!({"id": "x", "a": 1})), Argument::payload()],
        ),
        Step::assign(
            "settings.user",
            [Argument::pointer("/id"), Argument::pointer("/absent")],
        ),
        Step::assign("settings.flags.none", []),
        Step::assign("settings.user.id", [value(json!({"into": "a text"}))]),
        Step::assign("settings.user.id.deeper", [value(json!({}))]),
        Step::assign("Vendor.settings", [value(json!({"theme": null}))]),
        Step::push(
            "queue",
            [
                value(json!("init")),
                Argument::Merge(vec![value(json!({"a": 1})), Argument::payload()]),
            ],
        ),
        Step::push("settings.user", [value(json!(1))]),
        Step::append(
            "hooks.ready",
            [Argument::Steps(listener("Vendor.heard")), value(json!(2))],
        ),
        Step::append("settings.user.id", [value(json!(1))]),
        Step::call(
            "Vendor.login",
            [
                Argument::Ask(
                    AskFunction::new(listener("Vendor.answered"))
                        .with_client(Argument::given("/0")),
                ),
                Argument::payload(),
            ],
        ),
        Step::call("Vendor.login", [Argument::Steps(listener("Vendor.heard"))]),
        Step::call(
            "Vendor.more",
            [
                Argument::object([
                    ("a", Argument::pointer("/absent")),
                    ("__proto__", value(json!({"b": 1}))),
                ]),
                Argument::List(vec![
                    value(json!([[], {}])),
                    Argument::pointer("/list/1"),
                    Argument::pointer("/a~1b"),
                ]),
            ],
        ),
        Step::call("settings.user", []),
        Step::call("absent.deeper.still", []),
        Step::remove("settings.user", &["a", "absent"]),
        Step::remove("settings.absent.deeper", &["a"]),
        Ok(ready("Late.login", None)),
        Ok(ready("Later.login", Some("vendor-loaded"))),
        Ok(ready("Vendor.login", None)),
        Step::when("settings.flags.none", &json!(null), [call("Vendor.flag")]),
        Step::when("settings.user.b", &2, [call("Vendor.two")]),
        Step::when("settings.user.id", &"u1", [call("Vendor.first")]),
        Step::when("settings.absent.deeper", &false, [call("Vendor.never")]),
        Step::when("Vendor.login", &true, [call("Vendor.never")]),
        Step::call("location.reload", []),
    ];
    let steps: Vec<Step> = steps.into_iter().map(Result::unwrap).collect();
    let logout = [
        Step::remove("settings", &["user"]).unwrap(),
        Step::call("Vendor.logout", [Argument::Steps(listener("Vendor.heard"))]).unwrap(),
        ready("Late.logout", None),
    ];
    let bundle = |adapter: &str, id: &str| {
        let payload = format!(
            r#"{{"id": "{id}", "__proto__": {{"hostile": 1}}, "constructor": null, "list": ["a", {{"b": 2}}], "a/b": true, "proof": "{id}"}}"#
        );
        let payload: Box<serde_json::value::RawValue> = serde_json::from_str(&payload).unwrap();
        let mut bundle = ClientBundle::from_json("steps", Action::Login, payload)
            .with_steps(steps.clone())
            .with_logout(logout.clone())
            .with_verification(Verification::hmac("/proof"));
        bundle.name = Some(adapter.into());
        bundle
    };
    let (one, other, beside) = (
        bundle("one", "u1"),
        bundle("one", "u2"),
        bundle("two", "u3"),
    );
    let mut update = ClientBundle::new("steps", Action::UpdateProfile, &json!({"id": "new"}))
        .unwrap()
        .with_steps([
            Step::call(
                "Vendor.update",
                [Argument::Steps(listener("Vendor.updated"))],
            )
            .unwrap(),
            ready("Late.update", None),
        ]);
    update.name = Some("one".into());
    let mut all = Vec::new();
    for script in Script::ALL {
        for does in [
            &[Run(0), Back][..],
            &[Run(0), Load, Back],
            &[Run(0), Run(3), Back, Load, Back],
            &[Run(3), Back, Run(0), Load, Back],
            &[Run(0), Out, Back, Load, Back],
            &[Run(0), Out, Out, Load],
            &[Run(0), Out, Run(1), Load, Back],
            &[Run(0), Run(1), Back, Load, Back],
            &[Run(0), Run(0), Load, Back],
            &[Run(0), Run(2), Back, Run(1), Load, Back],
            &[Run(0), Load, Out, Back],
            &[Out, Run(3), Load, Run(0)],
            &[Run(3), Run(0), Out, Back],
        ] {
            let mut visit = Visit::new(script, vec![&one, &other, &beside, &update]);
            for what in does {
                match *what {
                    Run(at) => visit.run(at),
                    Out => visit.sign_out(),
                    Back => visit.call_back(),
                    Load => visit.load(),
                }
            }
            all.push(visit.told(format!("{does:?}, {}", script.as_str())));
        }
    }
    all
}

/// Runs the pages in Node.
fn in_node(pages: &[Value]) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/web/page-model.mjs");
    let mut node = Command::new("node");
    node.arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut node = node.spawn().unwrap();
    let input = json!({"now": NOW, "pages": pages}).to_string();
    node.stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
#[ignore = "needs Node"]
fn the_model_of_a_page_does_as_countersign_js() {
    let all: Vec<Told> = of_the_adapters()
        .into_iter()
        .chain(of_the_steps())
        .collect();
    let pages: Vec<Value> = all.iter().map(|told| told.page.clone()).collect();
    let outcomes = in_node(&pages);
    assert_eq!(outcomes.len(), all.len());
    assert!(all.len() > 200, "{}", all.len());
    for (told, outcome) in all.iter().zip(&outcomes) {
        for part in ["state", "calls", "told"] {
            let [model, script] = [&told.model, outcome].map(|page| page.get(part));
            assert_eq!(model, script, "{}: {part}", told.name);
        }
    }
}
