//! What a file is called in a manifest: the same on every platform.
//!
//! The name is the path below the folder, with `/` between its parts, in Unicode's normalisation form C:
//! a file system that keeps "é" as one character and one that keeps it as two give the same name. What
//! cannot be the same everywhere is refused: parts that are not Unicode, control characters, backslashes
//! (a separator on Windows).

use std::path::{Component, Path};

use unicode_normalization::{is_nfc, UnicodeNormalization};

/// Files that systems leave in a folder when it is looked at. They are no evidence and are passed over,
/// in whatever case they are written.
pub const LEFT_BEHIND: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

/// Why a path cannot be a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Bytes that are not UTF-8 (on Windows, halves of surrogate pairs).
    #[error("is not Unicode")]
    Unicode,
    /// A character that no text shows.
    #[error("has the control character U+{:04X}", u32::from(*.0))]
    Control(char),
    /// A separator on one platform and a letter on others.
    #[error("has a backslash")]
    Backslash,
    /// An empty part, `.`, `..`, or a beginning at the root.
    #[error("is no path below the folder")]
    Outside,
    /// Not in normalisation form C.
    #[error("is not in Unicode's normalisation form C")]
    Unnormalised,
    /// One of [`LEFT_BEHIND`].
    #[error("is a file that systems leave behind, not evidence")]
    LeftBehind,
}

/// The name of the file at `below`, a path relative to the folder.
pub fn of(below: &Path) -> Result<String, Unfit> {
    let mut parts = Vec::new();
    for component in below.components() {
        let Component::Normal(part) = component else {
            return Err(Unfit::Outside);
        };
        parts.push(part.to_str().ok_or(Unfit::Unicode)?);
    }
    let name: String = parts.join("/").nfc().collect();
    check(&name)?;
    Ok(name)
}

/// Whether `name` is one that [`of`] gives.
pub fn check(name: &str) -> Result<(), Unfit> {
    for character in name.chars() {
        match character {
            '\\' => return Err(Unfit::Backslash),
            _ if character.is_control() => return Err(Unfit::Control(character)),
            _ => {}
        }
    }
    if name.split('/').any(|part| ["", ".", ".."].contains(&part)) {
        return Err(Unfit::Outside);
    }
    if !is_nfc(name) {
        return Err(Unfit::Unnormalised);
    }
    if is_left_behind(name) {
        return Err(Unfit::LeftBehind);
    }
    Ok(())
}

/// The name that somebody means by `typed`: with the platform's separators and in whatever form.
pub fn meant(typed: &str) -> String {
    let separated: String = if cfg!(windows) {
        typed.replace('\\', "/")
    } else {
        typed.to_owned()
    };
    let bare = separated.strip_prefix("./").unwrap_or(&separated);
    bare.nfc().collect()
}

/// Whether a file of this path is one of [`LEFT_BEHIND`].
pub fn is_left_behind(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    LEFT_BEHIND
        .iter()
        .any(|left| left.eq_ignore_ascii_case(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_slashes_and_composed_letters_on_every_platform() {
        let below: std::path::PathBuf = ["plots", "e\u{301}te\u{301}", "7.csv"].iter().collect();
        assert_eq!(of(&below).unwrap(), "plots/été/7.csv");
        assert_eq!(meant("./plots/e\u{301}te\u{301}/7.csv"), "plots/été/7.csv");
    }

    #[test]
    fn what_is_not_the_same_everywhere_is_refused() {
        for (name, unfit) in [
            ("a\\b", Unfit::Backslash),
            ("a\nb", Unfit::Control('\n')),
            ("a/\u{7f}", Unfit::Control('\u{7f}')),
            ("", Unfit::Outside),
            ("/a", Unfit::Outside),
            ("a/", Unfit::Outside),
            ("a//b", Unfit::Outside),
            ("../a", Unfit::Outside),
            ("./a", Unfit::Outside),
            ("e\u{301}", Unfit::Unnormalised),
            ("a/THUMBS.DB", Unfit::LeftBehind),
        ] {
            assert_eq!(check(name), Err(unfit), "{name:?}");
        }
        assert_eq!(of(Path::new("../a")), Err(Unfit::Outside));
        assert_eq!(of(Path::new("/a")), Err(Unfit::Outside));
        for name in ["a", ".a", "..a", "a b/ c", "été", "a:b", "水.csv"] {
            assert_eq!(check(name), Ok(()), "{name:?}");
        }
        assert_eq!(
            Unfit::Control('\n').to_string(),
            "has the control character U+000A"
        );
    }
}
