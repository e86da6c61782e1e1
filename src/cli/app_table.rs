//! The apps, in a table.

use std::io::{self, Write};

use crate::auth::AppName;
use crate::config::AppSettings;

use super::terminal::Folding;

/// Writes a table of the apps if they have names to choose by.
pub(super) fn write<W: Write>(apps: &[AppSettings], out: &mut Folding<W>) -> io::Result<()> {
    if !are_named(apps) {
        return Ok(());
    }
    let first = apps.first().map(|app| &app.name);
    let rows = apps.iter().map(|app| {
        [
            app.name.to_string(),
            app.shown_key(),
            particulars(app, first == Some(&app.name)).join(", "),
        ]
    });
    writeln!(out)?;
    columns(
        ["App", "SDK Key", ""].map(str::to_owned),
        rows.collect(),
        out,
    )
}

/// Whether there is another app than that of `ZOOM_MEETING_SDK_KEY`.
pub(super) fn are_named(apps: &[AppSettings]) -> bool {
    apps.iter().any(|app| app.name != AppName::default_app())
}

/// Writes rows below their titles, in columns that line up.
pub(super) fn columns<const N: usize, W: Write>(
    titles: [String; N],
    rows: Vec<[String; N]>,
    out: &mut Folding<W>,
) -> io::Result<()> {
    let all: Vec<[String; N]> = std::iter::once(titles).chain(rows).collect();
    let mut widths = [0; N];
    for row in &all {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    for row in all {
        let cells = row.iter().zip(widths);
        let padded: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        writeln!(out, "{}", padded.join("  ").trim_end())?;
    }
    Ok(())
}

fn particulars(app: &AppSettings, is_first: bool) -> Vec<String> {
    let mut all = Vec::new();
    if is_first {
        all.push("signs when nothing chooses".to_owned());
    }
    if app.previous_secret.is_some() {
        all.push("has a previous secret".to_owned());
    }
    all.extend(app.meetings.in_words());
    if let Some(lifetime) = app.lifetime {
        all.push(format!("signs for {lifetime} s"));
    }
    if app.zoom_api.is_some() {
        all.push("has its own Zoom account".to_owned());
    }
    all
}
