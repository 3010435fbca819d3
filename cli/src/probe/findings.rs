//! The findings of a probe, as data. The output and the README's table are made of them.

use std::fmt;

use serde::Serialize;

/// The grade of a finding, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Grade {
    /// A user can sign in as another, or read another's proof.
    Critical,
    /// Users cannot sign in, or will not be able to.
    Error,
    /// Users can sign in, and the fault should be mended.
    Warning,
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Critical => "critical",
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// One fault that an endpoint can have.
#[derive(Debug)]
pub(super) struct Finding {
    /// The name of the finding, in kebab-case.
    pub(super) code: &'static str,
    pub(super) grade: Grade,
    /// The meaning: the fact that was seen.
    pub(super) meaning: &'static str,
    /// The remedy.
    pub(super) remedy: &'static str,
}

/// Names the rows, and lists them in their order.
macro_rules! findings {
    ($($name:ident = $grade:ident $code:literal, $meaning:literal, $remedy:literal;)*) => {
        $(pub(super) static $name: Finding = Finding {
            code: $code,
            grade: Grade::$grade,
            meaning: $meaning,
            remedy: $remedy,
        };)*

        /// Every row, the worst first.
        #[cfg(test)]
        const ALL: &[&Finding] = &[$(&$name),*];
    };
}

findings! {
    SIGNS_ANOTHER_USER = Critical "signs-another-user",
        "the answer holds a proof, which the vendor accepts, of somebody whom the session is not",
        "sign whom the session says, and never what the request says: compare the two, and refuse where they differ";
    SIGNS_WITHOUT_SESSION = Critical "signs-without-session",
        "without a session the answer holds a proof that the vendor accepts",
        "answer 401 to whoever has no session, before anything is signed";
    CORS_WITH_CREDENTIALS = Critical "cors-with-credentials",
        "any site that a user visits may call with the user's cookies and read the proof",
        "allow the exact origins of your own pages, from a list; never the origin that a request names";
    PLAIN_HTTP = Critical "plain-http",
        "the address is http, so that cookies and proofs can be read on the way; nothing was sent",
        "serve it under https, and probe that; http is for the loopback alone";
    UNREACHABLE = Error "unreachable",
        "there is no connection: no such host, refused, or a certificate that does not hold",
        "check address, DNS, port and certificate, and the proxy of the environment";
    TOO_SLOW = Error "too-slow",
        "no answer within 5 seconds; Helpshift's widget then shows that the session has expired",
        "sign from what the session holds, without asking others";
    CUT_OFF = Error "cut-off",
        "the connection ended before the answer was whole",
        "look at the log of the server and of the proxy before it";
    TOO_LARGE = Error "too-large",
        "the answer has more than 1 MiB",
        "answer the proof and nothing else";
    REDIRECT = Error "redirect",
        "a redirect in place of a proof, which usually leads to a login page: the page follows it and hands over HTML",
        "answer 401 where there is no session, with no redirect; check that the session given here is alive, and give the address that answers the page in the end";
    SESSION_REFUSED = Error "session-refused",
        "the session is refused",
        "check that the session given here is alive and is sent as the browser sends it, with what protects against forged requests";
    RATE_LIMITED = Error "rate-limited",
        "too many requests, so that this could not be judged",
        "wait and probe again; let a user's own pages ask at least ten times a minute";
    SERVER_ERROR = Error "server-error",
        "the server failed at the page's own request",
        "look at the server's log";
    WRONG_STATUS = Error "wrong-status",
        "the answer to the page's own request has a status other than 200",
        "answer 200 and the proof; check method and address";
    HTML_ANSWER = Error "html-answer",
        "HTML in place of a proof: a login page, an error page or a page of a proxy",
        "check the address, and that the session given here is alive; answer 401 in place of a page";
    NOT_A_TOKEN = Error "not-a-token",
        "the answer is no token",
        "answer the token as it was made: three parts joined by dots, and nothing around them";
    NOT_JSON = Error "not-json",
        "the page reads a JSON object, and finds none in the answer",
        "answer the payload as it was made; name the place by --payload where it stands inside another object";
    IN_QUOTES = Error "in-quotes",
        "the proof stands in quotes: it was written as a JSON string",
        "answer the text itself, and do not write it as JSON once more";
    IN_OBJECT = Error "in-object",
        "the proof stands inside an object, which the vendor's page does not open",
        "answer the proof alone; where your page takes it out, name the place by --payload";
    WRONG_ALGORITHM = Error "wrong-algorithm",
        "the token's header asks for something else than HS256",
        "sign with HS256, and with a header of alg and typ alone";
    SECRET_OF_ANOTHER = Error "secret-of-another",
        "the proof is signed with the secret of another adapter of the configuration",
        "give the endpoint this adapter's own secret: each vendor and each scheme has its own";
    WRONG_PROOF = Error "wrong-proof",
        "the proof is missing, or is not that of this secret and this user",
        "compare the secret and the very texts that are signed; hand on the payload as it was made";
    REFUSED = Error "refused",
        "the vendor would refuse the answer",
        "do what the detail says, or countersign explain with the vendor's reason";
    TIME_IN_MILLISECONDS = Error "time-in-milliseconds",
        "the proof's time is in milliseconds",
        "sign whole seconds since 1970";
    TIME_NOT_WHOLE = Error "time-not-whole",
        "the proof's time is no whole number",
        "sign whole seconds since 1970, as a number without quotes, fraction or exponent";
    TIME_IN_FUTURE = Error "time-in-future",
        "the proof was made in the future",
        "set the server's clock by NTP, and sign the present moment in UTC";
    TIME_PAST = Error "time-past",
        "the proof is too old",
        "sign anew for each request; set the server's clock by NTP, and look for a cache";
    OTHER_IDS = Error "other-ids",
        "the proof is of somebody else than --user-id and --email say",
        "sign the very texts that the page configures; check whose session is given here, and give --email where the proof has one";
    ANONYMOUS = Error "anonymous",
        "the vendor takes the user for a visitor",
        "answer the user's id and its proof; name the place by --payload where they stand inside another object";
    CACHEABLE = Error "cacheable",
        "Cache-Control does not say no-store, so that a cache may keep one user's proof and hand it to another",
        "answer Cache-Control: no-store";
    FROM_CACHE = Error "from-cache",
        "Age says that the answer comes from a cache",
        "take the address out of every cache, and answer Cache-Control: no-store";
    CORS_ANY_ORIGIN = Warning "cors-any-origin",
        "any site may read the answers that it gets without the user's cookies",
        "send no Access-Control-Allow-Origin, or the exact origins of your own pages";
    UNHANDLED_INPUT = Warning "unhandled-input",
        "the server fails where it should refuse",
        "answer odd requests 400, 401, 413 or 422, in time; limit the length of a body";
}

/// A finding, and the details of this one case. It holds no value of an answer.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) finding: &'static Finding,
    /// The reason that the vendor's page would be told.
    pub(super) vendor_reason: Option<String>,
    detail: Option<String>,
}

impl Found {
    pub(super) const fn new(finding: &'static Finding) -> Self {
        Self {
            finding,
            vendor_reason: None,
            detail: None,
        }
    }

    pub(super) fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    pub(super) fn with_reason(mut self, reason: Option<String>) -> Self {
        self.vendor_reason = reason;
        self
    }

    pub(super) fn detail(&self) -> String {
        let meaning = self.finding.meaning;
        self.detail.as_ref().map_or_else(
            || meaning.to_owned(),
            |detail| format!("{meaning}: {detail}"),
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fmt::Write;

    use super::ALL;

    #[test]
    fn the_readme_prints_this_table() {
        let mut table = "| finding | grade | what it means | what to do |\n\
                         | --- | --- | --- | --- |\n"
            .to_owned();
        for finding in ALL {
            let (code, grade) = (finding.code, finding.grade);
            let (meaning, remedy) = (finding.meaning, finding.remedy);
            writeln!(table, "| `{code}` | {grade} | {meaning} | {remedy} |").unwrap();
        }
        let readme = include_str!("../../README.md");
        let (_, rest) = readme.split_once("<!-- findings -->\n").unwrap();
        let (printed, _) = rest.split_once("<!-- end of findings -->").unwrap();
        assert_eq!(printed, table);
    }

    #[test]
    fn codes_are_unique_and_grades_fall() {
        let codes: HashSet<_> = ALL.iter().map(|finding| finding.code).collect();
        assert_eq!(codes.len(), ALL.len());
        assert!(ALL.is_sorted_by_key(|finding| finding.grade));
    }
}
