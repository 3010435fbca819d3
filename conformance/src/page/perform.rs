//! Runs steps, as `perform` of `countersign.js` does.

use std::rc::Rc;

use countersign::bundle::{Argument, AskFunction, Step};
use serde_json::Value;

use super::item::{Item, Kind, Object};
use super::{Act, Given, Listener, Page, Waiting};

/// The name of the global object.
const WINDOW: &str = "window";

impl Page {
    /// Runs steps, and tells in one line the functions that are missing or fail. `given` holds the parameters of the
    /// function that runs them.
    pub(super) fn perform(&mut self, act: &Rc<Act>, steps: &[Step], given: &mut Object) {
        let mut failed: Vec<&str> = Vec::new();
        for step in steps {
            let name = name(step);
            if self.take(act, step, name, given).is_none() && !failed.contains(&name) {
                failed.push(name);
            }
        }
        if !failed.is_empty() {
            let (adapter, failed) = (&act.adapter, failed.join(", "));
            self.told.push(format!(
                "countersign: {adapter}: no {failed}: does this stand after the vendor's embed code?"
            ));
        }
    }

    /// Takes a step; `None` where it fails.
    fn take(&mut self, act: &Rc<Act>, step: &Step, name: &str, given: &mut Object) -> Option<()> {
        let (names, last) = way(name);
        match step {
            Step::Assign { args, .. } => {
                self.root(&names, given).walk(&names, true)?;
                for from in self.arguments(act, args, given) {
                    let object = self.root(&names, given).walk(&names, true)?;
                    let target = match name {
                        WINDOW => object,
                        _ => object.fill(last, Kind::Plain)?.as_object_mut()?,
                    };
                    target.keys.extend(from.spread());
                }
            }
            Step::Push { args, .. } => {
                self.root(&names, given).walk(&names, true)?;
                let all = self.arguments(act, args, given);
                self.add(&names, last, name, given, Item::list(all.clone()))?;
                self.hand_over(name, all, false);
            }
            Step::Append { args, .. } => {
                self.root(&names, given).walk(&names, true)?;
                for one in self.arguments(act, args, given) {
                    self.add(&names, last, name, given, one.clone())?;
                    self.hand_over(name, vec![one], false);
                }
            }
            Step::Call { args, .. } => {
                let args = self.arguments(act, args, given);
                let object = self.root(&names, given).walk(&names, false)?;
                match object.get(last)?.as_object()?.kind.clone() {
                    Kind::Vendors(function) => self.hand_over(&function, args, true),
                    Kind::Handed(number) => self.call_handed(number, args),
                    Kind::Plain | Kind::List => return None,
                }
            }
            Step::Remove { keys, .. } => {
                let object = self.root(&names, given).walk(&names, false);
                let from = object.and_then(|object| match name {
                    WINDOW => Some(object),
                    _ => object.keys.get_mut(last)?.as_object_mut(),
                });
                if let Some(from) = from {
                    from.keys.retain(|key, _| !keys.contains(key));
                }
            }
            Step::Ready { steps, event, .. } => {
                let object = self.root(&names, given).walk(&names, false);
                let there = object.and_then(|object| object.get(last)?.as_object());
                match there.map(|object| &object.kind) {
                    Some(Kind::Vendors(_) | Kind::Handed(_)) => self.perform(act, steps, given),
                    _ => self.waiting.push(Waiting {
                        act: Rc::clone(act),
                        step: step.clone(),
                        given: given.clone(),
                        for_event: event.clone(),
                    }),
                }
            }
            Step::When { is, steps, .. } => {
                let object = self.root(&names, given).walk(&names, false);
                let is: Value = serde_json::from_str(is.get()).unwrap_or_default();
                let found = object.and_then(|object| object.keys.get(last));
                if matches!(found, Some(Item::Plain(value)) if *value == is) {
                    self.perform(act, steps, given);
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// Adds an entry to the list of this name.
    fn add(
        &mut self,
        names: &[&str],
        last: &str,
        name: &str,
        given: &mut Object,
        entry: Item,
    ) -> Option<()> {
        let object = self.root(names, given).walk(names, true)?;
        let list = object.fill(last, Kind::List)?.as_object_mut()?;
        if list.kind != Kind::List {
            return None;
        }
        list.push(entry);
        self.lists.insert(name.to_owned());
        Some(())
    }

    fn hand_over(&mut self, to: &str, args: Vec<Item>, is_call: bool) {
        self.given.push(Given {
            to: to.to_owned(),
            args,
            is_call,
        });
    }

    /// Returns the object that a name starts from: the parameters for `arguments.0`, and the global object otherwise.
    fn root<'a>(&'a mut self, names: &[&str], given: &'a mut Object) -> &'a mut Object {
        match names {
            ["arguments", ..] => given,
            _ => &mut self.global,
        }
    }

    fn arguments(&mut self, act: &Rc<Act>, args: &[Argument], given: &Object) -> Vec<Item> {
        let args = args.iter();
        args.map(|one| self.argument(act, one, given)).collect()
    }

    fn argument(&mut self, act: &Rc<Act>, one: &Argument, given: &Object) -> Item {
        match one {
            Argument::Value(value) => {
                Item::of(&serde_json::from_str(value.get()).unwrap_or_default())
            }
            Argument::Payload(pointer) => act.payload.part(pointer),
            Argument::Given(pointer) => given
                .keys
                .get("arguments")
                .map_or(Item::Undefined, |args| args.part(pointer)),
            Argument::List(entries) => Item::list(self.arguments(act, entries, given)),
            Argument::Text(parts) => {
                let parts = self.arguments(act, parts, given);
                Item::Plain(parts.iter().map(Item::joined).collect::<String>().into())
            }
            Argument::Merge(parts) => {
                let parts = self.arguments(act, parts, given).into_iter();
                Item::object(parts.flat_map(Item::spread).collect())
            }
            Argument::Object(keys) => {
                let keys = keys.iter();
                let keys = keys.map(|(key, one)| (key.clone(), self.argument(act, one, given)));
                Item::object(keys.collect())
            }
            function => self.function(act, function),
        }
    }

    /// Makes a function of steps: one for the same argument of the same adapter. A logout makes none that acts.
    fn function(&mut self, act: &Rc<Act>, argument: &Argument) -> Item {
        let key = serde_json::to_string(argument).unwrap_or_default();
        let same = |one: &Listener| one.adapter == act.adapter && one.key == key;
        let number = self.listeners.iter().position(same).unwrap_or_else(|| {
            let (steps, asks) = match argument {
                Argument::Steps(steps) => (steps.clone(), false),
                Argument::Ask(AskFunction { steps, .. }) => (steps.clone(), true),
                _ => (Vec::new(), false),
            };
            self.listeners.push(Listener {
                adapter: act.adapter.clone(),
                key,
                steps: steps.into(),
                asks,
                act: None,
            });
            self.listeners.len() - 1
        });
        if let Some(listener) = self.listeners.get_mut(number).filter(|_| !act.is_out) {
            listener.act = Some(Rc::clone(act));
        }
        Item::Object(Object::new(Kind::Handed(number)))
    }

    /// Calls a function that steps have handed over. It does nothing for a user who has signed out.
    pub(super) fn call_handed(&mut self, number: usize, args: Vec<Item>) {
        let listener = self.listeners.get(number);
        let Some(act) = listener.and_then(|one| one.act.clone()) else {
            return;
        };
        let steps = listener
            .map(|one| Rc::clone(&one.steps))
            .unwrap_or_default();
        let asks = listener.is_some_and(|one| one.asks);
        let has_nothing = asks && act.awaits_proof;
        if !self.has_ended(act.life) && !has_nothing {
            self.perform(&act, &steps, &mut parameters(args));
        }
    }
}

/// Makes the object that `arguments.0` starts from.
pub(super) fn parameters(args: Vec<Item>) -> Object {
    let mut given = Object::new(Kind::Plain);
    given.keys.insert("arguments".to_owned(), Item::list(args));
    given
}

/// Splits a name into the names of the objects on the way, and the last name.
pub(super) fn way(name: &str) -> (Vec<&str>, &str) {
    let mut names: Vec<&str> = name.split('.').collect();
    let last = names.pop().unwrap_or_default();
    (names, last)
}

/// Returns the name of the object or function of a step.
pub(super) fn name(step: &Step) -> &str {
    match step {
        Step::Assign { to, .. } | Step::Push { to, .. } | Step::Append { to, .. } => to.as_str(),
        Step::Remove { from, .. } => from.as_str(),
        Step::Call { function, .. } => function.as_str(),
        Step::Ready { exists, .. } => exists.as_str(),
        Step::When { value, .. } => value.as_str(),
        _ => "",
    }
}
