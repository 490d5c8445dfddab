//! What is a cell of the H3 grid, which covers the globe with hexagons and twelve pentagons.
//!
//! An index is a 64-bit number. From its highest bit: one bit zero, four bits of mode, three bits zero,
//! four bits of resolution, seven bits of base cell, and a digit of three bits for each resolution from 1
//! to 15, which says which of its parent's seven children the cell is.
//!
//! Source: H3, "H3 Index" (h3geo.org/docs/core-library/h3Indexing), and `isValidCell` of the reference
//! library. The tests compare with h3o, another implementation.

/// The finest resolution: cells of about 0.9 m².
pub const MAX_RESOLUTION: u8 = 15;

/// The upper twelve bits of a cell of resolution 0: mode 1, and reserved bits that are zero.
const CELL: u64 = 0b0000_1000_0000;

/// Cells of resolution 0, numbered from 0.
const BASE_CELLS: u64 = 122;

/// The base cells around the icosahedron's corners, which are pentagons, one bit each.
const PENTAGONS: u128 = 1 << 4
    | 1 << 14
    | 1 << 24
    | 1 << 38
    | 1 << 49
    | 1 << 58
    | 1 << 63
    | 1 << 72
    | 1 << 83
    | 1 << 97
    | 1 << 107
    | 1 << 117;

/// The child at its parent's centre.
const CENTRE: u64 = 0;

/// The child that a pentagon does not have.
const DELETED: u64 = 1;

/// The digit of a resolution finer than the cell's own.
const UNUSED: u64 = 7;

/// Whether `index` is a cell of `resolution` (0 to 15); never for a greater one.
///
/// Every cell there is passes, and nothing else: not an edge or a vertex, not a cell of another
/// resolution, not a child that a pentagon does not have.
pub fn is_cell(index: u64, resolution: u8) -> bool {
    let base_cell = index >> 45 & 0x7f;
    if resolution > MAX_RESOLUTION
        || index >> 52 != CELL | u64::from(resolution)
        || base_cell >= BASE_CELLS
    {
        return false;
    }
    // Inside a pentagon until the first child off its centre.
    let mut in_pentagon = PENTAGONS >> base_cell & 1 == 1;
    let mut digits = index << 19; // the digit of resolution 1 is the highest
    for finer in 1..=MAX_RESOLUTION {
        let digit = digits >> 61;
        digits <<= 3;
        if (digit == UNUSED) != (finer > resolution) || in_pentagon && digit == DELETED {
            return false;
        }
        in_pentagon &= digit == CENTRE;
    }
    true
}
