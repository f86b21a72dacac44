//! What an engine costs that has nothing to do: `atles serve`, started and left alone for a minute.

use std::time::Duration;

use atles_tests::Serve;

use crate::table::Row;

const WATCHED: Duration = Duration::from_secs(60);

/// Processor time and memory of an idle `atles serve` and its children. Bars: 0.5 % of one core, 40 MB.
#[cfg(target_os = "linux")]
pub async fn idle() -> anyhow::Result<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let mut serve = Serve::start(folder.path(), "info");
    anyhow::ensure!(serve.wait_for("running"), "the engine starts");
    let before = Cost::of_group(serve.id())?;
    tokio::time::sleep(WATCHED).await;
    let after = Cost::of_group(serve.id())?;
    serve.terminate();
    let used = after.processor.saturating_sub(before.processor);
    Ok(vec![
        Row::new("idle serve, CPU in 60 s", used, "0.5 % of one core", WATCHED.mul_f64(0.005)),
        Row::of("idle serve, RSS", after.megabytes, "bar", 40.0, "MB"),
    ])
}

/// Linux alone tells this in files.
#[cfg(not(target_os = "linux"))]
pub async fn idle() -> anyhow::Result<Vec<Row>> {
    println!("idle serve: not measured on this system");
    Ok(Vec::new())
}

/// What the processes of a group have used.
#[cfg(target_os = "linux")]
struct Cost {
    processor: Duration,
    megabytes: f64,
}

#[cfg(target_os = "linux")]
impl Cost {
    fn of_group(group: u32) -> anyhow::Result<Self> {
        // Linux counts processor time in hundredths of a second for every program, whatever its kernel's own tick is.
        const TICKS: u64 = 100;
        let (mut ticks, mut bytes) = (0, 0.0);
        for entry in std::fs::read_dir("/proc")? {
            let folder = entry?.path();
            let Ok(stat) = std::fs::read_to_string(folder.join("stat")) else { continue };
            // Past the name in brackets, which may hold anything: state, parent, group (proc(5)).
            let columns: Vec<&str> =
                stat.rsplit_once(") ").map_or(Vec::new(), |(_, rest)| rest.split_whitespace().collect());
            let column = |index: usize| columns.get(index).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
            if column(2) != u64::from(group) {
                continue;
            }
            ticks += column(11) + column(12);
            let status = std::fs::read_to_string(folder.join("status")).unwrap_or_default();
            let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
            let kilobytes = resident.and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
            bytes += kilobytes.unwrap_or(0.0) * 1_024.0;
        }
        anyhow::ensure!(bytes > 0.0, "the engine lives");
        Ok(Self { processor: Duration::from_millis(ticks * 1_000 / TICKS), megabytes: bytes / 1e6 })
    }
}
