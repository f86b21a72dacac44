//! Files read, parted into passages, stemmed and indexed, beside a loop that puts the same text into an FTS5 table.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use atles_engine::api::{CancellationToken, ReadOutput, index_beside, read_file};
use atles_tests::{Material, write_material};

use super::table::Row;

/// Two hundred files of text, from the folder to the index, children and all. Bar: half the text per second of the loop,
/// which reads nothing and only inserts, a file to a transaction as the index does it.
pub(crate) async fn indexed_text() -> anyhow::Result<Row> {
    let folder = tempfile::tempdir()?;
    let sources = folder.path().join("sources");
    write_material(&sources, Material { files: 200, paragraphs: 150, seed: 11 });
    let texts = texts_of(&sources)?;
    let megabytes = texts.iter().flatten().map(String::len).sum::<usize>() as f64 / 1e6;
    let ours = index(&folder.path().join("data"), &sources).await?;
    let raw = insert(&folder.path().join("raw.sqlite3"), &texts)?;
    let speed = |took: Duration| megabytes / took.as_secs_f64();
    Ok(Row::of("indexed text", speed(ours), "raw FTS5 inserts, bar 0.5", speed(raw), "MB/s"))
}

fn texts_of(folder: &Path) -> anyhow::Result<Vec<Vec<String>>> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
    files.sort();
    let texts = files.iter().map(|file| match read_file(file) {
        ReadOutput::Blocks(blocks) => Ok(blocks.into_iter().map(|block| block.text).collect()),
        ReadOutput::Error(failure) => Err(anyhow::anyhow!(failure.message)),
    });
    texts.collect()
}

async fn index(data: &Path, sources: &Path) -> anyhow::Result<Duration> {
    let paths = [sources.display().to_string()];
    let begun = Instant::now();
    let program = atles_tests::program().to_owned();
    let report = index_beside(data, program, &paths, &|_, _, _| {}, &CancellationToken::new()).await?;
    let took = begun.elapsed();
    anyhow::ensure!(report.read == 200, "all files are read: {report:?}");
    Ok(took)
}

fn insert(path: &Path, texts: &[Vec<String>]) -> anyhow::Result<Duration> {
    let mut connection = rusqlite::Connection::open(path)?;
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = 'porter unicode61')")?;
    let begun = Instant::now();
    for file in texts {
        let transaction = connection.transaction()?;
        for text in file {
            transaction.prepare_cached("INSERT INTO t VALUES (?1)")?.execute([text])?;
        }
        transaction.commit()?;
    }
    Ok(begun.elapsed())
}
