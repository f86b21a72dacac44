//! Results as a table for people and as JSON for programs.

use std::time::Duration;

/// One measurement beside its baseline.
pub struct Row {
    name: String,
    measured: Duration,
    baseline_name: String,
    baseline: Duration,
}

impl Row {
    /// A measurement and what it is compared with.
    pub fn new(name: &str, measured: Duration, baseline_name: &str, baseline: Duration) -> Self {
        Self { name: name.to_owned(), measured, baseline_name: baseline_name.to_owned(), baseline }
    }

    fn ratio(&self) -> f64 {
        self.measured.as_secs_f64() / self.baseline.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

/// The value below which `part` (0 to 1) of the durations lie.
pub fn percentile(durations: &mut [Duration], part: f64) -> Duration {
    durations.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let index = ((durations.len() as f64 * part) as usize).min(durations.len().saturating_sub(1));
    durations.get(index).copied().unwrap_or_default()
}

/// Prints the rows.
pub fn print(rows: &[Row]) {
    println!("{:<32} {:>12}   {:<28} {:>12} {:>8}", "what", "measured", "beside", "", "ratio");
    for row in rows {
        let milliseconds = |duration: Duration| format!("{:.2} ms", duration.as_secs_f64() * 1_000.0);
        println!(
            "{:<32} {:>12}   {:<28} {:>12} {:>8.2}",
            row.name,
            milliseconds(row.measured),
            row.baseline_name,
            milliseconds(row.baseline),
            row.ratio(),
        );
    }
}

/// Writes the rows to `target/bench/<name>.json`.
pub fn write_json(name: &str, rows: &[Row]) -> anyhow::Result<()> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
    std::fs::create_dir_all(&folder)?;
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            serde_json::json!({
                "name": row.name,
                "seconds": row.measured.as_secs_f64(),
                "baseline": row.baseline_name,
                "baseline_seconds": row.baseline.as_secs_f64(),
                "ratio": row.ratio(),
            })
        })
        .collect();
    std::fs::write(folder.join(format!("{name}.json")), serde_json::to_vec_pretty(&rows)?)?;
    Ok(())
}
