//! Land into cells: against published figures, against trying every cell around, and what is refused.
#![allow(missing_docs, clippy::arithmetic_side_effects)] // sums are of test quantities

use geo::{Contains, Coord, LineString, Polygon, Validation};
use h3o::{CellIndex, LatLng, Resolution};
use proptest::prelude::*;
use serde_json::{json, Value};
use weir_core::cell::is_cell;
use weir_evidence::{
    land::{Choice, MAX_CELLS},
    Land, LandRefusal,
};

type Ring = Vec<[f64; 2]>;

fn polygon(rings: &[Ring]) -> Value {
    json!({ "type": "Polygon", "coordinates": rings })
}

fn land(rings: &[Ring]) -> Land {
    Land::parse(&polygon(rings).to_string()).unwrap()
}

/// A square of so many degrees with its south-west corner there.
fn square(west: f64, south: f64, side: f64) -> Ring {
    let (east, north) = (west + side, south + side);
    vec![
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
    ]
}

/// About 2.5 ha on the Plateau du Neubourg.
fn field() -> Ring {
    vec![
        [0.9, 49.15],
        [0.9028, 49.1502],
        [0.9027, 49.1514],
        [0.9001, 49.1513],
        [0.9, 49.15],
    ]
}

fn refusal(text: &str) -> LandRefusal {
    Land::parse(text).unwrap_err()
}

fn says(refusal: &LandRefusal, words: &[&str]) {
    let said = format!("{refusal}; {}", refusal.advice().unwrap_or_default());
    for word in words {
        assert!(said.contains(word), "no \"{word}\" in \"{said}\"");
    }
}

/// The reference library's own test polygon, San Francisco, and the hole in it; radians there.
fn san_francisco() -> [Ring; 2] {
    let ring = |corners: &[[f64; 2]]| -> Ring {
        let degrees =
            |&[latitude, longitude]: &[f64; 2]| [longitude, latitude].map(f64::to_degrees);
        corners.iter().chain(corners.first()).map(degrees).collect()
    };
    [
        ring(&[
            [0.659966917655, -2.1364398519396],
            [0.6595011102219, -2.1359434279405],
            [0.6583348114025, -2.1354884206045],
            [0.6581220034068, -2.1382437718946],
            [0.6594479998527, -2.1384597563896],
            [0.6599990002976, -2.1376771158464],
        ]),
        ring(&[
            [0.6595072188743, -2.1371053983433],
            [0.6591482046471, -2.1373141048153],
            [0.6592295020837, -2.1365222838402],
        ]),
    ]
}

/// Source: uber/h3, `testPolygonToCells.c`: 1253 cells of resolution 9, 1214 with the hole.
#[test]
fn san_francisco_has_as_many_cells_as_in_the_reference_librarys_tests() {
    let [outline, hole] = san_francisco();
    for (rings, expected) in [(vec![outline.clone()], 1_253), (vec![outline, hole], 1_214)] {
        match land(&rings).cells(9, Choice::Centres).unwrap_err() {
            LandRefusal::ManyCells {
                count,
                about: false,
                coarser: Some((7, few)),
                ..
            } => {
                assert_eq!(count, expected);
                assert!(few <= MAX_CELLS);
            }
            other => panic!("{other}"),
        }
    }
}

/// Source: C. F. F. Karney's GeographicLib gives 12308778361.469 m² for the square of one degree at the
/// equator on WGS 84.
#[test]
fn an_area_is_that_on_the_ellipsoid_whichever_way_the_outline_goes() {
    let straight = square(0.0, 0.0, 1.0);
    let mut reversed = straight.clone();
    reversed.reverse();
    for ring in [straight, reversed] {
        assert_eq!(land(&[ring]).square_metres(), 12_308_778_361);
    }
    let hole = square(0.25, 0.25, 0.5);
    let alone = land(std::slice::from_ref(&hole)).square_metres();
    let pierced = land(&[square(0.0, 0.0, 1.0), hole]).square_metres();
    assert!((pierced + alone).abs_diff(12_308_778_361) <= 1);
}

#[test]
fn a_field_has_cells_of_its_kinds_resolution_in_ascending_order_and_their_area() {
    let land = land(&[field()]);
    let found = land.cells(11, Choice::Centres).unwrap();
    assert_eq!(found.land, land.square_metres());
    assert!(found.cells.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(found.cells.iter().all(|cell| is_cell(*cell, 11)));
    // H3's own figure is on a sphere, which is nowhere more than one per cent off
    let on_sphere: f64 = found
        .cells
        .iter()
        .map(|cell| CellIndex::try_from(*cell).unwrap().area_m2())
        .sum();
    let ratio = found.area as f64 / on_sphere;
    assert!((0.99..1.01).contains(&ratio), "{ratio}");
    let covering = land.cells(11, Choice::Covering).unwrap();
    assert!(covering.area >= covering.land);
    assert!(found.cells.iter().all(|cell| covering.cells.contains(cell)));
}

#[test]
fn every_form_of_geojson_gives_the_same_cells() {
    let geometry = polygon(&[field()]);
    let feature = json!({ "type": "Feature", "properties": { "owner": 7 }, "geometry": geometry });
    let three_numbers: Vec<_> = field().iter().map(|[x, y]| [*x, *y, 140.0]).collect();
    let expected = land(&[field()]).cells(11, Choice::Centres).unwrap();
    for text in [
        json!({ "type": "MultiPolygon", "coordinates": [[field()]] }).to_string(),
        json!({ "type": "FeatureCollection", "features": [feature] }).to_string(),
        feature.to_string(),
        json!({ "type": "Polygon", "coordinates": [three_numbers] }).to_string(),
        format!("\u{feff}{feature}"),
        json!({
            "type": "FeatureCollection", "features": [feature],
            "crs": { "type": "name", "properties": { "name": "urn:ogc:def:crs:OGC:1.3:CRS84" } },
        })
        .to_string(),
    ] {
        let land = Land::parse(&text).unwrap();
        assert_eq!(land.cells(11, Choice::Centres).unwrap(), expected, "{text}");
    }
}

#[test]
fn neighbours_that_share_an_edge_share_no_cell_and_together_have_all() {
    let whole = vec![
        [0.9, 49.15],
        [0.91, 49.15],
        [0.91, 49.155],
        [0.9, 49.155],
        [0.9, 49.15],
    ];
    let west = vec![
        [0.9, 49.15],
        [0.904, 49.15],
        [0.906, 49.155],
        [0.9, 49.155],
        [0.9, 49.15],
    ];
    let east = vec![
        [0.904, 49.15],
        [0.91, 49.15],
        [0.91, 49.155],
        [0.906, 49.155],
        [0.904, 49.15],
    ];
    let cells = |land: &Land| land.cells(10, Choice::Centres).unwrap().cells;
    let mut both = [
        cells(&land(std::slice::from_ref(&west))),
        cells(&land(std::slice::from_ref(&east))),
    ]
    .concat();
    both.sort_unstable();
    assert_eq!(both, cells(&land(&[whole])));
    let together = json!({ "type": "MultiPolygon", "coordinates": [[west], [east]] });
    assert_eq!(cells(&Land::parse(&together.to_string()).unwrap()), both);
}

#[test]
fn land_smaller_than_a_cell_is_told_what_would_find_it() {
    let garden = land(&[square(0.9, 49.15, 0.0001)]);
    let refused = garden.cells(8, Choice::Centres).unwrap_err();
    let LandRefusal::NoCell {
        finer: Some((resolution, count)),
        touched: 1,
        ..
    } = refused
    else {
        panic!("{refused}");
    };
    let found = garden.cells(resolution, Choice::Centres).unwrap();
    assert_eq!(found.cells.len(), count);
    assert!(garden.cells(resolution - 1, Choice::Centres).is_err());
    assert_eq!(garden.cells(8, Choice::Covering).unwrap().cells.len(), 1);
    says(
        &refused,
        &[
            "no cell of resolution 8 (about 737327 m² each)",
            "81 m²",
            "--covering gives the 1",
        ],
    );
}

#[test]
fn land_of_too_many_cells_is_told_a_resolution_that_fits() {
    let land = land(&[square(0.8, 49.0, 0.2)]);
    for (resolution, about) in [(9, false), (15, true)] {
        let refused = land.cells(resolution, Choice::Centres).unwrap_err();
        says(
            &refused,
            &["a claim names at most 64", "--resolution 6 gives"],
        );
        assert_eq!(refused.to_string().contains("about"), about, "{refused}");
    }
    assert!(land.cells(7, Choice::Centres).is_err());
    assert!(land.cells(6, Choice::Centres).unwrap().cells.len() <= MAX_CELLS);
    assert!(matches!(
        land.cells(16, Choice::Centres),
        Err(LandRefusal::Resolution(16))
    ));
}

#[test]
fn shapes_that_are_no_land_are_refused_with_place_and_value() {
    let bow_tie = vec![[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]];
    let spike = vec![
        [0.0, 0.0],
        [1.0, 0.0],
        [1.0, 1.0],
        [1.0, 2.0],
        [1.0, 1.0],
        [0.0, 1.0],
        [0.0, 0.0],
    ];
    let pinched = vec![
        [0.0, 0.0],
        [2.0, 0.0],
        [1.0, 1.0],
        [2.0, 2.0],
        [0.0, 2.0],
        [1.0, 1.0],
        [0.0, 0.0],
    ];
    let touching = vec![
        [0.0, 0.0],
        [2.0, 0.0],
        [2.0, 2.0],
        [1.0, 0.0],
        [0.0, 2.0],
        [0.0, 0.0],
    ];
    let open = square(0.0, 0.0, 1.0)[..4].to_vec();
    let unit = || square(0.0, 0.0, 1.0);
    for (rings, words) in [
        (
            vec![vec![[0.0, 0.0], [181.0, 0.0], [0.0, 1.0], [0.0, 0.0]]],
            [
                "outline, position 2",
                "longitude 181",
                "-180 to 180",
                "degrees",
            ],
        ),
        (
            vec![vec![[0.0, 0.0], [1.0, 0.0], [0.0, -90.5], [0.0, 0.0]]],
            [
                "position 3",
                "latitude -90.5",
                "-90 to 90",
                "[longitude, latitude]",
            ],
        ),
        (
            vec![vec![
                [545_000.0, 6_897_000.0],
                [1.0, 0.0],
                [0.0, 1.0],
                [0.0, 0.0],
            ]],
            ["position 1", "longitude 545000", "metres?", "EPSG:4326"],
        ),
        (
            vec![open],
            [
                "is not closed",
                "begins at [0, 0]",
                "ends at [0, 1]",
                "repeat the first",
            ],
        ),
        (
            vec![bow_tie.clone()],
            [
                "outline crosses or touches itself at [0.5, 0.5]",
                "",
                "",
                "",
            ],
        ),
        (vec![spike], ["crosses or touches itself", "[1, ", "", ""]),
        (
            vec![pinched],
            ["crosses or touches itself at [1, 1]", "", "", ""],
        ),
        (
            vec![touching],
            ["crosses or touches itself at [1, 0]", "", "", ""],
        ),
        (
            vec![vec![[0.0, 0.0], [1.0, 0.0], [0.0, 0.0], [0.0, 0.0]]],
            ["has 2 different position(s)", "at least 3", "", ""],
        ),
        (vec![vec![]], ["has 0 different position(s)", "", "", ""]),
        (
            vec![vec![
                [179.0, 0.0],
                [-179.0, 0.0],
                [-179.0, 1.0],
                [179.0, 1.0],
                [179.0, 0.0],
            ]],
            [
                "crosses the antimeridian",
                "[179, 0] and [-179, 0]",
                "cut it in two",
                "RFC 7946",
            ],
        ),
        (
            vec![unit(), square(0.5, 0.5, 1.0)],
            ["hole 1 is not inside", "", "", ""],
        ),
        (
            vec![unit(), square(3.0, 3.0, 1.0)],
            ["hole 1 is not inside", "", "", ""],
        ),
        (
            vec![unit(), square(0.1, 0.0, 0.1)],
            ["hole 1 is not inside", "along a line", "", ""],
        ),
        (
            vec![unit(), square(0.1, 0.1, 0.3), square(0.3, 0.3, 0.3)],
            ["hole 1 and hole 2 overlap", "", "", ""],
        ),
        (
            vec![unit(), square(0.5, 0.5, 0.1), square(0.1, 0.1, 0.8)],
            ["hole 1 and hole 2 overlap", "", "", ""],
        ),
        (
            vec![unit(), bow_tie],
            ["hole 1 crosses or touches itself", "", "", ""],
        ),
        (
            vec![square(0.0, 0.0, 0.000_001)],
            ["area is 0.012 m²", "at least 1 m²", "", ""],
        ),
    ] {
        says(&refusal(&polygon(&rings).to_string()), &words);
    }
}

#[test]
fn a_hole_or_a_neighbour_may_touch_at_a_point() {
    let diamond = vec![
        [0.0, 0.5],
        [0.5, 0.25],
        [0.75, 0.5],
        [0.5, 0.75],
        [0.0, 0.5],
    ];
    land(&[square(0.0, 0.0, 1.0), diamond]);
    let corners = json!({
        "type": "MultiPolygon",
        "coordinates": [[square(0.0, 0.0, 1.0)], [square(1.0, 1.0, 1.0)]],
    });
    Land::parse(&corners.to_string()).unwrap();
    // repeated positions are one
    let mut ring = square(0.0, 0.0, 1.0);
    ring.insert(1, ring[0]);
    assert_eq!(land(&[ring]).square_metres(), 12_308_778_361);
}

#[test]
fn numbers_are_read_in_whatever_form_they_are_written() {
    let plain = land(&[vec![[0.5, 1.0], [1.5, 1.0], [0.5, 2.0], [0.5, 1.0]]]);
    let text = r#"{"type": "Polygon", "coordinates":
        [[[0.50000000000000000000, 1], [1.5e0, 1.0], [5E-1, 2.000], [0.5, 1]]]}"#;
    let other = Land::parse(text).unwrap();
    assert_eq!(other.square_metres(), plain.square_metres());
}

fn feature(geometry: &Value) -> Value {
    json!({ "type": "Feature", "properties": null, "geometry": geometry })
}

fn collection(features: &[Value]) -> Value {
    json!({ "type": "FeatureCollection", "features": features })
}

#[test]
fn files_that_are_no_land_are_refused_with_what_they_are() {
    let unit = || feature(&polygon(&[square(0.0, 0.0, 1.0)]));
    let inside = feature(&polygon(&[square(0.2, 0.2, 0.1)]));
    let point = json!({ "type": "Point", "coordinates": [0, 0] });
    let line = feature(&json!({ "type": "LineString", "coordinates": [[0, 0], [1, 1]] }));
    let two = [[square(0.0, 0.0, 1.0)], [square(0.5, 0.5, 1.0)]];
    let crossed = json!({ "type": "MultiPolygon", "coordinates": two });
    let mut lambert = collection(&[unit()]);
    lambert["crs"]["properties"]["name"] = "urn:ogc:def:crs:EPSG::2154".into();
    let of = |coordinates: Value| json!({ "type": "Polygon", "coordinates": coordinates });
    for (text, words) in [
        ("".into(), ["it is no GeoJSON", ""]),
        ("plot,kg".into(), ["it is no GeoJSON", ""]),
        (json!([1, 2]), ["the file does not say its \"type\"", ""]),
        (
            json!({ "type": "Topology" }),
            ["the file is a Topology", "MultiPolygon"],
        ),
        (
            point.clone(),
            ["the file is a Point", "Polygon or MultiPolygon"],
        ),
        (
            collection(&[unit(), line]),
            ["feature 2 is a LineString", ""],
        ),
        (collection(&[unit(), point]), ["feature 2 is a Point", ""]),
        (
            feature(&Value::Null),
            ["feature 1 is a feature without", ""],
        ),
        (
            json!({ "type": "FeatureCollection" }),
            ["\"features\" is no list", ""],
        ),
        (collection(&[]), ["has no polygon", ""]),
        (polygon(&[]), ["has no polygon", ""]),
        (of(json!(7)), ["\"coordinates\" of the file is no list", ""]),
        (of(json!([[0, 1]])), ["outline, position 1 is no list", ""]),
        (
            of(json!([[[0]]])),
            ["outline, position 1 has 1 number(s)", ""],
        ),
        (
            of(json!([[[0, "1"]]])),
            ["outline, position 1", "not two numbers"],
        ),
        (lambert, ["EPSG::2154", "EPSG:4326"]),
        (
            collection(&[unit(), unit()]),
            ["feature 1 and feature 2 overlap", "twice"],
        ),
        (
            collection(&[unit(), inside]),
            ["feature 1 and feature 2 overlap", "twice"],
        ),
        (crossed, ["polygon 1 and polygon 2 overlap", ""]),
    ] {
        let text = match text {
            Value::String(text) => text,
            value => value.to_string(),
        };
        says(&refusal(&text), &words);
    }
    // what lies in another's hole is no overlap
    let around = polygon(&[square(-1.0, -1.0, 3.0), square(-0.5, -0.5, 2.0)]);
    let island = collection(&[unit(), feature(&around)]);
    Land::parse(&island.to_string()).unwrap();

    let many: Ring = (0..100_001)
        .map(|place| [f64::from(place) * 1e-5, 0.0])
        .collect();
    says(
        &refusal(&polygon(&[many]).to_string()),
        &["100001 positions", "100000 are the limit"],
    );
}

#[test]
fn an_outline_of_many_positions_is_checked_in_good_time() {
    // a wheel: its edges are short, so that few lie beside each other
    let corners = 60_000;
    let mut ring: Ring = (0..corners)
        .map(|corner| {
            let angle = f64::from(corner) / f64::from(corners) * std::f64::consts::TAU;
            [1.0 + 0.01 * angle.cos(), 49.0 + 0.01 * angle.sin()]
        })
        .collect();
    ring.push(ring[0]);
    land(&[ring]).cells(8, Choice::Centres).unwrap();
    // a comb: all its teeth lie beside each other, seen from one side
    let teeth = (0..15_000).flat_map(|tooth| {
        let south = 49.0 + f64::from(tooth) * 1e-6;
        [
            [1.0, south],
            [1.001, south],
            [1.001, south + 5e-7],
            [1.0, south + 5e-7],
        ]
    });
    let mut ring: Ring = teeth.collect();
    ring.extend([[0.999, 49.015], [0.999, 49.0], [1.0, 49.0]]);
    land(&[ring]).cells(10, Choice::Centres).unwrap();
}

/// Cells there go over the edge; the land itself does not.
#[test]
fn land_at_the_edge_of_the_map_has_cells() {
    for (west, south) in [(179.9, 10.0), (-180.0, 10.0), (10.0, 89.9), (10.0, -90.0)] {
        let land = land(&[square(west, south, 0.1)]);
        for choice in [Choice::Centres, Choice::Covering] {
            let found = (4..=9)
                .rev()
                .find_map(|resolution| land.cells(resolution, choice).ok())
                .unwrap();
            // at a pole it is a splinter with a cell wherever it goes
            let times = if south == 10.0 { 4 } else { 1_000 };
            assert!(found.area < times * land.square_metres(), "{west} {south}");
        }
    }
}

/// A polygon around a place: as many corners as `reaches`, at equal angles, so far from it in degrees.
fn star(centre: [f64; 2], reaches: &[f64]) -> Ring {
    let count = reaches.len() as f64;
    let mut ring: Ring = reaches
        .iter()
        .enumerate()
        .map(|(corner, reach)| {
            let angle = corner as f64 / count * std::f64::consts::TAU;
            [
                centre[0] + reach * angle.cos(),
                centre[1] + reach * angle.sin(),
            ]
        })
        .collect();
    ring.push(ring[0]);
    ring
}

fn as_polygon(ring: &Ring) -> Polygon {
    let line: LineString = ring.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect();
    Polygon::new(line, Vec::new())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Every cell around is tried: those whose centre is on the land are its cells, and no others.
    #[test]
    fn the_cells_of_land_are_those_whose_centre_is_on_it(
        longitude in -170.0..170.0_f64,
        latitude in -65.0..65.0_f64,
        reaches in prop::collection::vec(0.0005..0.004_f64, 3..12),
        resolution in 8_u8..=10,
    ) {
        let ring = star([longitude, latitude], &reaches);
        let whole = as_polygon(&ring);
        let middle = LatLng::new(latitude, longitude).unwrap();
        let middle = middle.to_cell(Resolution::try_from(resolution).unwrap());
        let mut expected: Vec<u64> = middle
            .grid_disk::<Vec<_>>(14)
            .into_iter()
            .filter(|cell| {
                let centre = LatLng::from(*cell);
                whole.contains(&Coord { x: centre.lng(), y: centre.lat() })
            })
            .map(u64::from)
            .collect();
        expected.sort_unstable();
        match land(&[ring]).cells(resolution, Choice::Centres) {
            Ok(found) => prop_assert_eq!(found.cells, expected),
            Err(LandRefusal::NoCell { touched, .. }) => {
                prop_assert!(expected.is_empty());
                prop_assert!(touched > 0);
            }
            Err(LandRefusal::ManyCells { count, about: false, .. }) => {
                prop_assert_eq!(usize::try_from(count).unwrap(), expected.len());
                prop_assert!(expected.len() > MAX_CELLS);
            }
            Err(other) => panic!("{other}"),
        }
    }

    /// Wherever one stands on the land or on its edge, the cell one stands in is among those that cover it.
    #[test]
    fn covering_cells_cover(
        longitude in -170.0..170.0_f64,
        latitude in -65.0..65.0_f64,
        reaches in prop::collection::vec(0.0005..0.003_f64, 3..12),
        resolution in 6_u8..=9,
        inwards in 0.0..1.0_f64,
        along in 0.0..1.0_f64,
    ) {
        let ring = star([longitude, latitude], &reaches);
        let land = land(std::slice::from_ref(&ring));
        let found = land.cells(resolution, Choice::Covering).unwrap();
        prop_assert!(found.area >= found.land);
        for edge in ring.windows(2) {
            // on the edge, then towards the middle
            let mut place = [0, 1].map(|axis| edge[0][axis] + along * (edge[1][axis] - edge[0][axis]));
            for (axis, middle) in [longitude, latitude].into_iter().enumerate() {
                place[axis] += inwards * (middle - place[axis]);
            }
            for [x, y] in [edge[0], place] {
                let cell = LatLng::new(y, x).unwrap().to_cell(Resolution::try_from(resolution).unwrap());
                prop_assert!(found.cells.contains(&u64::from(cell)), "{x} {y}");
            }
        }
    }

    /// Corners on a coarse grid cross, touch and repeat each other all the time. What is taken is valid by
    /// another judge, and has cells.
    #[test]
    fn whatever_the_rings_are_land_is_valid_or_refused(
        rings in prop::collection::vec(
            prop::collection::vec((0_u8..5, 0_u8..5), 3..8),
            1..3,
        ),
        closed in prop::bool::weighted(0.95),
    ) {
        let rings: Vec<Ring> = rings
            .iter()
            .map(|corners| {
                let repeated = corners.iter().chain(corners.first().filter(|_| closed));
                repeated.map(|(x, y)| [*x, *y].map(f64::from)).collect()
            })
            .collect();
        if let Ok(land) = Land::parse(&polygon(&rings).to_string()) {
            let mut lines = rings.iter().map(|ring| as_polygon(ring).exterior().clone());
            let judged = Polygon::new(lines.next().unwrap(), lines.collect());
            prop_assert!(judged.is_valid(), "{rings:?}");
            prop_assert!(land.cells(3, Choice::Covering).is_ok());
        }
    }
}
