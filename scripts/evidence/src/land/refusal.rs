//! Why a file of GeoJSON is no land, or not land for a claim.

use std::{fmt, io, path::PathBuf};

use super::{MAX_CELLS, MAX_POSITIONS};

/// Where in a file something is; all numbers from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which feature; none in a file that is a single geometry.
    pub feature: Option<usize>,
    /// Which polygon of a `MultiPolygon`; none in a `Polygon`.
    pub polygon: Option<usize>,
    /// Which ring: the first is the outline, the others are holes.
    pub ring: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shape(f)?;
        match self.ring {
            1 => f.write_str("outline"),
            ring => write!(f, "hole {}", ring.saturating_sub(1)),
        }
    }
}

impl Place {
    fn shape(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(feature) = self.feature {
            write!(f, "feature {feature}, ")?;
        }
        if let Some(polygon) = self.polygon {
            write!(f, "polygon {polygon}, ")?;
        }
        Ok(())
    }

    /// The polygon it is in, in words.
    fn whole(self) -> String {
        match (self.feature, self.polygon) {
            (Some(feature), Some(polygon)) => format!("polygon {polygon} of feature {feature}"),
            (Some(feature), None) => format!("feature {feature}"),
            (None, Some(polygon)) => format!("polygon {polygon}"),
            (None, None) => "the polygon".to_owned(),
        }
    }
}

/// A position; degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct At {
    /// East of Greenwich.
    pub longitude: f64,
    /// North of the equator.
    pub latitude: f64,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}]", self.longitude, self.latitude)
    }
}

/// Why a file of GeoJSON is no land, or not land for a claim.
#[derive(Debug, thiserror::Error)]
pub enum LandRefusal {
    /// The system refused.
    #[error("cannot read {}: {error}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// Another format, or broken.
    #[error("it is no GeoJSON: {0}")]
    Format(String),
    /// Coordinates of another kind.
    #[error(
        "its coordinates are of the reference system \"{0}\", not longitude and latitude of WGS 84"
    )]
    ReferenceSystem(String),
    /// Points and lines have no area.
    #[error("{what} is a {found}: land is of the type Polygon or MultiPolygon")]
    Type {
        /// "feature 3", "the file".
        what: String,
        /// Its type.
        found: String,
    },
    /// No shape at all.
    #[error("it has no polygon")]
    Empty,
    /// More than can be checked.
    #[error("it has {0} positions, and {MAX_POSITIONS} are the limit")]
    ManyPositions(usize),
    /// A position that is not on the globe.
    #[error(
        "{place}, position {position}: the {what} {value} lies outside -{limit} to {limit} degrees"
    )]
    OutsideGlobe {
        /// Where.
        place: Place,
        /// Which position of the ring.
        position: usize,
        /// "longitude" or "latitude".
        what: &'static str,
        /// How much it is.
        value: f64,
        /// How much it may be.
        limit: f64,
    },
    /// A position of fewer than two numbers.
    #[error("{place}, position {position} has {numbers} number(s): a position has longitude and latitude")]
    ShortPosition {
        /// Where.
        place: Place,
        /// Which position of the ring.
        position: usize,
        /// How many there are.
        numbers: usize,
    },
    /// A ring that encloses nothing.
    #[error("{place} has {corners} different position(s) in a row, and a ring has at least 3")]
    FewPositions {
        /// Where.
        place: Place,
        /// How many.
        corners: usize,
    },
    /// A ring whose end is not its beginning.
    #[error("{place} is not closed: it begins at {first} and ends at {last}")]
    Open {
        /// Where.
        place: Place,
        /// Its beginning.
        first: At,
        /// Its end.
        last: At,
    },
    /// An edge of more than half the globe's way round: it is meant to go the other way.
    #[error("{place} crosses the antimeridian between {from} and {to}")]
    Antimeridian {
        /// Where.
        place: Place,
        /// One end of the edge.
        from: At,
        /// The other.
        to: At,
    },
    /// A ring that crosses or touches itself.
    #[error("{place} crosses or touches itself at {at}")]
    CrossesItself {
        /// Where.
        place: Place,
        /// One place where it does.
        at: At,
    },
    /// A hole that is not inside its outline.
    #[error("{0} is not inside its outline, or touches it along a line")]
    HoleOutside(Place),
    /// Two holes with land in common.
    #[error("{0} and hole {1} overlap, or touch along a line")]
    HolesOverlap(Place, usize),
    /// Two polygons with land in common.
    #[error("{} and {} overlap: the land in both would count twice", _0.whole(), _1.whole())]
    Overlap(Place, Place),
    /// Less than a square metre in all.
    #[error("its area is {0:.3} m², and land is at least 1 m²")]
    Tiny(f64),
    /// No such resolution.
    #[error("the resolution {0} is not one of 0 to 15")]
    Resolution(u8),
    /// No cell has its centre on the land.
    #[error(
        "no cell of resolution {resolution} (about {cell} m² each) has its centre on the land's {area} m²"
    )]
    NoCell {
        /// That was asked for.
        resolution: u8,
        /// What a cell has on average; square metres.
        cell: u64,
        /// What the land has; square metres.
        area: u64,
        /// The coarsest resolution with a centre on it, and how many: at most [`MAX_CELLS`].
        finer: Option<(u8, usize)>,
        /// Cells of the resolution asked for that the land touches.
        touched: usize,
    },
    /// More cells than one claim can name.
    #[error(
        "the land has {}{count} cells of resolution {resolution}, and a claim names at most {MAX_CELLS}",
        if *.about { "about " } else { "" }
    )]
    ManyCells {
        /// That was asked for.
        resolution: u8,
        /// How many.
        count: u64,
        /// Whether they were estimated, not counted.
        about: bool,
        /// The finest resolution at which they are few enough, and how many.
        coarser: Option<(u8, usize)>,
    },
}

impl LandRefusal {
    /// What to do about it, where that is not plain.
    pub fn advice(&self) -> Option<String> {
        let advice = match self {
            Self::ReferenceSystem(_) => {
                "convert it to longitude and latitude of WGS 84 (EPSG:4326) in the program it comes from"
            }
            Self::OutsideGlobe { value, .. } if value.abs() > 360.0 => {
                "are these metres? convert them to longitude and latitude of WGS 84 (EPSG:4326)"
            }
            Self::OutsideGlobe { .. } => {
                "positions are [longitude, latitude], in degrees; beyond 180 the globe goes on at -180"
            }
            Self::Antimeridian { .. } => {
                "cut it in two at longitude 180, as RFC 7946 says in section 3.1.9"
            }
            Self::Open { .. } => "repeat the first position as the last",
            Self::CrossesItself { .. }
            | Self::HoleOutside(_)
            | Self::HolesOverlap(..)
            | Self::Overlap(..) => "correct the shape in the program it comes from",
            Self::ManyPositions(_) => "simplify the outlines, or give the land in several files",
            Self::NoCell { finer, touched, .. } => {
                return Some(match finer {
                    Some((resolution, count)) => format!(
                        "--resolution {resolution} gives {count}; --covering gives the {touched} that \
                         the land touches"
                    ),
                    None => format!("--covering gives the {touched} that the land touches"),
                })
            }
            Self::ManyCells { coarser, .. } => {
                return Some(match coarser {
                    Some((resolution, count)) => format!(
                        "--resolution {resolution} gives {count}, if the kind is of that resolution; or \
                         claim the land in parts"
                    ),
                    None => "claim the land in parts".to_owned(),
                })
            }
            _ => return None,
        };
        Some(advice.to_owned())
    }
}
