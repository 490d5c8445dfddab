//! The series of catches a stock's history is made of.

use std::path::Path;

use anyhow::{anyhow, bail, ensure, Context, Result};

/// What was caught in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Catch {
    /// The year.
    pub year: i32,
    /// The catch, in the stock's unit.
    pub quantity: f64,
}

/// Reads a CSV file with the columns `year` and `catch`: one line a year, no year left out. Lines
/// that begin with `#` are comments; other columns are refused.
///
/// # Errors
/// If a line is not such; the error names the file and the line.
pub fn read(path: &Path) -> Result<Vec<Catch>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the catches at {}", path.display()))?;
    parse(&text).with_context(|| format!("in the catches at {}", path.display()))
}

fn parse(text: &str) -> Result<Vec<Catch>> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers()?.clone();
    ensure!(
        header.iter().eq(["year", "catch"]),
        "the header is `{}`: it must be `year,catch`",
        header.iter().collect::<Vec<_>>().join(",")
    );
    let mut catches: Vec<Catch> = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let catch = entry(&record).with_context(|| format!("line {line}"))?;
        if let Some(last) = catches.last() {
            follows(last.year, catch.year).with_context(|| format!("line {line}"))?;
        }
        catches.push(catch);
    }
    ensure!(
        !catches.is_empty(),
        "there is no catch: add one line a year below the header"
    );
    Ok(catches)
}

fn entry(record: &csv::StringRecord) -> Result<Catch> {
    ensure!(
        record.len() == 2,
        "{} fields: there must be two, the year and the catch",
        record.len()
    );
    let (year, quantity) = (&record[0], &record[1]);
    let year = year
        .parse::<i32>()
        .ok()
        .filter(|year| (1000..=9000).contains(year))
        .ok_or_else(|| anyhow!("year `{year}`: it must be a whole number from 1000 to 9000"))?;
    ensure!(
        !quantity.is_empty(),
        "the catch of {year} is missing: fill it in, with 0 if nothing was caught"
    );
    let number = quantity
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())
        .ok_or_else(|| anyhow!("catch `{quantity}` of {year}: it must be a number"))?;
    ensure!(
        number >= 0.0,
        "catch `{quantity}` of {year}: it must not be negative"
    );
    Ok(Catch {
        year,
        quantity: number,
    })
}

fn follows(last: i32, year: i32) -> Result<()> {
    match year - last {
        1 => Ok(()),
        0 => bail!("{year} stands here a second time: keep one of the two"),
        step if step < 0 => bail!("{year} after {last}: put the years in order"),
        _ => bail!("{year} after {last}: the years between are missing; fill them in"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        format!("{:#}", parse(text).unwrap_err())
    }

    #[test]
    fn catches_come_one_a_year_and_comments_are_skipped() {
        let catches = parse("# source\nyear,catch\n1967, 15.9\n1968,0\n").unwrap();
        assert_eq!(
            catches[0],
            Catch {
                year: 1967,
                quantity: 15.9
            }
        );
        assert_eq!(catches.len(), 2);
    }

    #[test]
    fn a_hole_a_duplicate_and_disorder_are_refused_with_the_line() {
        let hole = refused("# source\nyear,catch\n1967,1\n1969,1\n");
        assert!(
            hole.contains("line 4") && hole.contains("1969 after 1967"),
            "{hole}"
        );
        let twice = refused("year,catch\n1967,1\n1967,2\n");
        assert!(
            twice.contains("line 3") && twice.contains("a second time"),
            "{twice}"
        );
        let back = refused("year,catch\n1967,1\n1966,2\n");
        assert!(
            back.contains("line 3") && back.contains("in order"),
            "{back}"
        );
        let empty = refused("year,catch\n1967,\n");
        assert!(
            empty.contains("line 2") && empty.contains("missing"),
            "{empty}"
        );
    }

    #[test]
    fn a_negative_catch_and_one_that_is_no_number_are_refused_with_the_value() {
        let negative = refused("year,catch\n1967,-3\n");
        assert!(
            negative.contains("line 2") && negative.contains("`-3`"),
            "{negative}"
        );
        for word in ["many", "NaN", "inf", "1 000"] {
            let error = refused(&format!("year,catch\n1967,{word}\n"));
            assert!(error.contains("line 2") && error.contains(word), "{error}");
        }
    }

    #[test]
    fn other_columns_are_refused() {
        assert!(refused("year,catch,cpue\n1967,1,2\n").contains("must be `year,catch`"));
        assert!(refused("year,catch\n1967,1,2\n").contains("line 2"));
        assert!(refused("year,catch\n").contains("no catch"));
    }
}
