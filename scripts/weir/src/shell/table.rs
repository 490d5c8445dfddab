//! Tables as this command prints them: no borders, two blanks between columns.

use comfy_table::{presets, ContentArrangement, Table};

/// A table with these headings; [`lines`] makes it text.
pub fn table(head: &[&str]) -> Table {
    let mut table = plain();
    table.set_header(head.iter().copied());
    table
}

/// A table of names and what they stand for, without headings, as text.
pub fn facts<N: Into<String>, V: Into<String>>(rows: impl IntoIterator<Item = (N, V)>) -> String {
    let mut table = plain();
    for (name, value) in rows {
        table.add_row([name.into(), value.into()]);
    }
    lines(table)
}

/// The table as text, without blanks at the ends of lines.
pub fn lines(mut table: Table) -> String {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

fn plain() -> Table {
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic);
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_stand_in_two_columns_without_trailing_blanks() {
        assert_eq!(
            facts([("stock", "albacore"), ("unit", "t")]),
            "stock  albacore\nunit   t"
        );
    }
}
