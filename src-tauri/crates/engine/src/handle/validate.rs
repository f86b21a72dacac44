//! What a request must be before it is accepted. Every refusal names its field.

use chrono::{DateTime, Utc};

use crate::api::{ApiError, DocumentRequest, ErrorCode, Length};
use crate::config;
use crate::writing::gather_sources;

type Checked<T> = Result<T, ApiError>;

/// The request with white space trimmed and paths made absolute, or a refusal that names the field.
pub(crate) fn validate(mut request: DocumentRequest, now: DateTime<Utc>) -> Checked<DocumentRequest> {
    request.title = one_line(&request.title);
    request.instructions = request.instructions.trim().to_owned();
    request.audience = request.audience.map(|audience| one_line(&audience)).filter(|audience| !is_blank(audience));
    request.language = language(request.language)?;
    request.sources = sources(&request.sources)?;
    if is_blank(&request.title) {
        return Err(ApiError::invalid("title", "The document needs a title."));
    }
    not_longer("title", "title is", &request.title, config::TITLE_LIMIT)?;
    not_longer("instructions", "instructions are", &request.instructions, config::INSTRUCTIONS_LIMIT)?;
    not_longer("audience", "audience is", request.audience.as_deref().unwrap_or_default(), config::TITLE_LIMIT)?;
    if let Length::Words(words) = request.length
        && !config::WORDS_RANGE.contains(&words)
    {
        let (least, most) = (config::WORDS_RANGE.start(), config::WORDS_RANGE.end());
        return Err(ApiError::invalid("length", format!("The length must be between {least} and {most} words.")));
    }
    if let Some(deadline) = &request.deadline {
        later("deadline", "The deadline", deadline, now)?;
    }
    Ok(request)
}

/// A time (RFC 3339) that is still to come. `what` begins the sentence of a refusal.
pub(crate) fn later(field: &str, what: &str, text: &str, now: DateTime<Utc>) -> Checked<DateTime<Utc>> {
    match text.parse::<DateTime<Utc>>() {
        Ok(time) if time > now => Ok(time),
        Ok(_) => Err(ApiError::invalid(field, format!("{what} is in the past."))),
        Err(_) => Err(ApiError::invalid(field, format!("{what} is not a date and time."))),
    }
}

/// Whether there is anything to read, and not more than the user has agreed to.
pub(crate) async fn check_sources(request: &DocumentRequest) -> Checked<()> {
    let never = tokio_util::sync::CancellationToken::new();
    let found = gather_sources::find(request.sources.clone(), &never)
        .await
        .map_err(|_| ApiError::new(ErrorCode::Internal, "The sources could not be listed.", "Try again."))?;
    if found.files.is_empty() {
        return Err(gather_sources::nothing_readable(&found.not_read));
    }
    let large = found.files.len() > config::LARGE_FILES || found.bytes > config::LARGE_BYTES;
    if large && !request.large_confirmed {
        return Err(ApiError::new(
            ErrorCode::ConfirmLarge,
            gather_sources::much_to_read(found.files.len(), found.bytes),
            "Confirm that all of it should be read, or choose less.",
        ));
    }
    Ok(())
}

/// The words of a text with one space between them, without characters that steer a terminal or a file.
fn one_line(text: &str) -> String {
    let steered = |character: char| if character.is_control() { ' ' } else { character };
    text.chars().map(steered).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether there is nothing to see: a title of zero-width characters is as empty as one of spaces.
fn is_blank(text: &str) -> bool {
    text.chars().all(|character| {
        character.is_whitespace()
            || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    })
}

fn not_longer(field: &str, what: &str, text: &str, limit: usize) -> Checked<()> {
    if text.chars().count() > limit {
        return Err(ApiError::invalid(field, format!("The {what} longer than {limit} characters.")));
    }
    Ok(())
}

/// A code of a language, with a region or without.
fn language(language: Option<String>) -> Checked<Option<String>> {
    let Some(language) = language.map(|language| language.trim().to_owned()).filter(|language| !language.is_empty())
    else {
        return Ok(None);
    };
    let mut parts = language.split(['-', '_']);
    let letters = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let rest = |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if parts.next().is_some_and(letters) && parts.all(rest) {
        return Ok(Some(language));
    }
    Err(ApiError::invalid("language", "The language is a code such as en or de."))
}

/// The paths that are not empty, as absolute ones: the engine's own folder is nobody's business.
fn sources(paths: &[String]) -> Checked<Vec<String>> {
    let paths: Vec<&String> = paths.iter().filter(|path| !path.trim().is_empty()).collect();
    if paths.is_empty() {
        return Err(ApiError::invalid("sources", "Choose at least one file or folder to write from."));
    }
    let absolute = |path: &String| match std::path::absolute(path) {
        Ok(absolute) => Ok(absolute.display().to_string()),
        Err(error) => Err(ApiError::invalid("sources", format!("{path} is no path.")).with_details(error.to_string())),
    };
    paths.into_iter().map(absolute).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_visible_line() {
        assert_eq!(one_line(" a\u{1b}[31m\n b\0 "), "a [31m b");
        assert!(is_blank("\u{200b}\u{feff} \u{202e}"));
        assert!(!is_blank("👩\u{200d}🔬"), "joined emoji are something to see");
    }

    #[test]
    fn a_language_is_a_code() {
        let checked = |text: &str| language(Some(text.to_owned()));
        assert_eq!(checked(" de ").unwrap().as_deref(), Some("de"));
        assert_eq!(checked("pt-BR").unwrap().as_deref(), Some("pt-BR"));
        assert_eq!(checked("  ").unwrap(), None);
        for wrong in ["german", "d", "de/../..", "de-"] {
            assert_eq!(checked(wrong).unwrap_err().field.as_deref(), Some("language"), "{wrong}");
        }
    }
}
