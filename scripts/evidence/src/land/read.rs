//! Polygons out of GeoJSON (RFC 7946), each ring checked by itself.
//!
//! Read from JSON's values, not by serde's types: where another crate of a build turns on serde_json's
//! exact numbers, types that take a number or a list find neither.

use geo::{orient::Direction, Coord, LineString, Orient, Polygon};
use serde_json::Value;

use super::{
    refusal::{At, Place},
    ring, LandRefusal, MAX_POSITIONS,
};

/// The polygons of a text of GeoJSON, each with where it is.
pub fn polygons(text: &str) -> Result<Vec<(Place, Polygon)>, LandRefusal> {
    // a mark that some editors put at the beginning of a file
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file: Value =
        serde_json::from_str(text).map_err(|error| LandRefusal::Format(error.to_string()))?;
    let mut reader = Reader::default();
    match kind("the file", &file)? {
        "FeatureCollection" => {
            reference_system(&file)?;
            let features = list(&file["features"], || "its \"features\"".to_owned())?;
            for (feature, number) in features.iter().zip(1..) {
                let what = format!("feature {number}");
                match kind(&what, feature)? {
                    "Feature" => reader.feature(number, feature)?,
                    other => return Err(another(&what, other)),
                }
            }
        }
        "Feature" => reader.feature(1, &file)?,
        _ => reader.geometry(None, &file)?,
    }
    if reader.polygons.is_empty() {
        return Err(LandRefusal::Empty);
    }
    Ok(reader.polygons)
}

#[derive(Default)]
struct Reader {
    polygons: Vec<(Place, Polygon)>,
    positions: usize,
}

impl Reader {
    fn feature(&mut self, number: usize, feature: &Value) -> Result<(), LandRefusal> {
        reference_system(feature)?;
        match &feature["geometry"] {
            Value::Null => Err(another(
                &format!("feature {number}"),
                "feature without a geometry",
            )),
            geometry => self.geometry(Some(number), geometry),
        }
    }

    fn geometry(&mut self, feature: Option<usize>, geometry: &Value) -> Result<(), LandRefusal> {
        let what = feature.map_or("the file".to_owned(), |number| format!("feature {number}"));
        reference_system(geometry)?;
        let coordinates = || {
            list(&geometry["coordinates"], || {
                format!("the \"coordinates\" of {what}")
            })
        };
        match kind(&what, geometry)? {
            "Polygon" => self.polygon(feature, None, coordinates()?),
            "MultiPolygon" => {
                for (polygon, number) in coordinates()?.iter().zip(1..) {
                    let rings = list(polygon, || format!("polygon {number} of {what}"))?;
                    self.polygon(feature, Some(number), rings)?;
                }
                Ok(())
            }
            other => Err(another(&what, other)),
        }
    }

    fn polygon(
        &mut self,
        feature: Option<usize>,
        polygon: Option<usize>,
        rings: &[Value],
    ) -> Result<(), LandRefusal> {
        let place = |ring| Place {
            feature,
            polygon,
            ring,
        };
        let mut lines = Vec::with_capacity(rings.len());
        for (positions, number) in rings.iter().zip(1..) {
            let place = place(number);
            let positions = list(positions, || place.to_string())?;
            self.positions = self.positions.saturating_add(positions.len());
            if self.positions > MAX_POSITIONS {
                return Err(LandRefusal::ManyPositions(self.positions));
            }
            lines.push(ring(place, positions)?);
        }
        let mut lines = lines.into_iter();
        let Some(outline) = lines.next() else {
            return Ok(()); // RFC 7946, section 3.1: empty coordinates are no shape
        };
        let polygon = Polygon::new(outline, lines.collect());
        ring::check_holes(&polygon, place)?;
        let polygon = polygon.orient(Direction::Default);
        self.polygons.push((place(1), polygon));
        Ok(())
    }
}

/// What an object says it is.
fn kind<'v>(what: &str, object: &'v Value) -> Result<&'v str, LandRefusal> {
    object["type"]
        .as_str()
        .ok_or_else(|| LandRefusal::Format(format!("{what} does not say its \"type\"")))
}

fn list(value: &Value, what: impl FnOnce() -> String) -> Result<&[Value], LandRefusal> {
    match value {
        Value::Array(list) => Ok(list),
        _ => Err(LandRefusal::Format(format!("{} is no list", what()))),
    }
}

fn another(what: &str, found: &str) -> LandRefusal {
    LandRefusal::Type {
        what: what.to_owned(),
        found: found.to_owned(),
    }
}

/// One ring, without positions that repeat the one before.
fn ring(place: Place, positions: &[Value]) -> Result<LineString, LandRefusal> {
    let mut corners: Vec<Coord> = Vec::with_capacity(positions.len());
    for (position, number) in positions.iter().zip(1..) {
        let what = || format!("{place}, position {number}");
        let [longitude, latitude, ..] = list(position, what)? else {
            return Err(LandRefusal::ShortPosition {
                place,
                position: number,
                numbers: position.as_array().map_or(0, Vec::len),
            });
        };
        let (Some(longitude), Some(latitude)) = (longitude.as_f64(), latitude.as_f64()) else {
            return Err(LandRefusal::Format(format!(
                "{}: [{longitude}, {latitude}] are not two numbers",
                what()
            )));
        };
        for (what, value, limit) in [
            ("longitude", longitude, 180.0),
            ("latitude", latitude, 90.0),
        ] {
            // so that what is no number is outside too
            let inside = value.abs() <= limit;
            if !inside {
                return Err(LandRefusal::OutsideGlobe {
                    place,
                    position: number,
                    what,
                    value,
                    limit,
                });
            }
        }
        let corner = Coord {
            x: longitude,
            y: latitude,
        };
        if corners.last() != Some(&corner) {
            corners.push(corner);
        }
    }
    if let (Some(first), Some(last)) = (corners.first(), corners.last()) {
        if first != last {
            return Err(LandRefusal::Open {
                place,
                first: at(*first),
                last: at(*last),
            });
        }
    }
    if corners.len() < 4 {
        return Err(LandRefusal::FewPositions {
            place,
            corners: corners.len().saturating_sub(1),
        });
    }
    let line = LineString::new(corners);
    if let Some(edge) = line
        .lines()
        .find(|edge| (edge.start.x - edge.end.x).abs() > 180.0)
    {
        return Err(LandRefusal::Antimeridian {
            place,
            from: at(edge.start),
            to: at(edge.end),
        });
    }
    ring::check_simple(place, &line)?;
    Ok(line)
}

pub(super) fn at(corner: Coord) -> At {
    At {
        longitude: corner.x,
        latitude: corner.y,
    }
}

/// Refuses a reference system other than WGS 84, as GeoJSON of 2008 could name one.
fn reference_system(object: &Value) -> Result<(), LandRefusal> {
    let system = &object["crs"];
    let name = system["properties"]["name"].as_str();
    let usual = |name: &str| {
        let name = name.to_ascii_uppercase();
        ["CRS84", "EPSG:4326", "EPSG::4326"]
            .iter()
            .any(|usual| name.ends_with(usual))
    };
    if system.is_null() || name.is_some_and(usual) {
        return Ok(());
    }
    let named = name.map_or_else(|| system.to_string(), str::to_owned);
    Err(LandRefusal::ReferenceSystem(named))
}
