//! Verdicts on tokens. Python's `hmac.new(secret, header + "." + claims, "sha256")` and `base64.urlsafe_b64encode` made
//! them.

use countersign::verify::{Presented, Rejection, Verdict};
use countersign::{Action, Timestamp};
use serde_json::json;
use serde_json::value::RawValue;

use crate::{PLAIN, build, issue, now};

/// The token has every claim.
const GOOD: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6ImM3ZmI0ZDNhIiwicmVmZXJlbmNlX2lkIjoidTEiLCJmaXJzdF9uYW1lIjoiTGlzYSIsImxhc3RfbmFtZSI6IkNoZW4iLCJlbWFpbCI6Imxpc2FAZXhhbXBsZS5jb20iLCJwaG9uZV9udW1iZXIiOiIrMTQxNTU1NTAxMjMiLCJleHAiOjE3MzU2OTMyMDB9.FJxy6l8bazJmNrsw6Fyb31gJu_Xf1Hr3-P-_jXcZAmE";
/// The token has a last name alone, a null and a claim that nobody knows.
const LAST: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6ImM3ZmI0ZDNhIiwicmVmZXJlbmNlX2lkIjoidTEiLCJsYXN0X25hbWUiOiJDaGVuIiwiZW1haWwiOm51bGwsIm1vcmUiOlsxXSwiZXhwIjoxNzM1NjkzMjAwfQ.xyIm0Ii--VIyppH-U7FgJMztB5FlHchEbizvTk3Zi1s";
/// The token has a name and no identifier.
const VISITOR: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6ImM3ZmI0ZDNhIiwiZmlyc3RfbmFtZSI6Ikxpc2EiLCJleHAiOjE3MzU2OTMyMDB9.cQCbkWN9UGfpmPW60oRUu1CReGR2PXoVlhaBd4AxyNA";
const EMAIL: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6ImM3ZmI0ZDNhIiwiZW1haWwiOiJsaXNhQGV4YW1wbGUuY29tIiwiZXhwIjoxNzM1NjkzMjAwfQ.hEw4Ps8B97zs8e2Ai1l1BrUqRynQN7rR2eyI3sOb8aY";
/// The token names two users.
const DOUBLE: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6ImM3ZmI0ZDNhIiwicmVmZXJlbmNlX2lkIjoidTEiLCJyZWZlcmVuY2VfaWQiOiJ1MiIsImV4cCI6MTczNTY5MzIwMH0.O1TPX7ASIP_Vvfd87sIGgejm07HCkHz-bbexX-IrNj4";
/// The claims are a list.
const LIST: &str =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.W10.iUYWk3TiCVnzjRzBQbNUfAkMdF_iKuq89015YfsWoAk";
/// The token is of an older secret.
const OLD: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6ImM3ZmI0ZDNhIiwicmVmZXJlbmNlX2lkIjoidTEiLCJleHAiOjE3MzU2OTMyMDB9.fryHALr0x80ma5uDbuN_z5Ep0nu2sddTCNON8XSLq7E";
const NEW: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6ImM3ZmI0ZDNhIiwicmVmZXJlbmNlX2lkIjoidTEiLCJleHAiOjE3MzU2OTMyMDB9.rzyrx5WBVnej8-97KCte9UvZdIwtMRd49WeIyhS467E";
/// The token is of the secret and a line break.
const BREAK: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6ImM3ZmI0ZDNhIiwicmVmZXJlbmNlX2lkIjoidTEiLCJleHAiOjE3MzU2OTMyMDB9.lYj1UTNNjdAM8hcqWTwMZiLt5x9ahUACwUGDB6U57Sw";
const HS512: &str = "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6ImM3ZmI0ZDNhIiwicmVmZXJlbmNlX2lkIjoidTEiLCJleHAiOjE3MzU2OTMyMDB9.u2sPEKgJHK3-_mbL4Lz4aJBZu-A_RiLFcq-7X_CYO0BULzDnTv8jGruILt6qRyk0E3iY6MrpJW-WNIhBpPWoOA";
const NOEXP: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6ImM3ZmI0ZDNhIiwicmVmZXJlbmNlX2lkIjoidTEifQ.egL_BXXNrNagV7oeWX8ccwkkaICj-zAsSYaG5aU-f-c";
const TEXTEXP: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6ImM3ZmI0ZDNhIiwicmVmZXJlbmNlX2lkIjoidTEiLCJleHAiOiIxNzM1NjkzMjAwIn0.LacS0oLlmFVXyHsEf1MZKVBSV5cLZVBNHIHUvJ3sNps";
const FRACEXP: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6ImM3ZmI0ZDNhIiwicmVmZXJlbmNlX2lkIjoidTEiLCJleHAiOjE3MzU2OTMyMDAuNX0.8Sg3R4n0wKDWaj2NhXfwvMYovuIvOCjMIlANdkysEbE";
const NOUUID: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJyZWZlcmVuY2VfaWQiOiJ1MSIsImV4cCI6MTczNTY5MzIwMH0.AmYdNr-9ty5dmshQAKd_L7la1y1An9xQiho6fPEaavw";
const EMPTYUUID: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6IiIsInJlZmVyZW5jZV9pZCI6InUxIiwiZXhwIjoxNzM1NjkzMjAwfQ.aLPPMAgXdl4zusnFb19p-pd7GeWM5yLbt2_D_U3kGFk";
const BLANKUUID: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6ImEgYiIsInJlZmVyZW5jZV9pZCI6InUxIiwiZXhwIjoxNzM1NjkzMjAwfQ.Yg_bXoQxPW9DAll9VkSDmWHjqTa8_cIXxk1L_T774cY";
const NUMID: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJmcmVzaGNoYXRfdXVpZCI6ImM3ZmI0ZDNhIiwicmVmZXJlbmNlX2lkIjoxOTg0LCJleHAiOjE3MzU2OTMyMDB9.5fKNSqJWXfmM1OmO6FXbei_QK6DHp_FEJVk9XjsaDfw";

fn judge_at(settings: &str, payload: &str, at: Timestamp) -> Result<String, Rejection> {
    let raw = RawValue::from_string(payload.to_owned()).unwrap();
    let issuer = build(settings).unwrap();
    let presented = Presented::new(Action::Login, &raw);
    match issuer.adapter().verify(&presented, at)? {
        Verdict::Accepted(user) => Ok(serde_json::to_string(&user).unwrap()),
        _ => Err(Rejection::new("opaque", "opaque")),
    }
}

fn judge(token: &str) -> Result<String, Rejection> {
    judge_at(PLAIN, &json!({ "token": token }).to_string(), now())
}

#[test]
fn a_good_token_is_accepted_as_its_user() {
    let full =
        r#"{"user_id":"u1","email":"lisa@example.com","phone":"+14155550123","name":"Lisa Chen"}"#;
    assert_eq!(judge(GOOD).unwrap(), full);
    assert_eq!(judge(LAST).unwrap(), r#"{"user_id":"u1","name":"Chen"}"#);
    assert_eq!(judge(EMAIL).unwrap(), r#"{"email":"lisa@example.com"}"#);
}

#[test]
fn a_token_without_an_id_is_a_visitors() {
    assert_eq!(judge(VISITOR).unwrap(), r#"{"anonymous":true}"#);
}

#[test]
fn each_verdict_has_its_reason() {
    let signed = |token: &str| json!({ "token": token }).to_string();
    let another = r#"another-user"#;
    let cases = [
        ("{}".to_owned(), "no-token"),
        (r#"{"token":null}"#.to_owned(), "no-token"),
        (
            r#"{"reference_id":"u1","token":null}"#.to_owned(),
            "no-token",
        ),
        ("null".to_owned(), "malformed-token"),
        (r#"{"token":1}"#.to_owned(), "malformed-token"),
        (r#"{"token":"","token":""}"#.to_owned(), "malformed-token"),
        (signed(""), "malformed-token"),
        (signed("a.b"), "malformed-token"),
        (signed(DOUBLE), "malformed-token"),
        (signed(LIST), "malformed-token"),
        (signed(OLD), "signature-mismatch"),
        (signed(HS512), "signature-mismatch"),
        (signed(NOEXP), "no-expiry"),
        (signed(TEXTEXP), "no-expiry"),
        (signed(FRACEXP), "no-expiry"),
        (signed(NOUUID), "no-uuid"),
        (signed(EMPTYUUID), "no-uuid"),
        (signed(BLANKUUID), "no-uuid"),
        (signed(NUMID), "not-a-text"),
        (
            json!({"reference_id": "u2", "token": GOOD}).to_string(),
            another,
        ),
        (
            json!({"reference_id": "u1", "token": VISITOR}).to_string(),
            another,
        ),
        (
            json!({"reference_id": 1, "token": GOOD}).to_string(),
            "not-a-text",
        ),
    ];
    for (payload, reason) in cases {
        let rejection = judge_at(PLAIN, &payload, now()).unwrap_err();
        assert_eq!(rejection.event, "not_authenticated");
        assert_eq!(rejection.reason, reason, "{payload}");
    }
    let beside = json!({"reference_id": "u1", "token": GOOD}).to_string();
    assert!(judge_at(PLAIN, &beside, now()).is_ok());
}

#[test]
fn it_expires_in_the_second_that_it_names() {
    let payload = json!({ "token": GOOD }).to_string();
    let at = |seconds| judge_at(PLAIN, &payload, Timestamp::from_unix(seconds).unwrap());
    assert!(at(1_735_693_199).is_ok());
    let rejection = at(1_735_693_200).unwrap_err();
    assert_eq!(rejection.to_string(), "not_authenticated: expired");
    assert_eq!(json!(rejection.details), json!({"exp": 1_735_693_200}));
}

#[test]
fn the_usual_slips_are_named() {
    let slip = judge(BREAK).unwrap_err().slip;
    let expected = "the tag: made with a line break behind the secret";
    assert_eq!(slip.as_deref(), Some(expected));
    assert_eq!(judge(OLD).unwrap_err().slip, None);
}

#[test]
fn a_previous_secret_verifies_and_never_signs() {
    let rotated = format!(r#"{PLAIN}, "previous-secrets": [{{"env": "OLD"}}]"#);
    for token in [OLD, NEW] {
        let payload = json!({ "token": token }).to_string();
        assert!(judge_at(&rotated, &payload, now()).is_ok());
    }
    let identity = r#"{"user_id": "u1", "client": {"freshchat": {"uuid": "c7fb4d3a"}}}"#;
    let bundle = issue(&rotated, identity).unwrap();
    let expected = json!({"reference_id": "u1", "token": NEW}).to_string();
    assert_eq!(bundle.payload.get(), expected);
}
