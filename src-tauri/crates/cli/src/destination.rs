//! Where `atles write` puts its document, with the citations beside it. What stands in the way is said before the work
//! begins, not after it.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use atles_engine::api::{ApiError, DocumentFormat};

use crate::failure::Failure;

/// What a file of that name has to be. A name without an extension means Markdown.
///
/// # Errors
/// A refusal if the extension is that of another format: a file must be what it is called.
pub(crate) fn format_of(out: &Path) -> Result<DocumentFormat, ApiError> {
    let Some(extension) = out.extension() else { return Ok(DocumentFormat::Markdown) };
    let known = extension.to_str().and_then(DocumentFormat::from_extension);
    known.ok_or_else(|| {
        let all = DocumentFormat::ALL.map(|format| format!(".{}", format.extension())).join(", ");
        ApiError::invalid("out", format!("{} must end in one of {all}.", out.display()))
    })
}

/// The Word file that is to lend its look to a file of that format. A relative path is taken from the current folder.
///
/// # Errors
/// A refusal for any format but Word: no other has such a look.
pub(crate) fn template_of(template: Option<&Path>, format: DocumentFormat) -> Result<Option<PathBuf>, Failure> {
    let Some(template) = template else { return Ok(None) };
    if format != DocumentFormat::Word {
        let message = "Only a Word file can have a template: let --out end in .docx.";
        return Err(ApiError::invalid("template", message).into());
    }
    Ok(Some(std::path::absolute(template)?))
}

/// A place for a document and its citations.
#[derive(Debug)]
pub(crate) struct Destination {
    document: PathBuf,
    citations: PathBuf,
}

impl Destination {
    /// The place at `out`, whose folder is created if need be.
    ///
    /// # Errors
    /// A refusal if it is a folder, cannot be written, or would replace one of the sources.
    pub(crate) fn check(out: &Path, sources: &[String]) -> Result<Self, ApiError> {
        let refused = |message: String| ApiError::invalid("out", message);
        let citations = out.with_extension("citations.json");
        if out.is_dir() || out.file_name().is_none() {
            return Err(refused(format!("{} is a folder; name a file in it.", out.display())));
        }
        let folder = folder_of(out);
        std::fs::create_dir_all(folder)
            .and_then(|()| tempfile::Builder::new().prefix(".atles-").tempfile_in(folder).map(drop))
            .map_err(|error| {
                refused(format!("{} cannot be written to.", folder.display())).with_details(error.to_string())
            })?;
        for target in [out, &citations] {
            if let Some(source) = sources.iter().find(|source| is_same_file(Path::new(source), target)) {
                return Err(refused(format!("{source} is a source; it would be replaced by the document.")));
            }
        }
        Ok(Self { document: out.to_owned(), citations })
    }

    /// Copies a document and its citations here, each in one step; what was there is replaced. Gives its path. A document of
    /// another format than was asked for goes beside it, under the same name with its own extension behind it.
    ///
    /// # Errors
    /// What the file system says.
    pub(crate) fn receive(&self, document: &Path) -> anyhow::Result<PathBuf> {
        let mut target = self.document.clone();
        let is_asked_for = format_of(&target).ok() == format_of(document).ok();
        if let (false, Some(extension)) = (is_asked_for, document.extension()) {
            let mut name = target.into_os_string();
            name.push(".");
            name.push(extension);
            target = name.into();
            anyhow::ensure!(!target.exists(), "{} is there already", target.display());
        }
        // The citations first: whoever sees the document finds them.
        replace(&document.with_extension("citations.json"), &self.citations)?;
        replace(document, &target)?;
        Ok(target)
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn replace(from: &Path, to: &Path) -> anyhow::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".atles-").tempfile_in(folder_of(to))?;
    std::io::copy(&mut std::fs::File::open(from)?, &mut file)?;
    file.as_file().sync_all()?;
    // A temporary file is private; a document is an ordinary file of the user's.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    file.persist(to).with_context(|| to.display().to_string())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_is_called() {
        assert_eq!(format_of(Path::new("a.docx")).unwrap(), DocumentFormat::Word);
        assert_eq!(format_of(Path::new("folder.v2/a")).unwrap(), DocumentFormat::Markdown);
        assert!(format_of(Path::new("a.doc")).is_err());
    }

    #[test]
    fn a_document_of_another_format_goes_beside_the_one_that_was_asked_for() {
        let root = tempfile::tempdir().unwrap();
        let filed = root.path().join("filed.md");
        std::fs::write(&filed, "text").unwrap();
        std::fs::write(root.path().join("filed.citations.json"), "{}").unwrap();
        let (out, kept) = (root.path().join("a.pdf"), root.path().join("a.pdf.md"));
        std::fs::write(&out, "pages of last week").unwrap();
        let destination = Destination::check(&out, &[]).unwrap();
        assert_eq!(destination.receive(&filed).unwrap(), kept);
        assert_eq!(std::fs::read_to_string(&kept).unwrap(), "text");
        assert_eq!(
            std::fs::read_to_string(&out).unwrap(),
            "pages of last week",
            "it is no PDF, so it is not called one"
        );
        assert!(destination.receive(&filed).is_err(), "nobody named what is there now");
        let plain = Destination::check(&root.path().join("b"), &[]).unwrap();
        assert_eq!(plain.receive(&filed).unwrap(), root.path().join("b"), "without an extension it is Markdown");
    }

    #[test]
    fn a_source_is_never_replaced_and_a_folder_is_no_file() {
        let root = tempfile::tempdir().unwrap();
        let source = root.path().join("notes.md");
        std::fs::write(&source, "mine").unwrap();
        let sources = [source.display().to_string()];
        assert!(Destination::check(&root.path().join("x/../notes.md"), &sources).is_err(), "by whatever name");
        assert!(Destination::check(&source, &sources).is_err());
        assert!(Destination::check(root.path(), &sources).is_err());
        assert!(Destination::check(&root.path().join("new/a.md"), &sources).is_ok(), "its folder is made");
        let citations = [root.path().join("a.citations.json").display().to_string()];
        std::fs::write(&citations[0], "{}").unwrap();
        assert!(Destination::check(&root.path().join("a.md"), &citations).is_err(), "nor by the citations");
        assert_eq!(std::fs::read_to_string(source).unwrap(), "mine");
    }
}
