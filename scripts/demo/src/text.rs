//! Words, numbers and paragraphs, as every scenario prints them.

use std::fmt::Write;

/// A part as per cent.
pub fn percent(part: f64) -> String {
    format!("{:.0} %", part * 100.0)
}

/// A whole number with a separator every three digits.
pub fn grouped(number: impl ToString) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len() - index;
        if index > 0 && left.is_multiple_of(3) && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The text with a capital first letter.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Writes a paragraph of at most 100 columns behind a heading, indented by its length.
///
/// # Errors
/// None on a string.
pub fn paragraph(text: &mut String, heading: &str, sentence: &str) -> std::fmt::Result {
    let indent = heading.chars().count();
    let mut line = heading.to_owned();
    for word in sentence.split(' ') {
        if line.chars().count() + word.chars().count() > 99 {
            writeln!(text, "{}", line.trim_end())?;
            line = " ".repeat(indent);
        }
        line.push_str(word);
        line.push(' ');
    }
    writeln!(text, "{}", line.trim_end())
}

/// Seconds of picoseconds.
#[allow(clippy::cast_precision_loss)]
pub fn seconds(picoseconds: u64) -> f64 {
    picoseconds as f64 / 1e12
}

/// Megabytes of bytes.
#[allow(clippy::cast_precision_loss)]
pub fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Whole tokens of native units.
#[allow(clippy::cast_precision_loss)]
pub fn tokens(units: i128) -> f64 {
    units as f64 / 1e12
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(12_345_678), "12,345,678");
        assert_eq!(grouped(-123_456), "-123,456");
    }
}
