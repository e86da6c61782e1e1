use std::io::{self, Write};

use anstyle::{Ansi256Color, Color, Style};
use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code, as many as the standard asks for.
const QUIET: i32 = 4;

/// White on black from the fixed part of the palette, which no theme changes. Without
/// colours it is right on a dark terminal, and inverted on a light one, which phones read.
const INK: Style = Style::new()
    .fg_color(Some(Color::Ansi256(Ansi256Color(231))))
    .bg_color(Some(Color::Ansi256(Ansi256Color(16))));

/// Writes the text as a QR code, two modules a character, if so many columns have room.
pub(super) fn write(text: &str, columns: usize, out: &mut impl Write) -> io::Result<()> {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Low) else {
        return Ok(());
    };
    let edge = -QUIET..code.size() + QUIET;
    if edge.len() > columns {
        return Ok(());
    }
    writeln!(out, "  Scan it with a phone in the same network:\n")?;
    for upper in edge.clone().step_by(2) {
        let line = edge.clone().map(|x| {
            // Outside of the code every module is light.
            match (code.get_module(x, upper), code.get_module(x, upper + 1)) {
                (false, false) => '█',
                (false, true) => '▀',
                (true, false) => '▄',
                (true, true) => ' ',
            }
        });
        let line: String = line.collect();
        writeln!(out, "{INK}{line}{INK:#}")?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, columns: usize) -> String {
        let mut out = Vec::new();
        write(text, columns, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_whole_url_fits_into_a_common_terminal() {
        let url = format!("https://192.168.100.100:65535/#key={}", "K".repeat(24));
        let code = written(&url, 80);
        assert!(code.lines().count() <= 24, "{code}");
        assert!(code.contains("\u{1b}[38;5;231m"), "{code:?}");
        assert_eq!(written(&url, 40), "");
    }

    #[test]
    fn its_corners_are_the_standards_finders() {
        let code = written("https://192.0.2.1:4000/", 80);
        let lines: Vec<Vec<char>> = code
            .lines()
            .skip_while(|line| !line.contains('█'))
            .map(|line| line.chars().filter(|c| " █▀▄".contains(*c)).collect())
            .collect();
        let is_dark = |x: usize, y: usize| {
            let pair = lines[y / 2][x];
            matches!((pair, y % 2), (' ', _) | ('▄', 0) | ('▀', 1))
        };
        // Seven dark modules, and the ring within.
        let row = |y: usize| -> String {
            let modules = (0..12).map(|x| if is_dark(x, y) { '#' } else { '.' });
            modules.collect()
        };
        assert_eq!(row(3), "............");
        assert_eq!(row(4), "....#######.");
        assert_eq!(row(5), "....#.....#.");
        assert_eq!(row(6), "....#.###.#.");
    }
}
