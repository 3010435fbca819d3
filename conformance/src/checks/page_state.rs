//! The steps of bundles, in a page in which one user follows another.

use countersign::bundle::{Argument, Step};
use countersign::identity::Field;
use countersign::{Action, ClientBundle};
use serde_json::Value;

use crate::bundle_text::text_at;
use crate::fixture::Fixture;
use crate::page::{Item, Page, Script, arguments_within};
use crate::trial::{Issued, Trial};
use crate::value::leaves;

/// The users who sign in after the one of a case: the first two that the adapter takes, and those of other cases where it
/// takes none of these.
const NEXT: [&str; 6] = [
    "anonymous",
    "minimal",
    "email_only",
    "phone_only",
    "account_only",
    "full",
];

/// A shorter text could be found by chance inside another one.
const SHORTEST: usize = 4;

/// Nothing of a user stands in the page after the logout, nor after the next user's login, whether the vendor's script
/// is absent, queued or loaded.
///
/// The check looks at the objects that steps assign: no key and no text there holds an identifier, a name or a proof of
/// the earlier user. The vendor forgets for itself the values that its functions and queues were given. But after a call
/// that names the user and still waits in a queue, a call of the logout must follow there, unless the adapter has no
/// logout.
///
/// No object of the page, and none that a call hands over, has a key `__proto__`. The page itself makes it a key like any
/// other, but a vendor's script that copies the object changes a prototype.
///
/// The check also compares steps. The logout of each user's bundle is the adapter's
/// [`logout`](countersign::adapter::Vendor::logout). An update runs no step of the login that says something about the
/// user, unless the update is made of some of the login's calls and of nothing else.
///
/// # Errors
///
/// The first case that leaves something, with the state of the script and the place in the page.
pub fn leaves_nothing_behind(fixture: &dyn Fixture) -> Result<(), String> {
    Trial::each(fixture, |trial| {
        let Some(table) = trial.capabilities.table(Action::Login) else {
            return Ok(());
        };
        let logins = Trial {
            fixture,
            adapter: fixture.adapter(),
            capabilities: trial.capabilities.clone(),
            table: table.clone(),
            cases: trial.cases.clone(),
        };
        let all_next = Next::all(&logins);
        for case in &trial.cases {
            // Another check tells of a panic.
            let [issued, login] = [trial, &logins].map(|one| one.issued_for(case).ok().flatten());
            let Some((issued, login)) = issued.zip(login) else {
                continue;
            };
            let update = (issued.action != Action::Login).then_some(&issued.bundle);
            let texts = texts_of(trial, &issued, &login.bundle);
            if let Some(update) = update {
                is_no_login(&issued, update, &login.bundle, &texts)?;
            } else {
                has_the_logout(trial, &issued)?;
            }
            let one = Visit {
                login: &login.bundle,
                update,
                texts,
            };
            for next in &all_next {
                one.before(next).map_err(|broken| {
                    issued.says(format!("script {}: {broken}", next.script.as_str()))
                })?;
            }
        }
        Ok(())
    })
}

/// The next user in a page, and the page in which nobody was before them.
struct Next {
    script: Script,
    login: ClientBundle,
    alone: Page,
}

impl Next {
    /// Issues the logins of the users who come next, for each state of the script.
    fn all(logins: &Trial<'_>) -> Vec<Self> {
        let named = NEXT
            .iter()
            .filter_map(|name| logins.cases.iter().find(|case| case.name == *name));
        let issued = named
            .chain(&logins.cases)
            .filter_map(|case| logins.issued_for(case).ok().flatten());
        let logins: Vec<ClientBundle> = issued.map(|issued| issued.bundle).take(2).collect();
        let in_states = |script| logins.iter().map(move |login| (script, login.clone()));
        let all = Script::ALL.into_iter().flat_map(in_states);
        all.map(|(script, login)| {
            let mut alone = Page::new(script, &[&login]);
            Self::signs_in(&mut alone, &login);
            Self {
                script,
                login,
                alone,
            }
        })
        .collect()
    }

    /// Signs the user in. The vendor's script is loaded in the end, and calls the page's functions.
    fn signs_in(page: &mut Page, login: &ClientBundle) {
        page.run(login);
        page.load();
        page.call_back();
    }
}

/// The bundle of a user has the logout of the adapter. That of a visitor, who need not be signed out, may have none.
fn has_the_logout(trial: &Trial<'_>, issued: &Issued<'_>) -> Result<(), String> {
    let [own, adapters] = [issued.bundle.logout(), &trial.adapter.logout()]
        .map(|steps| serde_json::to_string(steps).unwrap_or_default());
    let is_visitor = issued.identity().get("anonymous") == Some(&Value::Bool(true));
    if own == adapters || (is_visitor && issued.bundle.logout().is_empty()) {
        return Ok(());
    }
    Err(issued.says("the logout of the bundle is not that of the adapter"))
}

/// An update runs no step of the login that says something about the user.
///
/// A vendor can have one function for both, which a login calls beside a step that signs the user in. So an update can
/// be made of some of the login's calls, and of nothing else.
fn is_no_login(
    issued: &Issued<'_>,
    update: &ClientBundle,
    login: &ClientBundle,
    texts: &[String],
) -> Result<(), String> {
    let written = |step: &Step| serde_json::to_string(step).unwrap_or_default();
    let says_something = login
        .steps()
        .iter()
        .filter(|step| is_about_user(step, texts));
    let logins: Vec<String> = says_something.map(written).collect();
    let is_logins = |step: &&Step| logins.contains(&written(step));
    let mut steps = update.steps().iter();
    let Some(shared) = steps.clone().find(is_logins) else {
        return Ok(());
    };
    let updates: Vec<String> = steps.clone().map(written).collect();
    let signs_in_besides = logins.iter().any(|login| !updates.contains(login));
    if signs_in_besides && steps.all(|step| matches!(step, Step::Call { .. }) && is_logins(&step)) {
        return Ok(());
    }
    Err(issued.says(format!("it runs a step of the login: {shared:?}")))
}

/// Says whether a step has a part of the payload, a function, or a text of the user.
fn is_about_user(step: &Step, texts: &[String]) -> bool {
    let mut is_about = false;
    arguments_within(step, &mut |one| {
        is_about |= match one {
            Argument::Value(value) => names(value.get(), texts),
            Argument::Payload(_) | Argument::Steps(_) | Argument::Ask(_) => true,
            _ => false,
        };
    });
    is_about
}

/// A user in a page: with a login, perhaps an update, and the texts that name the user.
struct Visit<'b> {
    login: &'b ClientBundle,
    update: Option<&'b ClientBundle>,
    texts: Vec<String>,
}

impl Visit<'_> {
    /// Tries the visit before that of another user, with the logout and without.
    fn before(&self, next: &Next) -> Result<(), String> {
        let mut page = self.page(next);
        if let Some(place) = hostile_key(&page) {
            return Err(format!("a script that copies {place} changes a prototype"));
        }
        // A text that the other user's page has anyway is no trace.
        let mut texts = self.texts.clone();
        texts.retain(|text| found(&next.alone, std::slice::from_ref(text)).is_none());
        let given = page.given().len();
        page.sign_out(self.login.adapter());
        if let Some(place) = found(&page, &texts) {
            return Err(format!("{place} names the user after the logout"));
        }
        // A script that is loaded has read the calls.
        if next.script != Script::Loaded
            && let Some(queue) = self.unanswered(&page, given)
        {
            return Err(format!(
                "no call of the logout follows in the queue of {queue}"
            ));
        }
        for (mut page, when) in [
            (page, "after the logout and the next login"),
            (self.page(next), "after the next login"),
        ] {
            Next::signs_in(&mut page, &next.login);
            if let Some(place) = found(&page, &texts) {
                return Err(format!("{place} names the user {when}"));
            }
        }
        Ok(())
    }

    /// Opens a page in which the user is signed in, and the vendor's script has called the page's functions.
    fn page(&self, next: &Next) -> Page {
        let update = self.update.unwrap_or(self.login);
        let mut page = Page::new(next.script, &[self.login, update, &next.login]);
        page.run(self.login);
        if let Some(update) = self.update {
            page.run(update);
        }
        if next.script == Script::Loaded {
            page.call_back();
        }
        page
    }

    /// Returns the object whose queue ends with a call that names the user. The logout begins behind as many calls.
    fn unanswered(&self, page: &Page, logout: usize) -> Option<String> {
        if page.is_left() || self.login.logout().is_empty() {
            return None;
        }
        let (before, after) = page.given().split_at_checked(logout)?;
        let queue = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
        let names_user = before.iter().filter(|given| {
            let mut named = false;
            for item in &given.args {
                item.each("", "", &mut |_, key, item| {
                    named |= holds(key, item, &self.texts)
                });
            }
            named
        });
        let mut queues = names_user.map(|given| queue(&given.to));
        queues.find(|name| !after.iter().any(|given| queue(&given.to) == *name))
    }
}

/// Lists the texts that name the user of a case: identifiers, names, and the proofs of both bundles.
fn texts_of(trial: &Trial<'_>, issued: &Issued<'_>, login: &ClientBundle) -> Vec<String> {
    let identity = issued.identity();
    let naming = leaves(&identity)
        .into_iter()
        .filter(|leaf| match leaf.field {
            Field::UserId | Field::Email | Field::Phone => true,
            Field::FullName | Field::FirstName | Field::LastName | Field::DisplayName => true,
            Field::Accounts => leaf.path.as_str().ends_with("].id"),
            _ => false,
        });
    let texts = naming.filter_map(|leaf| Some(leaf.text(&identity)?.to_owned()));
    let places = trial.fixture.proofs();
    let proofs = places.iter().filter_map(|place| text_at(login, place));
    let mut texts: Vec<String> = texts.chain(proofs).chain(issued.proofs(places)).collect();
    texts.retain(|text| !text.trim().is_empty());
    texts
}

/// Says whether a text holds one of the texts.
fn names(text: &str, texts: &[String]) -> bool {
    texts.iter().any(|one| {
        let is_long = one.chars().count() >= SHORTEST;
        text == one || (is_long && text.contains(one.as_str()))
    })
}

fn holds(key: &str, item: &Item, texts: &[String]) -> bool {
    names(key, texts) || matches!(item, Item::Plain(Value::String(text)) if names(text, texts))
}

/// Returns the first place of an assigned object that holds one of the texts. A page that is loaded anew has none.
fn found(page: &Page, texts: &[String]) -> Option<String> {
    let mut found = None;
    page.each(true, &mut |place, key, item| {
        if found.is_none() && holds(key, item, texts) {
            found = Some(place.to_owned());
        }
    });
    found.filter(|_| !page.is_left())
}

/// Returns the first object that has a key `__proto__`, of the page or of an argument of a call.
fn hostile_key(page: &Page) -> Option<String> {
    let mut found = None;
    let mut see = |place: &str, key: &str, _: &Item| {
        if found.is_none() && key == "__proto__" {
            found = place.strip_suffix(".__proto__").map(str::to_owned);
        }
    };
    page.each(false, &mut see);
    for given in page.given().iter().filter(|given| given.is_call) {
        for (at, item) in given.args.iter().enumerate() {
            item.each(&format!("{}.arguments.{at}", given.to), "", &mut see);
        }
    }
    found
}
