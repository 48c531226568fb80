//! `study simulation`: what parameters do, on the demo category and on real ones.

mod groups;
mod picture;
mod subjects;
mod tables;

use anyhow::{Context, bail};
use hemline_agents::rehearsal::{Rehearsal, RehearsalDemand, RehearsalResult, RehearsalVariant};
use indicatif::ProgressBar;

use self::groups::{Circumstance, Group, groups};
use self::subjects::{Subject, subjects};
use crate::arguments::StudyArguments;
use crate::delivery::write_file;
use crate::failure::WrongUsage;
use crate::output::print_line;
use crate::progress;

/// One group's results on one subject under one circumstance.
struct Finding<'a> {
    subject: &'a str,
    result: RehearsalResult,
}

pub(super) fn run(arguments: &StudyArguments) -> anyhow::Result<()> {
    let subjects = subjects(arguments.data.as_deref())?;
    let mut groups = groups();
    if let Some(key) = &arguments.group {
        groups.retain(|group| group.key == key);
    }
    if groups.is_empty() {
        bail!(WrongUsage("there is no such --group".to_owned()));
    }
    let runs: usize = groups.iter().map(|group| group.circumstances.len()).sum();
    let bar = progress::of_paths(runs * subjects.len() * arguments.paths);
    for group in &groups {
        print_line(format_args!("\n## {}", group.title))?;
        for circumstance in &group.circumstances {
            let findings = findings(group, circumstance, &subjects, arguments.paths, &bar)?;
            bar.suspend(|| tables::print(circumstance, &findings))?;
            let name = format!("simulation-{}{}.svg", group.key, circumstance.suffix);
            let picture = picture::svg(group, circumstance, &findings)?;
            let file = arguments.out.join(&name);
            write_file(&picture, &file).with_context(|| format!("{name} is not drawn"))?;
        }
    }
    bar.finish_and_clear();
    Ok(())
}

fn findings<'a>(
    group: &Group,
    circumstance: &Circumstance,
    subjects: &'a [Subject],
    paths: usize,
    bar: &ProgressBar,
) -> anyhow::Result<Vec<Finding<'a>>> {
    subjects
        .iter()
        .map(|subject| {
            bar.set_message(format!("{}: {}", group.key, subject.name));
            let variants = group.variants.iter().map(|variant| RehearsalVariant {
                name: variant.name.to_owned(),
                stated: variant
                    .settings
                    .iter()
                    .chain(&group.common)
                    .fold(subject.stated.clone(), |stated, (name, value)| {
                        stated.with(name, value.clone())
                    }),
            });
            let rehearsal = Rehearsal {
                category_id: subject.category_id.clone(),
                season_start_date: subject.season_start_date,
                variants: variants.collect(),
                demand: RehearsalDemand {
                    paths,
                    ..circumstance.demand
                },
            };
            let prepared = rehearsal.prepare(&subject.assembler)?;
            let result = prepared
                .run(&|| bar.inc(1))
                .with_context(|| format!("{} cannot be simulated", subject.name))?;
            Ok(Finding {
                subject: &subject.name,
                result,
            })
        })
        .collect()
}
