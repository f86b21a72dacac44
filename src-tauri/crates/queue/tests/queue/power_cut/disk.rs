//! A disk as it is under a database: what was synced is there after a power cut, of what was written since, anything may be.

use std::collections::BTreeMap;
use std::path::Path;

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

/// What a disk writes at once.
const SECTOR: usize = 512;

/// The files of one folder, by name.
#[derive(Clone, Default)]
pub struct Disk {
    files: BTreeMap<String, File>,
}

#[derive(Clone, Default)]
struct File {
    /// As last synced; `None` if it never was, and may not even be there.
    synced: Option<Vec<u8>>,
    /// What came since, in order.
    since: Vec<Change>,
}

#[derive(Clone)]
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate { length: usize },
}

impl Disk {
    pub fn write(&mut self, name: &str, offset: usize, bytes: &[u8]) {
        self.since(name).push(Change::Write { offset, bytes: bytes.to_vec() });
    }

    pub fn truncate(&mut self, name: &str, length: usize) {
        self.since(name).push(Change::Truncate { length });
    }

    pub fn sync(&mut self, name: &str) {
        let file = self.files.entry(name.to_owned()).or_default();
        let mut content = file.synced.take().unwrap_or_default();
        file.since.drain(..).for_each(|change| change.apply(&mut content));
        file.synced = Some(content);
    }

    pub fn delete(&mut self, name: &str) {
        self.files.remove(name);
    }

    /// How many changes no sync has made safe.
    pub fn unsynced(&self) -> usize {
        self.files.values().map(|file| file.since.len()).sum()
    }

    /// Makes the files as they are found after the power came back. Of what was not synced, each write is there, or not, or
    /// some of its sectors are; later ones may be there without earlier ones.
    pub fn after_power_cut(&self, folder: &Path, random: &mut ChaCha8Rng) {
        for (name, file) in &self.files {
            if file.synced.is_none() && random.random_bool(0.5) {
                continue;
            }
            let mut content = file.synced.clone().unwrap_or_default();
            for change in &file.since {
                match random.random_range(0..3) {
                    0 => {}
                    1 => change.apply(&mut content),
                    _ => change.apply_torn(&mut content, random),
                }
            }
            std::fs::write(folder.join(name), content).expect("files can be written");
        }
    }

    fn since(&mut self, name: &str) -> &mut Vec<Change> {
        &mut self.files.entry(name.to_owned()).or_default().since
    }
}

impl Change {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Write { offset, bytes } => put(content, *offset, bytes),
            Self::Truncate { length } => content.resize(*length, 0),
        }
    }

    fn apply_torn(&self, content: &mut Vec<u8>, random: &mut ChaCha8Rng) {
        match self {
            Self::Write { offset, bytes } => {
                for (number, sector) in bytes.chunks(SECTOR).enumerate() {
                    if random.random_bool(0.5) {
                        put(content, offset + number * SECTOR, sector);
                    }
                }
            }
            Self::Truncate { .. } => self.apply(content),
        }
    }
}

fn put(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[offset..end].copy_from_slice(bytes);
}
