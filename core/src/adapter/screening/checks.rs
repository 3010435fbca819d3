//! The checks of a request against the field table.

use super::Screening;
use crate::action::Action;
use crate::adapter::{Capabilities, Table};
use crate::bundle::Reason;
use crate::identity::{Field, FieldSet, Misformed, Privacy};
use crate::json::{Cursor, is_null};
use crate::problem::{Code, Path, Problem};

impl Screening<'_> {
    /// Refuses vendor data and client data that the adapter does not take. Vendor data that another action takes is
    /// dropped instead, since it may stand beside every request.
    pub(super) fn refuse_what_is_not_taken(&mut self, capabilities: &Capabilities) {
        let vendor = self
            .request
            .vendor
            .filter(|_| !self.table.takes_vendor_data());
        let takes_client = self.table.takes_client_data() || !self.table.client_names().is_empty();
        let client = self.request.client.filter(|_| !takes_client);
        if vendor.is_none() && client.is_none() {
            return;
        }
        let takes_vendor_data = capabilities.tables().any(Table::takes_vendor_data);
        let at = Path::ROOT.key("vendor");
        if vendor.is_some() && takes_vendor_data {
            self.drop(at.key(self.kind), Reason::NoPlace);
        }
        let vendor = vendor.filter(|_| !takes_vendor_data);
        for (key, given) in [("vendor", vendor), ("client", client)] {
            if given.is_some() {
                let at = Path::ROOT.key(key);
                let detail = "this adapter takes none for this action";
                self.refuse(at.key(self.kind), Code::Unsupported, detail);
            }
        }
    }

    /// Refuses a request whose client data names another user. An absent, null or empty name says nothing: the page
    /// knows the user by the next identifier.
    pub(super) fn refuse_another_user(&mut self) {
        let names = self.table.client_names();
        let Some(client) = self.request.client.filter(|_| !names.is_empty()) else {
            return;
        };
        let at = Path::ROOT.key("client");
        let at = at.key(self.kind);
        let Some(mut client) = Cursor::new(client, at, &mut self.problems).object() else {
            return;
        };
        for (field, key) in names {
            let Some(named) = client.take(key).filter(|raw| !is_null(raw)) else {
                continue;
            };
            let named = Cursor::new(named, at.key(key), &mut self.problems).text();
            let Some(named) = named.filter(|named| !named.is_empty()) else {
                continue;
            };
            if Some(&*named) != self.user.text(*field) {
                let detail = "the page names another user than the one who is signed in";
                self.refuse(at.key(key), Code::Mismatch, detail);
            }
            // The first one decides: the user's own email may have changed since the page was made.
            return;
        }
    }

    pub(super) fn admit(&mut self, field: Field) {
        if let Some(reason) = self.stays_out(field, self.user.has(field)) {
            self.leave_out(field, reason);
        } else if let Some(text) = self.user.text(field) {
            let identifies = field.identifies() && !self.request.identity.anonymous;
            self.admit_text(field, text, identifies);
        }
    }

    /// Refuses or drops an email or phone of the wrong form. A request is refused only where a well-formed value would
    /// have gone in and the application says that this value is verified.
    pub(super) fn admit_misformed(&mut self, misformed: &Misformed) {
        let field = misformed.field;
        let is_hint = self.request.identity.anonymous && self.table.takes_hints();
        let goes = misformed.verified || self.policy.allow_unverified.has(field) || is_hint;
        let (code, form) = misformed.fault.clone();
        if let Some(reason) = self.stays_out(field, goes) {
            self.drop(field.path(), reason);
        } else if misformed.verified && !is_hint {
            let reason = self.table.vendor_reason(code);
            self.refuse_misformed(misformed, reason);
        } else {
            self.drop_malformed(field.path(), form);
        }
    }

    fn refuse_misformed(&mut self, misformed: &Misformed, vendor_reason: Option<&'static str>) {
        let (code, form) = misformed.fault.clone();
        let mut problem = Problem::new(Path::ROOT, code, form);
        problem.path = misformed.path.clone();
        self.problems
            .push(problem.with_vendor_reason(vendor_reason));
    }

    /// Returns the reason why a field does not go in, whatever its value; `None` where the vendor takes the field.
    fn stays_out(&self, field: Field, goes: bool) -> Option<Reason> {
        if self.request.identity.privacy == Privacy::Full && field != Field::UserId {
            Some(Reason::Privacy)
        } else if self.request.identity.anonymous && !self.takes_of_a_visitor(field) {
            Some(Reason::NoPlace)
        } else if !goes {
            Some(Reason::Unverified)
        } else if !self.table.places().has(field) {
            Some(Reason::NoPlace)
        } else {
            None
        }
    }

    /// Says whether a visitor may have this field: a hint, where the vendor has a form for hints. An id or account
    /// passes here too, since it refuses the request later: its user is no visitor.
    fn takes_of_a_visitor(&self, field: Field) -> bool {
        is_no_visitors(field) || (self.table.takes_hints() && FieldSet::HINTS.has(field))
    }

    fn admit_text(&mut self, field: Field, text: &str, identifies: bool) {
        let rule = self.table.rule(field);
        let max = rule.and_then(|rule| rule.max());
        let too_long = max.and_then(|max| self.too_long(text, max));
        let fold = rule.and_then(|rule| rule.fold());
        match too_long {
            Some(detail) if identifies => {
                field.with_path(|path| self.refuse(path, Code::TooLong, detail));
            }
            Some(_) => self.leave_out(field, Reason::TooLong),
            None if text.chars().all(char::is_whitespace) => self.leave_out(field, Reason::Invalid),
            None if fold.is_some_and(|fold| !fold.is_certain(text)) => {
                if !identifies {
                    return self.leave_out(field, Reason::UnsupportedValue);
                }
                let detail = "a letter outside of ASCII is not in lower case, and the vendor may fold it or not";
                field.with_path(|path| self.refuse(path, Code::Unsupported, detail));
            }
            None => {}
        }
    }

    pub(super) fn too_long(&self, text: &str, max: usize) -> Option<String> {
        // A text has no more characters than bytes, in either unit.
        if text.len() <= max {
            return None;
        }
        let length = self.table.unit().length(text);
        (length > max).then(|| format!("{length} characters, at most {max}"))
    }

    pub(super) fn refuse_what_is_missing(&mut self) {
        if self.request.identity.anonymous {
            return self.refuse_what_is_no_visitor();
        }
        let table = self.table;
        for field in table.required().iter() {
            self.need(FieldSet::NONE.with(field));
        }
        if self.request.identity.privacy == Privacy::Full {
            if !table.required().has(Field::UserId) {
                self.need(FieldSet::NONE.with(Field::UserId));
            }
        } else if table.one_of() != FieldSet::NONE {
            self.need(table.one_of());
        } else if table.required() == FieldSet::NONE {
            self.need(FieldSet::IDENTIFIERS);
        }
    }

    fn refuse_what_is_no_visitor(&mut self) {
        let at = Path::ROOT.key("anonymous");
        if self.trusted.given().iter().any(is_no_visitors) {
            self.refuse(at, Code::Invalid, "a visitor has no id and no account");
        } else if !self.table.takes_anonymous() {
            let detail = match self.request.action {
                Action::Login => "the vendor signs no visitor in",
                _ => "it is for a user who is signed in",
            };
            self.refuse(at, Code::Unsupported, detail);
        }
    }

    /// Refuses the request unless one of the fields is there, or has a fault already.
    fn need(&mut self, fields: FieldSet) {
        let at_fault = |field: Field| field.with_path(|path| self.problems.touch(path));
        if self.problems.touch(Path::ROOT.key("anonymous")) {
            return;
        }
        let private = self.request.identity.privacy == Privacy::Full;
        // A field that full privacy keeps back is not there, and neither is a description that was left out.
        let is_there = |field: Field| {
            let known = if field.identifies() {
                self.trusted
            } else {
                self.user
            };
            known.has(field) && (!private || field == Field::UserId)
        };
        if fields.iter().any(is_there) || fields.iter().any(at_fault) {
            return;
        }
        // Without an id full privacy is no failure to a vendor: it makes the user anonymous.
        let reason = self.table.vendor_reason(Code::Missing).filter(|_| !private);
        // A value that was left out for its form would have satisfied the need.
        let mut misformed = self.request.identity.misformed.iter();
        let misformed = misformed.find(|misformed| fields.has(misformed.field));
        if let Some(misformed) = misformed.filter(|_| !private) {
            return self.refuse_misformed(misformed, reason);
        }
        let unverified = |field: &Field| {
            matches!(field, Field::Email | Field::Phone) && self.trusted.given().has(*field)
        };
        if let Some(field) = fields.iter().find(unverified).filter(|_| !private) {
            let mut identifiers = FieldSet::IDENTIFIERS.iter();
            let detail = if identifiers.any(|field| self.trusted.has(field)) {
                "not verified, and required"
            } else {
                "not verified, and nothing else says who the user is"
            };
            return field.with_path(|path| self.refuse_as(path, Code::Unverified, detail, reason));
        }
        let mut names: Vec<&str> = fields.iter().map(Field::key).collect();
        // The parts of a name have one key.
        names.dedup();
        let visitor = ", unless the identity says \"anonymous\": true";
        let unless = if self.table.takes_anonymous() {
            visitor
        } else {
            ""
        };
        let detail = match names.as_slice() {
            _ if private => "full privacy sends the user id alone".to_owned(),
            [_] => format!("required{unless}"),
            names => format!("one of {} is required{unless}", names.join(", ")),
        };
        if let Some(first) = fields.iter().next() {
            first.with_path(|path| self.refuse_as(path, Code::Missing, detail, reason));
        }
    }
}

/// Says whether a visitor cannot have this field.
const fn is_no_visitors(field: Field) -> bool {
    matches!(field, Field::UserId | Field::Accounts)
}
