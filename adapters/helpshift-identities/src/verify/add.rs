//! Helpshift's side of `addUserIdentities`: the client refuses some faults at once, and the server refuses others when
//! it gets the batch.

use std::borrow::Cow;

use countersign::Timestamp;
use countersign::json::{JsonView, text};
use countersign::sign::{CompactJwt, JwtKey, Keys};
use countersign::verify::{Presented, Rejection, Verdict};

use super::{is_fresh, missing, opts_out, refuse_faults, slip, type_of};
use crate::Surface;
use crate::claims;
use crate::failures::{
    ADD_IAT_ABSENT, ADD_IDENTITIES_INVALID, ADD_NOT_OPTED_IN, ADD_TOKEN_MALFORMED,
    ADD_TOKEN_REFUSED, ADD_TOO_MANY, EntryFault, Fault,
};
use crate::token::UID;

pub(super) fn verify(
    surface: Surface,
    keys: &Keys<JwtKey>,
    presented: &Presented<'_>,
    now: Timestamp,
) -> Result<Verdict, Rejection> {
    let fail = |fault: Fault| fault.rejection(surface);
    if opts_out(surface, presented) {
        return Err(fail(ADD_NOT_OPTED_IN));
    }
    let token = token(surface, &presented.payload)?;
    let token = CompactJwt::parse(&token).map_err(|_| fail(ADD_TOKEN_MALFORMED))?;
    let said = claims::read(token.claims_unverified());
    let said = said.ok_or_else(|| fail(ADD_TOKEN_MALFORMED))?;
    let may_be_used = said.may_be_used(now);
    let iat = said
        .iat
        .ok_or_else(|| missing(surface, ADD_IAT_ABSENT, "iat"))?;
    let absent = || missing(surface, ADD_IDENTITIES_INVALID, "identities");
    let identities = said.identities.ok_or_else(absent)?;
    refuse_faults(surface, &identities, (ADD_IDENTITIES_INVALID, ADD_TOO_MANY))?;
    let signed = keys.verify(&token).is_ok();
    if !signed || !is_fresh(iat, now) || !may_be_used {
        let slip = (!signed).then(|| slip(keys, &token)).flatten();
        let refused = fail(ADD_TOKEN_REFUSED).with_slip(slip);
        return Err(match surface {
            // The page does not say which texts stand there (unknown). The token is a proof, and so not repeated.
            Surface::Web => refused.with_detail("invalidIdentityTokens", vec!["identity_token"]),
            Surface::SdkX => refused,
        });
    }
    // A token that names no user would fit every session (unknown whether Helpshift takes one): refused here.
    if identities.user.user_id.is_none() && identities.user.email.is_none() {
        return Err(match surface {
            Surface::Web => missing(surface, ADD_TOKEN_REFUSED, UID),
            Surface::SdkX => fail(ADD_TOKEN_REFUSED).with_detail(UID, EntryFault::KeyUnknown.raw()),
        });
    }
    Ok(Verdict::Accepted(identities.user))
}

/// Takes the token out of the payload, and refuses one that is no text.
fn token<'a>(surface: Surface, payload: &JsonView<'a>) -> Result<Cow<'a, str>, Rejection> {
    let object = payload.object().ok();
    let given = object.and_then(|mut object| object.take("identity_token"));
    given.and_then(|raw| text(raw).ok()).ok_or_else(|| {
        let refused = ADD_TOKEN_MALFORMED.rejection(surface);
        match surface {
            Surface::Web => refused
                .with_detail("expectedDataType", "string")
                .with_detail("receivedDataType", type_of(given)),
            Surface::SdkX => refused,
        }
    })
}
