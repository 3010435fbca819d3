//! An object of a payload or a token as a tree, which is written and read by one shape.

use std::borrow::Cow;

use countersign::AttributeValue;
use countersign::identity::AttributeMap;
use countersign::json::{self, JsonText, ObjectWriter};
use serde_json::value::RawValue;

/// The place of a value: the keys from the object down, of a JSON pointer (RFC 6901).
pub(crate) type Keys = Vec<&'static str>;

/// A value of a user, at its number in the list of values.
#[derive(Default)]
pub(crate) enum Value<'a> {
    #[default]
    Absent,
    Text(Cow<'a, str>),
    Integer(i64),
    Boolean(bool),
    Attributes(AttributeMap<'a>),
}

impl Value<'_> {
    pub(crate) const fn is_there(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A node of the tree.
#[derive(Debug)]
pub(crate) enum Node {
    /// The value of this number.
    Value(usize),
    /// A value that is the same for every user.
    Constant(JsonText),
    Object(Members),
    /// A list of one object.
    List(Members),
}

/// The members of an object in their order, and the number of the attributes that stand among them.
#[derive(Debug, Default)]
pub(crate) struct Members {
    all: Vec<(&'static str, Node)>,
    attributes: Option<usize>,
}

impl Members {
    /// Puts a node at its place. Says where it collides with another one.
    pub(crate) fn put(&mut self, keys: &[&'static str], node: Node) -> Result<(), &'static str> {
        const TAKEN: &str = "another value stands at this place, inside it or around it";
        let [key, inner @ ..] = keys else {
            return Err("the place is a key of an object");
        };
        let at = self.all.iter().position(|(name, _)| name == key);
        if inner.is_empty() {
            return match at {
                Some(_) => Err(TAKEN),
                None => {
                    self.all.push((key, node));
                    Ok(())
                }
            };
        }
        let (is_list, inner) = match inner {
            ["0", inside @ ..] => (true, inside),
            inner => (false, inner),
        };
        let at = at.unwrap_or_else(|| {
            let members = Self::default();
            let made = if is_list {
                Node::List(members)
            } else {
                Node::Object(members)
            };
            self.all.push((key, made));
            self.all.len() - 1
        });
        match (self.all.get_mut(at).map(|(_, node)| node), is_list) {
            (Some(Node::Object(members)), false) | (Some(Node::List(members)), true) => {
                members.put(inner, node)
            }
            _ => Err(TAKEN),
        }
    }

    /// Lets the attributes stand among the members of the object at this place.
    pub(crate) fn put_attributes(
        &mut self,
        keys: &[&'static str],
        number: usize,
    ) -> Result<(), &'static str> {
        let Some((key, inner)) = keys.split_first() else {
            self.attributes = Some(number);
            return Ok(());
        };
        let at = self.all.iter().position(|(name, _)| name == key);
        let at = at.unwrap_or_else(|| {
            self.all.push((key, Node::Object(Self::default())));
            self.all.len() - 1
        });
        match self.all.get_mut(at) {
            Some((_, Node::Object(members))) => members.put_attributes(inner, number),
            _ => Err("attributes stand in an object"),
        }
    }

    /// Returns the names beside the attributes, which no attribute may have.
    pub(crate) fn names_beside_attributes(&self) -> Vec<&'static str> {
        if self.attributes.is_some() {
            return self.all.iter().map(|(name, _)| *name).collect();
        }
        let inside = self.all.iter().filter_map(|(_, node)| match node {
            Node::Object(members) => Some(members.names_beside_attributes()),
            _ => None,
        });
        inside.flatten().collect()
    }

    /// Writes the members that are there. An object without members is left out.
    pub(crate) fn write(&self, values: &[Value<'_>], object: &mut ObjectWriter<'_>) {
        for (key, node) in &self.all {
            match node {
                Node::Value(number) => match values.get(*number) {
                    Some(Value::Text(text)) => object.text(key, text),
                    Some(Value::Integer(integer)) => object.integer(key, *integer),
                    Some(Value::Boolean(boolean)) => object.boolean(key, *boolean),
                    Some(Value::Attributes(_) | Value::Absent) | None => {}
                },
                Node::Constant(text) => object.json(key, text),
                Node::Object(inner) if inner.is_there(values) => {
                    object.object(key, |object| inner.write(values, object));
                }
                Node::List(inner) if inner.is_there(values) => {
                    object.objects(key, [()], |(), object| inner.write(values, object));
                }
                Node::Object(_) | Node::List(_) => {}
            }
        }
        if let Some(Value::Attributes(map)) = self.attributes.and_then(|number| values.get(number))
        {
            map.write_to(object);
        }
    }

    fn is_there(&self, values: &[Value<'_>]) -> bool {
        let is_there = |number: &usize| values.get(*number).is_some_and(Value::is_there);
        self.attributes.as_ref().is_some_and(is_there)
            || self.all.iter().any(|(_, node)| match node {
                Node::Value(number) => is_there(number),
                Node::Constant(_) => false,
                Node::Object(inner) | Node::List(inner) => inner.is_there(values),
            })
    }

    /// Reads the values of an object; `None` where it has another form, a key twice, or another constant. Keys that the
    /// tree does not know are attributes where attributes stand there, and are ignored elsewhere.
    pub(crate) fn read<'r>(&self, raw: &'r RawValue, values: &mut [Value<'r>]) -> Option<()> {
        let mut object = json::object(raw).ok()?;
        for (key, node) in &self.all {
            let found = object.take(key);
            match (node, found) {
                (Node::Value(number), Some(found)) => *values.get_mut(*number)? = read(found)?,
                (Node::Constant(text), found) => {
                    let same = |raw: &RawValue| raw.get() == text.get();
                    found.filter(|raw| same(raw))?;
                }
                (Node::Object(inner), Some(found)) => inner.read(found, values)?,
                (Node::List(inner), Some(found)) => {
                    let [only] = json::list(found).ok()?[..] else {
                        return None;
                    };
                    inner.read(only, values)?;
                }
                (_, None) => {}
            }
        }
        if let Some(number) = self.attributes {
            let mut map = AttributeMap::default();
            for (name, raw) in object.into_entries() {
                if let Some(value) = AttributeValue::from_json(raw) {
                    map.push(name, Cow::Owned(value));
                }
            }
            *values.get_mut(number)? = Value::Attributes(map);
        }
        Some(())
    }
}

/// Reads a value by its own form. A value of another form is none of a user.
fn read(raw: &RawValue) -> Option<Value<'_>> {
    json::text(raw)
        .map(Value::Text)
        .or_else(|_| json::integer(raw).map(Value::Integer))
        .or_else(|_| json::boolean(raw).map(Value::Boolean))
        .ok()
}

/// Reads a JSON pointer whose keys no object shares; `None` where it is none.
pub(crate) fn keys(pointer: &'static str) -> Option<Keys> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let keys: Keys = pointer.strip_prefix('/')?.split('/').collect();
    let plain = |key: &&str| {
        !key.is_empty()
            && !key.contains('~')
            && !matches!(*key, "__proto__" | "constructor" | "prototype")
    };
    keys.iter().all(plain).then_some(keys)
}
