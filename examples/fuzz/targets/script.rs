//! A bundle as a script, in an HTML parser and a JavaScript engine.
//!
//! Bytes that no UTF-8 has separate the pieces: the nonce, a name, a key, a payload, then texts. A piece
//! that is JSON is used as it is written.

#![no_main]

use std::cell::LazyCell;

use countersign::bundle::{Argument, GlobalName, Step};
use countersign::{Action, ClientBundle, page_script};
use countersign_fuzz::javascript::Engine;
use html5ever::tendril::TendrilSink;
use libfuzzer_sys::fuzz_target;
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use serde::Deserialize;
use serde_json::value::{RawValue, to_raw_value};

thread_local! {
    /// `JSON.parse` keeps what it is given, and there is nothing to run.
    static SPY: LazyCell<Engine> = LazyCell::new(|| {
        Engine::with("var given; JSON.parse = (text) => { given = text; return { bundles: [] }; };")
    });
}

fuzz_target!(|bytes: &[u8]| {
    let mut pieces = bytes
        .split(|byte| *byte == 0xff)
        .map(String::from_utf8_lossy);
    let mut next = || pieces.next().unwrap_or_default().into_owned();
    let (nonce, name, key, payload) = (next(), next(), next(), next());
    let texts: Vec<String> = pieces.map(String::from).collect();
    let steps = steps(&name, &key, &texts);
    let bundle = ClientBundle::from_json("fuzz", Action::Login, raw(&payload)).with_steps(steps);

    let nonce = Some(nonce.as_str()).filter(|nonce| !nonce.is_empty());
    let rendered = page_script(&[&bundle], nonce, Some(&key));
    assert_eq!(
        rendered.is_ok(),
        nonce.is_none_or(is_base64_value),
        "which nonce is taken"
    );
    let Ok(rendered) = rendered else {
        return;
    };
    let script = only_script(&rendered, nonce);
    check_data(&script, &bundle, &key);
});

/// A piece that is JSON, or else a text of it.
fn raw(piece: &str) -> Box<RawValue> {
    let text = || to_raw_value(piece).expect("a text is JSON");
    serde_json::from_str(piece).unwrap_or_else(|_| text())
}

fn steps(name: &str, key: &str, texts: &[String]) -> Vec<Step> {
    let mut steps = Vec::new();
    if let Ok(name) = GlobalName::new(name.to_owned()) {
        let values = || texts.iter().map(|text| Argument::Value(raw(text).into()));
        let merged = [Argument::Merge(values().collect()), Argument::pointer(key)];
        steps.push(Step::Remove {
            from: name.clone(),
            keys: [key.to_owned()].into(),
        });
        steps.push(Step::Push {
            to: name.clone(),
            args: merged.into(),
        });
        let call = Step::Call {
            function: name.clone(),
            args: values().collect(),
        };
        let inside = Argument::Steps(vec![call]);
        steps.push(Step::Assign {
            to: name,
            args: [inside].into(),
        });
    }
    let read = texts
        .iter()
        .filter_map(|text| serde_json::from_str::<Vec<Step>>(text).ok());
    steps.extend(read.flatten());
    steps
}

/// `base64-value` of CSP Level 3, section 2.3.1.
fn is_base64_value(text: &str) -> bool {
    let one = text.strip_suffix('=').unwrap_or(text);
    let value = one.strip_suffix('=').unwrap_or(one);
    let in_alphabet = |character: char| matches!(character, 'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' | '-' | '_');
    !value.is_empty() && value.chars().all(in_alphabet)
}

/// The text of the script, which is one element of the page and the only one that is not the page's own.
fn only_script(rendered: &str, nonce: Option<&str>) -> String {
    let page = format!(
        "<!doctype html><html><head><title>t</title></head><body><p>before</p>{rendered}<p>after</p></body></html>"
    );
    let dom = html5ever::parse_document(RcDom::default(), Default::default()).one(page);
    let mut found = Found::default();
    found.walk(&dom.document);
    assert_eq!(
        found.elements,
        ["html", "head", "title", "body", "p", "script", "p"],
        "elements of the page"
    );
    assert_eq!(found.texts.len(), 4, "texts of the page");
    let attributes = nonce.map(|nonce| ("nonce".to_owned(), nonce.to_owned()));
    assert_eq!(
        found.attributes,
        Vec::from_iter(attributes),
        "attributes of the page"
    );
    let [title, before, script, after] = found.texts.try_into().expect("four texts");
    assert_eq!([title.as_str(), &before, &after], ["t", "before", "after"]);
    let start = rendered.find('>').expect("a start") + 1;
    assert_eq!(
        Some(script.as_str()),
        rendered[start..].strip_suffix("</script>"),
        "the script's text"
    );
    script
}

#[derive(Default)]
struct Found {
    elements: Vec<String>,
    attributes: Vec<(String, String)>,
    texts: Vec<String>,
}

impl Found {
    fn walk(&mut self, node: &Handle) {
        match &node.data {
            NodeData::Element { name, attrs, .. } => {
                self.elements.push(name.local.to_string());
                let attributes = attrs.borrow();
                let pairs = attributes
                    .iter()
                    .map(|one| (one.name.local.to_string(), one.value.to_string()));
                self.attributes.extend(pairs);
            }
            NodeData::Text { contents } => self.texts.push(contents.borrow().to_string()),
            NodeData::Comment { .. } | NodeData::ProcessingInstruction { .. } => {
                panic!("a comment in the page")
            }
            NodeData::Document | NodeData::Doctype { .. } => {}
        }
        node.children
            .borrow()
            .iter()
            .for_each(|child| self.walk(child));
    }
}

/// The engine runs the script, and finds in its literal what the bundle holds, to the letter.
fn check_data(script: &str, bundle: &ClientBundle, endpoint: &str) {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Data<'a> {
        #[serde(borrow)]
        bundles: [Page<'a>; 1],
        endpoint: String,
    }

    #[derive(Deserialize)]
    struct Page<'a> {
        #[serde(borrow)]
        payload: &'a RawValue,
        #[serde(borrow)]
        steps: &'a RawValue,
    }

    let given = SPY.with(|engine| {
        let ran: Option<()> = engine.run(script);
        ran.expect("a script that runs");
        engine
            .run::<String>("given")
            .expect("a text for JSON.parse")
    });
    let data: Data<'_> = serde_json::from_str(&given).expect("JSON in the script");
    assert_eq!(data.endpoint, endpoint, "the endpoint in the page");
    let [page] = data.bundles;
    assert_eq!(
        page.payload.get(),
        bundle.payload.get(),
        "the payload in the page"
    );
    let steps = serde_json::to_string(&bundle.steps()).expect("steps are JSON");
    assert_eq!(page.steps.get(), steps, "the steps in the page");
}
