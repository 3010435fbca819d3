use axum::body::Body;
use axum::http::header::SET_COOKIE;
use axum::http::{Request, StatusCode};

use super::Product;

async fn is_signed_in(product: &Product, cookie: &str) -> bool {
    product
        .post("/chats", cookie, r#"{"adapters":["support"],"client":{}}"#)
        .await
        .status
        == StatusCode::OK
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let product = Product::new();
    let request = Request::post("/sign-in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    let answer = product
        .ask(request.body(Body::from("user=lisa&page=single")).unwrap())
        .await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/app")
    );
    let set = answer.headers[SET_COOKIE].to_str().unwrap();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(attribute), "{set}");
    }
}

#[tokio::test]
async fn each_sign_in_has_a_session_of_its_own() {
    let product = Product::new();
    let planted = "session=planted";
    let first = product.sign_in("lisa", planted).await;
    assert!(first != planted && !is_signed_in(&product, planted).await);
    let second = product.sign_in("zoe", &first).await;
    assert_ne!(first, second);
    assert!(!is_signed_in(&product, &first).await);
    assert!(is_signed_in(&product, &second).await);
}

#[tokio::test]
async fn a_session_ends_on_the_server() {
    let product = Product::new();
    let cookie = product.sign_in("lisa", "").await;
    let answer = product.post("/sign-out", &cookie, "").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/")
    );
    assert!(!is_signed_in(&product, &cookie).await);

    let cookie = product.sign_in("lisa", "").await;
    product.wait(8 * 60 * 60 - 1);
    assert!(is_signed_in(&product, &cookie).await);
    product.wait(1);
    assert!(!is_signed_in(&product, &cookie).await);
}

#[tokio::test]
async fn another_site_signs_nobody_in() {
    let product = Product::new();
    for site in ["cross-site", "same-site"] {
        let request = Request::post("/sign-in")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site);
        let answer = product
            .ask(request.body(Body::from("user=lisa")).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(!answer.headers.contains_key(SET_COOKIE));
    }
}

#[tokio::test]
async fn who_cannot_sign_in_learns_nothing() {
    let product = Product::new();
    for (form, status) in [
        ("user=nobody", StatusCode::UNAUTHORIZED),
        ("", StatusCode::UNPROCESSABLE_ENTITY),
        (
            "user=lisa&page=https://example.com",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    ] {
        let request =
            Request::post("/sign-in").header("content-type", "application/x-www-form-urlencoded");
        let answer = product.ask(request.body(Body::from(form)).unwrap()).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (status, ""),
            "{form}"
        );
        assert!(!answer.headers.contains_key(SET_COOKIE));
    }
}
