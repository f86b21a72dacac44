//! Results as a table for people and as JSON for programs.

use std::time::Duration;

/// One measurement beside its baseline, both in the same unit.
pub struct Row {
    name: String,
    measured: f64,
    baseline_name: String,
    baseline: f64,
    unit: &'static str,
}

impl Row {
    /// A time, and the time that it is compared with.
    pub fn new(name: &str, measured: Duration, baseline_name: &str, baseline: Duration) -> Self {
        let milliseconds = |duration: Duration| duration.as_secs_f64() * 1_000.0;
        Self::of(name, milliseconds(measured), baseline_name, milliseconds(baseline), "ms")
    }

    /// Any other quantity.
    pub fn of(name: &str, measured: f64, baseline_name: &str, baseline: f64, unit: &'static str) -> Self {
        Self { name: name.to_owned(), measured, baseline_name: baseline_name.to_owned(), baseline, unit }
    }

    fn ratio(&self) -> f64 {
        self.measured / self.baseline.max(f64::MIN_POSITIVE)
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
        let quantity = |value: f64| format!("{value:.2} {}", row.unit);
        println!(
            "{:<32} {:>12}   {:<28} {:>12} {:>8.2}",
            row.name,
            quantity(row.measured),
            row.baseline_name,
            quantity(row.baseline),
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
                "measured": row.measured,
                "baseline_name": row.baseline_name,
                "baseline": row.baseline,
                "unit": row.unit,
                "ratio": row.ratio(),
            })
        })
        .collect();
    std::fs::write(folder.join(format!("{name}.json")), serde_json::to_vec_pretty(&rows)?)?;
    Ok(())
}
