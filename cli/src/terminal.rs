//! Text for people on a terminal. No character in it moves the cursor or changes the direction of the line.

use std::borrow::Cow;

/// Returns the text with control and format characters as `\u{…}`, as Rust's Debug writes them.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut seen = String::with_capacity(text.len() + 8);
    for one in text.chars() {
        if is_unseen(one) {
            seen.extend(one.escape_default());
        } else {
            seen.push(one);
        }
    }
    Cow::Owned(seen)
}

/// Whether a character is not seen: C0, DEL and C1; Unicode's format characters (Cf); the separators of lines.
fn is_unseen(one: char) -> bool {
    one.is_control()
        || matches!(
            u32::from(one),
            0xad | 0x600..=0x605
                | 0x61c
                | 0x6dd
                | 0x70f
                | 0x180e
                | 0x200b..=0x200f
                | 0x2028..=0x202e
                | 0x2060..=0x206f
                | 0xfeff
                | 0xfff9..=0xfffb
                | 0xe0000..=0xe007f
        )
}

/// A table of words.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(head: &[&str]) -> Self {
        let head = head.iter().map(|word| (*word).to_owned()).collect();
        Self { rows: vec![head] }
    }

    pub(crate) fn row<const N: usize>(&mut self, cells: [&str; N]) {
        let cells = cells.iter().map(|cell| escaped(cell).into_owned());
        self.rows.push(cells.collect());
    }

    /// Returns the rows as lines, each column as wide as its widest cell.
    pub(crate) fn render(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let widths: Vec<usize> = (0..columns).map(|column| self.width(column)).collect();
        let mut text = String::new();
        for row in &self.rows {
            let start = text.len();
            for (cell, width) in row.iter().zip(&widths) {
                text.push_str(cell);
                let rest = width - cell.chars().count();
                text.extend(std::iter::repeat_n(' ', rest + GAP));
            }
            let end = text.trim_end_matches(' ').len().max(start);
            text.truncate(end);
            text.push('\n');
        }
        text
    }

    fn width(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    }
}

const GAP: usize = 2;

/// Returns `yes` or `no`.
pub(crate) const fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

#[cfg(test)]
mod tests {
    use super::{Table, escaped};

    #[test]
    fn what_a_terminal_obeys_is_escaped_and_what_people_read_is_not() {
        let cases = [
            ("a\u{1b}[31mb", r"a\u{1b}[31mb"),
            ("a\u{9b}31mb", r"a\u{9b}31mb"),
            ("a\u{7f}b", r"a\u{7f}b"),
            ("a\u{202e}b", r"a\u{202e}b"),
            ("a\u{2066}b\u{2069}", r"a\u{2066}b\u{2069}"),
            ("a\u{200b}b\u{feff}", r"a\u{200b}b\u{feff}"),
            ("a\r\n\tb", r"a\r\n\tb"),
            ("a\u{2028}b", r"a\u{2028}b"),
            ("\0", r"\u{0}"),
            (
                "Лиза, 李 — é\u{301} \"x\" \\",
                "Лиза, 李 — é\u{301} \"x\" \\",
            ),
        ];
        for (text, seen) in cases {
            assert_eq!(escaped(text), seen);
        }
    }

    #[test]
    fn columns_stand_below_one_another() {
        let mut table = Table::new(&["a", "bb"]);
        table.row(["ccc", "d"]);
        table.row(["é\u{1b}", ""]);
        assert_eq!(table.render(), "a        bb\nccc      d\né\\u{1b}\n");
    }
}
