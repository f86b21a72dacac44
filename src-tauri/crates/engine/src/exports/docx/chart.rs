//! A chart of the Word file: a part of its own with bars that the word processor draws, and the frame that shows it. The
//! amounts are in the part itself, so that no workbook has to come along. Its caption is a paragraph of the text above it.

use std::io;

use super::look::Look;
use super::xml::Xml;
use crate::api::Bar;
use crate::exports::finished::Diagram;

/// Number of the first relation to a chart among those of the main part; the lower ones are in `document_relations.xml`.
const FIRST_RELATION: usize = 100;

const CHART: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const FRAME: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";

/// Height of a bar with the gap beside it, and of what is above and below all of them, in EMU (360,000 are a centimetre).
const BAR: usize = 180_000;
const AROUND: usize = 160_000;

/// Height of columns with the names below them, in the same.
const COLUMNS: usize = 2_160_000;

/// Where more columns stand beside each other than this, there is no room for their amounts.
const MOST_LABELLED: usize = 12;

/// The accent of the headings.
const COLOUR: &str = "4A7A9B";

/// Name of the part of a chart in the package, by its number from 0.
pub(super) fn part_name(number: usize) -> String {
    format!("word/charts/chart{}.xml", number + 1)
}

/// What the list of kinds of content says of so many charts.
pub(super) fn content_types(charts: usize) -> String {
    let kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";
    (0..charts)
        .map(|number| format!("<Override PartName=\"/{}\" ContentType=\"{kind}\"/>", part_name(number)))
        .collect()
}

/// What leads from the main part to so many charts.
pub(super) fn relations(charts: usize) -> String {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart";
    let relation = |number: usize| {
        let (id, file) = (relation_id(number), format!("charts/chart{}.xml", number + 1));
        format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{file}\"/>")
    };
    (0..charts).map(relation).collect()
}

fn relation_id(number: usize) -> String {
    format!("rId{}", FIRST_RELATION + number)
}

/// The height of a chart in points.
pub(super) fn height(chart: &Diagram) -> usize {
    /// EMU in a point.
    const POINT: usize = 12_700;
    extent(chart) / POINT
}

fn extent(chart: &Diagram) -> usize {
    if chart.over_time { COLUMNS } else { chart.bars.len() * BAR + AROUND }
}

/// The frame in the text, as wide as it.
pub(super) fn frame(xml: &mut Xml<'_>, number: usize, chart: &Diagram, width_in_twips: u32) -> io::Result<()> {
    /// EMU in a twentieth of a point.
    const TWIP: u32 = 635;
    let (width, height) = ((width_in_twips * TWIP).to_string(), extent(chart).to_string());
    let (id, name) = ((number + 1).to_string(), format!("Chart {}", number + 1));
    // For whoever cannot see it; the table above says the same.
    let told = chart.bars.iter().map(|bar| format!("{}: {}", bar.name, bar.value)).collect::<Vec<_>>().join("; ");
    xml.element("w:r", &[], |xml| {
        xml.element("w:drawing", &[], |xml| {
            let sides = [("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")];
            xml.element("wp:inline", &[&[("xmlns:wp", FRAME)], &sides[..]].concat(), |xml| {
                xml.empty("wp:extent", &[("cx", &width), ("cy", &height)])?;
                xml.empty("wp:docPr", &[("id", &id), ("name", &name), ("descr", &told)])?;
                xml.empty("wp:cNvGraphicFramePr", &[])?;
                xml.element("a:graphic", &[("xmlns:a", DRAWING)], |xml| {
                    xml.element("a:graphicData", &[("uri", CHART)], |xml| {
                        xml.empty("c:chart", &[("xmlns:c", CHART), ("r:id", &relation_id(number))])
                    })
                })
            })
        })
    })
}

/// The part of a chart.
pub(super) fn part(chart: &Diagram, look: &Look<'_>, leftwards: bool) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.element("c:chartSpace", &[("xmlns:c", CHART), ("xmlns:a", DRAWING)], |xml| {
        value(xml, "c:roundedCorners", "0")?;
        xml.element("c:chart", &[], |xml| {
            value(xml, "c:autoTitleDeleted", "1")?;
            xml.element("c:plotArea", &[], |xml| {
                xml.empty("c:layout", &[])?;
                bars(xml, chart, look)?;
                axes(xml, chart.over_time, leftwards)
            })?;
            value(xml, "c:plotVisOnly", "1")
        })?;
        xml.element("c:spPr", &[], |xml| {
            xml.empty("a:noFill", &[])?;
            xml.element("a:ln", &[], |xml| xml.empty("a:noFill", &[]))
        })?;
        letters(xml, look)
    })?;
    Ok(xml.finish())
}

/// The letters of all that is written in a chart: those of the text around it, smaller. An amount is never parted.
fn letters(xml: &mut Xml<'_>, look: &Look<'_>) -> io::Result<()> {
    let font = match look.template {
        None => Some("Calibri"),
        // The font of the text in the theme of the template.
        Some(template) => template.theme.as_ref().map(|_| "+mn-lt"),
    };
    xml.element("c:txPr", &[], |xml| {
        xml.empty("a:bodyPr", &[("wrap", "none")])?;
        xml.empty("a:lstStyle", &[])?;
        xml.element("a:p", &[], |xml| {
            xml.element("a:pPr", &[], |xml| {
                xml.element("a:defRPr", &[("sz", "900"), ("b", "0")], |xml| {
                    font.map_or(Ok(()), |font| xml.empty("a:latin", &[("typeface", font)]))
                })
            })?;
            xml.empty("a:endParaRPr", &[])
        })
    })
}

fn bars(xml: &mut Xml<'_>, Diagram { bars, over_time, .. }: &Diagram, look: &Look<'_>) -> io::Result<()> {
    xml.element("c:barChart", &[], |xml| {
        value(xml, "c:barDir", if *over_time { "col" } else { "bar" })?;
        value(xml, "c:grouping", "clustered")?;
        value(xml, "c:varyColors", "0")?;
        xml.element("c:ser", &[], |xml| {
            value(xml, "c:idx", "0")?;
            value(xml, "c:order", "0")?;
            xml.element("c:spPr", &[], |xml| {
                xml.element("a:solidFill", &[], |xml| xml.empty("a:srgbClr", &[("val", COLOUR)]))
            })?;
            value(xml, "c:invertIfNegative", "0")?;
            labels(xml, bars, look, !over_time || bars.len() <= MOST_LABELLED)?;
            points(xml, ("c:cat", "c:strLit"), bars, |bar| bar.name.clone())?;
            points(xml, ("c:val", "c:numLit"), bars, |bar| bar.amount.to_string())
        })?;
        value(xml, "c:gapWidth", "50")?;
        value(xml, "c:axId", "1")?;
        value(xml, "c:axId", "2")
    })
}

/// What stands at the bars: their amounts, written as the table writes them.
fn labels(xml: &mut Xml<'_>, bars: &[Bar], look: &Look<'_>, are_shown: bool) -> io::Result<()> {
    xml.element("c:dLbls", &[], |xml| {
        xml.empty("c:numFmt", &[("formatCode", &number_format(bars)), ("sourceLinked", "0")])?;
        letters(xml, look)?;
        ["LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"].into_iter().try_for_each(|kind| {
            value(xml, &format!("c:show{kind}"), if kind == "Val" && are_shown { "1" } else { "0" })
        })
    })
}

/// The format of numbers by which a word processor writes the amounts as the table has them: with its sign between groups of
/// three digits, and what stands around the digits. Decimals are left to the word processor, which knows one sign for them.
fn number_format(bars: &[Bar]) -> String {
    let digit = |character: char| character.is_ascii_digit();
    let literal = |text: &str| match text.replace('"', "") {
        text if text.is_empty() => String::new(),
        text => format!("\"{text}\""),
    };
    let (before, after) = bars.first().map_or(("", ""), |bar| {
        let (first, last) = (bar.value.find(digit), bar.value.rfind(digit));
        first.zip(last).map_or(("", ""), |(first, last)| (&bar.value[..first], &bar.value[last + 1..]))
    });
    let (before, after) = (literal(before), literal(after));
    let decimals = bars.iter().filter_map(|bar| bar.amount.to_string().split_once('.').map(|(_, rest)| rest.len()));
    if let Some(decimals) = decimals.max() {
        return format!("{before}#,##0.{}{after}", "0".repeat(decimals.min(3)));
    }
    let greatest = bars.iter().max_by(|one, other| one.amount.total_cmp(&other.amount));
    let digits = |value: &str| Some(value[value.find(digit)?..=value.rfind(digit)?].to_owned());
    let sign = greatest.and_then(|bar| digits(&bar.value)?.chars().find(|one| !digit(*one)));
    let Some(sign) = sign.filter(|sign| matches!(sign, ',' | '.' | '\u{a0}' | '\u{202f}' | ' ' | '\'' | '’')) else {
        return format!("{before}0{after}");
    };
    let sign = literal(&sign.to_string());
    let millions = format!("[>=1000000]{before}#{sign}###{sign}##0{after}");
    format!("{millions};[>=1000]{before}#{sign}##0{after};{before}0{after}")
}

fn points(xml: &mut Xml<'_>, within: (&str, &str), bars: &[Bar], of: impl Fn(&Bar) -> String) -> io::Result<()> {
    xml.element(within.0, &[], |xml| {
        xml.element(within.1, &[], |xml| {
            value(xml, "c:ptCount", &bars.len().to_string())?;
            for (index, bar) in bars.iter().enumerate() {
                xml.element("c:pt", &[("idx", &index.to_string())], |xml| {
                    xml.element("c:v", &[], |xml| xml.text(&of(bar)))
                })?;
            }
            Ok(())
        })
    })
}

/// The names of bars on the side, the first above, those of columns below; at the side where lines begin. The amounts stand at
/// the bars and need no axis, which begins at zero.
fn axes(xml: &mut Xml<'_>, over_time: bool, leftwards: bool) -> io::Result<()> {
    let axis = |xml: &mut Xml<'_>, name: &str, [id, other]: [&str; 2], [orientation, place, hidden]: [&str; 3]| {
        xml.element(name, &[], |xml| {
            value(xml, "c:axId", id)?;
            xml.element("c:scaling", &[], |xml| {
                value(xml, "c:orientation", orientation)?;
                if hidden == "1" { value(xml, "c:min", "0") } else { Ok(()) }
            })?;
            value(xml, "c:delete", hidden)?;
            value(xml, "c:axPos", place)?;
            value(xml, "c:majorTickMark", "none")?;
            value(xml, "c:minorTickMark", "none")?;
            value(xml, "c:tickLblPos", "low")?;
            value(xml, "c:crossAx", other)
        })
    };
    let side = if leftwards { "r" } else { "l" };
    let along = |backwards: bool| if backwards { "maxMin" } else { "minMax" };
    let (names, amounts) = match over_time {
        true => ([along(leftwards), "b", "0"], [along(false), side, "1"]),
        false => ([along(true), side, "0"], [along(leftwards), "t", "1"]),
    };
    axis(xml, "c:catAx", ["1", "2"], names)?;
    axis(xml, "c:valAx", ["2", "1"], amounts)
}

/// An element whose attribute `val` says it all.
fn value(xml: &mut Xml<'_>, name: &str, value: &str) -> io::Result<()> {
    xml.empty(name, &[("val", value)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_the_table_has_them() {
        let format = |values: &[(&str, f64)]| {
            let bar = |(value, amount): &(&str, f64)| Bar {
                name: String::new(),
                value: (*value).to_owned(),
                amount: *amount,
                share: 1.0,
            };
            number_format(&values.iter().map(bar).collect::<Vec<_>>())
        };
        assert_eq!(format(&[("840", 840.0), ("640", 640.0)]), "0");
        let spaced = "[>=1000000]#\"\u{a0}\"###\"\u{a0}\"##0;[>=1000]#\"\u{a0}\"##0;0";
        assert_eq!(format(&[("840", 840.0), ("3\u{a0}250", 3_250.0)]), spaced);
        assert_eq!(format(&[("$4.5", 4.5), ("$12.25", 12.25)]), "\"$\"#,##0.00");
        assert_eq!(format(&[("4 kWh", 4.0), ("12 kWh", 12.0)]), "0\" kWh\"");
    }

    #[test]
    fn a_chart_runs_as_its_document_does_and_time_stands_side_by_side() {
        let bar = |name: &str| Bar { name: name.to_owned(), value: "1".to_owned(), amount: 1.0, share: 1.0 };
        let drawn = |over_time: bool, leftwards: bool| {
            let bars = ["2023", "2024", "2025"].map(bar).to_vec();
            let chart = Diagram { caption: String::new(), bars, over_time };
            String::from_utf8(part(&chart, &Look::new(None), leftwards).unwrap()).unwrap()
        };
        assert!(drawn(true, false).contains("<c:barDir val=\"col\"/>") && drawn(false, false).contains("val=\"bar\""));
        assert_eq!(drawn(false, false).matches("maxMin").count(), 1, "the first bar is above");
        assert_eq!(drawn(false, true).matches("maxMin").count(), 2, "and all of them begin at the right");
        assert!(drawn(false, true).contains("<c:axPos val=\"r\"/>"));
    }
}
