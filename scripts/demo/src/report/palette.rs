//! The report's colours: every one has a twin for dark screens, and the style sheet swaps them by
//! value, so that a picture needs no script and still reads without any style sheet.

use std::fmt::Write;

use plotters::style::RGBColor;

/// A colour by day, and its twin by night.
#[derive(Clone, Copy)]
pub struct Colour {
    day: (u8, u8, u8),
    night: (u8, u8, u8),
}

const fn colour(day: (u8, u8, u8), night: (u8, u8, u8)) -> Colour {
    Colour { day, night }
}

/// Text.
pub const INK: Colour = colour((31, 42, 55), (230, 234, 240));
/// Axes and lesser text.
pub const MUTED: Colour = colour((100, 112, 126), (154, 167, 181));
/// Grid lines.
pub const GRID: Colour = colour((226, 232, 238), (45, 55, 67));
/// The stock's history.
pub const HISTORY: Colour = colour((122, 134, 148), (133, 146, 161));
/// Fishcoin.
pub const FISHCOIN: Colour = colour((11, 122, 117), (60, 199, 190));
/// Open access.
pub const OPEN_ACCESS: Colour = colour((214, 107, 36), (242, 160, 101));
/// The same catch every year.
pub const CONSTANT_MSY: Colour = colour((142, 59, 138), (212, 138, 208));
/// Reference points.
pub const REFERENCE: Colour = colour((146, 122, 40), (205, 183, 106));
/// What a season issued.
pub const ISSUE: Colour = colour((186, 208, 222), (61, 84, 103));
/// Caught beyond coins.
pub const BEYOND: Colour = colour((196, 48, 43), (240, 104, 98));
/// Kobe: overfished and overfishing.
pub const RED: Colour = colour((243, 203, 199), (94, 44, 42));
/// Kobe: overfishing.
pub const ORANGE: Colour = colour((249, 225, 188), (94, 70, 34));
/// Kobe: overfished.
pub const YELLOW: Colour = colour((246, 240, 192), (84, 80, 32));
/// Kobe: neither.
pub const GREEN: Colour = colour((208, 232, 208), (36, 72, 44));

const ALL: [Colour; 14] = [
    INK,
    MUTED,
    GRID,
    HISTORY,
    FISHCOIN,
    OPEN_ACCESS,
    CONSTANT_MSY,
    REFERENCE,
    ISSUE,
    BEYOND,
    RED,
    ORANGE,
    YELLOW,
    GREEN,
];

impl Colour {
    /// For a picture.
    pub fn rgb(self) -> RGBColor {
        RGBColor(self.day.0, self.day.1, self.day.2)
    }

    /// For a style attribute or a swatch: `#RRGGBB`, by day.
    pub fn hex(self) -> String {
        hex(self.day)
    }
}

fn hex((red, green, blue): (u8, u8, u8)) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// The style sheet's rules that swap every colour of a picture for its twin.
pub fn night_rules() -> String {
    let mut rules = String::new();
    for colour in ALL {
        let (day, night) = (hex(colour.day), hex(colour.night));
        let _ = write!(
            rules,
            "svg [fill=\"{day}\"]{{fill:{night}}}svg [stroke=\"{day}\"]{{stroke:{night}}}"
        );
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_colours_share_a_day_value() {
        for (index, one) in ALL.iter().enumerate() {
            assert!(ALL[..index].iter().all(|other| other.day != one.day));
        }
        assert!(night_rules().contains("#1F2A37"));
    }
}
