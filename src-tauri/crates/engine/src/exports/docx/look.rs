//! How a Word file looks: its styles, its lists, its page. Ours, or those of the user's own Word file, with ours for what that
//! one lacks.

use std::io;

use super::styles::{OwnStyle, own_styles};
use super::template::{TakenPage, TakenStyle, WordTemplate};
use super::xml::{StyleIds, Xml};

/// Bullets and numbers of lists.
const NUMBERING: &str = include_str!("numbering.xml");

/// The page unless a template has another: A4 with margins of 2.5 cm at all sides.
const OWN_PAGE: TakenPage = TakenPage {
    width: 11_906,
    height: 16_838,
    landscape: false,
    margins: [1_417, 1_417, 1_417, 1_417, 709, 709, 0],
    borders: String::new(),
    title_page: true,
};

/// The look of one package.
pub(super) struct Look<'t> {
    /// Whose look it is; ours without one.
    pub(super) template: Option<&'t WordTemplate>,
    /// The ids that styles have in the package.
    pub(super) styles: StyleIds,
    /// Width of the text in twentieths of a point.
    pub(super) text_width: u32,
    /// Its height in the same.
    pub(super) text_height: u32,
    /// The list that points are put into where their style brings none along.
    pub(super) points: Option<u32>,
    page: TakenPage,
    ids: ListIds,
}

/// The ids of our lists, which lie beyond those of the template.
struct ListIds {
    /// The kind of list with bullets.
    bullets: u32,
    /// The kind of list with numbers.
    numbers: u32,
    /// What lists of steps are.
    steps: u32,
    /// The list of points.
    points: u32,
}

impl<'t> Look<'t> {
    /// The look of that template, or ours.
    pub(super) fn new(template: Option<&'t WordTemplate>) -> Self {
        let own = own_styles();
        let id = |style: &OwnStyle| {
            let id = template.map_or_else(|| style.id.to_owned(), |template| id_in(style, template));
            (style.id, id)
        };
        let after = |entries: &[(u32, String)]| entries.iter().map(|(id, _)| id + 1).max().unwrap_or_default();
        let kinds = template.map_or(0, |template| after(&template.list_kinds));
        let list_of = |name: &str| {
            let style = own.iter().find(|style| style.id == name)?;
            match_of(style, template?).map(|found| found.list)
        };
        let steps = list_of("ListNumber").flatten().filter(|list| list.level == 0).map(|list| list.kind);
        let ids = ListIds {
            bullets: kinds,
            numbers: kinds + 1,
            steps: steps.unwrap_or(kinds + 1),
            // No list may have the number 0, which means none.
            points: template.map_or(0, |template| after(&template.lists)).max(1),
        };
        let page = template.and_then(|template| template.page.clone()).unwrap_or(OWN_PAGE);
        Self {
            template,
            styles: own.iter().map(id).collect(),
            text_width: u32::try_from(page.text_width()).unwrap_or_default(),
            text_height: u32::try_from(page.text_height()).unwrap_or_default(),
            points: list_of("ListBullet").is_some_and(|list| list.is_none()).then_some(ids.points),
            page,
            ids,
        }
    }

    /// Id of a list of steps by its number from 0: each counts from one, so each is a list of its own.
    pub(super) const fn list_of_steps(&self, number: u32) -> u32 {
        self.ids.points + 1 + number
    }

    /// `word/numbering.xml` for so many lists of steps.
    pub(super) fn numbering(&self, lists_of_steps: u32) -> String {
        let (kinds, lists) = self.template.map_or((String::new(), String::new()), |template| {
            let all = |entries: &[(u32, String)]| entries.iter().map(|(_, xml)| xml.as_str()).collect();
            (all(&template.list_kinds), all(&template.lists))
        });
        let ListIds { bullets, numbers, steps, points } = self.ids;
        let entry = |list: u32| {
            let id = self.list_of_steps(list);
            format!(
                "<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{steps}\"/><w:lvlOverride w:ilvl=\"0\">\
                 <w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>"
            )
        };
        let bullet_style = match self.brings_own("ListBullet") {
            true => format!("<w:pStyle w:val=\"{}\"/>", self.styles["ListBullet"]),
            false => String::new(),
        };
        // What is not ours comes last, so that nothing in it is taken for a blank.
        NUMBERING
            .replace("{bullets}", &bullets.to_string())
            .replace("{numbers}", &numbers.to_string())
            .replace("{points}", &points.to_string())
            .replace("<!-- lists of steps -->", &(0..lists_of_steps).map(entry).collect::<String>())
            .replace("<!-- style of the bullets -->", &bullet_style)
            .replace("<!-- kinds of the template -->", &kinds)
            .replace("<!-- lists of the template -->", &lists)
    }

    /// Whether the style of that id is ours.
    pub(super) fn brings_own(&self, id: &str) -> bool {
        let style = own_styles().into_iter().find(|style| style.id == id);
        self.template.is_none_or(|template| style.is_some_and(|style| match_of(&style, template).is_none()))
    }

    /// Our style as it is among those of the package.
    pub(super) fn adapted(&self, style: &OwnStyle) -> String {
        /// What one of our styles says of another, or of itself.
        const NAMING: [&str; 3] = ["w:styleId=\"", "<w:basedOn w:val=\"", "<w:next w:val=\""];
        let mut xml = style.xml.to_owned();
        for naming in NAMING {
            let Some((before, rest)) = xml.split_once(naming) else { continue };
            let Some((name, after)) = rest.split_once('"') else { continue };
            let name = self.styles.get(name).map_or(name, String::as_str);
            xml = format!("{before}{naming}{name}\"{after}");
        }
        if style.id == "BodyText" && !self.parts_paragraphs() {
            let gap = "<w:pPr><w:spacing w:after=\"140\"/></w:pPr></w:style>";
            xml = xml.replace("</w:style>", gap);
        }
        let list = format!("<w:numId w:val=\"{}\"/>", self.ids.points);
        xml.replace("<w:numId w:val=\"1\"/>", &list)
            .replace("w:pos=\"9072\"", &format!("w:pos=\"{}\"", self.text_width))
    }

    /// Whether a template has a gap between ordinary paragraphs: letters often have none, and a report without is hard to read.
    fn parts_paragraphs(&self) -> bool {
        let Some(template) = self.template else { return true };
        let gap = |xml: &str| {
            let (_, rest) = xml.split_once("w:after=\"")?;
            rest.split('"').next()?.parse::<f64>().ok()
        };
        let normal = template.styles.iter().find(|style| style.kind == "paragraph" && style.is_default);
        let gap = normal.and_then(|style| gap(&style.xml)).or_else(|| gap(&template.paragraph_defaults));
        gap.is_some_and(|gap| gap > 0.0)
    }

    /// The last element of the text: the page, and what stands on each.
    pub(super) fn page_setup(&self, xml: &mut Xml<'_>) -> io::Result<()> {
        let TakenPage { width, height, landscape, margins, borders, title_page } = &self.page;
        let [width, height] = [width, height].map(i32::to_string);
        let margins = margins.map(|margin| margin.to_string());
        let names = ["w:top", "w:right", "w:bottom", "w:left", "w:header", "w:footer", "w:gutter"];
        let margins: Vec<(&str, &str)> = names.into_iter().zip(margins.iter().map(String::as_str)).collect();
        let running = super::running::references(self.template);
        xml.element("w:sectPr", &[], |xml| {
            for (element, pages, id) in &running {
                xml.empty(element, &[("w:type", pages), ("r:id", id)])?;
            }
            let size = [("w:w", width.as_str()), ("w:h", &height), ("w:orient", "landscape")];
            xml.empty("w:pgSz", if *landscape { &size } else { &size[..2] })?;
            xml.empty("w:pgMar", &margins)?;
            xml.verbatim(borders)?;
            // Ours has no title above the first page.
            if *title_page || super::running::own(self.template) { xml.empty("w:titlePg", &[]) } else { Ok(()) }
        })
    }
}

/// The style of a template that is what one of ours is: by its name, which Word keeps in every language, by being what
/// everything has, or by its id.
pub(super) fn match_of<'t>(style: &OwnStyle, template: &'t WordTemplate) -> Option<&'t TakenStyle> {
    let mut of_kind = template.styles.iter().filter(|taken| taken.kind == style.kind);
    if style.id == "DocumentTable" {
        let wanted = template.table_style.as_deref()?;
        return of_kind.find(|taken| taken.id == wanted);
    }
    let named = of_kind.clone().find(|taken| taken.name == style.name);
    let usual = || of_kind.clone().find(|taken| style.is_default && taken.is_default);
    let by_id = || {
        let others = own_styles();
        let is_other = |taken: &TakenStyle| others.iter().any(|other| other.name == taken.name);
        of_kind.clone().find(|taken| taken.id == style.id && !is_other(taken))
    };
    named.or_else(usual).or_else(by_id)
}

/// The id of one of our styles beside the styles of a template: that of its match, else its own, or one that is free.
fn id_in(style: &OwnStyle, template: &WordTemplate) -> String {
    if let Some(found) = match_of(style, template) {
        return found.id.clone();
    }
    let is_taken = |id: &str| template.styles.iter().any(|taken| taken.id == id);
    let mut id = style.id.to_owned();
    while is_taken(&id) {
        id.push_str("Atles");
    }
    id
}
