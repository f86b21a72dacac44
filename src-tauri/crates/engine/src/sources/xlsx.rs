//! Workbooks of Excel (XLSX, XLSM), read by calamine: what a person sees in the cells, with the results of formulas as the
//! program saved them.
//!
//! calamine takes from an archive what is there, so every part is unpacked here once before, under the limits; and cells are
//! taken one by one, because a sheet may claim to be a million rows high and sixteen thousand columns wide.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::builder::{BlockBuilder, Parsed};
use super::failure::failure;
use super::grid::Grid;
use super::limits::Limits;
use super::package::Package;
use crate::api::{ReadErrorCode, ReadFailure};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Parsed, ReadFailure> {
    check_size(bytes, limits)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| reason(&error))?;
    let mut builder = BlockBuilder::new(limits);
    let mut grid = Grid::new(limits);
    for sheet in book.sheets_metadata().to_vec() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(|error| reason(&error))?;
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| reason(&error))? {
            let (row, column) = cell.get_position();
            let format = cells.styles().get(style).and_then(|style| style.number_format.as_ref());
            let percent = format.is_some_and(|format| is_percent(&format.format_code));
            grid.put(row, column, shown(cell.get_value(), percent))?;
        }
        grid.emit(&sheet.name, sheet.visible != SheetVisible::Visible, &mut builder);
        if builder.is_full() {
            break;
        }
    }
    builder.finish()
}

/// Unpacks what calamine will unpack.
fn check_size(bytes: &[u8], limits: &Limits) -> Result<(), ReadFailure> {
    let mut package = Package::open(bytes, limits)?;
    let names: Vec<String> = package.names().map(str::to_owned).collect();
    for name in names.iter().filter(|name| !name.contains("/media/")) {
        package.bytes(name)?;
    }
    Ok(())
}

fn reason(error: &XlsxError) -> ReadFailure {
    failure(match error {
        XlsxError::Password => ReadErrorCode::PasswordProtected,
        _ => ReadErrorCode::Damaged,
    })
}

/// What a person sees in the cell, as far as it can be told; dates as ISO 8601 has them, because which of 5/6 is the month
/// depends on the computer that shows it.
fn shown(value: &DataRef<'_>, percent: bool) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if percent => format!("{}%", rounded(number * 100.0)),
        DataRef::Float(number) => rounded(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(time) => moment(time),
        DataRef::DateTimeIso(text) => text.replace('T', " "),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// Excel keeps fifteen digits; what comes after is noise of the binary form.
fn rounded(number: f64) -> String {
    let kept: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    if kept == 0.0 { "0".to_owned() } else { kept.to_string() }
}

fn is_percent(format: &str) -> bool {
    let mut quoted = false;
    format.chars().any(|character| {
        quoted ^= character == '"';
        character == '%' && !quoted
    })
}

fn moment(time: &ExcelDateTime) -> String {
    let value = time.as_f64();
    if time.is_duration() {
        let seconds = (value * 86_400.0).round();
        #[expect(clippy::cast_possible_truncation, reason = "a cell of more hours than that is no duration")]
        let seconds = seconds as i64;
        return format!("{}:{:02}:{:02}", seconds / 3_600, seconds % 3_600 / 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let clock = match second {
        0 => format!("{hour:02}:{minute:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}"),
    };
    if value.abs() < 1.0 {
        return clock;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date} {clock}") }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::api::{Block, BlockKind, BlockRole};

    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const TYPES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// A workbook with two sheets, the second hidden. Style 1 is a date, 2 a share.
    fn book(first: &str, second: &str) -> Vec<u8> {
        let sheet = |data: &str| format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>"#);
        let parts = [
            (
                "[Content_Types].xml",
                r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#.to_owned(),
            ),
            (
                "_rels/.rels",
                format!(
                    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{TYPES}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    r#"<workbook xmlns="{MAIN}" xmlns:r="{TYPES}"><sheets><sheet name="Wells" sheetId="1" r:id="r1"/><sheet name="Old" sheetId="2" state="hidden" r:id="r2"/></sheets></workbook>"#
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{TYPES}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{TYPES}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="r3" Type="{TYPES}/styles" Target="styles.xml"/><Relationship Id="r4" Type="{TYPES}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
                ),
            ),
            (
                "xl/styles.xml",
                format!(
                    r#"<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/></cellXfs></styleSheet>"#
                ),
            ),
            (
                "xl/sharedStrings.xml",
                format!(
                    r#"<sst xmlns="{MAIN}"><si><t>Well 🙂</t></si><si><r><t>De</t></r><r><t>pth</t></r></si></sst>"#
                ),
            ),
            ("xl/worksheets/sheet1.xml", sheet(first)),
            ("xl/worksheets/sheet2.xml", sheet(second)),
        ];
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (path, text) in parts {
            zip.start_file(path, zip::write::SimpleFileOptions::default()).expect("can be begun");
            zip.write_all(text.as_bytes()).expect("can be written");
        }
        zip.finish().expect("can be finished").into_inner()
    }

    fn blocks(first: &str, second: &str) -> Vec<Block> {
        read(&book(first, second), &Limits::default()).expect("there is text").blocks
    }

    #[test]
    fn cells_are_read_as_people_see_them() {
        let found = blocks(
            r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>When</t></is></c><c r="D1" t="str"><v>Share</v></c></row>
            <row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2"><v>0.30000000000000004</v></c><c r="C2" s="1"><v>46023</v></c><c r="D2" s="2"><v>0.256</v></c></row>
            <row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3" t="e"><v>#DIV/0!</v></c><c r="C3" s="1"><v>46023.75</v></c></row>"#,
            r#"<row r="1"><c r="A1" t="str"><v>kept elsewhere</v></c></row>"#,
        );
        assert_eq!(found[0].text, "Wells");
        assert_eq!(
            (found[1].kind, found[1].text.as_str()),
            (
                BlockKind::Table,
                "Well 🙂\tDepth\tWhen\tShare\nTRUE\t0.3\t2026-01-01\t25.6%\n2\t#DIV/0!\t2026-01-01 18:00\t"
            )
        );
        assert_eq!(found[1].columns, ["Well 🙂", "Depth", "When", "Share"]);
        assert_eq!((found[3].role, found[3].text.as_str()), (BlockRole::Boilerplate, "kept elsewhere"));
    }

    #[test]
    fn claims_about_size_are_not_believed() {
        let far = blocks(
            r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#,
            "",
        );
        assert_eq!(far.len(), 3);
        let bomb = book(&format!(r#"<row r="1"><c r="A1" t="str"><v>{}</v></c></row>"#, "x".repeat(60_000_000)), "");
        assert_eq!(read(&bomb, &Limits::default()).expect_err("is refused").code, ReadErrorCode::TooLarge);
        assert_eq!(read(&book("", ""), &Limits::default()).expect_err("is refused").code, ReadErrorCode::Empty);
    }
}
