//! How long a context a model in a file gets, and how many threads: as much as the computer has for it.
//!
//! The context is held in memory beside the model, each token with its keys and values: of models with grouped attention and
//! numbers of 16 bits that is 32 kB (Llama 3.2 1B) to 160 kB (Qwen3 14B) for a token, and about 8 kB more with each GB of a
//! file beyond that (layers x heads for keys and values x size of a head x 2 x 2 bytes, from their published configurations).
//! [`TOKEN`] errs on the side of too much, so that what was promised is never taken from the rest of the computer.
//!
//! Threads read the same memory, and more than one for each core only stand in each other's way (llama.cpp,
//! `docs/development/token_generation_performance_tips.md`), so there is one for each core but one, which is left to the rest.

use crate::api::MachineSize;

/// Lengths of the context that are given, in tokens, longest first. The shortest is what a section needs at least; beyond the
/// longest, reading the passages takes longer than anybody waits for. llama-server itself goes no further than the model was
/// trained for.
const LENGTHS: [u32; 3] = [16_384, 8_192, 4_096];

/// Length where the memory is not known.
const USUAL: u32 = 8_192;

/// Part of the memory that model and context may take together.
const PART: f64 = 0.7;

/// Bytes that llama-server takes besides.
const BESIDES: f64 = 1.0e9;

/// Bytes of a token in the context, and how many more with each GB of the file.
const TOKEN: (f64, f64) = (160.0e3, 8.0e3);

/// What a model gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    /// Tokens of its context.
    pub(super) context: u32,
    /// Threads.
    pub(super) threads: u32,
}

/// What a model in a file of that many bytes gets on that computer.
#[expect(clippy::cast_precision_loss, reason = "bytes of a rough estimate")]
pub(super) fn fit(machine: &MachineSize, file: u64) -> Fit {
    let file = file as f64;
    let token = TOKEN.0 + TOKEN.1 * file / 1e9;
    let context = match machine.memory {
        None => USUAL,
        Some(memory) => {
            let left = memory as f64 * PART - file - BESIDES;
            let fits = LENGTHS.into_iter().find(|length| f64::from(*length) * token <= left);
            fits.unwrap_or(LENGTHS[LENGTHS.len() - 1])
        }
    };
    Fit { context, threads: machine.cores.saturating_sub(1).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(gb: Option<u64>, cores: u32, file: u64) -> (u32, u32) {
        let machine = MachineSize { memory: gb.map(|gb| gb << 30), cores, shared_memory: false };
        let Fit { context, threads } = fit(&machine, file);
        (context, threads)
    }

    #[test]
    fn the_context_is_as_long_as_the_memory_beside_the_model_allows() {
        assert_eq!(of(Some(4), 4, 2_500_000_000).0, 4_096, "never less than a section needs");
        assert_eq!(of(Some(8), 4, 2_500_000_000).0, 8_192);
        assert_eq!(of(Some(8), 4, 4_900_000_000).0, 4_096);
        assert_eq!(of(Some(16), 4, 4_900_000_000).0, 16_384);
        assert_eq!(of(Some(512), 4, 20_000_000_000).0, 16_384, "nobody waits for more to be read");
        assert_eq!(of(None, 4, 1).0, 8_192);
    }

    #[test]
    fn a_core_is_left_to_the_rest_where_there_is_more_than_one() {
        let threads = |cores| of(Some(8), cores, 1).1;
        assert_eq!([0, 1, 2, 4, 16].map(threads), [1, 1, 1, 3, 15]);
    }
}
