//! The register's numbers in words.

/// A cell as H3 writes it.
pub fn cell(index: u64) -> String {
    format!("{index:x}")
}

/// What a claim is, by the number of its status; stands after "claim 3".
pub fn status(number: u8) -> &'static str {
    match number {
        0 => "is not there",
        1 => "is filed and not yet attested",
        2 => "is attested and can be challenged",
        3 => "is challenged",
        4 => "is final",
        5 => "was refused",
        6 => "was revoked",
        _ => "is in a state this version does not know",
    }
}

/// The same for programs.
pub fn status_key(number: u8) -> &'static str {
    match number {
        0 => "none",
        1 => "filed",
        2 => "attested",
        3 => "challenged",
        4 => "final",
        5 => "refused",
        6 => "revoked",
        _ => "unknown",
    }
}

/// Why a claim was refused.
pub fn cause(number: u8) -> &'static str {
    match number {
        0 => "its claimant took it back",
        1 => "it was not attested in time",
        2 => "seats spoke against it",
        3 => "a challenge was upheld",
        4 => "a challenge was not judged in time",
        _ => "for a cause this version does not know",
    }
}
