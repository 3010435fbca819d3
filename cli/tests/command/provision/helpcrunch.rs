//! HelpCrunch's customers, as far as its pages tell.

use std::collections::{BTreeMap, HashMap};

use axum::http::Method;
use serde_json::{Map, Value, json};

use super::server::Vendor;

/// The account, and what was done to it.
#[derive(Default)]
pub(crate) struct Helpcrunch {
    customers: BTreeMap<u64, Map<String, Value>>,
    by_user: HashMap<String, u64>,
    pub(crate) made: u64,
    pub(crate) changed: u64,
    /// The custom attributes that the account knows.
    pub(crate) attributes: Vec<&'static str>,
}

impl Helpcrunch {
    /// Each user id, and how many customers have it.
    pub(crate) fn users(&self) -> BTreeMap<String, u64> {
        let mut users = BTreeMap::new();
        for customer in self.customers.values() {
            *users.entry(user_id(customer)).or_default() += 1;
        }
        users
    }

    pub(crate) fn customer(&self, user_id: &str) -> Value {
        let customer = self.by_user.get(user_id).map(|id| &self.customers[id]);
        customer.cloned().map_or(Value::Null, Value::Object)
    }

    fn search(&self, search: &Map<String, Value>) -> (u16, Value) {
        let filter = &search["filter"][0];
        assert_eq!(filter["field"], "customers.userId");
        assert_eq!(filter["operator"], "=");
        let found = self.by_user.get(filter["value"].as_str().unwrap());
        let found: Vec<Value> = found
            .map(|id| json!({"id": id, "userId": filter["value"]}))
            .into_iter()
            .collect();
        (200, json!({"data": found, "total": found.len()}))
    }

    fn make(&mut self, customer: Map<String, Value>) -> (u16, Value) {
        let user = user_id(&customer);
        if self.by_user.contains_key(&user) {
            return refuse("invalid_userId_value");
        }
        let data = customer.get("customData").and_then(Value::as_array);
        for property in data.into_iter().flatten() {
            let name = property["property"].as_str().unwrap();
            if !self.attributes.contains(&name) {
                return refuse("invalid_customData_value");
            }
        }
        self.made += 1;
        self.by_user.insert(user, self.made);
        self.customers.insert(self.made, customer);
        (201, json!({"id": self.made}))
    }

    fn change(&mut self, id: &str, changes: Map<String, Value>) -> (u16, Value) {
        let id = id.parse().unwrap();
        let Some(customer) = self.customers.get_mut(&id) else {
            return (
                404,
                json!({"errors": [{"code": "not_found", "message": ""}]}),
            );
        };
        self.changed += 1;
        customer.extend(changes);
        (200, json!({"id": id}))
    }
}

impl Vendor for Helpcrunch {
    fn answer(&mut self, method: &Method, path: &str, body: &[u8]) -> (u16, Value) {
        let body = serde_json::from_slice(body).unwrap();
        match (method.as_str(), path) {
            ("POST", "/v1/customers/search") => self.search(&body),
            ("POST", "/v1/customers") => self.make(body),
            ("PATCH", _) => self.change(path.strip_prefix("/v1/customers/").unwrap(), body),
            // A PUT clears what it does not name.
            _ => panic!("{method} {path}"),
        }
    }
}

fn user_id(customer: &Map<String, Value>) -> String {
    customer["userId"].as_str().unwrap().to_owned()
}

fn refuse(code: &str) -> (u16, Value) {
    let errors = [
        json!({"code": "invalid_request", "message": "The request is invalid"}),
        json!({"code": code, "message": "marked-message"}),
    ];
    (400, json!({"errors": errors}))
}
