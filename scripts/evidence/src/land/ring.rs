//! Whether rings cross themselves, holes lie inside their outline, and polygons overlap.

use geo::{
    coordinate_position::CoordPos,
    dimensions::Dimensions,
    line_intersection::{line_intersection, LineIntersection},
    BoundingRect, Intersects, Line, LineString, Polygon, PreparedGeometry, Relate,
};

use super::{read::at, refusal::Place, LandRefusal};

/// An edge of a ring, with its number and where it begins and ends along the axis that is swept.
struct Edge {
    number: usize,
    line: Line,
    from: f64,
    to: f64,
}

/// Refuses a closed ring that crosses or touches itself. Its positions differ from the ones before them.
///
/// Edges are compared with those that begin before they end, along the axis on which they are shorter in
/// all. Two that follow each other share a corner and nothing else; any others share nothing.
pub fn check_simple(place: Place, ring: &LineString) -> Result<(), LandRefusal> {
    let lengths = ring.lines().fold((0.0, 0.0), |(east, north), line| {
        (east + line.dx().abs(), north + line.dy().abs())
    });
    let eastwards = lengths.0 <= lengths.1;
    let mut edges: Vec<Edge> = ring
        .lines()
        .enumerate()
        .map(|(number, line)| {
            let ends = [line.start, line.end];
            let [one, other] = ends.map(|end| if eastwards { end.x } else { end.y });
            Edge {
                number,
                line,
                from: one.min(other),
                to: one.max(other),
            }
        })
        .collect();
    let last = edges.len().saturating_sub(1);
    let follow = |one: usize, other: usize| {
        one.abs_diff(other) == 1 || (one.min(other) == 0 && one.max(other) == last)
    };
    edges.sort_by(|one, other| one.from.total_cmp(&other.from));
    let mut rest = edges.as_slice();
    while let Some((edge, after)) = rest.split_first() {
        for other in after.iter().take_while(|other| other.from <= edge.to) {
            let met = match line_intersection(edge.line, other.line) {
                Some(LineIntersection::SinglePoint { intersection, .. }) => {
                    if follow(edge.number, other.number) {
                        continue;
                    }
                    intersection
                }
                Some(LineIntersection::Collinear { intersection }) => intersection.start,
                None => continue,
            };
            return Err(LandRefusal::CrossesItself { place, at: at(met) });
        }
        rest = after;
    }
    Ok(())
}

/// Refuses holes that are not inside the outline, or have area or a line in common. Each ring must be
/// simple. `place` says where the ring of a number is.
pub fn check_holes(polygon: &Polygon, place: impl Fn(usize) -> Place) -> Result<(), LandRefusal> {
    if polygon.interiors().is_empty() {
        return Ok(());
    }
    let filled = |ring: &LineString| Polygon::new(ring.clone(), Vec::new());
    let outline = filled(polygon.exterior());
    let outline = PreparedGeometry::from(&outline);
    let holes: Vec<Polygon> = polygon.interiors().iter().map(filled).collect();
    for (hole, number) in holes.iter().zip(2..) {
        let relation = outline.relate(hole);
        let along = relation.get(CoordPos::OnBoundary, CoordPos::OnBoundary);
        if !relation.is_contains() || along == Dimensions::OneDimensional {
            return Err(LandRefusal::HoleOutside(place(number)));
        }
    }
    for (one, other) in pairs(&holes, |hole| hole) {
        let (Some(first), Some(second)) = (holes.get(one), holes.get(other)) else {
            continue;
        };
        let relation = first.relate(second);
        let inside = relation.get(CoordPos::Inside, CoordPos::Inside);
        let along = relation.get(CoordPos::OnBoundary, CoordPos::OnBoundary);
        if inside == Dimensions::TwoDimensional || along == Dimensions::OneDimensional {
            let number = one.saturating_add(2); // the outline is the first ring
            return Err(LandRefusal::HolesOverlap(
                place(number),
                other.saturating_add(1),
            ));
        }
    }
    Ok(())
}

/// Refuses two polygons with land in common; neighbours that share an edge are none.
pub fn check_overlaps(polygons: &[(Place, Polygon)]) -> Result<(), LandRefusal> {
    for (one, other) in pairs(polygons, |(_, polygon)| polygon) {
        let (Some((first, a)), Some((second, b))) = (polygons.get(one), polygons.get(other)) else {
            continue;
        };
        let inside = a.relate(b).get(CoordPos::Inside, CoordPos::Inside);
        if inside == Dimensions::TwoDimensional {
            return Err(LandRefusal::Overlap(*first, *second));
        }
    }
    Ok(())
}

/// The pairs of places, the lower first, whose polygons have bounding boxes that meet.
fn pairs<T>(items: &[T], polygon: impl Fn(&T) -> &Polygon) -> Vec<(usize, usize)> {
    let mut boxes: Vec<_> = items
        .iter()
        .enumerate()
        .filter_map(|(number, item)| Some((number, polygon(item).bounding_rect()?)))
        .collect();
    boxes.sort_by(|(_, one), (_, other)| one.min().x.total_cmp(&other.min().x));
    let mut pairs = Vec::new();
    let mut rest = boxes.as_slice();
    while let Some(((number, bounds), after)) = rest.split_first() {
        let near = after
            .iter()
            .take_while(|(_, other)| other.min().x <= bounds.max().x)
            .filter(|(_, other)| other.intersects(bounds));
        pairs.extend(near.map(|(other, _)| (*number.min(other), *number.max(other))));
        rest = after;
    }
    pairs.sort_unstable();
    pairs
}
