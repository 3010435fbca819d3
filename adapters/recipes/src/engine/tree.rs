//! An object of a payload or a token as a tree, which is written and read by one shape.

use std::borrow::Cow;

use countersign::AttributeValue;
use countersign::identity::AttributeMap;
use countersign::json::{self, JsonText, Object, ObjectWriter, QuotedKey};
use serde_json::value::RawValue;

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
    all: Vec<Member>,
    attributes: Option<usize>,
}

#[derive(Debug)]
struct Member {
    name: String,
    key: QuotedKey,
    node: Node,
}

impl Member {
    fn new(name: &str, node: Node) -> Self {
        let key = QuotedKey::new(name);
        Self {
            name: name.to_owned(),
            key,
            node,
        }
    }
}

impl Members {
    /// Puts a node at its place; says so where something else is there, inside or around it.
    pub(crate) fn put(&mut self, keys: &[String], node: Node) -> Result<(), &'static str> {
        match keys.split_last() {
            None => Err("only attributes stand in the whole object"),
            Some((key, around)) => {
                let members = self.inside(around)?;
                if members.all.iter().any(|member| member.name == *key) || key == "0" {
                    return Err(TAKEN);
                }
                members.all.push(Member::new(key, node));
                Ok(())
            }
        }
    }

    /// Lets the attributes stand among the members of the object at this place.
    pub(crate) fn put_attributes(
        &mut self,
        keys: &[String],
        number: usize,
    ) -> Result<(), &'static str> {
        let free = self.inside(keys)?.attributes.replace(number).is_none();
        free.then_some(()).ok_or(TAKEN)
    }

    /// Finds the object at this place, or makes it. The key `0` names the one object of a list.
    fn inside(&mut self, keys: &[String]) -> Result<&mut Self, &'static str> {
        let [key, inner @ ..] = keys else {
            return Ok(self);
        };
        let (is_list, inner) = match inner {
            [zero, inside @ ..] if zero == "0" => (true, inside),
            inner => (false, inner),
        };
        let at = self.all.iter().position(|member| member.name == *key);
        let at = at.unwrap_or(self.all.len());
        if at == self.all.len() {
            let made = if is_list { Node::List } else { Node::Object };
            self.all.push(Member::new(key, made(Self::default())));
        }
        match (self.all.get_mut(at).map(|member| &mut member.node), is_list) {
            (Some(Node::Object(members)), false) | (Some(Node::List(members)), true) => {
                members.inside(inner)
            }
            _ => Err(TAKEN),
        }
    }

    /// Returns the names beside the attributes, which no attribute may have.
    pub(crate) fn names_beside_attributes(&self) -> Vec<&str> {
        let inside = self.all.iter().filter_map(|member| match &member.node {
            Node::Object(members) => Some(members.names_beside_attributes()),
            _ => None,
        });
        let beside = self.all.iter().filter(|_| self.attributes.is_some());
        beside
            .map(|member| member.name.as_str())
            .chain(inside.flatten())
            .collect()
    }

    /// Writes the members that are there. An object without members is left out.
    pub(crate) fn write(&self, values: &[Value<'_>], object: &mut ObjectWriter<'_>) {
        for Member { key, node, .. } in &self.all {
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
            || self.all.iter().any(|member| match &member.node {
                Node::Value(number) => is_there(number),
                Node::Constant(_) => false,
                Node::Object(inner) | Node::List(inner) => inner.is_there(values),
            })
    }

    /// Reads the values of an object; `None` where a value has another form, or a constant is another. Keys that the
    /// tree does not know are attributes where attributes stand there, and are ignored elsewhere.
    pub(crate) fn read<'r>(&self, mut object: Object<'r>, values: &mut [Value<'r>]) -> Option<()> {
        for Member { name, node, .. } in &self.all {
            let found = object.take(name);
            match (node, found) {
                (Node::Value(number), Some(found)) => *values.get_mut(*number)? = read(found)?,
                (Node::Constant(text), found) => {
                    found.filter(|raw| raw.get() == text.get())?;
                }
                (Node::Object(inner), Some(found)) => {
                    inner.read(json::object(found).ok()?, values)?;
                }
                (Node::List(inner), Some(found)) => {
                    let [only] = json::list(found).ok()?[..] else {
                        return None;
                    };
                    inner.read(json::object(only).ok()?, values)?;
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

const TAKEN: &str = "another value stands at this place, inside it or around it";

/// Reads a value by its own form. A value of another form is none of a user.
fn read(raw: &RawValue) -> Option<Value<'_>> {
    json::text(raw)
        .map(Value::Text)
        .or_else(|_| json::integer(raw).map(Value::Integer))
        .or_else(|_| json::boolean(raw).map(Value::Boolean))
        .ok()
}
