use axum::http::StatusCode;
use countersign::{Identity, UserId};
use serde_json::{Value, json};

use super::{Answer, Product};
use crate::users::{HOSTILE, User};

fn nonce(page: &Answer) -> &str {
    let policy = page.header("content-security-policy");
    let (_, rest) = policy.split_once("script-src 'nonce-").unwrap();
    rest.split_once("' 'strict-dynamic';").unwrap().0
}

#[tokio::test]
async fn every_script_has_the_nonce_of_its_page() {
    let product = Product::new();
    let cookie = product.sign_in("mallory", "").await;
    let mut before = Vec::new();
    // Three embed codes, one script for all chats, and the page's own.
    for (path, cookie, scripts) in [("/", "", 5), ("/", &*cookie, 5), ("/app", &*cookie, 4)] {
        let page = product.get(path, cookie).await;
        assert_eq!(page.status, StatusCode::OK);
        let marked = page
            .body
            .matches(&format!("<script nonce=\"{}\"", nonce(&page)))
            .count();
        assert_eq!(
            // And the state of the page, which is JSON and runs nowhere.
            (marked, page.body.matches("<script").count()),
            (scripts, scripts + 1),
            "{path}"
        );
        assert!(!before.contains(&nonce(&page).to_owned()));
        before.push(nonce(&page).to_owned());
    }
}

#[tokio::test]
async fn a_hostile_name_is_text() {
    let product = Product::new();
    let cookie = product.sign_in("mallory", "").await;
    for cookie in ["", &cookie] {
        for path in ["/", "/app"] {
            let page = product.get(path, cookie).await;
            assert!(page.body.contains("&lt;/script&gt;&lt;script&gt;"));
            assert!(!page.body.contains("</script><script>") && !page.body.contains("<img"));
            assert!(!page.body.contains("<!--") && !page.body.contains(HOSTILE));
        }
    }
}

#[tokio::test]
async fn a_vendor_that_refuses_takes_nothing_else_down() {
    let long = "a".repeat(751);
    let identity = Identity::new().with_user_id(UserId::new(long.as_str()).unwrap());
    let user = User {
        login: "long",
        name: "Somebody",
        about: "a long id",
        identity,
    };
    let product = Product::of(vec![user]);
    let cookie = product.sign_in("long", "").await;
    let page = product.get("/", &cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(r#""code":"too-long","#));
    let chats = product.post("/chats", &cookie, "").await.json();
    let others = chats.as_array().unwrap().iter();
    let others: Vec<_> = others
        .map(|chat| chat["adapter"].as_str().unwrap())
        .collect();
    assert_eq!(others, ["chat", "portal"]);
    let body = r#"{"adapters":["support"],"client":{}}"#;
    let token = product.post("/chats", &cookie, body).await;
    assert_eq!(token.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_visitor_is_nobody_everywhere() {
    let product = Product::new();
    let answer = product.post("/chats", "", "").await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let chats = answer.json();
    let payloads = chats
        .as_array()
        .unwrap()
        .iter()
        .map(|bundle| bundle["payload"].to_string());
    // UserHero documents no portal for visitors.
    assert_eq!(payloads.collect::<Vec<_>>(), ["{}", "{}"]);
}

/// The vendors' embed codes come first, as documented: their configuration would otherwise replace ours.
#[tokio::test]
async fn one_script_for_all_chats_stands_after_their_embed_codes() {
    let product = Product::new();
    let cookie = product.sign_in("lisa", "").await;
    let page = product.get("/", &cookie).await.body;
    let ours = page.find("function keep(").unwrap();
    assert_eq!(page.matches("function keep(").count(), 1);
    for code in [
        "window.helpshiftConfig = ",
        "window.helpcrunchSettings = ",
        "window.UserHeroQueue = ",
    ] {
        assert!(page.find(code).unwrap() < ours, "{code}");
    }
    let blocked = product.get("/?blocked=support", &cookie).await.body;
    assert!(!blocked.contains("/stand-ins/helpshift.js"));
    assert!(blocked.contains("/stand-ins/helpcrunch.js"));
}

/// Both views and an open page get the same data, without a proof.
#[tokio::test]
async fn what_the_page_tells_is_the_same_everywhere() {
    let product = Product::new();
    let lisa = product.sign_in("lisa", "").await;
    for cookie in ["", &*lisa] {
        let session = product.get("/session", cookie).await;
        assert!(!session.body.contains("eyJ") && !session.body.contains("payload"));
        let told = session.json();
        for path in ["/", "/app"] {
            let page = product.get(path, cookie).await.body;
            let (_, state) = page.split_once("id=\"state\">").unwrap();
            let (state, _) = state.split_once("</script>").unwrap();
            let state: Value = serde_json::from_str(state).unwrap();
            assert_eq!(state["told"], told, "{path}");
            // Without scripts, too.
            let name = told["user"]["name"].as_str().unwrap_or_default();
            assert!(page.contains(&format!("<strong id=\"name\">{name}</strong>")));
        }
    }
    let visitor = product.get("/session", "").await.json();
    assert_eq!(visitor["user"], Value::Null);
    assert_eq!(visitor["chats"][2]["problems"][0]["path"], "anonymous");
    let user = product.get("/session", &lisa).await.json()["user"].clone();
    assert_eq!(user, json!({"id": "usr_8f2k9d", "name": "Lisa Chen"}));
}

#[tokio::test]
async fn what_is_not_verified_is_listed_and_nowhere_else() {
    let product = Product::new();
    let cookie = product.sign_in("zoe", "").await;
    let page = product.get("/", &cookie).await;
    assert!(
        page.body
            .contains(r#"{"path":"email","reason":"unverified"}"#)
    );
    assert!(!page.body.contains("zoe@example.com"));
}

#[tokio::test]
async fn a_run_can_be_repeated_to_the_byte() {
    let mut pages = Vec::new();
    for product in [Product::new(), Product::new()] {
        let cookie = product.sign_in("lisa", "").await;
        pages.push(product.get("/", &cookie).await.body);
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn files_are_the_same_for_everybody() {
    let product = Product::new();
    let cookie = product.sign_in("lisa", "").await;
    for (path, kind) in [
        ("/web/countersign.js", "text/javascript; charset=utf-8"),
        ("/web/page.js", "text/javascript; charset=utf-8"),
        ("/web/style.css", "text/css; charset=utf-8"),
        ("/stand-ins/userhero.js", "text/javascript; charset=utf-8"),
    ] {
        let [one, other] = [
            product.get(path, "").await,
            product.get(path, &cookie).await,
        ];
        assert_eq!(
            (one.status, one.header("content-type")),
            (StatusCode::OK, kind)
        );
        assert_eq!(one.header("cache-control"), "no-cache");
        assert_eq!(one.body, other.body);
    }
}
