//! Numbers as JavaScript writes them.

/// `JSON.stringify(JSON.parse(text))` of a number: the shortest digits that read as the same double, in the
/// forms of ECMA-262, section 6.1.6.1.20. `None` where the text is no number.
pub(crate) fn number(text: &str) -> Option<String> {
    let value: f64 = text.parse().ok()?;
    if !value.is_finite() {
        return Some("null".to_owned());
    }
    // Rust also writes the shortest digits: `1.5e-7`.
    let written = format!("{:e}", value.abs());
    let (mantissa, exponent) = written.split_once('e')?;
    let digits = mantissa.replace('.', "");
    let exponent: i32 = exponent.parse().ok()?;
    let sign = if value < 0.0 { "-" } else { "" };
    // Where the point stands, counted from the first digit.
    let point = usize::try_from(exponent + 1);
    let plain = match point {
        Ok(point @ 0..=21) if exponent >= 0 => match digits.split_at_checked(point) {
            Some((whole, "")) => whole.to_owned(),
            Some((whole, rest)) => format!("{whole}.{rest}"),
            None => format!("{digits:0<point$}"),
        },
        _ if (-6..0).contains(&exponent) => {
            let zeros = usize::try_from(-exponent - 1).ok()?;
            format!("0.{}{digits}", "0".repeat(zeros))
        }
        _ => {
            let sign = if exponent < 0 { "" } else { "+" };
            format!("{mantissa}e{sign}{exponent}")
        }
    };
    Some(format!("{sign}{plain}"))
}

#[cfg(test)]
mod tests {
    use super::number;

    /// Each as Node v20 prints `JSON.stringify(JSON.parse(text))`.
    #[test]
    fn a_number_is_written_as_javascript_writes_it() {
        for (text, written) in VALUES {
            assert_eq!(number(text).as_deref(), Some(*written), "{text}");
        }
        assert_eq!(number("x"), None);
    }

    const VALUES: &[(&str, &str)] = &[
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("5.0", "5"),
        ("19.90", "19.9"),
        ("19.99", "19.99"),
        ("-0.5e-7", "-5e-8"),
        ("1e2", "100"),
        ("1E5", "100000"),
        ("100", "100"),
        ("1e20", "100000000000000000000"),
        ("1e21", "1e+21"),
        ("123456789012345680000.5", "123456789012345680000"),
        ("1.5e300", "1.5e+300"),
        ("-1.2345678901234567e-300", "-1.2345678901234568e-300"),
        ("1e-6", "0.000001"),
        ("1e-7", "1e-7"),
        ("0.000001234567890123456789", "0.0000012345678901234567"),
        ("1.5e-6", "0.0000015"),
        ("0.1000000000000000055511151231257827", "0.1"),
        ("5e-324", "5e-324"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ("9007199254740993.0", "9007199254740992"),
        ("123456.789", "123456.789"),
        ("0.5", "0.5"),
        ("12e-1", "1.2"),
        ("99999999999999999999.5", "100000000000000000000"),
        ("4.35", "4.35"),
        ("0.1e1", "1"),
        ("1e400", "null"),
        ("-1e400", "null"),
    ];
}
