//! Helpshift's side of a login.

use countersign::json::{object, text};
use countersign::sign::{CompactJwt, JwtKey, Keys};
use countersign::verify::{Presented, Rejection, User, Verdict};
use countersign::{Privacy, Timestamp};

use super::config::full_privacy;
use super::page::Page;
use super::{is_fresh, missing, refuse_faults, slip};
use crate::claims;
use crate::failures::fault::{
    Fault, IAT_ABSENT, IDENTITIES_ABSENT, IDENTITIES_INVALID, TOKEN_MALFORMED, TOKEN_REFUSED,
    TOO_MANY_IDENTITIES, UID_AND_EMAIL_ABSENT,
};
use crate::surface::Surface;

pub(super) fn verify(
    surface: Surface,
    keys: &Keys<JwtKey>,
    presented: &Presented<'_>,
    now: Timestamp,
) -> Result<Verdict, Rejection> {
    let fail = |fault: Fault| fault.rejection(surface);
    let page = Page::of(surface, presented).map_err(fail)?;
    let mut login = object(presented.payload).map_err(|_| fail(TOKEN_MALFORMED))?;
    let given = login.take("identity_token");
    let full_privacy = full_privacy(surface, &mut login)?;
    // Without an id in the settings the widget asks for no login at all.
    if given.is_none() && surface == Surface::Web && page.names_nobody() {
        return Ok(visitor());
    }
    let token = given.and_then(|raw| text(raw).ok());
    let token = token.ok_or_else(|| fail(TOKEN_MALFORMED))?;
    if token.is_empty() && surface == Surface::SdkX {
        return Ok(visitor());
    }
    let token = CompactJwt::parse(&token).map_err(|_| fail(TOKEN_MALFORMED))?;
    let said = claims::read(&token.claims_unverified());
    let said = said.ok_or_else(|| fail(TOKEN_MALFORMED))?;
    let may_be_used = said.may_be_used(now);
    // SDK X finds by itself what on the web the server finds after the signature (inferred).
    let in_app = surface == Surface::SdkX;
    let no_iat = || missing(surface, IAT_ABSENT, "iat");
    if in_app && said.iat.is_none() {
        return Err(no_iat());
    }
    let identities = said.identities.ok_or_else(|| fail(IDENTITIES_ABSENT))?;
    let faults = (IDENTITIES_INVALID, TOO_MANY_IDENTITIES);
    if in_app {
        refuse_faults(surface, &identities, faults)?;
    }
    let user = &identities.user;
    let names_nobody = user.user_id.is_none() && user.email.is_none();
    if !full_privacy && identities.faults.is_empty() && names_nobody {
        return Err(fail(UID_AND_EMAIL_ABSENT));
    }
    page.compare(user)?;
    if keys.verify(&token).is_err() {
        return Err(fail(TOKEN_REFUSED).with_slip(slip(keys, &token)));
    }
    if !may_be_used {
        return Err(fail(TOKEN_REFUSED));
    }
    if !is_fresh(said.iat.ok_or_else(no_iat)?, now) {
        return Err(fail(TOKEN_REFUSED));
    }
    refuse_faults(surface, &identities, faults)?;
    Ok(Verdict::Accepted(accepted(identities.user, full_privacy)))
}

/// Full privacy takes the id alone, and without one makes the user anonymous (documented).
fn accepted(user: User, full_privacy: bool) -> User {
    if !full_privacy {
        return user;
    }
    let Some(user_id) = user.user_id else {
        return User::anonymous();
    };
    let mut private = User::new();
    private.user_id = Some(user_id);
    private.privacy = Privacy::Full;
    private
}

fn visitor() -> Verdict {
    Verdict::Accepted(User::anonymous())
}
