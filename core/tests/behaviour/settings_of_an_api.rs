//! The settings of an adapter that asks its vendor: the key, the address, and the network of the registry.

use std::sync::Arc;

use countersign::adapter::{
    Accepted, Adapter, Ask, Capabilities, FieldRule, Rules, Screening, Table, Vendor, async_trait,
};
use countersign::config::{AdapterConfig, SecretRef, SecretSource, Setting, Settings};
use countersign::http::{Answer, Call, Method, StatusCode, Transport, TransportFault, header};
use countersign::identity::Field;
use countersign::provision::RestApi;
use countersign::sign::SecretFault;
use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, ClientBundle, Identity, Registry, Result, Secret, Timestamp, UserId};
use serde_json::value::RawValue;

const FIELDS: &[FieldRule] = &[FieldRule::required(Field::UserId, "id")];

/// A source with the variable `KEY`. `BROKEN` has a line break.
#[derive(Debug)]
struct Known;

impl SecretSource for Known {
    fn look_up(&self, reference: &SecretRef) -> Result<Secret, SecretFault> {
        match reference {
            SecretRef::Env(name) if name == "KEY" => Ok(Secret::new("marked-key").unwrap()),
            SecretRef::Env(name) if name == "BROKEN" => Ok(Secret::new("marked\nkey").unwrap()),
            _ => Err(SecretFault::Missing),
        }
    }
}

/// A network whose answer is the call's address and key.
#[derive(Debug)]
struct Echo;

#[async_trait]
impl Transport for Echo {
    async fn send(&self, call: Call) -> Result<Answer, TransportFault> {
        let key = call.headers.get(header::AUTHORIZATION).unwrap();
        let text = format!("{} {}", call.uri, key.to_str().unwrap());
        Ok(Answer::new(StatusCode::OK, text))
    }
}

#[derive(Debug)]
struct Asks {
    rules: Rules,
    api: RestApi,
    network: Arc<dyn Transport>,
}

impl Vendor for Asks {
    fn rules(&self) -> &Rules {
        &self.rules
    }

    fn verify(&self, _: &Presented<'_>, _: Timestamp) -> Result<Verdict, Rejection> {
        Ok(Verdict::Opaque)
    }
}

#[async_trait]
impl Ask for Asks {
    type Input<'a> = ();

    fn screen<'a>(&'a self, _: &mut Screening<'a>) {}

    async fn ask(&self, user: Accepted<Self::Input<'_>>) -> Result<Accepted<ClientBundle>> {
        let answer = self.network.send(self.api.call(Method::GET, "/token")?);
        let said = String::from_utf8(answer.await?.body.to_vec()).unwrap();
        user.try_map(|()| ClientBundle::new("asks", Action::Login, &said))
    }
}

struct Config;

impl AdapterConfig for Config {
    const KIND: &'static str = "asks";

    fn capabilities() -> Vec<Capabilities> {
        vec![Capabilities::new("asks", Table::new(Action::Login, FIELDS)).online()]
    }

    fn settings() -> Vec<Setting> {
        vec![Setting::api_key(), Setting::url()]
    }

    fn build(settings: &mut Settings<'_>) -> Option<Arc<dyn Adapter>> {
        let (api, network) = (settings.api("https://api.example/v1"), settings.transport());
        let rules = Rules::new(Self::capabilities().remove(0));
        let (api, network) = (api?, network?);
        Some(Arc::new(Asks {
            rules,
            api,
            network,
        }))
    }
}

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

fn faults(registry: &Registry, json: &str) -> Vec<String> {
    let error = registry.build(&raw(json), &Known).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("marked"), "{error}");
    error.problems().iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn an_adapter_asks_over_the_network_of_the_registry() {
    let registry = Registry::new()
        .with::<Config>()
        .with_transport(Arc::new(Echo));
    let entries = r#"{
        "own": {"kind": "asks", "api-key": {"env": "KEY"}},
        "proxied": {"kind": "asks", "api-key": {"env": "KEY"}, "url": "http://127.0.0.1:9/p/"}
    }"#;
    let issuers = registry.build(&raw(entries), &Known).unwrap();
    let identity = Identity::new().with_user_id(UserId::new("u1").unwrap());
    for (name, address) in [
        ("own", "https://api.example/v1/token"),
        ("proxied", "http://127.0.0.1:9/p/token"),
    ] {
        let bundle = issuers.get(name).unwrap().login(&identity).await.unwrap();
        let said = format!("{address} Bearer marked-key");
        assert_eq!(bundle.payload_as::<String>().unwrap(), said);
    }
}

#[test]
fn a_registry_without_a_network_is_a_fault_of_the_entry() {
    let registry = Registry::new().with::<Config>();
    let entry = r#"{"chat": {"kind": "asks", "api-key": {"env": "KEY"}}}"#;
    let expected = "adapters.chat: missing (this kind asks its vendor over HTTP, and no transport was given: \
                    `countersign issue` and `countersign serve` have one)";
    assert_eq!(faults(&registry, entry), [expected]);
    let found = registry.inspect(&raw(entry), &Known);
    assert_eq!(found.entries[0].problems.to_string(), expected);
}

#[test]
fn every_fault_is_told_at_once() {
    let registry = Registry::new()
        .with::<Config>()
        .with_transport(Arc::new(Echo));
    let fits = "https://HOST, or http://HOST on this machine, and a path";
    for (entry, expected) in [
        (
            r#"{"chat": {"kind": "asks", "url": "http://api.example"}}"#,
            vec![
                "adapters.chat.api-key: missing (required)".to_owned(),
                format!("adapters.chat.url: invalid ({fits})"),
            ],
        ),
        (
            r#"{"chat": {"kind": "asks", "api-key": {"env": "BROKEN"}}}"#,
            vec!["adapters.chat.api-key: invalid (a header cannot hold it)".to_owned()],
        ),
        (
            r#"{"chat": {"kind": "asks", "api-key": {"env": "KEY"}, "calls-per-minute": 9}}"#,
            vec![
                "adapters.chat.calls-per-minute: unknown-field (no field of this name)".to_owned(),
            ],
        ),
    ] {
        assert_eq!(faults(&registry, entry), expected, "{entry}");
    }
}
