//! A chart of the Word file: a part of its own with bars that the word processor draws, and the frame that shows it. The
//! amounts are in the part itself, so that no workbook has to come along.

use std::io;

use super::xml::Xml;
use crate::api::{Bar, Chart};

/// Number of the first relation to a chart among those of the main part; the lower ones are in `document_relations.xml`.
const FIRST_RELATION: usize = 100;

const CHART: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const FRAME: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";

/// Height of a bar with the gap beside it, and of what is above and below all of them, in EMU (360,000 are a centimetre).
const BAR: usize = 234_000;
const AROUND: usize = 400_000;

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

/// The frame in the text, as wide as it.
pub(super) fn frame(xml: &mut Xml<'_>, number: usize, chart: &Chart, width_in_twips: u32) -> io::Result<()> {
    /// EMU in a twentieth of a point.
    const TWIP: u32 = 635;
    let (width, height) = ((width_in_twips * TWIP).to_string(), (chart.bars.len() * BAR + AROUND).to_string());
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
pub(super) fn part(chart: &Chart) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.element("c:chartSpace", &[("xmlns:c", CHART), ("xmlns:a", DRAWING)], |xml| {
        value(xml, "c:roundedCorners", "0")?;
        xml.element("c:chart", &[], |xml| {
            title(xml, &chart.amounts)?;
            xml.element("c:plotArea", &[], |xml| {
                xml.empty("c:layout", &[])?;
                bars(xml, chart)?;
                axes(xml)
            })?;
            value(xml, "c:plotVisOnly", "1")
        })?;
        xml.element("c:spPr", &[], |xml| {
            xml.empty("a:noFill", &[])?;
            xml.element("a:ln", &[], |xml| xml.empty("a:noFill", &[]))
        })?;
        letters(xml, "c:txPr", "900", None)
    })?;
    Ok(xml.finish())
}

fn title(xml: &mut Xml<'_>, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return value(xml, "c:autoTitleDeleted", "1");
    }
    xml.element("c:title", &[], |xml| {
        xml.element("c:tx", &[], |xml| letters(xml, "c:rich", "1000", Some(text)))?;
        value(xml, "c:overlay", "0")
    })?;
    value(xml, "c:autoTitleDeleted", "0")
}

/// Letters of that size in hundredths of a point, and what they say.
fn letters(xml: &mut Xml<'_>, element: &str, size: &str, text: Option<&str>) -> io::Result<()> {
    let bold = if text.is_some() { "1" } else { "0" };
    xml.element(element, &[], |xml| {
        xml.empty("a:bodyPr", &[])?;
        xml.empty("a:lstStyle", &[])?;
        xml.element("a:p", &[], |xml| {
            xml.element("a:pPr", &[], |xml| xml.empty("a:defRPr", &[("sz", size), ("b", bold)]))?;
            match text {
                None => xml.empty("a:endParaRPr", &[]),
                Some(text) => xml.element("a:r", &[], |xml| {
                    xml.empty("a:rPr", &[("sz", size), ("b", bold)])?;
                    xml.element("a:t", &[], |xml| xml.text(text))
                }),
            }
        })
    })
}

fn bars(xml: &mut Xml<'_>, Chart { bars, .. }: &Chart) -> io::Result<()> {
    xml.element("c:barChart", &[], |xml| {
        value(xml, "c:barDir", "bar")?;
        value(xml, "c:grouping", "clustered")?;
        value(xml, "c:varyColors", "0")?;
        xml.element("c:ser", &[], |xml| {
            value(xml, "c:idx", "0")?;
            value(xml, "c:order", "0")?;
            xml.element("c:spPr", &[], |xml| {
                xml.element("a:solidFill", &[], |xml| xml.empty("a:srgbClr", &[("val", COLOUR)]))
            })?;
            value(xml, "c:invertIfNegative", "0")?;
            xml.element("c:dLbls", &[], |xml| {
                for (what, shown) in [
                    ("c:showLegendKey", "0"),
                    ("c:showVal", "1"),
                    ("c:showCatName", "0"),
                    ("c:showSerName", "0"),
                    ("c:showPercent", "0"),
                    ("c:showBubbleSize", "0"),
                ] {
                    value(xml, what, shown)?;
                }
                Ok(())
            })?;
            points(xml, ("c:cat", "c:strLit"), bars, |bar| bar.name.clone())?;
            points(xml, ("c:val", "c:numLit"), bars, |bar| bar.amount.to_string())
        })?;
        value(xml, "c:gapWidth", "50")?;
        value(xml, "c:axId", "1")?;
        value(xml, "c:axId", "2")
    })
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

/// The names on the side, the first above; the amounts stand at the bars and need no axis, which begins at zero.
fn axes(xml: &mut Xml<'_>) -> io::Result<()> {
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
    axis(xml, "c:catAx", ["1", "2"], ["maxMin", "l", "0"])?;
    axis(xml, "c:valAx", ["2", "1"], ["minMax", "t", "1"])
}

/// An element whose attribute `val` says it all.
fn value(xml: &mut Xml<'_>, name: &str, value: &str) -> io::Result<()> {
    xml.empty(name, &[("val", value)])
}
