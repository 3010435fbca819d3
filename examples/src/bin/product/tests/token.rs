use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use super::Product;
use crate::app::LONGEST_BODY;

const PATH: &str = "/chats";

/// Writes the question of the page after Helpshift's event with this data.
fn question(client: &Value) -> String {
    json!({"adapters": ["support"], "action": "login", "client": client}).to_string()
}

#[tokio::test]
async fn nobody_signed_in_is_401() {
    let product = Product::new();
    let named = question(&json!({"userId": "usr_8f2k9d"}));
    for cookie in ["", "session=guess"] {
        let answer = product.post(PATH, cookie, &named).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (StatusCode::UNAUTHORIZED, "")
        );
    }
}

#[tokio::test]
async fn the_user_of_the_session_gets_a_token() {
    let product = Product::new();
    let cookie = product.sign_in("lisa", "").await;
    for body in [
        json!({"userId": "usr_8f2k9d", "userEmail": "lisa@example.com"}),
        json!({"userId": "usr_8f2k9d"}),
        json!({"userId": "usr_8f2k9d", "userEmail": ""}),
        json!({"userEmail": "lisa@example.com", "more": 1}),
        json!({}),
    ] {
        let answer = product.post(PATH, &cookie, &question(&body)).await;
        assert_eq!(answer.status, StatusCode::OK, "{body}");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("content-type"), "application/json");
        let belief = product
            .post(
                "/stand-ins/helpshift",
                "",
                &answer.json()["payload"].to_string(),
            )
            .await
            .json();
        assert_eq!(belief["user"], json!(["usr_8f2k9d", "lisa@example.com"]));
    }
}

#[tokio::test]
async fn a_body_that_names_another_user_is_409() {
    let product = Product::new();
    let cookie = product.sign_in("lisa", "").await;
    for body in [
        json!({"userId": "usr_zoë_2k4m"}),
        json!({"userId": "USR_8F2K9D"}),
        json!({"userId": "", "userEmail": "zoe@example.com"}),
        json!({"userEmail": "Lisa@example.com"}),
        json!({"userId": "usr_8f2k9d "}),
    ] {
        let answer = product.post(PATH, &cookie, &question(&body)).await;
        let found = (answer.status, answer.body.as_str());
        assert_eq!(found, (StatusCode::CONFLICT, ""), "{body}");
    }
    // Her own, but nobody has verified it, so that it is not what her page says.
    let cookie = product.sign_in("zoe", "").await;
    let answer = product
        .post(
            PATH,
            &cookie,
            &question(&json!({"userEmail": "zoe@example.com"})),
        )
        .await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_body_of_another_form_is_refused_and_not_repeated() {
    let product = Product::new();
    let cookie = product.sign_in("lisa", "").await;
    let padded = |length: usize| {
        let empty = r#"{"more":""}"#.len();
        format!(r#"{{"more":"{}"}}"#, "a".repeat(length - empty))
    };
    for (body, status) in [
        (padded(LONGEST_BODY), StatusCode::OK),
        (padded(LONGEST_BODY + 1), StatusCode::PAYLOAD_TOO_LARGE),
        ("{".to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
        (
            r#"{"adapters":"support"}"#.to_owned(),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            r#"{"action":"delete"}"#.to_owned(),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ("\"lisa\"".to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
        // The event's words are of another form than the vendor documents.
        (question(&json!({"userId": 8})), StatusCode::FORBIDDEN),
        (question(&json!(["usr_8f2k9d"])), StatusCode::FORBIDDEN),
    ] {
        let answer = product.post(PATH, &cookie, &body).await;
        assert_eq!(answer.status, status, "{} bytes", body.len());
        assert_eq!(answer.body.is_empty(), status != StatusCode::OK);
    }
    let request = Request::post(PATH).header("cookie", &cookie);
    let answer = product.ask(request.body(Body::from("{}")).unwrap()).await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn a_page_asks_for_all_chats_for_some_or_for_one() {
    let product = Product::new();
    let cookie = product.sign_in("lisa", "").await;
    for (body, expected) in [
        ("", json!(["support", "chat", "portal"])),
        ("{}", json!(["support", "chat", "portal"])),
        (
            r#"{"adapters":["chat","portal"]}"#,
            json!(["chat", "portal"]),
        ),
        (r#"{"adapters":["chat","nobody"]}"#, json!(["chat"])),
        (r#"{"adapters":[]}"#, json!([])),
        (r#"{"adapters":["portal"]}"#, json!("portal")),
    ] {
        let answer = product.post(PATH, &cookie, body).await;
        assert_eq!(answer.status, StatusCode::OK, "{body}");
        let found = match answer.json() {
            Value::Array(bundles) => bundles.iter().map(|one| one["adapter"].clone()).collect(),
            bundle => bundle["adapter"].clone(),
        };
        assert_eq!(found, expected, "{body}");
    }
    let body = r#"{"adapters":["support"],"action":"update-profile"}"#;
    let update = product.post(PATH, &cookie, body).await.json();
    assert_eq!(update["action"], "update-profile");
    // UserHero documents no portal for visitors: the page signs out of it.
    let answer = product.post(PATH, "", r#"{"adapters":["portal"]}"#).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn signing_out_needs_no_user_and_answers_what_the_page_runs() {
    let product = Product::new();
    let cookie = product.sign_in("lisa", "").await;
    for cookie in [&*cookie, ""] {
        let request = Request::post("/sign-out")
            .header("cookie", cookie)
            .header("accept", "application/json");
        let answer = product.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::OK);
        let logouts = answer.json();
        let names: Vec<_> = logouts
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["adapter"])
            .collect();
        assert_eq!(names, ["support", "chat", "portal"]);
        for logout in logouts.as_array().unwrap() {
            assert_eq!(
                (&logout["payload"], &logout["steps"]),
                (&json!({}), &json!([]))
            );
            assert!(!logout["logout"].as_array().unwrap().is_empty());
        }
        assert!(!answer.body.contains("usr_8f2k9d"));
    }
    let answer = product.post(PATH, &cookie, &question(&json!({}))).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn other_methods_and_paths_are_refused() {
    let product = Product::new();
    let cookie = product.sign_in("lisa", "").await;
    for path in [PATH, "/chats", "/sign-in", "/sign-out"] {
        let answer = product.get(path, &cookie).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    for path in ["/", "/app", "/web/style.css"] {
        let answer = product.post(path, &cookie, "{}").await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    for path in [
        "/absent",
        "/web/absent.js",
        "/web/..%2fpage.html",
        "/stand-ins/absent.js",
    ] {
        assert_eq!(
            product.get(path, &cookie).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}
