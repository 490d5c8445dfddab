//! Cells of the H3 grid, against h3o.
#![allow(missing_docs, clippy::arithmetic_side_effects)] // sums are of test quantities

use h3o::{CellIndex, LatLng, Resolution};
use proptest::prelude::*;
use weir_core::cell::{is_cell, MAX_RESOLUTION};

/// What h3o says: a cell, and of this resolution.
fn expected(index: u64, resolution: u8) -> bool {
    CellIndex::try_from(index).is_ok_and(|cell| u8::from(cell.resolution()) == resolution)
}

fn agrees(index: u64) {
    for resolution in (0..=MAX_RESOLUTION + 2).chain([u8::MAX]) {
        assert_eq!(
            is_cell(index, resolution),
            expected(index, resolution),
            "{index:#018x} at {resolution}"
        );
    }
}

/// An index of these parts, which need not be those of a cell: finer digits than there are stay zero.
fn assembled(mode: u64, resolution: u8, base_cell: u64, digits: &[u64]) -> u64 {
    let mut index = mode << 59 | u64::from(resolution) << 52 | base_cell << 45;
    for (digit, shift) in digits.iter().zip((0..15).rev()) {
        index |= digit << (3 * shift);
    }
    index
}

#[test]
fn a_cell_that_the_standards_page_names_is_one_at_its_own_resolution_only() {
    // the example of the reference library's documentation
    let index = 0x0892_8308_280f_ffff;
    for resolution in 0..=u8::MAX {
        assert_eq!(is_cell(index, resolution), resolution == 9);
    }
    assert!(!is_cell(0, 0));
    assert!(!is_cell(u64::MAX, 15));
}

#[test]
fn all_cells_of_the_coarsest_resolutions_are_cells() {
    let mut found = [0, 0, 0];
    for base in CellIndex::base_cells() {
        for (count, resolution) in
            found
                .iter_mut()
                .zip([Resolution::Zero, Resolution::One, Resolution::Two])
        {
            for cell in base.children(resolution) {
                assert!(is_cell(cell.into(), resolution.into()));
                *count += 1;
            }
        }
    }
    // 2 + 120 · 7^resolution, the number of cells there are
    assert_eq!(found, [122, 842, 5_882]);
}

#[test]
fn every_index_of_the_coarsest_resolutions_is_judged_as_h3o_does() {
    for base_cell in 0..128 {
        agrees(assembled(1, 0, base_cell, &[7; 15]));
        for first in 0..8 {
            let mut digits = [7; 15];
            digits[0] = first;
            agrees(assembled(1, 1, base_cell, &digits));
            for second in 0..8 {
                digits[1] = second;
                agrees(assembled(1, 2, base_cell, &digits));
            }
        }
    }
}

#[test]
fn a_pentagon_lacks_its_first_child_at_every_resolution() {
    let mut pentagons = 0;
    for base in CellIndex::base_cells().filter(|cell| cell.is_pentagon()) {
        pentagons += 1;
        let number = u64::from(u8::from(base.base_cell()));
        for resolution in 1..=MAX_RESOLUTION {
            for off_centre in 0..resolution {
                let mut digits = [7; 15];
                digits[..resolution.into()].fill(0);
                for digit in 0..7 {
                    digits[usize::from(off_centre)] = digit;
                    let index = assembled(1, resolution, number, &digits);
                    assert_eq!(is_cell(index, resolution), digit != 1, "{index:#018x}");
                    agrees(index);
                }
            }
        }
    }
    assert_eq!(pentagons, 12);
}

proptest! {
    #[test]
    fn a_random_number_is_judged_as_h3o_does(index: u64) {
        agrees(index);
    }

    #[test]
    fn random_parts_are_judged_as_h3o_does(
        mode in prop_oneof![8 => Just(1_u64), 1 => 0_u64..16],
        resolution in 0..=MAX_RESOLUTION,
        base_cell in prop_oneof![
            2 => 0_u64..128,
            1 => prop::sample::select(vec![4_u64, 14, 24, 38, 49, 58, 63, 72, 83, 97, 107, 117]),
        ],
        mut digits in prop::collection::vec(prop_oneof![3 => 0_u64..2, 3 => 0_u64..7, 1 => Just(7_u64)], 15),
        tail: bool,
    ) {
        if tail {
            digits[resolution.into()..].fill(7);
        }
        agrees(assembled(mode, resolution, base_cell, &digits));
    }

    #[test]
    fn the_cell_of_a_place_is_one_and_with_a_bit_flipped_as_h3o_says(
        latitude in -90.0..=90.0_f64,
        longitude in -180.0..=180.0_f64,
        resolution in 0..=MAX_RESOLUTION,
    ) {
        let place = LatLng::new(latitude, longitude).unwrap();
        let index = u64::from(place.to_cell(Resolution::try_from(resolution).unwrap()));
        prop_assert!(is_cell(index, resolution));
        agrees(index);
        for bit in 0..64 {
            agrees(index ^ 1 << bit);
        }
    }

    #[test]
    fn what_lies_in_a_pentagon_is_judged_as_h3o_does(
        pentagon in 0_usize..12,
        resolution in 1..=MAX_RESOLUTION,
        seed: u64,
    ) {
        let resolution = Resolution::try_from(resolution).unwrap();
        let base = CellIndex::base_cells()
            .filter(|cell| cell.is_pentagon())
            .nth(pentagon)
            .unwrap();
        let position = seed % base.children_count(resolution);
        let cell = base.child_at(position, resolution).unwrap();
        prop_assert!(is_cell(cell.into(), resolution.into()));
        for bit in 0..64 {
            agrees(u64::from(cell) ^ 1 << bit);
        }
    }
}
