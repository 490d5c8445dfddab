//! The Merkle tree over pieces of evidence: what a claim's evidence root commits to.
//!
//! A piece is a file: the hash of its name, the hash of its content, its size. Leaves and nodes are
//! hashed under different first bytes and over different lengths, so that no node passes for a leaf. The
//! two hashes below a node are sorted, so that a path is the siblings only, without sides; verifiers of
//! sorted pairs (OpenZeppelin's `MerkleProof` with a hasher of one's own) read the same paths. The last
//! node of a level that has no sibling moves up unchanged and adds nothing to its leaf's path.
//!
//! The hash is SHA-256 everywhere and comes from the caller, since on a chain it is a call to a
//! precompile. docs/evidence.md has the format in full.
//!
//! Source: the first bytes 0x00 and 0x01 and the shape of the tree are those of RFC 6962, section 2.1; what
//! a leaf holds and the sorted pairs are not.

/// A hash, by SHA-256.
pub type Hash = [u8; 32];

/// Siblings a path can have: a tree of 2³² pieces is this high.
pub const MAX_PATH: usize = 32;

/// The first byte of what a leaf is the hash of.
const LEAF: u8 = 0;

/// The first byte of what a node is the hash of.
const NODE: u8 = 1;

/// The leaf of one piece: SHA-256(0x00 ‖ `name` ‖ `content` ‖ `size` as 8 bytes, big-endian).
///
/// `name` is the hash of the piece's path in UTF-8, `content` that of its bytes, `size` their number.
pub fn leaf(hash: impl Fn(&[u8]) -> Hash, name: &Hash, content: &Hash, size: u64) -> Hash {
    let mut bytes = [LEAF; 73];
    bytes[1..33].copy_from_slice(name);
    bytes[33..65].copy_from_slice(content);
    bytes[65..].copy_from_slice(&size.to_be_bytes());
    hash(&bytes)
}

/// The node above two hashes in either order: SHA-256(0x01 ‖ the smaller ‖ the greater).
pub fn node(hash: impl Fn(&[u8]) -> Hash, a: &Hash, b: &Hash) -> Hash {
    let (smaller, greater) = if a <= b { (a, b) } else { (b, a) };
    let mut bytes = [NODE; 65];
    bytes[1..33].copy_from_slice(smaller);
    bytes[33..].copy_from_slice(greater);
    hash(&bytes)
}

/// The root that `path`, the siblings from the bottom up, leads to from `leaf`; the leaf itself for an
/// empty path.
///
/// A piece is in the evidence when this is the evidence's root. The caller refuses paths longer than
/// [`MAX_PATH`].
pub fn root_of_path(hash: impl Fn(&[u8]) -> Hash, leaf: &Hash, path: &[Hash]) -> Hash {
    path.iter()
        .fold(*leaf, |reached, sibling| node(&hash, &reached, sibling))
}
