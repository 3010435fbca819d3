//! The values of a page.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// A value of a page. Every value is a copy: the model knows no two names of one object.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    Undefined,
    /// A text, a number, a boolean or null.
    Plain(Value),
    Object(Object),
}

/// An object, by its own keys. The entries of a list have the keys `0`, `1` and so on.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(super) kind: Kind,
    pub(super) keys: BTreeMap<String, Item>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    List,
    /// A function of the vendor or of the browser, by its name.
    Vendors(String),
    /// A function that steps have handed over, by its number.
    Handed(usize),
}

impl Item {
    /// Returns the text that `Array.prototype.join` makes of it.
    pub(super) fn joined(&self) -> String {
        match self {
            Self::Plain(Value::String(text)) => text.clone(),
            Self::Undefined | Self::Plain(Value::Null) => String::new(),
            Self::Plain(value) => value.to_string(),
            Self::Object(_) => "[object Object]".to_owned(),
        }
    }

    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Array(items) => Self::list(items.iter().map(Self::of).collect()),
            Value::Object(entries) => {
                let keys = entries.iter();
                let keys = keys.map(|(key, value)| (key.clone(), Self::of(value)));
                Self::object(keys.collect())
            }
            plain => Self::Plain(plain.clone()),
        }
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        let mut list = Object::new(Kind::List);
        items.into_iter().for_each(|item| list.push(item));
        Self::Object(list)
    }

    pub(super) const fn object(keys: BTreeMap<String, Self>) -> Self {
        Self::Object(Object {
            kind: Kind::Plain,
            keys,
        })
    }

    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Undefined | Self::Plain(Value::Null))
    }

    pub(super) const fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    pub(super) const fn as_object_mut(&mut self) -> Option<&mut Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Returns the part at a JSON pointer (RFC 6901), of own keys alone.
    pub(super) fn part(&self, pointer: &str) -> Self {
        let mut segments = pointer.split('/').skip(1);
        let part = segments.try_fold(self, |item, segment| {
            let key = segment.replace("~1", "/").replace("~0", "~");
            item.as_object()?.keys.get(&key)
        });
        part.cloned().unwrap_or(Self::Undefined)
    }

    /// Returns the own keys with their values, as `{...value}` has them: those of a text are its UTF-16 units.
    pub(super) fn spread(self) -> BTreeMap<String, Self> {
        match self {
            Self::Object(object) => object.keys,
            Self::Plain(Value::String(text)) => {
                let units = text
                    .encode_utf16()
                    .map(|unit| String::from_utf16_lossy(&[unit]));
                let units = units.map(|unit| Self::Plain(Value::String(unit)));
                (0..).map(|at: usize| at.to_string()).zip(units).collect()
            }
            Self::Plain(_) | Self::Undefined => BTreeMap::new(),
        }
    }

    /// Calls a function with each value inside, this one first: with its place, its key and itself.
    pub(crate) fn each(&self, place: &str, key: &str, see: &mut dyn FnMut(&str, &str, &Self)) {
        see(place, key, self);
        if let Self::Object(object) = self {
            for (key, item) in object.entries() {
                item.each(&format!("{place}.{key}"), key, see);
            }
        }
    }

    /// Lists the functions inside that steps have handed over.
    pub(super) fn handed(&self, found: &mut Vec<usize>) {
        self.each("", "", &mut |_, _, item| {
            if let Self::Object(Object {
                kind: Kind::Handed(number),
                ..
            }) = item
                && !found.contains(number)
            {
                found.push(*number);
            }
        });
    }

    /// Writes the value as JSON. A handed function is its place in the list.
    pub(super) fn to_json(&self, handed: &[usize]) -> Value {
        let object = match self {
            Self::Undefined => return json!({"undefined": true}),
            Self::Plain(value) => return value.clone(),
            Self::Object(object) => object,
        };
        let mut keys = Map::new();
        match &object.kind {
            Kind::List => {
                let items = object.entries().map(|(_, item)| item.to_json(handed));
                return items.collect();
            }
            Kind::Plain => {}
            Kind::Vendors(name) => {
                keys.insert("vendor's".to_owned(), json!(name));
            }
            Kind::Handed(number) => {
                let at = handed.iter().position(|one| one == number);
                keys.insert("handed over".to_owned(), json!(at));
            }
        }
        for (key, item) in object.entries() {
            keys.insert(key.clone(), item.to_json(handed));
        }
        Value::Object(keys)
    }
}

impl Object {
    pub(super) const fn new(kind: Kind) -> Self {
        Self {
            kind,
            keys: BTreeMap::new(),
        }
    }

    /// Returns the value at a key, where it is neither undefined nor null.
    pub(super) fn get(&self, key: &str) -> Option<&Item> {
        self.keys.get(key).filter(|item| !item.is_nothing())
    }

    /// Returns the value at a key. Where there is none, an empty object of this kind is put there.
    pub(super) fn fill(&mut self, key: &str, empty: Kind) -> Option<&mut Item> {
        if self.get(key).is_none() {
            let empty = Item::Object(Self::new(empty));
            self.keys.insert(key.to_owned(), empty);
        }
        self.keys.get_mut(key)
    }

    pub(super) fn push(&mut self, item: Item) {
        self.keys.insert(self.keys.len().to_string(), item);
    }

    /// Lists the keys in their order, in which the tenth entry of a list follows the ninth.
    fn entries(&self) -> impl Iterator<Item = (&String, &Item)> {
        let mut entries: Vec<_> = self.keys.iter().collect();
        if self.kind == Kind::List {
            entries.sort_by_key(|(key, _)| key.parse::<usize>().ok());
        }
        entries.into_iter()
    }

    /// Goes down from object to object. With `make` an object that is missing is made.
    ///
    /// `None` where there is no object: a step that needs one fails there.
    pub(super) fn walk(&mut self, names: &[&str], make: bool) -> Option<&mut Self> {
        let mut object = self;
        for name in names {
            let next = if make {
                object.fill(name, Kind::Plain)
            } else {
                object.keys.get_mut(*name)
            };
            object = next?.as_object_mut()?;
        }
        Some(object)
    }
}
