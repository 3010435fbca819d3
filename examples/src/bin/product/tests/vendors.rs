use axum::http::StatusCode;
use hmac_sha256::HMAC;
use serde_json::{Value, json};

use super::Product;

/// Returns the payload that a signed-in page hands to a vendor.
async fn payload(product: &Product, cookie: &str, adapter: &str) -> Value {
    let chats = product.post("/chats", cookie, "").await.json();
    let mut chats = chats.as_array().unwrap().iter();
    chats.find(|bundle| bundle["adapter"] == adapter).unwrap()["payload"].clone()
}

/// Returns the data that UserHero's script makes of its payload.
fn as_sent(payload: &Value) -> Value {
    json!({"user": payload["user"].to_string(), "userHmac": payload["userHmac"]})
}

async fn judge(product: &Product, vendor: &str, sent: &Value) -> (StatusCode, Value) {
    let answer = product
        .post(&format!("/stand-ins/{vendor}"), "", &sent.to_string())
        .await;
    (answer.status, answer.json())
}

fn refused(reason: &str) -> (StatusCode, Value) {
    (
        StatusCode::FORBIDDEN,
        json!({"state": "refused", "reason": reason}),
    )
}

#[tokio::test]
async fn each_vendor_takes_the_user_for_who_they_are() {
    let product = Product::new();
    let cookie = product.sign_in("lisa", "").await;
    let [support, chat, portal] = [
        payload(&product, &cookie, "support").await,
        payload(&product, &cookie, "chat").await,
        as_sent(&payload(&product, &cookie, "portal").await),
    ];
    let user = |names: &[&str]| (StatusCode::OK, json!({"state": "signed-in", "user": names}));
    let (id, email, name) = ("usr_8f2k9d", "lisa@example.com", "Lisa Chen");
    assert_eq!(
        judge(&product, "helpshift", &support).await,
        user(&[id, email])
    );
    assert_eq!(
        judge(&product, "helpcrunch", &chat).await,
        user(&[id, email, name])
    );
    assert_eq!(
        judge(&product, "userhero", &portal).await,
        user(&[id, email, name])
    );
    let secret = include_str!("../../../../secrets/helpcrunch").trim_end();
    assert_eq!(
        chat["security_hash"],
        const_hex::encode(HMAC::mac(id, secret))
    );
}

#[tokio::test]
async fn each_bundle_says_where_its_proof_is() {
    let product = Product::new();
    let cookie = product.sign_in("lisa", "").await;
    let chats = product.post("/chats", &cookie, "").await.json();
    let found = |bundle: &Value| {
        let verification = &bundle["verification"];
        let pointer = verification["payload"].as_str().unwrap();
        let proof = bundle["payload"].pointer(pointer).unwrap();
        assert!(proof.as_str().unwrap().len() >= 64);
        (verification["kind"].clone(), pointer.to_owned())
    };
    let found: Vec<_> = chats.as_array().unwrap().iter().map(found).collect();
    let expected = [
        ("jwt", "/identity_token"),
        ("hmac", "/security_hash"),
        ("hmac", "/userHmac"),
    ];
    assert_eq!(
        found,
        expected.map(|(kind, pointer)| (json!(kind), pointer.to_owned()))
    );

    let visitor = product.post("/chats", "", "").await.json();
    let mut bundles = visitor.as_array().unwrap().iter();
    assert!(bundles.all(|bundle| bundle.get("verification").is_none()));
}

#[tokio::test]
async fn a_forged_or_old_token_is_refused() {
    let product = Product::new();
    let cookie = product.sign_in("lisa", "").await;
    let good = payload(&product, &cookie, "support").await;
    let token = good["identity_token"].as_str().unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (_, claims) = signed.split_once('.').unwrap();
    for forged in [
        String::new(),
        signed.to_owned(),
        format!("{signed}."),
        // {"alg":"none"}
        format!("eyJhbGciOiJub25lIn0.{claims}.{signature}"),
        format!("{}x.{signature}", signed.split_at(signed.len() - 1).0),
    ] {
        let found = judge(&product, "helpshift", &json!({"identity_token": forged})).await;
        assert_eq!(found, refused("IDENTITIES_INVALID_TOKEN"), "{forged}");
    }
    product.wait(24 * 60 * 60);
    assert_eq!(judge(&product, "helpshift", &good).await.0, StatusCode::OK);
    product.wait(1);
    let old = judge(&product, "helpshift", &good).await;
    assert_eq!(old, refused("IDENTITIES_INVALID_TOKEN"));
}

#[tokio::test]
async fn a_portal_of_another_user_or_hour_is_refused() {
    let product = Product::new();
    let cookie = product.sign_in("lisa", "").await;
    let good = payload(&product, &cookie, "portal").await;
    let mut forged = good.clone();
    forged["user"]["externalUserId"] = json!("usr_2");
    assert_eq!(
        judge(&product, "userhero", &as_sent(&forged)).await,
        refused("auth_failed")
    );
    product.wait(299);
    assert_eq!(
        judge(&product, "userhero", &as_sent(&good)).await.0,
        StatusCode::OK
    );
    product.wait(1);
    assert_eq!(
        judge(&product, "userhero", &as_sent(&good)).await,
        refused("auth_failed")
    );
}

#[tokio::test]
async fn a_hash_is_a_users_for_good() {
    let product = Product::new();
    let cookie = product.sign_in("lisa", "").await;
    let good = payload(&product, &cookie, "chat").await;
    assert_eq!(judge(&product, "helpcrunch", &good).await.0, StatusCode::OK);
    let mut forged = good.clone();
    forged["security_hash"] = json!("0".repeat(64));
    let absent = json!({"user_id": good["user_id"]});
    for forged in [forged, absent] {
        assert_eq!(
            judge(&product, "helpcrunch", &forged).await,
            refused("HTTP 403")
        );
    }
    assert_eq!(judge(&product, "helpcrunch", &good).await.0, StatusCode::OK);
    let visitor = judge(&product, "helpcrunch", &json!({})).await;
    assert_eq!(visitor, (StatusCode::OK, json!({"state": "anonymous"})));
}
