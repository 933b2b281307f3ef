//! `render`: writes everything that the stacks are made of, or says what would change.

use std::{collections::BTreeMap, path::PathBuf};

use render::{NotRendered, Rendered, Target, rendered_targets};
use serde::Serialize;
use spec::{artifact::Artifacts, diagnostic::any_error, stack::Stack, suggest};

use super::{
    Outcome,
    check::{self, StackReports},
    failed,
};
use crate::{
    args,
    exit::Exit,
    failure::Failure,
    output::{Change, Difference, Force, Kept, Manifest, Plan, Step, apply, differences, plan},
    printer::{Paint, Printer},
    report::{Counts, plural},
    settings::Settings,
    stacks::{Opened, find},
};

pub(super) fn run(args: &args::Render, settings: &Settings, printer: &mut Printer) -> Outcome {
    let targets = targets(&args.only)?;
    let opened = check::open_all(find(&args.stacks)?, settings)?;
    let folders = folders(args, &opened)?;
    let mut exit = Exit::Done;
    let mut results = Vec::new();
    let mut failures = Vec::new();
    let mut refused = Vec::new();
    for (opened, folder) in opened.iter().zip(&folders) {
        let (Some(stack), Some(wiring), false) =
            (&opened.loaded.stack, &opened.wiring, any_error(&opened.diagnostics))
        else {
            check::print(opened, settings, printer);
            refused.push(opened);
            printer.say(format!("nothing is rendered of {}", opened.title()));
            exit = exit.max(Exit::Findings);
            results.push(StackResult::of(opened, folder));
            continue;
        };
        let run = Run { stack, folder, targets: targets.as_deref() };
        let mut rendered = render::render(stack, wiring);
        rendered.files.retain(|path, _| run.in_scope(path));
        let done = if args.check {
            run.compare(&rendered, printer)
        } else {
            run.write(&rendered, force(args), printer)
        };
        match done {
            Ok(done) => {
                warned(opened, printer);
                exit = exit.max(done.exit());
                results.push(StackResult { done, ..StackResult::of(opened, folder) });
            }
            Err(failure) => failures.push(failure),
        }
    }
    check::hint(refused.iter().flat_map(|stack| &stack.diagnostics), printer);
    if !failures.is_empty() {
        return Err(failures);
    }
    printer.json(exit, &Result { stacks: results });
    Ok(exit)
}

/// Counts the warnings about a stack that is rendered all the same; only what stops a stack is shown in full.
fn warned(opened: &Opened, printer: &mut Printer) {
    if opened.diagnostics.is_empty() {
        return;
    }
    let counts = printer.paint_err(Paint::Warning, &Counts::of(&opened.diagnostics).sentence());
    printer.say(format!("  {counts}: see `stackwright check {}`", opened.title()));
}

const fn force(args: &args::Render) -> Force {
    if args.force { Force::Yes } else { Force::No }
}

/// What `--only` names; `None` for everything.
fn targets(only: &[String]) -> std::result::Result<Option<Vec<Target>>, Vec<Failure>> {
    if only.is_empty() {
        return Ok(None);
    }
    let known = || rendered_targets().map(Target::as_str).collect::<Vec<_>>().join(", ");
    let target = |text: &String| match text.parse::<Target>() {
        Ok(target) if rendered_targets().any(|rendered| rendered == target) => Ok(target),
        Ok(target) => Err(Failure::bad_input(format!("`--only`: nothing renders {target} yet"))
            .help(format!("rendered are: {}", known()))),
        Err(_) => {
            let failure = Failure::bad_input(format!(
                "`--only`: there is no target `{}`",
                suggest::shown(text)
            ));
            Err(match suggest::nearest(text, Target::ALL.iter().map(|target| target.as_str())) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure.help(format!("rendered are: {}", known())),
            })
        }
    };
    let (targets, failures): (Vec<_>, Vec<_>) =
        only.iter().map(target).partition(std::result::Result::is_ok);
    let failures: Vec<_> = failures.into_iter().filter_map(std::result::Result::err).collect();
    if failures.is_empty() {
        Ok(Some(targets.into_iter().flatten().collect()))
    } else {
        Err(failures)
    }
}

/// Each stack's folder; two stacks in one folder would overwrite each other.
fn folders(
    args: &args::Render,
    opened: &[Opened],
) -> std::result::Result<Vec<PathBuf>, Vec<Failure>> {
    let mut titles = BTreeMap::new();
    let mut folders = Vec::new();
    for stack in opened {
        let Some(id) = stack.loaded.stack.as_ref().map(Stack::id) else {
            folders.push(args.out.clone());
            continue;
        };
        if let Some(other) = titles.insert(id.clone(), stack.title()) {
            let message = format!(
                "{other} and {} would both render to `{}`",
                stack.title(),
                args.out.join(&id).display()
            );
            return Err(failed(Failure::bad_input(message).help("rename one of the stacks")));
        }
        folders.push(args.out.join(id));
    }
    Ok(folders)
}

/// One stack that is rendered.
struct Run<'a> {
    stack: &'a Stack,
    folder: &'a PathBuf,
    targets: Option<&'a [Target]>,
}

impl Run<'_> {
    fn in_scope(&self, path: &str) -> bool {
        self.targets
            .is_none_or(|targets| Target::of(path).is_some_and(|target| targets.contains(&target)))
    }

    fn plan(
        &self,
        files: &Artifacts,
        manifest: &Manifest,
        force: Force,
    ) -> std::result::Result<Plan, Failure> {
        plan(self.folder, files, manifest, &|path| self.in_scope(path), force)
    }

    fn write(
        &self,
        rendered: &Rendered,
        force: Force,
        printer: &mut Printer,
    ) -> std::result::Result<Done, Failure> {
        let files = &rendered.files;
        let manifest = Manifest::read(self.folder, &self.stack.id(), force)?;
        let plan = self.plan(files, &manifest, force)?;
        apply(self.folder, files, &manifest, &plan)?;
        let paths = |wanted: fn(&Step) -> bool| -> Vec<String> {
            plan.steps
                .iter()
                .filter(|(_, step)| wanted(step))
                .map(|(path, _)| path.clone())
                .collect()
        };
        let written = paths(|step| matches!(step, Step::Write(_)));
        let removed = paths(|step| matches!(step, Step::Remove(_)));
        let unchanged = paths(|step| matches!(step, Step::Unchanged)).len();
        self.summary(
            &[(written.len(), "written"), (unchanged, "unchanged"), (removed.len(), "removed")],
            rendered,
            printer,
        );
        for Kept { path, why } in &plan.kept {
            let mark = printer.paint_err(Paint::Warning, "kept:");
            printer.say(format!("  {mark} {}/{path} {}", self.folder.display(), why.sentence()));
        }
        if plan.kept.iter().any(|kept| kept.why.yields()) {
            let mark = printer.paint_err(Paint::Help, "help:");
            printer.say(format!(
                "  {mark} move the change into the stack, or give it up with `--force`"
            ));
        }
        if plan.kept.iter().any(|kept| !kept.why.yields()) {
            let mark = printer.paint_err(Paint::Help, "help:");
            printer.say(format!("  {mark} move what is in the way; `--force` does not touch it"));
        }
        Ok(Done::Written {
            written,
            unchanged,
            removed,
            kept: plan.kept,
            not_rendered: rendered.not_rendered.clone(),
        })
    }

    fn compare(
        &self,
        rendered: &Rendered,
        printer: &mut Printer,
    ) -> std::result::Result<Done, Failure> {
        let files = &rendered.files;
        let manifest = Manifest::read(self.folder, &self.stack.id(), Force::No)?;
        // What was edited by hand differs too.
        let plan = self.plan(files, &manifest, Force::Yes)?;
        let differences =
            differences(&self.folder.to_string_lossy().replace('\\', "/"), files, &plan);
        for difference in &differences {
            let diff = coloured(&difference.diff, printer);
            printer.text(&diff);
        }
        let count = |wanted: Change| {
            differences.iter().filter(|difference| difference.change == wanted).count()
        };
        let counts = [
            (count(Change::Added), "to add"),
            (count(Change::Changed), "to change"),
            (count(Change::Removed), "to remove"),
        ];
        self.summary(&counts, rendered, printer);
        for Kept { path, why } in &plan.kept {
            let mark = printer.paint_err(Paint::Warning, "blocked:");
            printer.say(format!("  {mark} {}/{path} {}", self.folder.display(), why.sentence()));
        }
        Ok(Done::Compared { differences, not_rendered: rendered.not_rendered.clone() })
    }

    /// `fish: 12 files written, 0 unchanged, 0 removed in out/fish`, and what is missing.
    fn summary(&self, counts: &[(usize, &str)], rendered: &Rendered, printer: &mut Printer) {
        let mut counts = counts.iter();
        let first = counts.next().map(|(count, word)| format!("{} {word}", plural(*count, "file")));
        let rest = counts.map(|(count, word)| format!("{count} {word}"));
        let sentence: Vec<_> = first.into_iter().chain(rest).collect();
        let name = printer.paint_err(Paint::Strong, &format!("{}:", self.stack.id()));
        printer.say(format!("{name} {} in {}", sentence.join(", "), self.folder.display()));
        let mut missing: BTreeMap<Target, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
        for NotRendered { target, thing, what } in &rendered.not_rendered {
            if self.targets.is_none_or(|targets| targets.contains(target)) {
                missing.entry(*target).or_default().entry(thing).or_default().push(what);
            }
        }
        if !missing.is_empty() {
            printer.say("  not rendered yet:");
        }
        for (target, things) in missing {
            let things =
                things.into_iter().map(|(thing, what)| format!("{thing} ({})", what.join(", ")));
            printer.say(format!("    {target}: {}", things.collect::<Vec<_>>().join("; ")));
        }
    }
}

/// A unified diff, in colour where stdout shows colours.
fn coloured(diff: &str, printer: &Printer) -> String {
    let painted = |line: &str| match line.as_bytes().first() {
        _ if line.starts_with("+++") || line.starts_with("---") => {
            printer.paint_out(Paint::Strong, line)
        }
        Some(b'+') => printer.paint_out(Paint::Good, line),
        Some(b'-') => printer.paint_out(Paint::Removed, line),
        Some(b'@') => printer.paint_out(Paint::Help, line),
        _ => String::from(line),
    };
    diff.lines().flat_map(|line| [painted(line), String::from("\n")]).collect()
}

/// The result of `render` for programs.
#[derive(Debug, Serialize)]
struct Result {
    stacks: Vec<StackResult>,
}

#[derive(Debug, Serialize)]
struct StackResult {
    #[serde(flatten)]
    reports: StackReports,
    /// Where the stack's files are.
    folder: String,
    #[serde(flatten)]
    done: Done,
}

impl StackResult {
    fn of(opened: &Opened, folder: &std::path::Path) -> Self {
        Self {
            reports: StackReports::of(opened),
            folder: folder.to_string_lossy().replace('\\', "/"),
            done: Done::Refused,
        }
    }
}

/// What was done with a stack.
#[derive(Debug, Serialize)]
#[serde(tag = "done", rename_all = "kebab-case")]
enum Done {
    /// Nothing: it has errors.
    Refused,
    /// Its files were written.
    Written {
        written: Vec<String>,
        unchanged: usize,
        removed: Vec<String>,
        kept: Vec<Kept>,
        not_rendered: Vec<NotRendered>,
    },
    /// Its files were compared.
    Compared { differences: Vec<Difference>, not_rendered: Vec<NotRendered> },
}

impl Done {
    const fn exit(&self) -> Exit {
        match self {
            Self::Written { kept, .. } if kept.is_empty() => Exit::Done,
            Self::Compared { differences, .. } if differences.is_empty() => Exit::Done,
            Self::Refused | Self::Written { .. } | Self::Compared { .. } => Exit::Findings,
        }
    }
}
