//! A request, held against what an adapter declares: what may go in, what is lost, what is wrong.

mod screen;

use std::borrow::Cow;

use crate::adapter::{Capabilities, Policy, Request};
use crate::bundle::{Dropped, Reason};
use crate::clock::Timestamp;
use crate::identity::{Field, FieldSet, Trusted};
use crate::json::{Cursor, Object};
use crate::problem::{Code, FieldPath, Path, Problem, Problems};

/// A request on its way into an adapter.
///
/// [`open`](Self::open) enforces the field table of the [`Capabilities`]; the adapter adds the rules
/// that no table says, then reads [`user`](Self::user) and hands [`into_dropped`](Self::into_dropped)
/// to its bundle. `check` and `mint` go through the same intake, so that they cannot differ.
#[derive(Debug)]
pub struct Intake<'a, 'p> {
    capabilities: &'p Capabilities,
    policy: Policy,
    /// What the application vouches for, before the table.
    trusted: Trusted<'a>,
    user: Trusted<'a>,
    problems: &'p mut Problems,
    dropped: Vec<Dropped>,
}

impl<'a, 'p> Intake<'a, 'p> {
    /// Holds the request against the table. Faults go to `problems`.
    #[must_use]
    pub fn open(
        capabilities: &'p Capabilities,
        policy: Policy,
        request: &Request<'a>,
        problems: &'p mut Problems,
    ) -> Self {
        let mut trusted = request.identity.trusted();
        trusted.allow(policy.allow_unverified);
        if let Some(faults) = request.faults {
            problems.extend(faults.clone());
        }
        let table = capabilities.of(request.action);
        let mut user = trusted;
        if request.identity.anonymous && table.is_some_and(|table| table.hints) {
            user.allow(FieldSet::HINTS);
        }
        let mut intake = Self {
            capabilities: table.unwrap_or(capabilities),
            policy,
            trusted,
            user,
            problems,
            dropped: Vec::new(),
        };
        if table.is_none() {
            let detail = format!("{} cannot {}", capabilities.kind, request.action);
            intake.refuse(Path::ROOT.key("action"), Code::Unsupported, detail);
            return intake;
        }
        intake.refuse_what_is_not_taken(capabilities, request);
        for misformed in &request.identity.misformed {
            intake.admit_misformed(misformed, request);
        }
        for field in trusted.given().iter() {
            intake.admit(field, request);
        }
        for (path, hint) in &request.identity.malformed {
            intake.lose_malformed(path.clone(), hint.clone());
        }
        intake.refuse_what_is_missing(request);
        intake.refuse_another_user(request);
        intake
    }

    /// What may go in.
    #[must_use]
    pub const fn user(&self) -> Trusted<'a> {
        self.user
    }

    /// When the application first saw this user, for an adapter whose keys go by it. It chooses, and
    /// does not go in.
    #[must_use]
    pub const fn created_at(&self) -> Option<Timestamp> {
        self.trusted.created_at()
    }

    /// What stands under `vendor` for this kind, as an object whose path is `vendor.KIND`.
    pub fn vendor_data(&mut self, request: &Request<'a>) -> Option<Object<'a>> {
        let at = Path::ROOT.key("vendor");
        let raw = request.vendor.filter(|_| self.capabilities.vendor_data)?;
        Cursor::new(raw, at.key(self.capabilities.kind), self.problems).object()
    }

    /// The faults found so far, for what the adapter reads by itself.
    pub const fn problems(&mut self) -> &mut Problems {
        self.problems
    }

    /// Refuses the request. For what identifies the user.
    pub fn refuse(&mut self, path: Path<'_>, code: Code, detail: impl Into<Cow<'static, str>>) {
        let reason = self.capabilities.vendor_reason(code);
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

    /// Leaves out what only describes the user. A fault refuses the request where the
    /// configuration is strict; what the vendor has no place or word for never does.
    pub fn lose(&mut self, path: impl Into<FieldPath>, reason: Reason) {
        self.lose_as(path, reason, None);
    }

    /// The same, under the vendor's own name for the fault where the configuration is strict.
    pub fn lose_as(
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
            let vendor_reason = vendor_reason.or_else(|| self.capabilities.vendor_reason(code));
            self.problems
                .push(problem.with_vendor_reason(vendor_reason));
        } else {
            self.dropped.push(Dropped::new(path, reason));
        }
    }

    /// Leaves out what is not of this form.
    fn lose_malformed(&mut self, path: FieldPath, form: Cow<'static, str>) {
        if self.policy.strict {
            let detail = format!("{form}; refused, since strict = true");
            let mut problem = Problem::new(Path::ROOT, Code::Invalid, detail);
            problem.path = path;
            let reason = self.capabilities.vendor_reason(Code::Invalid);
            self.problems.push(problem.with_vendor_reason(reason));
        } else {
            self.dropped
                .push(Dropped::new(path, Reason::Invalid).with_hint(form));
        }
    }

    /// Leaves out a whole field that only describes the user.
    pub fn lose_field(&mut self, field: Field, reason: Reason) {
        self.user.hide(field);
        self.lose(field.path(), reason);
    }

    /// The name, for a vendor who takes one: full, else first and last, else display. The parts
    /// that it leaves over have no place.
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
            .and_then(|field| self.capabilities.rule(*field)?.max);
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
                self.lose_field(*field, reason);
            }
        }
        // The next form of the name may be short enough.
        if too_long {
            self.one_name()
        } else {
            Some(name)
        }
    }

    /// Every field that did not go in, and why.
    #[must_use]
    pub fn into_dropped(self) -> Vec<Dropped> {
        self.dropped
    }
}
