//! What programs have written, and where it is kept: with a volume, with a pod, or with a container
//! (spec 00 §2, 02 §10).

use crate::api::{Millis, Uid};
use crate::order::Map;
use std::sync::Arc;

/// A disk holds no more than so many bytes, names included.
const BYTES_MAX: usize = 2_000_000;

/// Where files are kept, and how long they stay.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// On the volume of this name: until it is reclaimed.
    Volume(String),
    /// In an emptyDir of this name: as long as the pod is on its node.
    EmptyDir(Uid, String),
    /// In the container of this name: until it ends.
    Layer(Uid, String),
    /// What the container of this name has printed: as long as the pod. A single file without a path.
    Log(Uid, String),
}

/// A file or a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// What is in it; absent for a directory.
    pub text: Option<String>,
    /// When it was last written, in ms since the run began.
    pub modified: Millis,
}

/// The files of one place, by their paths below it: `a/b`, without a slash at either end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disk {
    files: Map<String, File>,
    bytes: usize,
}

/// All that was written anywhere.
#[derive(Clone, Debug, Default)]
pub struct Disks(Map<Place, Arc<Disk>>);

/// Why a file cannot be written or removed, in the words of a C library.
pub type Refusal = &'static str;

impl Disk {
    /// A file or a directory.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// Whether something is a directory. The top always is.
    pub fn is_dir(&self, path: &str) -> bool {
        path.is_empty() || self.get(path).is_some_and(|file| file.text.is_none())
    }

    /// Names and files directly in a directory, by name.
    pub fn list<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (&'a str, &'a File)> {
        self.files.iter().filter_map(move |(own, file)| {
            let (folder, name) = own.rsplit_once('/').unwrap_or(("", own));
            (folder == path).then_some((name, file))
        })
    }

    /// All paths and files, by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// Writes a file, or makes a directory where there is no text.
    ///
    /// # Errors
    /// When it would lie in something that is no directory, is one itself, or the disk is full.
    pub fn write(&mut self, path: &str, text: Option<String>, now: Millis) -> Result<(), Refusal> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if !self.is_dir(folder) {
            return Err(match self.get(folder) {
                Some(_) => "Not a directory",
                None => "No such file or directory",
            });
        }
        if path.is_empty() || self.is_dir(path) {
            return Err(if text.is_some() {
                "Is a directory"
            } else {
                "File exists"
            });
        }
        let size = |text: &Option<String>| path.len() + text.as_ref().map_or(0, String::len);
        let before = self.get(path).map_or(0, |own| size(&own.text));
        let bytes = self.bytes - before + size(&text);
        if bytes > BYTES_MAX {
            return Err("No space left on device");
        }
        self.bytes = bytes;
        let modified = now;
        self.files.insert(path.to_owned(), File { text, modified });
        Ok(())
    }

    /// Adds to what is not a file of a directory, but stands alone. The beginning is cut off if it gets long.
    pub fn append(&mut self, text: &str, now: Millis) {
        let file = self.files.entry(String::new()).or_insert_with(|| File {
            text: None,
            modified: now,
        });
        let log = file.text.get_or_insert_default();
        log.push_str(text);
        if log.len() > BYTES_MAX / 20 {
            let half = log.len() / 2;
            let line = log.as_bytes()[half..].iter().position(|own| *own == b'\n');
            log.drain(..line.map_or(log.len(), |line| half + line + 1));
        }
        file.modified = now;
    }

    /// Removes a file, or a directory with all that is in it.
    pub fn remove(&mut self, path: &str) {
        let below = [path, "/"].concat();
        let bytes = &mut self.bytes;
        self.files.retain(|own, file| {
            let stays = own != path && !own.starts_with(&below);
            if !stays {
                *bytes -= own.len() + file.text.as_ref().map_or(0, String::len);
            }
            stays
        });
    }
}

impl Disks {
    /// The files of a place, if any were written.
    pub fn get(&self, place: &Place) -> Option<&Disk> {
        self.0.get(place).map(|disk| &**disk)
    }

    /// The files of a place, to be changed.
    pub fn get_mut(&mut self, place: &Place) -> &mut Disk {
        Arc::make_mut(self.0.entry(place.clone()).or_default())
    }

    /// Nothing is left of a place.
    pub(in crate::cluster) fn drop(&mut self, place: &Place) {
        self.0.remove(place);
    }

    /// Nothing is left of what was kept with a pod.
    pub(in crate::cluster) fn drop_pod(&mut self, pod: Uid) {
        self.0.retain(|place, _| match place {
            Place::EmptyDir(own, _) | Place::Layer(own, _) | Place::Log(own, _) => *own != pod,
            Place::Volume(_) => true,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn files_are_in_directories() {
        let mut disk = Disk::default();
        assert_eq!(
            disk.write("a/b", file("1"), 0),
            Err("No such file or directory")
        );
        assert_eq!(disk.write("a", None, 0), Ok(()));
        assert_eq!(disk.write("a", None, 0), Err("File exists"));
        assert_eq!(disk.write("a", file(""), 0), Err("Is a directory"));
        assert_eq!(disk.write("a/b", file("12"), 7), Ok(()));
        assert_eq!(disk.write("a/b/c", file(""), 0), Err("Not a directory"));
        assert_eq!(disk.get("a/b").map(|file| file.modified), Some(7));
        assert_eq!(
            disk.list("").map(|(name, _)| name).collect::<Vec<_>>(),
            ["a"]
        );
        assert_eq!(
            disk.list("a").map(|(name, _)| name).collect::<Vec<_>>(),
            ["b"]
        );
        disk.remove("a");
        assert_eq!(disk, Disk::default());
    }

    #[test]
    fn a_disk_gets_full_and_empty_again() {
        let mut disk = Disk::default();
        let much = "x".repeat(BYTES_MAX - 1);
        assert_eq!(disk.write("a", file(&much), 0), Ok(()));
        assert_eq!(disk.write("a", file(&much), 0), Ok(()));
        assert_eq!(disk.write("b", file(""), 0), Err("No space left on device"));
        disk.remove("a");
        assert_eq!(disk.write("b", file(&much), 0), Ok(()));
    }
}
