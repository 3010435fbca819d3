//! Large and deep files: each ends in a list of faults or in a recipe, and soon.

use std::time::{Duration, Instant};

use crate::{HASH, changed};

/// A file of 64 KiB takes up to half a second where nothing is optimized; a machine can be busy.
const LONGEST: Duration = Duration::from_secs(60);

/// The longest file, in bytes.
const BYTES: usize = 64 * 1024;

/// Returns the faults of a file that is read in time.
#[expect(clippy::disallowed_methods, reason = "it measures")]
fn faults(text: &str) -> Vec<String> {
    let start = Instant::now();
    let faults = crate::faults(text);
    assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
    faults
}

#[test]
fn a_file_of_ten_megabytes_is_not_read() {
    for file in [
        "x".repeat(10 << 20),
        HASH.replace("Acme Chat", &"x".repeat(10 << 20)),
        "[[a]]\n".repeat(2 << 20),
    ] {
        let expected = format!("input: too-long ({} bytes, at most {BYTES})", file.len());
        assert_eq!(faults(&file), [expected]);
    }
    let fits = |bytes: usize| format!("{HASH}#{}", "x".repeat(bytes - HASH.len() - 1));
    assert_eq!(faults(&fits(BYTES)), [""; 0]);
    assert_eq!(faults(&fits(BYTES + 1)).len(), 1);
}

/// Values inside values, and steps inside steps, as a file would have that names itself.
#[test]
fn a_deep_file_is_refused_at_the_line_that_is_too_deep() {
    let value = |depth: usize| {
        let value = format!("{{ value = {}1{} }}", "[".repeat(depth), "]".repeat(depth));
        changed(HASH, "{ payload = \"\" }", &value)
    };
    let steps = |depth: usize| {
        let inner = "{ call = { function = \"a\", args = [] } }".to_owned();
        let around = |inner, _| format!("{{ ready = {{ exists = \"a\", steps = [{inner}] }} }}");
        let steps = (0..depth).fold(inner, around);
        changed(
            HASH,
            "{ call = { function = \"Acme.shutdown\", args = [] } }",
            &steps,
        )
    };
    for fits in [value(20), value(60), steps(5), steps(20)] {
        assert_eq!(faults(&fits), [""; 0]);
    }
    for (text, line) in [
        (value(200), 22),
        (value(20_000), 22),
        (steps(60), 25),
        (steps(1_000), 25),
    ] {
        assert_eq!(
            faults(&text),
            [format!("input: invalid (not TOML, at line {line})")]
        );
    }
    let dotted = changed(
        HASH,
        "format = 1",
        &format!("{}=1", ["a"; 20_000].join(".")),
    );
    assert_eq!(faults(&dotted), ["input: invalid (not TOML, at line 1)"]);
    let pointer = changed(
        HASH,
        "to = \"/hash\"",
        &format!("to = \"{}\"", "/a".repeat(30_000)),
    );
    assert!(faults(&pointer)[0].starts_with("proof.hmac.to: invalid (expected a JSON pointer"));
}

/// Parts of a file that a reader could try each with each.
#[test]
fn many_parts_take_no_time() {
    let many = |part: &dyn Fn(usize) -> String, bytes: usize| {
        let mut text = String::new();
        for index in 0.. {
            let part = part(index);
            if text.len() + part.len() > bytes {
                break;
            }
            text.push_str(&part);
        }
        text
    };
    let room = BYTES - HASH.len() - 100;
    let step = "call = { function = \"a\", args = [] } },";
    let settings = |bytes| {
        many(
            &|index| format!("s{index} = {{ need = \"optional\", about = \"x\" }}\n"),
            bytes,
        )
    };
    let message = |bytes| {
        format!(
            "join = \"-\"\nmessage = [{}\"user_id\"]",
            many(&|_| "\"app\",".to_owned(), bytes)
        )
    };
    let with_settings = changed(
        HASH,
        "[settings]\n",
        &format!("[settings]\n{}", settings(room / 2)),
    );
    let put = |from: &str, part: &dyn Fn(usize) -> String| {
        changed(HASH, from, &format!("{from}{}", many(part, room)))
    };
    for (what, text) in [
        (
            "settings",
            changed(
                HASH,
                "[settings]\n",
                &format!("[settings]\n{}", settings(room)),
            ),
        ),
        ("steps", put("logout = [", &|_| format!("{{ {step}"))),
        (
            "needs",
            put("login = [", &|_| {
                format!("{{ needs = \"/user/email\", {step}")
            }),
        ),
        (
            "also",
            put("to = \"/hash\"\n", &|index| {
                format!("[[also]]\nmessage = [\"email\"]\nto = \"/h{index}\"\n")
            }),
        ),
        (
            "constants",
            put("[constants]\n", &|index| format!("\"/k{index}\" = 1\n")),
        ),
        (
            "message",
            changed(HASH, "message = [\"user_id\"]", &message(room)),
        ),
        (
            "message and settings",
            changed(
                &with_settings,
                "message = [\"user_id\"]",
                &message(room / 2),
            ),
        ),
    ] {
        assert_eq!(faults(&text), [""; 0], "{what}");
    }
}

/// A list of 10,000 faults ends after the first hundred.
#[test]
fn of_many_faults_the_first_hundred_are_told() {
    let many = |from: &str, before: &str, part: &str, after: &str| {
        let count = (BYTES - HASH.len() - 100) / part.len();
        changed(
            HASH,
            from,
            &format!("{before}{}{after}", part.repeat(count.min(10_000))),
        )
    };
    for (what, text) in [
        (
            "texts",
            many("[settings]", "reserved = [", "1,", "]\n[settings]"),
        ),
        ("steps", many("logout = [", "logout = [", "5,", "")),
        (
            "needs",
            many(
                "login = [",
                "login = [",
                "{ needs = \"/x\", call = { function = \"a\", args = [] } },",
                "",
            ),
        ),
        (
            "examples",
            many("[[examples]]", "", "[[examples]]\n", "[[examples]]"),
        ),
    ] {
        let faults = faults(&text);
        assert_eq!(faults.len(), 100, "{what}");
        assert!(faults.is_sorted_by(|one, other| one != other), "{what}");
    }
}
