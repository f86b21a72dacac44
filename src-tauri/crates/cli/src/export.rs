//! `atles export`: a copy of a finished document in another format.

use atles_engine::api::export_beside;

use crate::arguments::ExportArguments;
use crate::destination::{format_of, template_of};
use crate::failure::Failure;
use crate::host::own_program;
use crate::output::print;

/// The command. Prints the path of the copy.
pub(crate) async fn run(arguments: ExportArguments) -> Result<(), Failure> {
    let format = format_of(&arguments.out)?;
    let out = std::path::absolute(&arguments.out)?;
    let template = template_of(arguments.template.as_deref(), format)?;
    let saved = export_beside(own_program()?, &arguments.data, arguments.id, format, out, template).await?;
    print(&saved.display().to_string())
}
