//! Which model suits a computer: how large it may be, how fast it will write, and how to come by it.
//!
//! A model whose numbers have four bits takes about 0.6 GB for a billion parameters (4.8 bits each in the packing `Q4_K_M`,
//! which Ollama's library has; see the table of quantizations in llama.cpp's `tools/quantize/README.md`), and its context of
//! 8,192 tokens about 0.1 GB more for a billion, and 0.1 GB. It may take [`PART`] of the memory: the system, a browser and
//! ATLES want the rest.
//!
//! It reads all of itself for each token, so the speed is the bandwidth of the memory over the size of the model (the usual
//! bound for one reader, as in Pope et al., "Efficiently Scaling Transformer Inference", 2022). What a processor gets of that
//! bandwidth is about 5 GB/s with each core, up to some 20 GB/s of two channels of DDR4; Apple's chips have three times as
//! much. A graphics card would be faster still, so this errs on the slow side. Four tokens are about three words.

use crate::api::{MachineSize, Recommendation, RecommendedChoice, StoredModel};

/// Part of the memory that a model may take.
const PART: f64 = 0.4;

/// Bytes of a model with four bits, for each parameter.
const BYTES: f64 = 0.6;

/// Words of a token.
const WORDS: f64 = 0.75;

/// Whoever writes more slowly than this, in words a second, is too large for the computer: a section would take ten minutes.
const SLOWEST: f64 = 1.5;

/// Memory that is assumed where it is not known, in GB.
const ASSUMED: f64 = 8.0;

/// What is offered, largest first: name in Ollama's library, billions of parameters, bytes to download. None of them thinks
/// before it writes, which on a slow computer takes longer than the writing.
const OFFERED: [(&str, f64, f64); 6] = [
    ("gemma3:27b", 27.0, 17.0e9),
    ("gemma3:12b", 12.0, 8.1e9),
    ("llama3.1:8b", 8.0, 4.9e9),
    ("gemma3:4b", 4.0, 3.3e9),
    ("llama3.2:3b", 3.0, 2.0e9),
    ("llama3.2:1b", 1.2, 1.3e9),
];

/// What is there to write with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// The connection and the model that write new documents, if they are not written by ATLES itself.
    pub(crate) writer: Option<(String, String)>,
    /// Ollama on this computer: its connection, if it is connected, and its models.
    pub(crate) ollama: Option<(Option<String>, Vec<StoredModel>)>,
    /// Another connection on this computer, such as to a file, and its model.
    pub(crate) near: Option<(String, String)>,
    /// What was measured: connection, model, tokens a second.
    pub(crate) speeds: Vec<(String, String, f64)>,
    /// llama-server is there.
    pub(crate) runtime: bool,
}

/// The one choice for that computer.
pub(crate) fn recommend(computer: &MachineSize, found: &Found) -> Recommendation {
    let memory_gb = computer.memory.map(sold_as);
    let room = memory_gb.unwrap_or(ASSUMED) * PART;
    let fits = |billions: f64| needs(billions) <= room && speed(computer, billions) >= SLOWEST;
    let offered = OFFERED.into_iter().find(|(_, billions, _)| fits(*billions));
    let told = |billions: Option<f64>, measured: Option<f64>, choice| Recommendation {
        memory_gb,
        billions,
        words_per_second: measured.or_else(|| billions.map(|billions| speed(computer, billions))),
        measured: measured.is_some(),
        choice,
    };
    let measured = |connection: &str, model: &str| {
        let same = |(of, name, _): &&(String, String, f64)| of == connection && name == model;
        found.speeds.iter().find(same).map(|(_, _, tokens)| tokens * WORDS)
    };
    if let Some((connection, model)) = &found.writer {
        let stored = found.ollama.iter().flat_map(|(_, models)| models).find(|one| one.name == *model);
        let choice = RecommendedChoice::Writes { model: model.clone() };
        // How fast another computer is, or a model of another size, says nothing of this one.
        return match stored {
            Some(stored) => told(Some(billions_of(stored)), measured(connection, model), choice),
            None => told(offered.map(|(_, billions, _)| billions), None, choice),
        };
    }
    if let Some((connection, models)) = &found.ollama {
        let suits = |model: &&StoredModel| writes(model) && fits(billions_of(model));
        let best = models.iter().filter(suits).max_by(|a, b| billions_of(a).total_cmp(&billions_of(b)));
        if let Some(model) = best {
            let measured = connection.as_ref().and_then(|connection| measured(connection, &model.name));
            let choice = RecommendedChoice::Use { connection: connection.clone(), model: model.name.clone() };
            return told(Some(billions_of(model)), measured, choice);
        }
    }
    if let (None, Some((connection, model))) = (&found.ollama, &found.near) {
        let choice = RecommendedChoice::Use { connection: Some(connection.clone()), model: model.clone() };
        return told(offered.map(|(_, billions, _)| billions), None, choice);
    }
    let Some((name, billions, bytes)) = offered else { return told(None, None, RecommendedChoice::NoModel) };
    let model = name.to_owned();
    let choice = match &found.ollama {
        Some((connection, _)) => RecommendedChoice::Download { connection: connection.clone(), model, bytes },
        None => RecommendedChoice::GetOllama { model, bytes, runtime: found.runtime },
    };
    told(Some(billions), None, choice)
}

/// GB that a model takes with its context.
fn needs(billions: f64) -> f64 {
    billions * (BYTES + 0.1) + 0.1
}

/// Words a second.
fn speed(computer: &MachineSize, billions: f64) -> f64 {
    let most = if computer.shared_memory { 60.0 } else { 20.0 };
    let bandwidth = (f64::from(computer.cores.max(1)) * 5.0).min(most);
    let bandwidth = if computer.shared_memory { most } else { bandwidth };
    bandwidth / (billions * BYTES) * WORDS
}

/// The memory in GB as it is sold: a part of it is kept back by the firmware and by graphics.
fn sold_as(bytes: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let gb = bytes as f64 / f64::from(1 << 30);
    let sizes = [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0, 96.0, 128.0, 192.0, 256.0];
    sizes.into_iter().find(|size| (size * 0.85..=size * 1.01).contains(&gb)).unwrap_or_else(|| gb.round().max(1.0))
}

/// Billions of parameters of a model, as the server says them, else by its size on the disk.
fn billions_of(model: &StoredModel) -> f64 {
    let text = model.parameters.trim();
    let said = match text.char_indices().last() {
        Some((at, 'B' | 'b')) => text[..at].trim().parse().ok(),
        Some((at, 'M' | 'm')) => text[..at].trim().parse().ok().map(|millions: f64| millions / 1_000.0),
        Some(_) | None => None,
    };
    said.filter(|billions: &f64| billions.is_finite() && *billions > 0.0).unwrap_or(model.bytes / (BYTES * 1e9))
}

/// Whether a model writes at all: some only compare texts, and the smallest write nothing that stands.
fn writes(model: &StoredModel) -> bool {
    let name = model.name.to_lowercase();
    !["embed", "bge-", "minilm", "rerank"].iter().any(|word| name.contains(word)) && billions_of(model) >= 0.9
}

#[cfg(test)]
mod tests {
    use super::*;

    const GB: u64 = 1 << 30;

    fn computer(gb: f64, cores: u32) -> MachineSize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a size of memory"
        )]
        let memory = (gb * GB as f64) as u64;
        MachineSize { memory: Some(memory), cores, shared_memory: false }
    }

    fn stored(name: &str, bytes: f64, parameters: &str) -> StoredModel {
        StoredModel { name: name.to_owned(), bytes, parameters: parameters.to_owned(), packing: String::new() }
    }

    fn with_ollama(models: Vec<StoredModel>) -> Found {
        Found { ollama: Some((Some("c1".to_owned()), models)), ..Found::default() }
    }

    fn downloads(computer: &MachineSize) -> Option<String> {
        match recommend(computer, &with_ollama(Vec::new())).choice {
            RecommendedChoice::Download { model, .. } => Some(model),
            _ => None,
        }
    }

    #[test]
    fn the_size_of_the_model_follows_memory_and_speed() {
        for (gb, cores, model) in [
            (1.9, 4, None),
            (3.8, 4, Some("llama3.2:1b")),
            (5.7, 4, Some("llama3.2:3b")),
            (7.6, 4, Some("gemma3:4b")),
            (15.5, 8, Some("llama3.1:8b")),
            (31.2, 8, Some("gemma3:12b")),
            // It has room for more, but not the speed.
            (125.7, 16, Some("gemma3:12b")),
            (31.2, 2, Some("llama3.1:8b")),
            (31.2, 1, Some("gemma3:4b")),
        ] {
            assert_eq!(downloads(&computer(gb, cores)).as_deref(), model, "{gb} GB, {cores} cores");
        }
        let apple = MachineSize { shared_memory: true, ..computer(64.0, 12) };
        assert_eq!(downloads(&apple).as_deref(), Some("gemma3:27b"), "its memory is fast");
        let unknown = MachineSize { memory: None, ..computer(8.0, 4) };
        assert_eq!(downloads(&unknown).as_deref(), Some("gemma3:4b"));
        assert_eq!(recommend(&unknown, &Found::default()).memory_gb, None, "what is not known is not told");
    }

    #[test]
    fn it_is_told_in_figures_that_people_can_compare() {
        let told = recommend(&computer(7.6, 4), &Found { runtime: true, ..Found::default() });
        assert_eq!((told.memory_gb, told.billions, told.measured), (Some(8.0), Some(4.0), false));
        assert_eq!(told.words_per_second.map(f64::round), Some(6.0));
        let choice = RecommendedChoice::GetOllama { model: "gemma3:4b".to_owned(), bytes: 3.3e9, runtime: true };
        assert_eq!(told.choice, choice, "without Ollama it says how to come by it");
        assert_eq!(recommend(&computer(1.0, 2), &Found::default()).choice, RecommendedChoice::NoModel);
        let near = Some(("c3".to_owned(), "own.gguf".to_owned()));
        let choice = RecommendedChoice::Use { connection: Some("c3".to_owned()), model: "own.gguf".to_owned() };
        let told = recommend(&computer(7.6, 4), &Found { near, ..Found::default() });
        assert_eq!(told.choice, choice, "nor does it have to come by Ollama if another model is there");
    }

    #[test]
    fn what_is_there_and_fits_is_used_before_anything_is_downloaded() {
        let models = vec![
            stored("llama3.3:70b", 43e9, "70.6B"),
            stored("qwen3:4b", 2.5e9, "4.0B"),
            stored("llama3.2:1b", 1.3e9, "1.2B"),
            stored("nomic-embed-text:latest", 0.3e9, "137M"),
        ];
        let told = recommend(&computer(7.6, 4), &with_ollama(models));
        let choice = RecommendedChoice::Use { connection: Some("c1".to_owned()), model: "qwen3:4b".to_owned() };
        assert_eq!((told.choice, told.billions), (choice, Some(4.0)), "the largest that fits");
        let only = |model| recommend(&computer(7.6, 4), &with_ollama(vec![model])).choice;
        for model in [stored("mxbai-embed-large", 0.7e9, "334M"), stored("llama3.3:70b", 43e9, "70.6B")] {
            let download = matches!(only(model), RecommendedChoice::Download { .. });
            assert!(download, "one that does not write, or does not fit, is none");
        }
        let unsaid = stored("own:latest", 2.4e9, "");
        assert!(matches!(only(unsaid), RecommendedChoice::Use { .. }), "its size on the disk tells as well");
    }

    #[test]
    fn what_was_measured_is_told_in_place_of_the_estimate() {
        let speeds = vec![("c1".to_owned(), "qwen3:4b".to_owned(), 20.0)];
        let found = Found { speeds: speeds.clone(), ..with_ollama(vec![stored("qwen3:4b", 2.5e9, "4.0B")]) };
        let told = recommend(&computer(7.6, 4), &found);
        assert_eq!((told.words_per_second, told.measured), (Some(15.0), true));
        let writer = Some(("c1".to_owned(), "qwen3:4b".to_owned()));
        let told = recommend(&computer(7.6, 4), &Found { writer, ..found });
        assert_eq!((told.words_per_second, told.measured), (Some(15.0), true));
        assert_eq!(told.choice, RecommendedChoice::Writes { model: "qwen3:4b".to_owned() });
        let far = Found { speeds: vec![("c2".to_owned(), "large-1".to_owned(), 90.0)], ..Found::default() };
        let told =
            recommend(&computer(7.6, 4), &Found { writer: Some(("c2".to_owned(), "large-1".to_owned())), ..far });
        assert_eq!((told.billions, told.measured), (Some(4.0), false), "a provider's speed is not this computer's");
        let other = Found { speeds, ..with_ollama(vec![stored("gemma3:4b", 3.3e9, "4.3B")]) };
        assert!(!recommend(&computer(7.6, 4), &other).measured, "another model has another speed");
    }
}
