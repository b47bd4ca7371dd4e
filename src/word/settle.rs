//! A manuscript with its tracked changes chosen: what stays, and how it looks.

use super::manuscript::{Mark, Paragraph, Piece, Row, Run, Table, Tracked};

/// The pieces as the choices leave them, without any open change.
pub(super) fn settle(pieces: &[Piece], tracked: &Tracked) -> Vec<Piece> {
    let mut settled = Vec::new();
    // Words whose paragraph's end is gone run on into the next paragraph.
    let mut running: Vec<Run> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Paragraph(paragraph) => {
                if let Some(paragraph) = joined(paragraph, &mut running, tracked) {
                    settled.push(Piece::Paragraph(paragraph));
                }
            }
            Piece::Table(table) => {
                settled.extend(left_over(&mut running).map(Piece::Paragraph));
                let table = settle_table(table, tracked);
                if !table.rows.is_empty() {
                    settled.push(Piece::Table(table));
                }
            }
        }
    }
    settled.extend(left_over(&mut running).map(Piece::Paragraph));
    settled
}

fn stays(marks: &[Mark], tracked: &Tracked) -> bool {
    marks
        .iter()
        .all(|mark| tracked.takes(mark.change) == mark.adds)
}

fn joined(paragraph: &Paragraph, running: &mut Vec<Run>, tracked: &Tracked) -> Option<Paragraph> {
    let kept = paragraph
        .runs
        .iter()
        .filter(|run| stays(&run.marks, tracked));
    running.extend(kept.map(|run| Run {
        look: match run.was {
            Some((change, was)) if !tracked.takes(change) => was,
            Some(_) | None => run.look,
        },
        was: None,
        marks: Vec::new(),
        ..run.clone()
    }));
    if !stays(&paragraph.end, tracked) {
        return None;
    }
    let shape = match &paragraph.was {
        Some((change, was)) if !tracked.takes(*change) => was,
        Some(_) | None => &paragraph.shape,
    };
    Some(Paragraph {
        shape: shape.clone(),
        runs: std::mem::take(running),
        ..Paragraph::default()
    })
}

/// Words whose paragraph's end is gone and that no paragraph follows.
fn left_over(running: &mut Vec<Run>) -> Option<Paragraph> {
    (!running.is_empty()).then(|| Paragraph {
        runs: std::mem::take(running),
        ..Paragraph::default()
    })
}

fn settle_table(table: &Table, tracked: &Tracked) -> Table {
    let rows = table.rows.iter().filter(|row| stays(&row.marks, tracked));
    let rows = rows.map(|row| {
        let cells = row.cells.iter().map(|cell| {
            let mut running = Vec::new();
            let mut paragraphs: Vec<Paragraph> = cell
                .iter()
                .filter_map(|paragraph| joined(paragraph, &mut running, tracked))
                .collect();
            paragraphs.extend(left_over(&mut running));
            paragraphs
        });
        Row {
            marks: Vec::new(),
            cells: cells.collect(),
        }
    });
    Table {
        left: table.left,
        rows: rows.collect(),
    }
}
