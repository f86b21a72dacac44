//! How the computer is, beyond this process: it comes in through here, so that tests decide how busy it is.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sysinfo::System;

/// The battery does not change faster than is worth looking.
const BATTERY_PERIOD: Duration = Duration::from_secs(60);

/// The computer.
pub trait Machine: Send + Sync + 'static {
    /// How it is. Blocks for some milliseconds.
    fn load(&self) -> MachineLoad;

    /// What it is, as far as that is known; nothing if it is not. Blocks for some milliseconds.
    fn size(&self) -> MachineSize {
        MachineSize::default()
    }
}

/// What the computer is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MachineSize {
    /// Bytes of its memory; absent where that is not known.
    pub memory: Option<u64>,
    /// Its cores, of which the system may run several threads each; 0 where that is not known.
    pub cores: u32,
    /// Whether processor and graphics share fast memory, as in Apple's chips.
    pub shared_memory: bool,
}

/// How the computer is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct MachineLoad {
    /// Part of its processors that is busy, with whatever, 0 to 1, since the last look.
    pub cpu: f64,
    /// Part of its memory that can still be had, 0 to 1; absent where that is not known.
    pub memory_free: Option<f64>,
    /// Its battery, where it runs on it.
    pub battery: Option<Battery>,
}

/// A battery that the computer runs on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Battery {
    /// How full it is, 0 to 1.
    pub charge: f64,
}

/// The computer that we run on.
#[derive(Default)]
pub struct ThisMachine {
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    system: System,
    battery: Option<(Instant, Option<Battery>)>,
}

impl Machine for ThisMachine {
    fn load(&self) -> MachineLoad {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.system.refresh_cpu_usage();
        seen.system.refresh_memory();
        let battery = match seen.battery {
            Some((at, battery)) if at.elapsed() < BATTERY_PERIOD => battery,
            _ => {
                let battery = battery();
                seen.battery = Some((Instant::now(), battery));
                battery
            }
        };
        let (all, free) = (seen.system.total_memory(), seen.system.available_memory());
        #[expect(clippy::cast_precision_loss, reason = "a part of the whole")]
        let memory_free = (all > 0 && free > 0).then(|| free as f64 / all as f64);
        MachineLoad { cpu: f64::from(seen.system.global_cpu_usage()) / 100.0, memory_free, battery }
    }

    fn size(&self) -> MachineSize {
        let memory = {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.system.refresh_memory();
            seen.system.total_memory()
        };
        // A container may have fewer than the computer.
        let allowed = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let cores = System::physical_core_count().map_or(allowed, |cores| cores.min(allowed));
        MachineSize {
            memory: (memory > 0).then_some(memory),
            cores: u32::try_from(cores).unwrap_or(u32::MAX),
            shared_memory: cfg!(all(target_os = "macos", target_arch = "aarch64")),
        }
    }
}

/// The fullest of the batteries that are being emptied; none where the computer has none, is plugged in, or does not tell.
fn battery() -> Option<Battery> {
    use starship_battery::{Manager, State, units::ratio::ratio};
    let batteries = Manager::new().ok()?.batteries().ok()?;
    let emptied = batteries.filter_map(Result::ok).filter(|battery| battery.state() == State::Discharging);
    let charges = emptied.map(|battery| f64::from(battery.state_of_charge().get::<ratio>()));
    charges.reduce(f64::max).map(|charge| Battery { charge })
}
