//! How many requests are in hand at once, between one and what the pace allows: fewer while memory, processor or battery
//! are short, more again when they are not and something waits.
//!
//! It looks with every sample (5 s). It gives way in steps of one and only to what lasts, so that a moment's load changes
//! nothing; the battery alone is believed at once. What is in hand goes on to its end in any case. Every decision is one
//! sentence in the log and on the Monitor.

use crate::api::ScaleReason;
use crate::core::Room;
use crate::machine::MachineLoad;

/// Below this part of memory requests get fewer; they get more again above [`MEMORY_EASE`].
const MEMORY_SHORT: f64 = 0.08;
const MEMORY_EASE: f64 = 0.15;
/// Above this part of the processors requests get fewer; they get more again below [`CPU_EASE`].
const CPU_FULL: f64 = 0.95;
const CPU_EASE: f64 = 0.80;
/// A battery below this lets one request at once.
const BATTERY_LOW: f64 = 0.20;
/// Samples in a row that make a shortage (15 s), and that make an ease (10 s).
const LASTING: u32 = 3;
const EASED: u32 = 2;

/// What it looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// The computer.
    pub(crate) machine: MachineLoad,
    /// Our own part of its processors, 0 to 1.
    pub(crate) own_cpu: f64,
    /// Its processors.
    pub(crate) processors: u32,
    /// Requests in hand.
    pub(crate) active: u32,
    /// Requests that wait for their turn.
    pub(crate) waiting: u32,
    /// What pace and user allow.
    pub(crate) most: u32,
}

/// Remembers what lasted.
#[derive(Debug)]
pub(crate) struct Scaler {
    room: Room,
    short_of_memory: u32,
    full_of_others: u32,
    full_of_ours: u32,
    eased: u32,
}

impl Default for Scaler {
    fn default() -> Self {
        Self { room: Room::FREE, short_of_memory: 0, full_of_others: 0, full_of_ours: 0, eased: 0 }
    }
}

impl Scaler {
    /// How many at once from now on.
    pub(crate) fn look(&mut self, look: &Look) -> Room {
        let most = look.most.max(1);
        let full = look.machine.cpu >= CPU_FULL;
        let others = look.machine.cpu - look.own_cpu > 0.5;
        let lasts = |count: &mut u32, is: bool| {
            *count = if is { *count + 1 } else { 0 };
            // Each step down has to last anew.
            let lasted = *count >= LASTING;
            *count *= u32::from(!lasted);
            lasted
        };
        let memory_free = look.machine.memory_free.unwrap_or(1.0);
        let memory = lasts(&mut self.short_of_memory, memory_free < MEMORY_SHORT);
        let crowded = lasts(&mut self.full_of_others, full && others);
        let crowding = lasts(&mut self.full_of_ours, full && !others);
        let eased = look.machine.cpu < CPU_EASE && memory_free > MEMORY_EASE;
        self.eased = if eased { self.eased + 1 } else { 0 };

        let now = self.room.at_once.min(most);
        let fewer = now.saturating_sub(1).max(1);
        let battery = match look.machine.battery {
            Some(battery) if battery.charge < BATTERY_LOW => Some((1, ScaleReason::BatteryLow)),
            Some(_) => Some((most.div_ceil(2), ScaleReason::OnBattery)),
            None => None,
        };
        let (at_once, reason) = if memory && fewer < now {
            (fewer, ScaleReason::MemoryShort)
        } else if crowded && fewer < now {
            (fewer, ScaleReason::OthersBusy)
        } else if crowding && now > look.processors.max(1) {
            (fewer, ScaleReason::ProcessorFull)
        } else if self.eased >= EASED && now < most && battery.is_none_or(|(cap, _)| now < cap) {
            // One more at a time while something waits for it; when nothing does, nobody is hurried by all of it.
            let more = if look.waiting > 0 && look.active >= now {
                now + 1
            } else if look.waiting == 0 {
                most
            } else {
                now
            };
            self.eased = if more > now { 0 } else { self.eased };
            let reason = if more >= most {
                ScaleReason::AsAllowed
            } else if more > now {
                ScaleReason::MoreWaits
            } else {
                self.room.reason
            };
            (more, reason)
        } else {
            (now, self.room.reason)
        };
        self.room = match battery {
            Some((cap, why)) if cap < most && at_once >= cap => Room { at_once: cap, reason: why },
            _ => Room { at_once, reason },
        };
        // What is no less than allowed needs no reason.
        if self.room.at_once >= most {
            self.room = Room::FREE;
        }
        self.room
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Battery;

    const CALM: Look = Look {
        machine: MachineLoad { cpu: 0.1, memory_free: Some(0.6), battery: None },
        own_cpu: 0.05,
        processors: 4,
        active: 5,
        waiting: 7,
        most: 5,
    };

    fn with(machine: MachineLoad) -> Look {
        Look { machine, ..CALM }
    }

    /// What it decides over so many looks, one for each change.
    fn decisions(scaler: &mut Scaler, look: Look, looks: u32) -> Vec<(u32, ScaleReason)> {
        let mut all: Vec<(u32, ScaleReason)> = Vec::new();
        for _ in 0..looks {
            let before = scaler.room;
            let room = scaler.look(&look);
            if room != before {
                all.push((room.at_once.min(look.most), room.reason));
            }
        }
        all
    }

    #[test]
    fn a_computer_at_rest_gives_what_the_pace_allows() {
        assert!(decisions(&mut Scaler::default(), CALM, 100).is_empty());
    }

    #[test]
    fn short_memory_takes_one_after_the_other_down_to_one_and_ease_gives_them_back() {
        let mut scaler = Scaler::default();
        let short = with(MachineLoad { memory_free: Some(0.05), ..CALM.machine });
        assert!(decisions(&mut scaler, short, 2).is_empty(), "a moment is nothing");
        let fewer = decisions(&mut scaler, short, 40);
        let memory = ScaleReason::MemoryShort;
        assert_eq!(fewer, [(4, memory), (3, memory), (2, memory), (1, memory)], "never none");
        let between = with(MachineLoad { memory_free: Some(0.10), ..CALM.machine });
        assert!(decisions(&mut scaler, between, 20).is_empty(), "it does not swing between two");
        let more = decisions(&mut scaler, Look { active: 5, ..CALM }, 20);
        let waits = ScaleReason::MoreWaits;
        assert_eq!(more, [(2, waits), (3, waits), (4, waits), (5, ScaleReason::AsAllowed)]);
    }

    #[test]
    fn it_grows_only_for_what_waits_and_there_is_room_for_all_when_nothing_does() {
        let mut scaler = Scaler::default();
        decisions(&mut scaler, with(MachineLoad { memory_free: Some(0.05), ..CALM.machine }), 40);
        assert!(
            decisions(&mut scaler, Look { active: 0, ..CALM }, 20).is_empty(),
            "there is room that nobody uses yet"
        );
        assert_eq!(decisions(&mut scaler, Look { waiting: 0, active: 0, ..CALM }, 3), [(5, ScaleReason::AsAllowed)]);
    }

    #[test]
    fn other_programs_go_first_and_our_own_load_is_held_at_the_number_of_processors() {
        let mut scaler = Scaler::default();
        let others = with(MachineLoad { cpu: 1.0, ..CALM.machine });
        assert_eq!(decisions(&mut scaler, others, 3), [(4, ScaleReason::OthersBusy)]);
        let mut scaler = Scaler::default();
        let ours = Look { own_cpu: 0.9, ..others };
        assert_eq!(decisions(&mut scaler, ours, 40), [(4, ScaleReason::ProcessorFull)], "as many as processors");
    }

    #[test]
    fn a_battery_halves_it_and_a_low_one_leaves_one_at_once_until_it_is_plugged_in() {
        let mut scaler = Scaler::default();
        let on = |charge| with(MachineLoad { battery: Some(Battery { charge }), ..CALM.machine });
        assert_eq!(decisions(&mut scaler, on(0.9), 30), [(3, ScaleReason::OnBattery)]);
        assert_eq!(decisions(&mut scaler, on(0.15), 30), [(1, ScaleReason::BatteryLow)]);
        let plugged_in = decisions(&mut scaler, CALM, 30);
        assert_eq!(plugged_in.last(), Some(&(5, ScaleReason::AsAllowed)), "{plugged_in:?}");
    }

    #[test]
    fn another_pace_counts_at_once() {
        let mut scaler = Scaler::default();
        assert_eq!(scaler.look(&Look { most: 1, ..CALM }), Room::FREE);
        let short = with(MachineLoad { memory_free: Some(0.01), ..CALM.machine });
        assert!(decisions(&mut scaler, Look { most: 1, ..short }, 40).is_empty(), "one is the least there is");
    }
}
