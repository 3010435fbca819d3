//! Screening: the checks of a request against the declarations of an adapter.

mod checks;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::action::Action;
use crate::adapter::{Policy, Request, Rules, Table};
use crate::bundle::{Dropped, Reason};
use crate::clock::Timestamp;
use crate::identity::{AttributeMap, AttributeValue, Field, FieldSet, Trusted};
use crate::json::{Cursor, Object};
use crate::problem::{Code, FieldPath, Path, Problem, Problems};

/// A request that is being checked, on its way into an adapter.
///
/// When an adapter gets a `Screening`, the [`Table`](crate::adapter::Table) of the action has been
/// enforced. The adapter adds the rules that no table can state, and reads [`user`](Self::user). This user has no
/// field without a place in the table, and no unverified value unless the policy or the table's hints allow it. A
/// request that is refused here can never be minted.
#[derive(Debug)]
pub struct Screening<'a> {
    kind: &'static str,
    table: &'a Table,
    policy: Policy,
    request: Request<'a>,
    /// The user with all values that the application vouches for, before the table removes any.
    trusted: Trusted<'a>,
    user: Trusted<'a>,
    /// Faults of the identity's JSON and of the table, which no adapter can take away.
    sealed: Problems,
    problems: Problems,
    dropped: Vec<Dropped>,
}

impl<'a> Screening<'a> {
    /// Checks the request against the table.
    pub(super) fn of(rules: &'a Rules, request: &Request<'a>) -> Self {
        let (capabilities, policy) = (rules.capabilities(), rules.policy());
        let mut trusted = request.identity.trusted();
        trusted.allow(policy.allow_unverified);
        let table = capabilities.table(request.action);
        let mut user = trusted;
        if request.identity.anonymous && table.is_some_and(|table| table.takes_hints()) {
            user.allow(FieldSet::HINTS);
        }
        let mut screening = Self {
            kind: capabilities.kind(),
            table: table.unwrap_or_else(|| capabilities.first()),
            policy,
            request: *request,
            trusted,
            user,
            sealed: Problems::new(),
            problems: request.faults.cloned().unwrap_or_default(),
            dropped: Vec::new(),
        };
        if table.is_none() {
            let detail = format!("{} cannot {}", capabilities.kind(), request.action);
            screening.refuse(Path::ROOT.key("action"), Code::Unsupported, detail);
            screening.seal();
            return screening;
        }
        screening.refuse_what_is_not_taken(capabilities);
        for misformed in &request.identity.misformed {
            screening.admit_misformed(misformed);
        }
        for field in trusted.given().iter() {
            screening.admit(field);
        }
        for (path, hint) in &request.identity.malformed {
            screening.drop_malformed(path.clone(), hint.clone());
        }
        screening.refuse_what_is_missing();
        screening.refuse_another_user();
        screening.seal();
        screening
    }

    fn seal(&mut self) {
        self.sealed = std::mem::take(&mut self.problems);
    }

    /// Returns every fault, and every field that did not go in.
    pub(super) fn finish(self) -> (Problems, Vec<Dropped>) {
        let mut problems = self.sealed;
        problems.extend(self.problems);
        (problems, self.dropped)
    }

    /// Returns the user, with only the values that may go in. It is a copy: take it after the last
    /// [`drop_field`](Self::drop_field) and [`one_name`](Self::one_name).
    #[must_use]
    pub const fn user(&self) -> Trusted<'a> {
        self.user
    }

    /// Returns the text of a field as the vendor folds it before signing, by the table's
    /// [`FieldRule::folded`](crate::adapter::FieldRule::folded); the text itself where the table declares no fold.
    #[must_use]
    pub fn folded(&self, field: Field) -> Option<Cow<'a, str>> {
        let text = self.user.text(field)?;
        let fold = self.table.rule(field).and_then(|rule| rule.fold());
        Some(fold.map_or(Cow::Borrowed(text), |fold| fold.apply(text)))
    }

    /// Returns the action that is asked for.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.request.action
    }

    /// Returns the present moment.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.request.now
    }

    /// Returns when the application first saw this user, for an adapter that chooses its key by it. The moment itself
    /// does not go in.
    #[must_use]
    pub const fn created_at(&self) -> Option<Timestamp> {
        self.trusted.created_at()
    }

    /// Says whether the request has vendor data for this kind, also where the action takes none.
    #[must_use]
    pub const fn has_vendor_data(&self) -> bool {
        self.request.vendor.is_some()
    }

    /// Reads the vendor data of the request, as an object whose path is `vendor.KIND`.
    pub fn vendor_data(&mut self) -> Option<Object<'a>> {
        let at = Path::ROOT.key("vendor");
        let raw = self
            .request
            .vendor
            .filter(|_| self.table.takes_vendor_data())?;
        Cursor::new(raw, at.key(self.kind), &mut self.problems).object()
    }

    /// Reads the data that the page sent, as an object whose path is `client.KIND`; `None` where the table takes none or
    /// the page sent none. Nothing of it may say who the user is.
    pub fn client_data(&mut self) -> Option<Object<'a>> {
        let at = Path::ROOT.key("client");
        let raw = self
            .request
            .client
            .filter(|_| self.table.takes_client_data())?;
        Cursor::new(raw, at.key(self.kind), &mut self.problems).object()
    }

    /// Says whether the value at this path, one inside it or one around it is at fault already.
    #[must_use]
    pub fn is_at_fault(&self, path: Path<'_>) -> bool {
        self.sealed.touch(path) || self.problems.touch(path)
    }

    /// Returns the place for faults of values that the adapter reads by itself.
    pub const fn problems(&mut self) -> &mut Problems {
        &mut self.problems
    }

    /// Refuses the request, for a fault in a value that identifies the user.
    pub fn refuse(&mut self, path: Path<'_>, code: Code, detail: impl Into<Cow<'static, str>>) {
        let reason = self.table.vendor_reason(code);
        self.refuse_as(path, code, detail, reason);
    }

    /// Refuses the request, under the vendor's own name for the fault.
    pub fn refuse_as(
        &mut self,
        path: Path<'_>,
        code: Code,
        detail: impl Into<Cow<'static, str>>,
        vendor_reason: Option<&'static str>,
    ) {
        self.problems
            .push(Problem::new(path, code, detail).with_vendor_reason(vendor_reason));
    }

    /// Drops a value that only describes the user.
    ///
    /// Where the configuration is strict, a faulty value refuses the request instead. A value that the vendor has no
    /// place or word for never refuses the request.
    pub fn drop(&mut self, path: impl Into<FieldPath>, reason: Reason) {
        self.drop_as(path, reason, None);
    }

    /// Drops a value as [`drop`](Self::drop) does, under the vendor's own name for the fault where the configuration
    /// is strict.
    pub fn drop_as(
        &mut self,
        path: impl Into<FieldPath>,
        reason: Reason,
        vendor_reason: Option<&'static str>,
    ) {
        let code = match reason {
            Reason::Invalid => Code::Invalid,
            Reason::Reserved => Code::Reserved,
            Reason::TooLong => Code::TooLong,
            Reason::TooMany => Code::TooMany,
            Reason::NoPlace | Reason::Privacy | Reason::UnsupportedValue | Reason::Unverified => {
                return self.dropped.push(Dropped::new(path, reason));
            }
        };
        if self.policy.strict {
            let mut problem = Problem::new(Path::ROOT, code, "refused, since strict = true");
            problem.path = path.into();
            let vendor_reason = vendor_reason.or_else(|| self.table.vendor_reason(code));
            self.problems
                .push(problem.with_vendor_reason(vendor_reason));
        } else {
            self.dropped.push(Dropped::new(path, reason));
        }
    }

    /// Drops a value that is not of this form.
    fn drop_malformed(&mut self, path: FieldPath, form: Cow<'static, str>) {
        if self.policy.strict {
            let detail = format!("{form}; refused, since strict = true");
            let mut problem = Problem::new(Path::ROOT, Code::Invalid, detail);
            problem.path = path;
            let reason = self.table.vendor_reason(Code::Invalid);
            self.problems.push(problem.with_vendor_reason(reason));
        } else {
            self.dropped
                .push(Dropped::new(path, Reason::Invalid).with_hint(form));
        }
    }

    /// Drops a whole field that only describes the user. A field that identifies the user is refused instead: without
    /// it the bundle would be of nobody, or of somebody else.
    pub fn drop_field(&mut self, field: Field, reason: Reason) {
        if field.identifies() {
            let detail = "it identifies the user, and the vendor does not take it";
            return field.with_path(|path| self.refuse(path, Code::Unsupported, detail));
        }
        self.leave_out(field, reason);
    }

    fn leave_out(&mut self, field: Field, reason: Reason) {
        self.user.hide(field);
        self.drop(field.path(), reason);
    }

    /// Returns the attributes without those that `fault` finds a reason to drop, in order.
    pub fn attributes(
        &mut self,
        mut fault: impl FnMut(&str, &AttributeValue) -> Option<Reason>,
    ) -> AttributeMap<'a> {
        let given = self.user.attributes();
        let mut kept = AttributeMap::with_capacity(given.len());
        for (name, value) in given {
            match fault(name, value) {
                Some(reason) => {
                    self.drop(Path::ROOT.key(Field::Attributes.key()).key(name), reason)
                }
                None => kept.push(name, Cow::Borrowed(value)),
            }
        }
        kept
    }

    /// Chooses the name for a vendor that takes one name: the full name, else first and last, else the display name.
    /// The other parts are dropped, since the vendor has no place for them.
    pub fn one_name(&mut self) -> Option<Cow<'a, str>> {
        use Field::{DisplayName, FirstName, FullName, LastName};

        let name = self.user.one_name()?;
        let parts = self.user.name();
        let used: &[Field] = match (parts.full, parts.first, parts.last) {
            (Some(_), ..) => &[FullName],
            (None, None, None) => &[DisplayName],
            _ => &[FirstName, LastName],
        };
        let max = used
            .first()
            .and_then(|field| self.table.rule(*field)?.max());
        let too_long = max.is_some_and(|max| self.too_long(&name, max).is_some());
        let (lost, reason) = if too_long {
            (used, Reason::TooLong)
        } else {
            (
                &[FullName, FirstName, LastName, DisplayName][..],
                Reason::NoPlace,
            )
        };
        for field in lost
            .iter()
            .filter(|field| too_long || !used.contains(field))
        {
            if self.user.has(*field) {
                self.leave_out(*field, reason);
            }
        }
        // The next form of the name may be short enough.
        if too_long {
            self.one_name()
        } else {
            Some(name)
        }
    }
}
