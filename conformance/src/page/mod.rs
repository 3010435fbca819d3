//! A model of a page that runs bundles, as [`COUNTERSIGN_JS`](countersign::COUNTERSIGN_JS) runs them.
//!
//! The model keeps the page's global object as values, lets functions record their calls, and tells which functions are
//! missing. It has no clock and no network: no proof is renewed, and a function that asks for a new bundle gets the one
//! at hand. Nothing is inherited: an object has its own keys alone. A value is never one object under two names.
//!
//! ```
//! use countersign::bundle::{Argument, Step};
//! use countersign::{Action, ClientBundle};
//! use countersign_conformance::page::{Page, Script};
//! use serde_json::json;
//!
//! # fn main() -> countersign::Result<()> {
//! let bundle = ClientBundle::new("desk", Action::Login, &json!({"id": "u1"}))?
//!     .with_steps([
//!         Step::assign("deskSettings", [Argument::payload()])?,
//!         Step::call("Desk.boot", [])?,
//!     ])
//!     .with_logout([Step::remove("deskSettings", &["id"])?]);
//! let mut page = Page::new(Script::Absent, &[&bundle]);
//! page.run(&bundle);
//! assert_eq!(page.to_json()["state"], json!({"deskSettings": {"id": "u1"}}));
//! assert_eq!(page.told(), ["countersign: desk: no Desk.boot: does this stand after the vendor's embed code?"]);
//! page.sign_out("desk");
//! assert_eq!(page.to_json()["state"], json!({"deskSettings": {}}));
//! # Ok(())
//! # }
//! ```

mod functions;
mod item;
mod perform;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;

use countersign::bundle::Step;
use countersign::{Action, ClientBundle};
use serde_json::{Map, Value, json};

pub(crate) use functions::arguments_within;
use functions::{BROWSERS, Named};
pub(crate) use item::Item;
use item::{Kind, Object};
use perform::{name, way};

/// The state of the vendors' scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Script {
    /// Something blocks them, such as the browser: no function of a vendor exists.
    Absent,
    /// The embed code has left a function for each that steps call at once, and keeps the calls. A function that
    /// [`Step::Ready`] waits for does not exist yet.
    Queued,
    /// Every function exists.
    Loaded,
}

impl Script {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Absent, Self::Queued, Self::Loaded];

    /// Returns the state as a word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Queued => "queued",
            Self::Loaded => "loaded",
        }
    }
}

/// A page that runs bundles. Debug prints no value, since a page holds personal data.
pub struct Page {
    script: Script,
    named: Named,
    global: Object,
    /// The sign-ins, by the adapter's name.
    entries: BTreeMap<String, Entry>,
    /// Whether each life has ended: that of a login or a logout ends with the next one.
    ended: Vec<bool>,
    listeners: Vec<Listener>,
    waiting: Vec<Waiting>,
    /// Everything that functions and lists were given, in order.
    given: Vec<Given>,
    /// The lists that steps have added to.
    lists: BTreeSet<String>,
    told: Vec<String>,
}

/// The sign-in of an adapter.
struct Entry {
    life: usize,
    has_begun: bool,
    /// The login that has not been signed out.
    login: Option<ClientBundle>,
}

/// A bundle while its steps run, and later where its functions are called.
struct Act {
    adapter: String,
    payload: Item,
    life: usize,
    is_out: bool,
    /// Whether the bundle names the place of its proof and has none there yet.
    awaits_proof: bool,
}

/// A function that steps have handed over.
struct Listener {
    adapter: String,
    /// The argument that it was made of, as JSON.
    key: String,
    steps: Rc<[Step]>,
    /// Whether it asks for a new bundle first.
    asks: bool,
    /// The login that it acts for.
    act: Option<Rc<Act>>,
}

/// A step that waits for a function.
struct Waiting {
    act: Rc<Act>,
    step: Step,
    given: Object,
    for_event: Option<String>,
}

/// The values that a function or a list was given at once.
pub(crate) struct Given {
    pub(crate) to: String,
    pub(crate) args: Vec<Item>,
    pub(crate) is_call: bool,
}

impl Page {
    /// Opens a page in which the vendors' scripts have the functions that the steps of these bundles name.
    #[must_use]
    pub fn new(script: Script, bundles: &[&ClientBundle]) -> Self {
        let mut page = Self {
            script,
            named: Named::of(bundles),
            global: Object::new(Kind::Plain),
            entries: BTreeMap::new(),
            ended: Vec::new(),
            listeners: Vec::new(),
            waiting: Vec::new(),
            given: Vec::new(),
            lists: BTreeSet::new(),
            told: Vec::new(),
        };
        page.install();
        page
    }

    /// Runs the steps of a bundle. A login signs its user in, as `keep` does: an earlier login of the same adapter is
    /// signed out first, where it is another user's.
    pub fn run(&mut self, bundle: &ClientBundle) {
        let act = self.start(bundle, false);
        let steps: Vec<Step> = bundle.steps().iter().cloned().collect();
        self.perform(&act, &steps, &mut Object::new(Kind::Plain));
    }

    /// Signs the user of an adapter out, as the function that `keep` returns does.
    pub fn sign_out(&mut self, adapter: &str) {
        let login = self.entries.get(adapter).and_then(|one| one.login.clone());
        if let Some(login) = login {
            let act = self.start(&login, true);
            self.perform(&act, login.logout(), &mut Object::new(Kind::Plain));
        }
    }

    /// Calls each function that the page has handed over, with an empty object, as a vendor's script does.
    pub fn call_back(&mut self) {
        for number in self.handed() {
            self.call_handed(number, vec![Item::object(BTreeMap::new())]);
        }
    }

    /// Loads the vendors' scripts, late. The steps that wait for a function run.
    pub fn load(&mut self) {
        self.script = Script::Loaded;
        self.install();
        // First those that hear the event, then those that look again.
        let (heard, looked): (Vec<_>, Vec<_>) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|one| one.for_event.is_some());
        for mut one in heard.into_iter().chain(looked) {
            if !self.has_ended(one.act.life) {
                self.perform(&one.act, &[one.step], &mut one.given);
            }
        }
    }

    /// Lists the functions of the vendors' scripts and of the browser that exist, by name.
    #[must_use]
    pub fn functions(&self) -> Vec<&str> {
        let Named { called, awaited } = &self.named;
        let mut names: BTreeSet<&str> = called.iter().map(String::as_str).collect();
        match self.script {
            Script::Absent => names.retain(|name| BROWSERS.contains(name)),
            Script::Queued => {}
            Script::Loaded => names.extend(awaited.iter().map(String::as_str)),
        }
        names.into_iter().collect()
    }

    /// Lists the lines that the console shows: for each run of steps the functions that are missing.
    #[must_use]
    pub fn told(&self) -> &[String] {
        &self.told
    }

    /// Writes the page as `{"state": {…}, "calls": [[name, …], …], "told": […]}`.
    ///
    /// A function of a vendor is `{"vendor's": name}`. A function that steps have handed over is `{"handed over": n}`,
    /// counted from 0 as they occur in the calls and then in the state, whose keys are sorted. An undefined value is
    /// `{"undefined": true}`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let handed = self.handed();
        let calls = self.given.iter().filter(|one| one.is_call).map(|one| {
            let args = one.args.iter().map(|item| item.to_json(&handed));
            [json!(one.to)].into_iter().chain(args).collect::<Value>()
        });
        let state = self.global.keys.iter();
        let state = state.map(|(key, item)| (key.clone(), item.to_json(&handed)));
        json!({
            "state": state.collect::<Map<_, _>>(),
            "calls": calls.collect::<Vec<_>>(),
            "told": self.told,
        })
    }

    /// Says whether a step has had the browser load the page anew, which forgets everything in it.
    pub(crate) fn is_left(&self) -> bool {
        self.given.iter().any(|one| BROWSERS.contains(&&*one.to))
    }

    /// Returns the values that functions and lists were given, in order.
    pub(crate) fn given(&self) -> &[Given] {
        &self.given
    }

    /// Calls a function with each value that stands in the page: with its place, its key and itself. With `assigned`,
    /// the lists that a vendor works off are left out.
    pub(crate) fn each(&self, assigned: bool, see: &mut dyn FnMut(&str, &str, &Item)) {
        let is_queued = |place: &str| {
            self.lists.iter().any(|list| {
                let rest = place.strip_prefix(list.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        for (key, item) in &self.global.keys {
            item.each(key, key, &mut |place, key, item| {
                if !assigned || !is_queued(place) {
                    see(place, key, item);
                }
            });
        }
    }

    fn start(&mut self, bundle: &ClientBundle, is_out: bool) -> Rc<Act> {
        let adapter = bundle.adapter().to_owned();
        if !self.entries.contains_key(&adapter) {
            let entry = Entry {
                life: self.live(),
                has_begun: false,
                login: None,
            };
            self.entries.insert(adapter.clone(), entry);
        }
        let is_login = bundle.action() == Action::Login;
        let earlier = self
            .entries
            .get(&adapter)
            .and_then(|one| one.login.as_ref());
        if !is_out && is_login && earlier.is_some_and(|one| !functions::is_same(one, bundle)) {
            self.sign_out(&adapter);
        }
        if is_out || is_login {
            let life = self.live();
            if let Some(entry) = self.entries.get_mut(&adapter) {
                if entry.has_begun {
                    if let Some(ended) = self.ended.get_mut(entry.life) {
                        *ended = true;
                    }
                    let own = self
                        .listeners
                        .iter_mut()
                        .filter(|one| one.adapter == adapter);
                    own.for_each(|one| one.act = None);
                }
                *entry = Entry {
                    life,
                    has_begun: true,
                    login: (!is_out).then(|| bundle.clone()),
                };
            }
        }
        let payload: Value = serde_json::from_str(bundle.payload.get()).unwrap_or_default();
        Rc::new(Act {
            life: self.entries.get(&adapter).map_or(0, |entry| entry.life),
            adapter,
            awaits_proof: bundle.verification().is_some_and(|at| {
                let proof = payload.pointer(at.payload);
                proof.is_none_or(Value::is_null)
            }),
            payload: Item::of(&payload),
            is_out,
        })
    }

    fn live(&mut self) -> usize {
        self.ended.push(false);
        self.ended.len() - 1
    }

    fn has_ended(&self, life: usize) -> bool {
        self.ended.get(life).copied().unwrap_or_default()
    }

    /// Puts the functions that exist into the page.
    fn install(&mut self) {
        let names = self.functions();
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        for function in names {
            let (names, last) = way(&function);
            if let Some(object) = self.global.walk(&names, true) {
                let there = object.keys.get(last).and_then(Item::as_object);
                if !there.is_some_and(|there| there.kind == Kind::Vendors(function.clone())) {
                    let made = Item::Object(Object::new(Kind::Vendors(function.clone())));
                    object.keys.insert(last.to_owned(), made);
                }
            }
        }
    }

    /// Lists the functions that steps have handed over, as they occur in the calls and then in the state.
    fn handed(&self) -> Vec<usize> {
        let mut found = Vec::new();
        let calls = self.given.iter().filter(|one| one.is_call);
        calls
            .flat_map(|one| &one.args)
            .for_each(|item| item.handed(&mut found));
        self.global
            .keys
            .values()
            .for_each(|item| item.handed(&mut found));
        found
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("script", &self.script)
            .finish_non_exhaustive()
    }
}
