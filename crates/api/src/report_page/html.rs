//! Pieces of HTML. Whatever text goes in comes out escaped; only these functions write tags.

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub(super) enum Column {
    /// Words, aligned left.
    Text(&'static str),
    /// A figure, aligned right.
    Figure(&'static str),
}

impl Column {
    fn header(self) -> String {
        let (name, class) = match self {
            Self::Text(name) => (name, ""),
            Self::Figure(name) => (name, " class=\"figure\""),
        };
        format!("<th scope=\"col\"{class}>{}</th>", escaped(name))
    }

    fn cell(self, text: &str) -> String {
        let class = match self {
            Self::Text(_) => "",
            Self::Figure(_) => " class=\"figure\"",
        };
        format!("<td{class}>{}</td>", escaped(text))
    }
}

/// `text` as it stands in an element or an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A table of texts, one cell for each column.
pub(super) fn table(columns: &[Column], rows: &[Vec<String>]) -> String {
    let head: String = columns.iter().map(|column| column.header()).collect();
    let body: String = rows
        .iter()
        .map(|row| {
            let cells = columns.iter().zip(row);
            let cells: String = cells.map(|(column, text)| column.cell(text)).collect();
            format!("<tr>{cells}</tr>\n")
        })
        .collect();
    format!("<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>\n")
}

/// A titled part of the page; `body` is HTML made here.
pub(super) fn section(title: &str, body: &str) -> String {
    format!("<section>\n<h2>{}</h2>\n{body}</section>\n", escaped(title))
}

/// A paragraph of plain text.
pub(super) fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escaped(text))
}

/// A list of plain texts that stands out; nothing where there is none.
pub(super) fn notes(texts: &[String]) -> String {
    if texts.is_empty() {
        return String::new();
    }
    let items: String = texts
        .iter()
        .map(|text| format!("<li>{}</li>\n", escaped(text)))
        .collect();
    format!("<ul class=\"notes\">\n{items}</ul>\n")
}

/// A figure with its name and what to compare it with.
pub(super) fn tile(name: &str, value: &str, beside: &str) -> String {
    format!(
        "<div class=\"tile\"><dt>{}</dt><dd>{}<small>{}</small></dd></div>\n",
        escaped(name),
        escaped(value),
        escaped(beside)
    )
}
